-- A call for applications. Applicants and their reviews come in one file and are read as one, so they are kept as one;
-- when people apply here themselves, applications get tables of their own.

CREATE TABLE application_call (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    seats INTEGER NOT NULL CONSTRAINT application_call_seats CHECK (seats > 0),
    version INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    applicants TEXT NOT NULL,
    form TEXT NOT NULL,
    -- What was decided, once it is: result, problem and who decided it.
    record TEXT,
    frozen_at_ms INTEGER,
    frozen_by TEXT REFERENCES person (id),
    CONSTRAINT application_call_frozen CHECK ((record IS NULL) = (frozen_at_ms IS NULL))
) STRICT;

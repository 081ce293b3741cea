-- A call for applications. Applicants and their reviews come in one file and are read as one, so they are kept as one;
-- when people apply here themselves, applications get tables of their own.

CREATE TABLE application_call (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    seats BIGINT NOT NULL CONSTRAINT application_call_seats CHECK (seats > 0),
    version BIGINT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    applicants TEXT COLLATE "C" NOT NULL,
    form TEXT COLLATE "C" NOT NULL,
    -- What was decided, once it is: result, problem and who decided it.
    record TEXT COLLATE "C",
    frozen_at_ms BIGINT,
    frozen_by TEXT COLLATE "C" REFERENCES person (id),
    CONSTRAINT application_call_frozen CHECK ((record IS NULL) = (frozen_at_ms IS NULL))
);

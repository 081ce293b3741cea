-- Who may read what of a person. A field without a row has its default, which follows from the seats they hold.

CREATE TABLE field_level (
    person TEXT NOT NULL REFERENCES person (id),
    field TEXT NOT NULL,
    level TEXT NOT NULL,
    set_by TEXT NOT NULL CONSTRAINT field_level_set_by CHECK (set_by IN ('owner', 'staff', 'flag')),
    set_at_ms INTEGER NOT NULL,
    PRIMARY KEY (person, field)
) STRICT;

-- A country in which people who work for open government are at risk; the flag is on countries and never on people.
CREATE TABLE country_at_risk (
    country TEXT NOT NULL PRIMARY KEY,
    since_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE consent (
    -- No reference: the proof outlives the account, under a pseudonym.
    person TEXT NOT NULL,
    purpose TEXT NOT NULL,
    given_at_ms INTEGER NOT NULL,
    text_version INTEGER NOT NULL,
    language TEXT NOT NULL,
    withdrawn_at_ms INTEGER,
    PRIMARY KEY (person, purpose, given_at_ms)
) STRICT;

-- An account that is to be erased, and when.
CREATE TABLE erasure_request (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    asked_at_ms INTEGER NOT NULL,
    due_at_ms INTEGER NOT NULL,
    CONSTRAINT erasure_request_span CHECK (due_at_ms >= asked_at_ms)
) STRICT;

-- Accounts that were erased, by a keyed hash of their id: a backup that is put back is erased anew by it.
CREATE TABLE erasure (
    person_hash TEXT NOT NULL PRIMARY KEY,
    erased_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE export (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    asked_at_ms INTEGER NOT NULL,
    -- The file in hexadecimal, once it is made and until it was fetched.
    file TEXT,
    made_at_ms INTEGER,
    ends_at_ms INTEGER,
    fetched_at_ms INTEGER
) STRICT;

CREATE INDEX export_person ON export (person);
-- Nobody waits for two files at once.
CREATE UNIQUE INDEX export_waiting ON export (person) WHERE made_at_ms IS NULL;

-- What is left of an account that was erased: a pseudonym to which kept rows refer, without name and address.
ALTER TABLE person ADD COLUMN erased_at_ms INTEGER;

-- When a run got pseudonyms in the place of names.
ALTER TABLE run ADD COLUMN nameless_at_ms INTEGER;

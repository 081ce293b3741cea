-- Who may read what of a person. A field without a row has its default, which follows from the seats they hold.

CREATE TABLE field_level (
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    field TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    set_by TEXT COLLATE "C" NOT NULL CONSTRAINT field_level_set_by CHECK (set_by IN ('owner', 'staff', 'flag')),
    set_at_ms BIGINT NOT NULL,
    PRIMARY KEY (person, field)
);

-- A country in which people who work for open government are at risk; the flag is on countries and never on people.
CREATE TABLE country_at_risk (
    country TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    since_ms BIGINT NOT NULL
);

CREATE TABLE consent (
    -- No reference: the proof outlives the account, under a pseudonym.
    person TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    given_at_ms BIGINT NOT NULL,
    text_version BIGINT NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    withdrawn_at_ms BIGINT,
    PRIMARY KEY (person, purpose, given_at_ms)
);

-- An account that is to be erased, and when.
CREATE TABLE erasure_request (
    person TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES person (id),
    asked_at_ms BIGINT NOT NULL,
    due_at_ms BIGINT NOT NULL,
    CONSTRAINT erasure_request_span CHECK (due_at_ms >= asked_at_ms)
);

-- Accounts that were erased, by a keyed hash of their id: a backup that is put back is erased anew by it.
CREATE TABLE erasure (
    person_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    erased_at_ms BIGINT NOT NULL
);

CREATE TABLE export (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    asked_at_ms BIGINT NOT NULL,
    -- The file in hexadecimal, once it is made and until it was fetched.
    file TEXT COLLATE "C",
    made_at_ms BIGINT,
    ends_at_ms BIGINT,
    fetched_at_ms BIGINT
);

CREATE INDEX export_person ON export (person);
-- Nobody waits for two files at once.
CREATE UNIQUE INDEX export_waiting ON export (person) WHERE made_at_ms IS NULL;

-- What is left of an account that was erased: a pseudonym to which kept rows refer, without name and address.
ALTER TABLE person ADD COLUMN erased_at_ms BIGINT;

-- When a run got pseudonyms in the place of names.
ALTER TABLE run ADD COLUMN nameless_at_ms BIGINT;

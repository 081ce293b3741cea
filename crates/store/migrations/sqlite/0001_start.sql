-- Who takes part.

CREATE TABLE member (
    id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    own_name TEXT,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    region TEXT NOT NULL,
    languages TEXT NOT NULL,
    population INTEGER CONSTRAINT member_population CHECK (population >= 0),
    lat_e2 INTEGER CONSTRAINT member_latitude CHECK (lat_e2 BETWEEN -9000 AND 9000),
    lon_e2 INTEGER CONSTRAINT member_longitude CHECK (lon_e2 BETWEEN -18000 AND 18000),
    cohort_year INTEGER,
    time_zone TEXT NOT NULL,
    status TEXT NOT NULL,
    note TEXT,
    source TEXT,
    jurisdictions TEXT NOT NULL,
    CONSTRAINT member_point CHECK ((lat_e2 IS NULL) = (lon_e2 IS NULL))
) STRICT;

CREATE TABLE policy_area (
    slug TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    area_group TEXT NOT NULL,
    retired INTEGER NOT NULL CONSTRAINT policy_area_retired CHECK (retired IN (0, 1))
) STRICT;

CREATE TABLE organisation (
    id TEXT NOT NULL PRIMARY KEY,
    member TEXT NOT NULL REFERENCES member (id),
    name TEXT NOT NULL,
    CONSTRAINT organisation_name UNIQUE (member, name)
) STRICT;

CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    locale TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    languages TEXT NOT NULL,
    CONSTRAINT person_email UNIQUE (email)
) STRICT;

CREATE TABLE seat (
    id TEXT NOT NULL PRIMARY KEY,
    member TEXT NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL,
    organisation TEXT REFERENCES organisation (id),
    title TEXT
) STRICT;

CREATE INDEX seat_member ON seat (member);

CREATE TABLE seat_holding (
    seat TEXT NOT NULL REFERENCES seat (id),
    person TEXT NOT NULL REFERENCES person (id),
    from_ms INTEGER NOT NULL,
    to_ms INTEGER,
    PRIMARY KEY (seat, person, from_ms),
    CONSTRAINT seat_holding_span CHECK (to_ms > from_ms)
) STRICT;

CREATE INDEX seat_holding_person ON seat_holding (person);

CREATE TABLE role_grant (
    person TEXT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER,
    PRIMARY KEY (person, role, from_ms),
    CONSTRAINT role_grant_span CHECK (to_ms > from_ms),
    -- A seat's role comes from holding the seat and from nowhere else.
    CONSTRAINT role_grant_seat CHECK (role NOT IN ('government_seat', 'civil_society_seat'))
) STRICT;

-- What they go through.

CREATE TABLE cohort (
    id TEXT NOT NULL PRIMARY KEY,
    -- The guard row of everything that holds once per cohort: every publication updates it first.
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    weeks INTEGER NOT NULL CONSTRAINT cohort_weeks CHECK (weeks > 0),
    sessions TEXT NOT NULL,
    phases TEXT NOT NULL,
    CONSTRAINT cohort_name UNIQUE (name)
) STRICT;

CREATE TABLE cohort_member (
    cohort TEXT NOT NULL REFERENCES cohort (id),
    member TEXT NOT NULL REFERENCES member (id),
    PRIMARY KEY (cohort, member)
) STRICT;

CREATE INDEX cohort_member_member ON cohort_member (member);

CREATE TABLE mentoring_profile (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    member TEXT NOT NULL REFERENCES member (id),
    side TEXT NOT NULL,
    capacity INTEGER NOT NULL CONSTRAINT mentoring_profile_capacity CHECK (capacity >= 0),
    -- How many mentorships run now. Whoever begins or ends one changes it in the same transaction.
    taken INTEGER NOT NULL CONSTRAINT mentoring_profile_taken CHECK (taken >= 0),
    paused INTEGER NOT NULL CONSTRAINT mentoring_profile_paused CHECK (paused IN (0, 1)),
    approved INTEGER NOT NULL CONSTRAINT mentoring_profile_approved CHECK (approved IN (0, 1)),
    stage INTEGER NOT NULL,
    experience TEXT NOT NULL,
    experience_language TEXT NOT NULL,
    offers TEXT NOT NULL
) STRICT;

CREATE TABLE need (
    member TEXT NOT NULL REFERENCES member (id),
    cohort TEXT NOT NULL REFERENCES cohort (id),
    problem TEXT NOT NULL,
    problem_language TEXT NOT NULL,
    stage INTEGER NOT NULL,
    themes TEXT NOT NULL,
    wishes TEXT NOT NULL,
    waited_rounds INTEGER NOT NULL CONSTRAINT need_waited CHECK (waited_rounds >= 0),
    PRIMARY KEY (member, cohort)
) STRICT;

CREATE INDEX need_cohort ON need (cohort);

CREATE TABLE free_hour (
    person TEXT NOT NULL REFERENCES person (id),
    day INTEGER NOT NULL CONSTRAINT free_hour_day CHECK (day BETWEEN 0 AND 6),
    from_minute INTEGER NOT NULL CONSTRAINT free_hour_from CHECK (from_minute >= 0),
    to_minute INTEGER NOT NULL CONSTRAINT free_hour_to CHECK (to_minute <= 1440),
    PRIMARY KEY (person, day, from_minute),
    CONSTRAINT free_hour_span CHECK (from_minute < to_minute)
) STRICT;

-- What the engine proposed and staff published.

CREATE TABLE run (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CONSTRAINT run_kind CHECK (kind IN ('group', 'match')),
    cohort TEXT NOT NULL REFERENCES cohort (id),
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    created_by TEXT REFERENCES person (id),
    form TEXT NOT NULL,
    record TEXT NOT NULL,
    CONSTRAINT run_number UNIQUE (cohort, kind, number)
) STRICT;

CREATE TABLE learning_group (
    id TEXT NOT NULL PRIMARY KEY,
    cohort TEXT NOT NULL REFERENCES cohort (id),
    number INTEGER NOT NULL,
    run TEXT NOT NULL REFERENCES run (id),
    language TEXT NOT NULL,
    day INTEGER NOT NULL CONSTRAINT learning_group_day CHECK (day BETWEEN 0 AND 6),
    utc_minute INTEGER NOT NULL CONSTRAINT learning_group_minute CHECK (utc_minute BETWEEN 0 AND 1439),
    session_minutes INTEGER NOT NULL CONSTRAINT learning_group_length CHECK (session_minutes > 0),
    facilitator TEXT REFERENCES person (id),
    reasons TEXT NOT NULL,
    CONSTRAINT learning_group_number UNIQUE (cohort, number)
) STRICT;

CREATE INDEX learning_group_facilitator ON learning_group (facilitator);

CREATE TABLE group_member (
    learning_group TEXT NOT NULL REFERENCES learning_group (id),
    cohort TEXT NOT NULL REFERENCES cohort (id),
    member TEXT NOT NULL REFERENCES member (id),
    PRIMARY KEY (learning_group, member),
    CONSTRAINT group_member_once UNIQUE (cohort, member)
) STRICT;

CREATE INDEX group_member_member ON group_member (member);

CREATE TABLE mentorship (
    id TEXT NOT NULL PRIMARY KEY,
    cohort TEXT NOT NULL REFERENCES cohort (id),
    run TEXT NOT NULL REFERENCES run (id),
    mentee TEXT NOT NULL REFERENCES member (id),
    mentor TEXT NOT NULL REFERENCES mentoring_profile (person),
    score INTEGER NOT NULL,
    why TEXT NOT NULL,
    published_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER
) STRICT;

CREATE UNIQUE INDEX mentorship_pair ON mentorship (mentee, mentor) WHERE ended_at_ms IS NULL;
CREATE INDEX mentorship_mentor ON mentorship (mentor);
CREATE INDEX mentorship_cohort ON mentorship (cohort);

-- What happened, and what has to be told.

CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    -- No reference: the log outlives the people in it.
    actor TEXT,
    act TEXT NOT NULL,
    params TEXT NOT NULL
) STRICT;

CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    event TEXT NOT NULL,
    to_address TEXT NOT NULL,
    locale TEXT NOT NULL,
    template TEXT NOT NULL,
    params TEXT NOT NULL,
    message_id TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    sent_at_ms INTEGER,
    attempts INTEGER NOT NULL,
    next_attempt_ms INTEGER NOT NULL,
    failed INTEGER NOT NULL CONSTRAINT outbox_failed CHECK (failed IN (0, 1)),
    CONSTRAINT outbox_recipient UNIQUE (event, to_address),
    CONSTRAINT outbox_message_id UNIQUE (message_id)
) STRICT;

CREATE INDEX outbox_due ON outbox (next_attempt_ms) WHERE sent_at_ms IS NULL AND failed = 0;

-- Who is here.

CREATE TABLE sign_in_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    purpose TEXT NOT NULL,
    browser_hash TEXT,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    used_at_ms INTEGER
) STRICT;

CREATE INDEX sign_in_link_person ON sign_in_link (person);

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    started_at_ms INTEGER NOT NULL,
    last_used_at_ms INTEGER NOT NULL,
    idle_ms INTEGER NOT NULL CONSTRAINT session_idle CHECK (idle_ms > 0),
    ends_at_ms INTEGER NOT NULL,
    CONSTRAINT session_span CHECK (ends_at_ms > started_at_ms)
) STRICT;

CREATE INDEX session_person ON session (person);

CREATE TABLE allowance (
    key TEXT NOT NULL PRIMARY KEY,
    full_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

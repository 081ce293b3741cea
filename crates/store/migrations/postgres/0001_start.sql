-- Texts are compared byte by byte, as SQLite compares them, so that both databases sort alike.

-- Who takes part.

CREATE TABLE member (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    own_name TEXT COLLATE "C",
    kind TEXT COLLATE "C" NOT NULL,
    country TEXT COLLATE "C" NOT NULL,
    region TEXT COLLATE "C" NOT NULL,
    languages TEXT COLLATE "C" NOT NULL,
    population BIGINT CONSTRAINT member_population CHECK (population >= 0),
    lat_e2 BIGINT CONSTRAINT member_latitude CHECK (lat_e2 BETWEEN -9000 AND 9000),
    lon_e2 BIGINT CONSTRAINT member_longitude CHECK (lon_e2 BETWEEN -18000 AND 18000),
    cohort_year BIGINT,
    time_zone TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C",
    source TEXT COLLATE "C",
    jurisdictions TEXT COLLATE "C" NOT NULL,
    CONSTRAINT member_point CHECK ((lat_e2 IS NULL) = (lon_e2 IS NULL))
);

CREATE TABLE policy_area (
    slug TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    name_en TEXT COLLATE "C" NOT NULL,
    name_es TEXT COLLATE "C" NOT NULL,
    name_fr TEXT COLLATE "C" NOT NULL,
    area_group TEXT COLLATE "C" NOT NULL,
    retired BIGINT NOT NULL CONSTRAINT policy_area_retired CHECK (retired IN (0, 1))
);

CREATE TABLE organisation (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    member TEXT COLLATE "C" NOT NULL REFERENCES member (id),
    name TEXT COLLATE "C" NOT NULL,
    CONSTRAINT organisation_name UNIQUE (member, name)
);

CREATE TABLE person (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    email TEXT COLLATE "C" NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    languages TEXT COLLATE "C" NOT NULL,
    CONSTRAINT person_email UNIQUE (email)
);

CREATE TABLE seat (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    member TEXT COLLATE "C" NOT NULL REFERENCES member (id),
    kind TEXT COLLATE "C" NOT NULL,
    organisation TEXT COLLATE "C" REFERENCES organisation (id),
    title TEXT COLLATE "C"
);

CREATE INDEX seat_member ON seat (member);

CREATE TABLE seat_holding (
    seat TEXT COLLATE "C" NOT NULL REFERENCES seat (id),
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    from_ms BIGINT NOT NULL,
    to_ms BIGINT,
    PRIMARY KEY (seat, person, from_ms),
    CONSTRAINT seat_holding_span CHECK (to_ms > from_ms)
);

CREATE INDEX seat_holding_person ON seat_holding (person);

CREATE TABLE role_grant (
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    role TEXT COLLATE "C" NOT NULL,
    from_ms BIGINT NOT NULL,
    to_ms BIGINT,
    PRIMARY KEY (person, role, from_ms),
    CONSTRAINT role_grant_span CHECK (to_ms > from_ms),
    -- A seat's role comes from holding the seat and from nowhere else.
    CONSTRAINT role_grant_seat CHECK (role NOT IN ('government_seat', 'civil_society_seat'))
);

-- What they go through.

CREATE TABLE cohort (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- The guard row of everything that holds once per cohort: every publication updates it first.
    version BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    starts_on TEXT COLLATE "C" NOT NULL,
    weeks BIGINT NOT NULL CONSTRAINT cohort_weeks CHECK (weeks > 0),
    sessions TEXT COLLATE "C" NOT NULL,
    phases TEXT COLLATE "C" NOT NULL,
    CONSTRAINT cohort_name UNIQUE (name)
);

CREATE TABLE cohort_member (
    cohort TEXT COLLATE "C" NOT NULL REFERENCES cohort (id),
    member TEXT COLLATE "C" NOT NULL REFERENCES member (id),
    PRIMARY KEY (cohort, member)
);

CREATE INDEX cohort_member_member ON cohort_member (member);

CREATE TABLE mentoring_profile (
    person TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES person (id),
    member TEXT COLLATE "C" NOT NULL REFERENCES member (id),
    side TEXT COLLATE "C" NOT NULL,
    capacity BIGINT NOT NULL CONSTRAINT mentoring_profile_capacity CHECK (capacity >= 0),
    -- How many mentorships run now. Whoever begins or ends one changes it in the same transaction.
    taken BIGINT NOT NULL CONSTRAINT mentoring_profile_taken CHECK (taken >= 0),
    paused BIGINT NOT NULL CONSTRAINT mentoring_profile_paused CHECK (paused IN (0, 1)),
    approved BIGINT NOT NULL CONSTRAINT mentoring_profile_approved CHECK (approved IN (0, 1)),
    stage BIGINT NOT NULL,
    experience TEXT COLLATE "C" NOT NULL,
    experience_language TEXT COLLATE "C" NOT NULL,
    offers TEXT COLLATE "C" NOT NULL
);

CREATE TABLE need (
    member TEXT COLLATE "C" NOT NULL REFERENCES member (id),
    cohort TEXT COLLATE "C" NOT NULL REFERENCES cohort (id),
    problem TEXT COLLATE "C" NOT NULL,
    problem_language TEXT COLLATE "C" NOT NULL,
    stage BIGINT NOT NULL,
    themes TEXT COLLATE "C" NOT NULL,
    wishes TEXT COLLATE "C" NOT NULL,
    waited_rounds BIGINT NOT NULL CONSTRAINT need_waited CHECK (waited_rounds >= 0),
    PRIMARY KEY (member, cohort)
);

CREATE INDEX need_cohort ON need (cohort);

CREATE TABLE free_hour (
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    day BIGINT NOT NULL CONSTRAINT free_hour_day CHECK (day BETWEEN 0 AND 6),
    from_minute BIGINT NOT NULL CONSTRAINT free_hour_from CHECK (from_minute >= 0),
    to_minute BIGINT NOT NULL CONSTRAINT free_hour_to CHECK (to_minute <= 1440),
    PRIMARY KEY (person, day, from_minute),
    CONSTRAINT free_hour_span CHECK (from_minute < to_minute)
);

-- What the engine proposed and staff published.

CREATE TABLE run (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT run_kind CHECK (kind IN ('group', 'match')),
    cohort TEXT COLLATE "C" NOT NULL REFERENCES cohort (id),
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    created_at_ms BIGINT NOT NULL,
    created_by TEXT COLLATE "C" REFERENCES person (id),
    form TEXT COLLATE "C" NOT NULL,
    record TEXT COLLATE "C" NOT NULL,
    CONSTRAINT run_number UNIQUE (cohort, kind, number)
);

CREATE TABLE learning_group (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    cohort TEXT COLLATE "C" NOT NULL REFERENCES cohort (id),
    number BIGINT NOT NULL,
    run TEXT COLLATE "C" NOT NULL REFERENCES run (id),
    language TEXT COLLATE "C" NOT NULL,
    day BIGINT NOT NULL CONSTRAINT learning_group_day CHECK (day BETWEEN 0 AND 6),
    utc_minute BIGINT NOT NULL CONSTRAINT learning_group_minute CHECK (utc_minute BETWEEN 0 AND 1439),
    session_minutes BIGINT NOT NULL CONSTRAINT learning_group_length CHECK (session_minutes > 0),
    facilitator TEXT COLLATE "C" REFERENCES person (id),
    reasons TEXT COLLATE "C" NOT NULL,
    CONSTRAINT learning_group_number UNIQUE (cohort, number)
);

CREATE INDEX learning_group_facilitator ON learning_group (facilitator);

CREATE TABLE group_member (
    learning_group TEXT COLLATE "C" NOT NULL REFERENCES learning_group (id),
    cohort TEXT COLLATE "C" NOT NULL REFERENCES cohort (id),
    member TEXT COLLATE "C" NOT NULL REFERENCES member (id),
    PRIMARY KEY (learning_group, member),
    CONSTRAINT group_member_once UNIQUE (cohort, member)
);

CREATE INDEX group_member_member ON group_member (member);

CREATE TABLE mentorship (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    cohort TEXT COLLATE "C" NOT NULL REFERENCES cohort (id),
    run TEXT COLLATE "C" NOT NULL REFERENCES run (id),
    mentee TEXT COLLATE "C" NOT NULL REFERENCES member (id),
    mentor TEXT COLLATE "C" NOT NULL REFERENCES mentoring_profile (person),
    score BIGINT NOT NULL,
    why TEXT COLLATE "C" NOT NULL,
    published_at_ms BIGINT NOT NULL,
    ended_at_ms BIGINT
);

CREATE UNIQUE INDEX mentorship_pair ON mentorship (mentee, mentor) WHERE ended_at_ms IS NULL;
CREATE INDEX mentorship_mentor ON mentorship (mentor);
CREATE INDEX mentorship_cohort ON mentorship (cohort);

-- What happened, and what has to be told.

CREATE TABLE audit (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    -- No reference: the log outlives the people in it.
    actor TEXT COLLATE "C",
    act TEXT COLLATE "C" NOT NULL,
    params TEXT COLLATE "C" NOT NULL
);

CREATE TABLE outbox (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    event TEXT COLLATE "C" NOT NULL,
    to_address TEXT COLLATE "C" NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    template TEXT COLLATE "C" NOT NULL,
    params TEXT COLLATE "C" NOT NULL,
    message_id TEXT COLLATE "C" NOT NULL,
    created_at_ms BIGINT NOT NULL,
    sent_at_ms BIGINT,
    attempts BIGINT NOT NULL,
    next_attempt_ms BIGINT NOT NULL,
    failed BIGINT NOT NULL CONSTRAINT outbox_failed CHECK (failed IN (0, 1)),
    CONSTRAINT outbox_recipient UNIQUE (event, to_address),
    CONSTRAINT outbox_message_id UNIQUE (message_id)
);

CREATE INDEX outbox_due ON outbox (next_attempt_ms) WHERE sent_at_ms IS NULL AND failed = 0;

-- Who is here.

CREATE TABLE sign_in_link (
    token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    purpose TEXT COLLATE "C" NOT NULL,
    browser_hash TEXT COLLATE "C",
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    used_at_ms BIGINT
);

CREATE INDEX sign_in_link_person ON sign_in_link (person);

CREATE TABLE session (
    token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    started_at_ms BIGINT NOT NULL,
    last_used_at_ms BIGINT NOT NULL,
    idle_ms BIGINT NOT NULL CONSTRAINT session_idle CHECK (idle_ms > 0),
    ends_at_ms BIGINT NOT NULL,
    CONSTRAINT session_span CHECK (ends_at_ms > started_at_ms)
);

CREATE INDEX session_person ON session (person);

CREATE TABLE allowance (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    full_at_ms BIGINT NOT NULL
);

CREATE TABLE meta (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

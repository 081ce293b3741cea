-- Reports, the cases that are made of them, and who may read those.

-- Who is proposed as safeguarding officer. Whoever agrees is another than who proposed, and nobody proposes themselves.
CREATE TABLE officer_proposal (
    person TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES person (id),
    proposed_by TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    proposed_at_ms BIGINT NOT NULL,
    CONSTRAINT officer_proposal_another CHECK (person <> proposed_by)
);

CREATE INDEX officer_proposal_proposed_by ON officer_proposal (proposed_by);

CREATE TABLE report (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- Nobody once their account is erased.
    reporter TEXT COLLATE "C" REFERENCES person (id),
    about TEXT COLLATE "C" NOT NULL,
    -- The id of what is reported. No reference: a report outlives what it is about.
    thing TEXT COLLATE "C" NOT NULL,
    -- Whom it is about, where that is one person who has an account.
    subject TEXT COLLATE "C" REFERENCES person (id),
    reason TEXT COLLATE "C" NOT NULL,
    feels_unsafe BIGINT NOT NULL CONSTRAINT report_feels_unsafe CHECK (feels_unsafe IN (0, 1)),
    -- Sealed.
    words TEXT COLLATE "C" NOT NULL,
    reported_at_ms BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C",
    -- Sealed.
    answer TEXT COLLATE "C",
    closed_at_ms BIGINT,
    CONSTRAINT report_closed CHECK (
        (state = 'closed') = (closed_at_ms IS NOT NULL)
        AND (outcome IS NULL) = (closed_at_ms IS NULL)
        AND (answer IS NULL) = (closed_at_ms IS NULL)
    )
);

CREATE INDEX report_reporter ON report (reporter);
CREATE INDEX report_subject ON report (subject);
CREATE INDEX report_waiting ON report (reported_at_ms) WHERE closed_at_ms IS NULL;

-- Copies of the messages that a reporter attached. They name nobody, and stay when the messages go.
CREATE TABLE report_message (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    report TEXT COLLATE "C" NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    author TEXT COLLATE "C" NOT NULL,
    -- Sealed.
    body TEXT COLLATE "C" NOT NULL,
    sent_at_ms BIGINT NOT NULL,
    CONSTRAINT report_message_number UNIQUE (report, number)
);

-- Who reads a case that is not closed: two at most, for so long.
CREATE TABLE case_officer (
    report TEXT COLLATE "C" NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    place BIGINT NOT NULL CONSTRAINT case_officer_place CHECK (place IN (1, 2)),
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    named_at_ms BIGINT NOT NULL,
    read_until_ms BIGINT NOT NULL,
    PRIMARY KEY (report, place),
    CONSTRAINT case_officer_once UNIQUE (report, person)
);

CREATE INDEX case_officer_person ON case_officer (person);

-- What was done with a case and who read it. Its reporter sees it, and the audit log has nothing of it.
CREATE TABLE case_act (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    report TEXT COLLATE "C" NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    kind TEXT COLLATE "C" NOT NULL,
    at_ms BIGINT NOT NULL,
    -- Nobody where it was no officer, or one whose account is erased.
    officer TEXT COLLATE "C" REFERENCES person (id),
    -- Sealed.
    words TEXT COLLATE "C"
);

CREATE INDEX case_act_report ON case_act (report);
CREATE INDEX case_act_officer ON case_act (officer);

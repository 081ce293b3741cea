-- Introductions without names, the conversations that come of them, and blocks.

CREATE TABLE conversation (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    begun_at_ms BIGINT NOT NULL,
    -- When somebody last wrote; until somebody does, when it began.
    last_at_ms BIGINT NOT NULL,
    -- The number of the newest message.
    newest BIGINT NOT NULL CONSTRAINT conversation_newest CHECK (newest >= 0)
);

CREATE TABLE conversation_side (
    conversation TEXT COLLATE "C" NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    place BIGINT NOT NULL CONSTRAINT conversation_side_place CHECK (place IN (1, 2)),
    -- Nobody once their account is erased.
    person TEXT COLLATE "C" REFERENCES person (id),
    -- The number of the last message that they have read.
    read_until BIGINT NOT NULL,
    -- 1 once a mail has told them of what they have not read.
    told BIGINT NOT NULL CONSTRAINT conversation_side_told CHECK (told IN (0, 1)),
    PRIMARY KEY (conversation, place)
);

CREATE INDEX conversation_side_person ON conversation_side (person);

CREATE TABLE message (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    conversation TEXT COLLATE "C" NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    sender TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    -- Sealed.
    body TEXT COLLATE "C" NOT NULL,
    sent_at_ms BIGINT NOT NULL,
    CONSTRAINT message_number UNIQUE (conversation, number)
);

CREATE INDEX message_sender ON message (sender);

-- A request as its asker knows it. Nothing in it follows from what the other side does, but for a yes.
CREATE TABLE introduction (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    asker TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    member TEXT COLLATE "C" NOT NULL REFERENCES member (id),
    side TEXT COLLATE "C" NOT NULL,
    -- The card, as it was previewed.
    topic TEXT COLLATE "C",
    -- Sealed.
    words TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    seat TEXT COLLATE "C",
    region TEXT COLLATE "C",
    kind TEXT COLLATE "C",
    country TEXT COLLATE "C",
    sent_at_ms BIGINT NOT NULL,
    closes_at_ms BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    conversation TEXT COLLATE "C" REFERENCES conversation (id) ON DELETE SET NULL,
    CONSTRAINT introduction_span CHECK (closes_at_ms > sent_at_ms),
    CONSTRAINT introduction_place CHECK ((region IS NULL) = (kind IS NULL))
);

CREATE UNIQUE INDEX introduction_open ON introduction (asker, member, side) WHERE state = 'sent';
CREATE INDEX introduction_asker ON introduction (asker);
CREATE INDEX introduction_closing ON introduction (closes_at_ms);
CREATE INDEX introduction_conversation ON introduction (conversation);

-- To whom a request came, and what they answered. A request that came to nobody has no row.
CREATE TABLE introduction_delivery (
    introduction TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES introduction (id) ON DELETE CASCADE,
    asked TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    answer TEXT COLLATE "C",
    answered_at_ms BIGINT,
    reminders BIGINT NOT NULL CONSTRAINT introduction_delivery_reminders CHECK (reminders BETWEEN 0 AND 2),
    CONSTRAINT introduction_delivery_answered CHECK ((answer IS NULL) = (answered_at_ms IS NULL))
);

CREATE INDEX introduction_delivery_asked ON introduction_delivery (asked);

-- What the other side asks back. It is of the request, so that it stays with the asker whatever is answered.
CREATE TABLE introduction_question (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    introduction TEXT COLLATE "C" NOT NULL REFERENCES introduction (id) ON DELETE CASCADE,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    -- Sealed.
    words TEXT COLLATE "C" NOT NULL,
    asked_at_ms BIGINT NOT NULL
);

CREATE INDEX introduction_question_introduction ON introduction_question (introduction);
CREATE INDEX introduction_question_person ON introduction_question (person);

CREATE TABLE introduction_reply (
    question TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES introduction_question (id) ON DELETE CASCADE,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    -- Sealed.
    words TEXT COLLATE "C" NOT NULL,
    replied_at_ms BIGINT NOT NULL
);

CREATE INDEX introduction_reply_person ON introduction_reply (person);

-- Whom somebody keeps away. Who that is is kept as keyed hashes of their addresses alone.
CREATE TABLE block (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    origin TEXT COLLATE "C" NOT NULL,
    blocked_at_ms BIGINT NOT NULL
);

CREATE INDEX block_person ON block (person);

-- Whoever is given another address is kept away by both.
CREATE TABLE block_address (
    block TEXT COLLATE "C" NOT NULL REFERENCES block (id) ON DELETE CASCADE,
    address_hash TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (block, address_hash)
);

CREATE INDEX block_address_hash ON block_address (address_hash);

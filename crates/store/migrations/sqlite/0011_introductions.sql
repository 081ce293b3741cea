-- Introductions without names, the conversations that come of them, and blocks.

CREATE TABLE conversation (
    id TEXT NOT NULL PRIMARY KEY,
    begun_at_ms INTEGER NOT NULL,
    -- When somebody last wrote; until somebody does, when it began.
    last_at_ms INTEGER NOT NULL,
    -- The number of the newest message.
    newest INTEGER NOT NULL CONSTRAINT conversation_newest CHECK (newest >= 0)
) STRICT;

CREATE TABLE conversation_side (
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    place INTEGER NOT NULL CONSTRAINT conversation_side_place CHECK (place IN (1, 2)),
    -- Nobody once their account is erased.
    person TEXT REFERENCES person (id),
    -- The number of the last message that they have read.
    read_until INTEGER NOT NULL,
    -- 1 once a mail has told them of what they have not read.
    told INTEGER NOT NULL CONSTRAINT conversation_side_told CHECK (told IN (0, 1)),
    PRIMARY KEY (conversation, place)
) STRICT;

CREATE INDEX conversation_side_person ON conversation_side (person);

CREATE TABLE message (
    id TEXT NOT NULL PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    sender TEXT NOT NULL REFERENCES person (id),
    -- Sealed.
    body TEXT NOT NULL,
    sent_at_ms INTEGER NOT NULL,
    CONSTRAINT message_number UNIQUE (conversation, number)
) STRICT;

CREATE INDEX message_sender ON message (sender);

-- A request as its asker knows it. Nothing in it follows from what the other side does, but for a yes.
CREATE TABLE introduction (
    id TEXT NOT NULL PRIMARY KEY,
    asker TEXT NOT NULL REFERENCES person (id),
    member TEXT NOT NULL REFERENCES member (id),
    side TEXT NOT NULL,
    -- The card, as it was previewed.
    topic TEXT,
    -- Sealed.
    words TEXT NOT NULL,
    language TEXT NOT NULL,
    seat TEXT,
    region TEXT,
    kind TEXT,
    country TEXT,
    sent_at_ms INTEGER NOT NULL,
    closes_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    conversation TEXT REFERENCES conversation (id) ON DELETE SET NULL,
    CONSTRAINT introduction_span CHECK (closes_at_ms > sent_at_ms),
    CONSTRAINT introduction_place CHECK ((region IS NULL) = (kind IS NULL))
) STRICT;

CREATE UNIQUE INDEX introduction_open ON introduction (asker, member, side) WHERE state = 'sent';
CREATE INDEX introduction_asker ON introduction (asker);
CREATE INDEX introduction_closing ON introduction (closes_at_ms);
CREATE INDEX introduction_conversation ON introduction (conversation);

-- To whom a request came, and what they answered. A request that came to nobody has no row.
CREATE TABLE introduction_delivery (
    introduction TEXT NOT NULL PRIMARY KEY REFERENCES introduction (id) ON DELETE CASCADE,
    asked TEXT NOT NULL REFERENCES person (id),
    answer TEXT,
    answered_at_ms INTEGER,
    reminders INTEGER NOT NULL CONSTRAINT introduction_delivery_reminders CHECK (reminders BETWEEN 0 AND 2),
    CONSTRAINT introduction_delivery_answered CHECK ((answer IS NULL) = (answered_at_ms IS NULL))
) STRICT;

CREATE INDEX introduction_delivery_asked ON introduction_delivery (asked);

-- What the other side asks back. It is of the request, so that it stays with the asker whatever is answered.
CREATE TABLE introduction_question (
    id TEXT NOT NULL PRIMARY KEY,
    introduction TEXT NOT NULL REFERENCES introduction (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id),
    -- Sealed.
    words TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX introduction_question_introduction ON introduction_question (introduction);
CREATE INDEX introduction_question_person ON introduction_question (person);

CREATE TABLE introduction_reply (
    question TEXT NOT NULL PRIMARY KEY REFERENCES introduction_question (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id),
    -- Sealed.
    words TEXT NOT NULL,
    replied_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX introduction_reply_person ON introduction_reply (person);

-- Whom somebody keeps away. Who that is is kept as keyed hashes of their addresses alone.
CREATE TABLE block (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    origin TEXT NOT NULL,
    blocked_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX block_person ON block (person);

-- Whoever is given another address is kept away by both.
CREATE TABLE block_address (
    block TEXT NOT NULL REFERENCES block (id) ON DELETE CASCADE,
    address_hash TEXT NOT NULL,
    PRIMARY KEY (block, address_hash)
) STRICT;

CREATE INDEX block_address_hash ON block_address (address_hash);

-- Conversations of groups and circles. Who takes part is not kept here: it is asked of the group or the circle.

CREATE TABLE conversation_gathering (
    conversation TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    -- Of one of the two; each has one conversation at most.
    learning_group TEXT COLLATE "C" REFERENCES learning_group (id) ON DELETE CASCADE,
    circle TEXT COLLATE "C" REFERENCES circle (id) ON DELETE CASCADE,
    CONSTRAINT conversation_gathering_one CHECK ((learning_group IS NULL) <> (circle IS NULL)),
    CONSTRAINT conversation_gathering_group UNIQUE (learning_group),
    CONSTRAINT conversation_gathering_circle UNIQUE (circle)
);

-- What somebody who takes part has read; nobody else learns of it.
CREATE TABLE conversation_reader (
    conversation TEXT COLLATE "C" NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    -- The number of the last message that they have read.
    read_until BIGINT NOT NULL,
    -- 1 once a mail has told them of what they have not read.
    told BIGINT NOT NULL CONSTRAINT conversation_reader_told CHECK (told IN (0, 1)),
    PRIMARY KEY (conversation, person)
);

CREATE INDEX conversation_reader_person ON conversation_reader (person);

-- Who wrote an attached message, where it was not the reporter and has an account: of many the officers read which of them.
ALTER TABLE report_message ADD COLUMN person TEXT COLLATE "C" REFERENCES person (id);

CREATE INDEX report_message_person ON report_message (person);

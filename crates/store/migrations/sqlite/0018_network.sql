-- Questions to the network, to whom each goes, and the answers, which can become public.

-- A question as its asker knows it. Whether it is open follows from the time alone.
CREATE TABLE network_question (
    id TEXT NOT NULL PRIMARY KEY,
    asker TEXT NOT NULL REFERENCES person (id),
    -- The card, as it was previewed.
    area TEXT NOT NULL,
    -- Sealed.
    words TEXT NOT NULL,
    language TEXT NOT NULL,
    seat TEXT,
    region TEXT,
    kind TEXT,
    country TEXT,
    sent_at_ms INTEGER NOT NULL,
    closes_at_ms INTEGER NOT NULL,
    CONSTRAINT network_question_span CHECK (closes_at_ms > sent_at_ms),
    CONSTRAINT network_question_place CHECK ((region IS NULL) = (kind IS NULL))
) STRICT;

CREATE INDEX network_question_asker ON network_question (asker);
CREATE INDEX network_question_closing ON network_question (closes_at_ms);

-- To whom a question went, and whether they are done with it.
CREATE TABLE network_delivery (
    question TEXT NOT NULL REFERENCES network_question (id) ON DELETE CASCADE,
    asked TEXT NOT NULL REFERENCES person (id),
    done TEXT,
    reminded INTEGER NOT NULL CONSTRAINT network_delivery_reminded CHECK (reminded IN (0, 1)),
    PRIMARY KEY (question, asked)
) STRICT;

CREATE INDEX network_delivery_asked ON network_delivery (asked);

CREATE TABLE network_answer (
    id TEXT NOT NULL PRIMARY KEY,
    question TEXT NOT NULL REFERENCES network_question (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id),
    -- Sealed.
    words TEXT NOT NULL,
    -- What its asker reads of whoever wrote it, as it was then.
    seat TEXT,
    region TEXT,
    -- 1 where the asker reads who wrote it.
    shows_name INTEGER NOT NULL CONSTRAINT network_answer_shows_name CHECK (shows_name IN (0, 1)),
    answered_at_ms INTEGER NOT NULL,
    -- 1 where that side agrees that question and answer are public.
    asker_agrees INTEGER NOT NULL CONSTRAINT network_answer_asker_agrees CHECK (asker_agrees IN (0, 1)),
    person_agrees INTEGER NOT NULL CONSTRAINT network_answer_person_agrees CHECK (person_agrees IN (0, 1)),
    -- Since when both agree.
    published_at_ms INTEGER,
    -- When the Support Unit took it away.
    removed_at_ms INTEGER,
    CONSTRAINT network_answer_once UNIQUE (question, person),
    CONSTRAINT network_answer_published CHECK (
        published_at_ms IS NULL OR (asker_agrees = 1 AND person_agrees = 1 AND removed_at_ms IS NULL)
    )
) STRICT;

CREATE INDEX network_answer_person ON network_answer (person);
CREATE INDEX network_answer_published_at ON network_answer (published_at_ms);

-- What somebody chose about being asked; nothing for whoever chose nothing.
CREATE TABLE network_choice (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    willing INTEGER NOT NULL CONSTRAINT network_choice_willing CHECK (willing IN (0, 1))
) STRICT;

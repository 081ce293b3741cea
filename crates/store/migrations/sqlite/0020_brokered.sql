-- Introductions that the Support Unit brokers.

-- A proposal as the Support Unit knows it. Nothing in it follows from what either side does.
CREATE TABLE brokered (
    id TEXT NOT NULL PRIMARY KEY,
    -- Nobody once their account is erased.
    proposer TEXT REFERENCES person (id),
    first_member TEXT NOT NULL REFERENCES member (id),
    first_side TEXT NOT NULL,
    second_member TEXT NOT NULL REFERENCES member (id),
    second_side TEXT NOT NULL,
    topic TEXT,
    -- Sealed.
    words TEXT NOT NULL,
    language TEXT NOT NULL,
    sent_at_ms INTEGER NOT NULL,
    closes_at_ms INTEGER NOT NULL,
    withdrawn_at_ms INTEGER,
    CONSTRAINT brokered_span CHECK (closes_at_ms > sent_at_ms),
    CONSTRAINT brokered_two CHECK (first_member <> second_member OR first_side <> second_side)
) STRICT;

CREATE INDEX brokered_proposer ON brokered (proposer);
CREATE INDEX brokered_closing ON brokered (closes_at_ms);

-- To whom a proposal came, and what each of the two said. One that came to nobody has no rows.
CREATE TABLE brokered_side (
    brokered TEXT NOT NULL REFERENCES brokered (id) ON DELETE CASCADE,
    -- 1 for the first side, 2 for the second.
    place INTEGER NOT NULL CONSTRAINT brokered_side_place CHECK (place IN (1, 2)),
    asked TEXT NOT NULL REFERENCES person (id),
    -- The region of the other side that their card shows.
    region TEXT,
    answer TEXT,
    -- 1 where the Support Unit may learn from them that the two met.
    tells INTEGER NOT NULL CONSTRAINT brokered_side_tells CHECK (tells IN (0, 1)),
    answered_at_ms INTEGER,
    reminders INTEGER NOT NULL CONSTRAINT brokered_side_reminders CHECK (reminders BETWEEN 0 AND 2),
    PRIMARY KEY (brokered, place),
    CONSTRAINT brokered_side_once UNIQUE (brokered, asked),
    CONSTRAINT brokered_side_answered CHECK ((answer IS NULL) = (answered_at_ms IS NULL)),
    CONSTRAINT brokered_side_yes CHECK (tells = 0 OR (answer IS NOT NULL AND answer = 'yes'))
) STRICT;

CREATE INDEX brokered_side_asked ON brokered_side (asked);

-- The two of a proposal met. It names nobody, so it stays when one of them goes.
CREATE TABLE brokered_meeting (
    brokered TEXT NOT NULL PRIMARY KEY REFERENCES brokered (id) ON DELETE CASCADE,
    conversation TEXT REFERENCES conversation (id) ON DELETE SET NULL,
    -- 1 where both agreed that the Support Unit learns of it.
    told INTEGER NOT NULL CONSTRAINT brokered_meeting_told CHECK (told IN (0, 1))
) STRICT;

CREATE INDEX brokered_meeting_conversation ON brokered_meeting (conversation);

-- Ways to reach somebody, and to whom they released which.

CREATE TABLE contact_channel (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    kind TEXT COLLATE "C" NOT NULL,
    -- Sealed.
    value TEXT COLLATE "C" NOT NULL,
    created_at_ms BIGINT NOT NULL
);

CREATE INDEX contact_channel_person ON contact_channel (person);

-- Who released which channel to whom, from when to when. It holds no value: that is read through a row that has not ended.
CREATE TABLE contact_release (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    conversation TEXT COLLATE "C" NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    -- Nothing once the channel is taken away; the kind stays, so that its owner knows what it was.
    channel TEXT COLLATE "C" REFERENCES contact_channel (id) ON DELETE SET NULL,
    kind TEXT COLLATE "C" NOT NULL,
    since_ms BIGINT NOT NULL,
    -- Nothing while it holds.
    until_ms BIGINT,
    CONSTRAINT contact_release_span CHECK (until_ms >= since_ms),
    CONSTRAINT contact_release_ended CHECK (channel IS NOT NULL OR until_ms IS NOT NULL)
);

CREATE UNIQUE INDEX contact_release_held ON contact_release (channel, conversation) WHERE until_ms IS NULL;
CREATE INDEX contact_release_conversation ON contact_release (conversation);
CREATE INDEX contact_release_person ON contact_release (person);

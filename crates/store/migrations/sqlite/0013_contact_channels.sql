-- Ways to reach somebody, and to whom they released which.

CREATE TABLE contact_channel (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    -- Sealed.
    value TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX contact_channel_person ON contact_channel (person);

-- Who released which channel to whom, from when to when. It holds no value: that is read through a row that has not ended.
CREATE TABLE contact_release (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    -- Nothing once the channel is taken away; the kind stays, so that its owner knows what it was.
    channel TEXT REFERENCES contact_channel (id) ON DELETE SET NULL,
    kind TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    -- Nothing while it holds.
    until_ms INTEGER,
    CONSTRAINT contact_release_span CHECK (until_ms >= since_ms),
    CONSTRAINT contact_release_ended CHECK (channel IS NOT NULL OR until_ms IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX contact_release_held ON contact_release (channel, conversation) WHERE until_ms IS NULL;
CREATE INDEX contact_release_conversation ON contact_release (conversation);
CREATE INDEX contact_release_person ON contact_release (person);

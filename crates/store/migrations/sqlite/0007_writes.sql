-- What was asked with a key happens once: the row is committed with its effect, and a repetition is answered from it.

CREATE TABLE idempotency (
    -- Whoever asked, or nobody; no reference, because the row goes by itself after two days.
    actor TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    -- Ids, version, state and counts; no one's data.
    receipt TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    PRIMARY KEY (actor, key_hash)
) STRICT;

CREATE INDEX idempotency_created ON idempotency (created_at_ms);

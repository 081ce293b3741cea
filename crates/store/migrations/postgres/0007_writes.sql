-- What was asked with a key happens once: the row is committed with its effect, and a repetition is answered from it.

CREATE TABLE idempotency (
    -- Whoever asked, or nobody; no reference, because the row goes by itself after two days.
    actor TEXT COLLATE "C" NOT NULL,
    key_hash TEXT COLLATE "C" NOT NULL,
    request_hash TEXT COLLATE "C" NOT NULL,
    -- Ids, version, state and counts; no one's data.
    receipt TEXT COLLATE "C" NOT NULL,
    created_at_ms BIGINT NOT NULL,
    PRIMARY KEY (actor, key_hash)
);

CREATE INDEX idempotency_created ON idempotency (created_at_ms);

-- Why the last attempt to send a mail failed: a class, and the code of the server's answer where there was one. The
-- words of the answer are not kept, because servers repeat the address in them.

ALTER TABLE outbox ADD COLUMN fault TEXT COLLATE "C";
ALTER TABLE outbox ADD COLUMN reply BIGINT;

-- Since when it could have been sent: a mail that may not leave before tomorrow is not late today.

ALTER TABLE outbox ADD COLUMN due_at_ms BIGINT NOT NULL DEFAULT 0;
UPDATE outbox SET due_at_ms = CASE WHEN attempts = 0 THEN next_attempt_ms ELSE created_at_ms END;

-- Those that were given up, and those that wait, as staff list them.

CREATE INDEX outbox_given_up ON outbox (created_at_ms) WHERE failed = 1;
CREATE INDEX outbox_waiting ON outbox (created_at_ms) WHERE sent_at_ms IS NULL AND failed = 0;

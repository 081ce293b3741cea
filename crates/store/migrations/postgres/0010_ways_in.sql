-- Another address for an account, and passkeys.

-- The address that a link confirms; none for a link that signs in.
ALTER TABLE sign_in_link ADD COLUMN email TEXT COLLATE "C";

-- Whose account a mail is about, where it goes to an address that is not theirs now.
ALTER TABLE outbox ADD COLUMN person TEXT COLLATE "C" REFERENCES person (id);

CREATE INDEX outbox_person ON outbox (person);

-- The secret of a passkey stays with its owner; here it is what checks its signatures, and its counter is that of its
-- last use. By this id the owner's device knows it; only passkeys have one.
ALTER TABLE credential ADD COLUMN key_id TEXT COLLATE "C";
ALTER TABLE credential ADD COLUMN label TEXT COLLATE "C";
ALTER TABLE credential ADD COLUMN last_used_at_ms BIGINT;

CREATE UNIQUE INDEX credential_key ON credential (key_id);

-- What a passkey has to sign, once. Whoever signs in is nobody yet.
CREATE TABLE passkey_challenge (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" REFERENCES person (id),
    state TEXT COLLATE "C" NOT NULL,
    expires_at_ms BIGINT NOT NULL
);

CREATE INDEX passkey_challenge_person ON passkey_challenge (person);

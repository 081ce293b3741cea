-- Accounts: how somebody proves who they are, where they are signed in, and who was invited.

ALTER TABLE person ADD COLUMN suspended_at_ms BIGINT;

CREATE TABLE credential (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    -- Any kind may come later, so which there are is not said here.
    kind TEXT COLLATE "C" NOT NULL,
    -- A hash or a sealed secret, never a secret itself.
    secret TEXT COLLATE "C" NOT NULL,
    created_at_ms BIGINT NOT NULL,
    -- A second factor counts from the moment at which it was proved once.
    confirmed_at_ms BIGINT,
    -- Of a second factor the step of its last code, of which none is taken again; of a password 1 when it is long
    -- enough to stand alone.
    counter BIGINT NOT NULL
);

CREATE INDEX credential_person ON credential (person);
CREATE UNIQUE INDEX credential_password ON credential (person) WHERE kind = 'password';
CREATE UNIQUE INDEX credential_totp ON credential (person) WHERE kind = 'totp' AND confirmed_at_ms IS NOT NULL;

-- Wrong passwords in a row. A browser that is known for the account has a row of its own, and addresses without an
-- account have rows too, so that both cost the same.
CREATE TABLE password_failure (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- Whose account, where there is one.
    person TEXT COLLATE "C" REFERENCES person (id),
    failures BIGINT NOT NULL CONSTRAINT password_failure_count CHECK (failures > 0),
    last_at_ms BIGINT NOT NULL
);

CREATE INDEX password_failure_person ON password_failure (person);

CREATE TABLE device (
    token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    created_at_ms BIGINT NOT NULL,
    last_used_at_ms BIGINT NOT NULL
);

CREATE INDEX device_person ON device (person);

-- Sessions that began before cannot be told apart by their holders, so everybody signs in once more.
DROP TABLE session;

CREATE TABLE session (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token_hash TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    device TEXT COLLATE "C" NOT NULL,
    label TEXT COLLATE "C",
    started_at_ms BIGINT NOT NULL,
    last_used_at_ms BIGINT NOT NULL,
    idle_ms BIGINT NOT NULL CONSTRAINT session_idle CHECK (idle_ms > 0),
    ends_at_ms BIGINT NOT NULL,
    -- When its holder last proved who they are.
    proved_at_ms BIGINT NOT NULL,
    -- When they gave the second factor, if they did.
    second_factor_at_ms BIGINT,
    CONSTRAINT session_token UNIQUE (token_hash),
    CONSTRAINT session_span CHECK (ends_at_ms > started_at_ms)
);

CREATE INDEX session_person ON session (person);

-- The code that stands in for the link in the browser that asked for it.
ALTER TABLE sign_in_link ADD COLUMN code_hash TEXT COLLATE "C";

-- Somebody lost every second factor: two of the Support Unit agree, and time passes in which the owner can object.
CREATE TABLE second_factor_reset (
    person TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES person (id),
    asked_by TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    asked_at_ms BIGINT NOT NULL,
    agreed_by TEXT COLLATE "C" REFERENCES person (id),
    due_at_ms BIGINT,
    CONSTRAINT second_factor_reset_two CHECK (agreed_by <> asked_by),
    CONSTRAINT second_factor_reset_due CHECK ((agreed_by IS NULL) = (due_at_ms IS NULL))
);

CREATE TABLE invitation (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    email TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    seat TEXT COLLATE "C" REFERENCES seat (id),
    role TEXT COLLATE "C",
    invited_by TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    revoked_at_ms BIGINT,
    accepted_at_ms BIGINT,
    accepted_by TEXT COLLATE "C" REFERENCES person (id),
    CONSTRAINT invitation_to_one CHECK ((seat IS NULL) <> (role IS NULL)),
    CONSTRAINT invitation_accepted CHECK ((accepted_at_ms IS NULL) = (accepted_by IS NULL))
);

CREATE INDEX invitation_inviter ON invitation (invited_by);

-- A mail that was sent twice holds two links to the one invitation.
CREATE TABLE invitation_link (
    token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    invitation TEXT COLLATE "C" NOT NULL REFERENCES invitation (id) ON DELETE CASCADE
);

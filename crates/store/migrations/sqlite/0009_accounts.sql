-- Accounts: how somebody proves who they are, where they are signed in, and who was invited.

ALTER TABLE person ADD COLUMN suspended_at_ms INTEGER;

CREATE TABLE credential (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    -- Any kind may come later, so which there are is not said here.
    kind TEXT NOT NULL,
    -- A hash or a sealed secret, never a secret itself.
    secret TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    -- A second factor counts from the moment at which it was proved once.
    confirmed_at_ms INTEGER,
    -- Of a second factor the step of its last code, of which none is taken again; of a password 1 when it is long
    -- enough to stand alone.
    counter INTEGER NOT NULL
) STRICT;

CREATE INDEX credential_person ON credential (person);
CREATE UNIQUE INDEX credential_password ON credential (person) WHERE kind = 'password';
CREATE UNIQUE INDEX credential_totp ON credential (person) WHERE kind = 'totp' AND confirmed_at_ms IS NOT NULL;

-- Wrong passwords in a row. A browser that is known for the account has a row of its own, and addresses without an
-- account have rows too, so that both cost the same.
CREATE TABLE password_failure (
    key TEXT NOT NULL PRIMARY KEY,
    -- Whose account, where there is one.
    person TEXT REFERENCES person (id),
    failures INTEGER NOT NULL CONSTRAINT password_failure_count CHECK (failures > 0),
    last_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX password_failure_person ON password_failure (person);

CREATE TABLE device (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    created_at_ms INTEGER NOT NULL,
    last_used_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX device_person ON device (person);

-- Sessions that began before cannot be told apart by their holders, so everybody signs in once more.
DROP TABLE session;

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    device TEXT NOT NULL,
    label TEXT,
    started_at_ms INTEGER NOT NULL,
    last_used_at_ms INTEGER NOT NULL,
    idle_ms INTEGER NOT NULL CONSTRAINT session_idle CHECK (idle_ms > 0),
    ends_at_ms INTEGER NOT NULL,
    -- When its holder last proved who they are.
    proved_at_ms INTEGER NOT NULL,
    -- When they gave the second factor, if they did.
    second_factor_at_ms INTEGER,
    CONSTRAINT session_token UNIQUE (token_hash),
    CONSTRAINT session_span CHECK (ends_at_ms > started_at_ms)
) STRICT;

CREATE INDEX session_person ON session (person);

-- The code that stands in for the link in the browser that asked for it.
ALTER TABLE sign_in_link ADD COLUMN code_hash TEXT;

-- Somebody lost every second factor: two of the Support Unit agree, and time passes in which the owner can object.
CREATE TABLE second_factor_reset (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    asked_by TEXT NOT NULL REFERENCES person (id),
    asked_at_ms INTEGER NOT NULL,
    agreed_by TEXT REFERENCES person (id),
    due_at_ms INTEGER,
    CONSTRAINT second_factor_reset_two CHECK (agreed_by <> asked_by),
    CONSTRAINT second_factor_reset_due CHECK ((agreed_by IS NULL) = (due_at_ms IS NULL))
) STRICT;

CREATE TABLE invitation (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    locale TEXT NOT NULL,
    seat TEXT REFERENCES seat (id),
    role TEXT,
    invited_by TEXT NOT NULL REFERENCES person (id),
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    revoked_at_ms INTEGER,
    accepted_at_ms INTEGER,
    accepted_by TEXT REFERENCES person (id),
    CONSTRAINT invitation_to_one CHECK ((seat IS NULL) <> (role IS NULL)),
    CONSTRAINT invitation_accepted CHECK ((accepted_at_ms IS NULL) = (accepted_by IS NULL))
) STRICT;

CREATE INDEX invitation_inviter ON invitation (invited_by);

-- A mail that was sent twice holds two links to the one invitation.
CREATE TABLE invitation_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    invitation TEXT NOT NULL REFERENCES invitation (id) ON DELETE CASCADE
) STRICT;

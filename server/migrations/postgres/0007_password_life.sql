-- What is still asked of somebody whose password was right: such a session opens nothing but the page where that is given.
ALTER TABLE session ADD COLUMN pending TEXT CHECK (pending IN ('second_factor', 'password', 'set_up'));

-- USR-02: after that, the one-time password opens nothing at all.
ALTER TABLE users ADD COLUMN password_expires_at BIGINT;
UPDATE users SET password_expires_at = created_at + 604800000000 WHERE password_one_time;

-- Global administrators of the directory must have a second factor.
ALTER TABLE directory ADD COLUMN second_factor_required BOOLEAN NOT NULL DEFAULT FALSE;

-- Passwords by mail. SHA-256 of the token in the mail's link. One that was asked for a name that nobody has is kept as well:
-- it costs the same time.
CREATE TABLE password_reset (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES users (id),
    token_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- When it was used, or when a newer one took its place.
    ended_at BIGINT
);
CREATE UNIQUE INDEX password_reset_token_hash ON password_reset (token_hash);
CREATE INDEX password_reset_by_user ON password_reset (user_id);

-- A password that a Global administrator has made and not yet passed on: encrypted, and gone once it was.
CREATE TABLE one_time_password (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    made_by UUID NOT NULL REFERENCES users (id),
    sealed BYTEA NOT NULL,
    made_at BIGINT NOT NULL
);

-- RFC 6238. The secret is encrypted; it counts once a code of it was given.
CREATE TABLE second_factor (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    sealed_secret BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    -- The step of the last code that was taken: neither it nor an earlier one is taken again.
    last_step BIGINT NOT NULL,
    -- Recovery codes that the person has not put away yet: encrypted, and gone once they have.
    sealed_codes BYTEA
);

CREATE TABLE recovery_code (
    user_id UUID NOT NULL REFERENCES users (id),
    code_hash BYTEA NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, code_hash)
);

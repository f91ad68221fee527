-- What is still asked of somebody whose password was right: such a session opens nothing but the page where that is given.
ALTER TABLE session ADD COLUMN pending TEXT CHECK (pending IN ('second_factor', 'password', 'set_up'));

-- USR-02: after that, the one-time password opens nothing at all.
ALTER TABLE users ADD COLUMN password_expires_at INTEGER;
UPDATE users SET password_expires_at = created_at + 604800000000 WHERE password_one_time = 1;

-- Global administrators of the directory must have a second factor.
ALTER TABLE directory ADD COLUMN second_factor_required INTEGER NOT NULL DEFAULT 0;

-- Passwords by mail. SHA-256 of the token in the mail's link. One that was asked for a name that nobody has is kept as well:
-- it costs the same time.
CREATE TABLE password_reset (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB REFERENCES users (id),
    token_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    -- When it was used, or when a newer one took its place.
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX password_reset_token_hash ON password_reset (token_hash);
CREATE INDEX password_reset_by_user ON password_reset (user_id);

-- A password that a Global administrator has made and not yet passed on: encrypted, and gone once it was.
CREATE TABLE one_time_password (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    made_by BLOB NOT NULL REFERENCES users (id),
    sealed BLOB NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;

-- RFC 6238. The secret is encrypted; it counts once a code of it was given.
CREATE TABLE second_factor (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    sealed_secret BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    -- The step of the last code that was taken: neither it nor an earlier one is taken again.
    last_step INTEGER NOT NULL,
    -- Recovery codes that the person has not put away yet: encrypted, and gone once they have.
    sealed_codes BLOB
) STRICT;

CREATE TABLE recovery_code (
    user_id BLOB NOT NULL REFERENCES users (id),
    code_hash BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (user_id, code_hash)
) STRICT;

-- USR-01: who signs in when, and what people are searched for and sorted by: small letters without accents of name, sign-in address and
-- e-mail address. The server fills it in for those who are there already.
ALTER TABLE users ADD COLUMN last_sign_in_at INTEGER;
ALTER TABLE users ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
CREATE INDEX users_by_directory ON users (directory_id, search_text, id);

-- USR-04: who was removed, as what: removing can be undone by adding again.
CREATE TABLE former_person (
    account_id BLOB NOT NULL REFERENCES account (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member')),
    removed_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, user_id)
) STRICT;

-- USR-03. SHA-256 of the token in the mail's link; the token is derived from the id and the number of the mail, so that an earlier
-- mail's link no longer works.
CREATE TABLE invitation (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES account (id),
    token_hash BLOB NOT NULL,
    mail_number INTEGER NOT NULL CHECK (mail_number >= 1),
    email TEXT NOT NULL,
    -- What addresses are compared by.
    email_key TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member')),
    directory_role TEXT NOT NULL CHECK (directory_role IN ('user', 'guest')),
    language TEXT NOT NULL CHECK (language IN ('en', 'fr')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'revoked', 'expired')),
    invited_by BLOB NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    accepted_by BLOB REFERENCES users (id),
    CONSTRAINT invitation_accepted CHECK ((state = 'accepted') = (accepted_by IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX invitation_token_hash ON invitation (token_hash);
-- One address is invited once at a time.
CREATE UNIQUE INDEX invitation_pending ON invitation (account_id, email_key) WHERE state = 'pending';
CREATE INDEX invitation_by_account ON invitation (account_id, created_at, id);

-- USR-02: the link with which somebody who was created chooses a password. SHA-256 of its token.
CREATE TABLE first_password (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    id BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE UNIQUE INDEX first_password_token_hash ON first_password (token_hash);

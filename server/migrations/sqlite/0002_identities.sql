-- CTX-01: one browser may be signed in from several directories. Who has proved to be whom in a session; the session's own
-- user_id is the one of them that acts now.
CREATE TABLE session_identity (
    token_hash BLOB NOT NULL REFERENCES session (token_hash) ON DELETE CASCADE,
    user_id BLOB NOT NULL REFERENCES users (id),
    proved_at INTEGER NOT NULL,
    PRIMARY KEY (token_hash, user_id)
) STRICT;
CREATE INDEX session_identity_by_user ON session_identity (user_id);
INSERT INTO session_identity (token_hash, user_id, proved_at) SELECT token_hash, user_id, created_at FROM session;

-- USR-02: a password that somebody else knows as well. It opens nothing but the page where it is changed.
ALTER TABLE users ADD COLUMN password_one_time INTEGER NOT NULL DEFAULT 0;

-- ORG-03, ORG-06: publisher display names that nobody takes: reserved by the host, under a rights claim, or until recently another
-- account's. The account, where there is one, may have the name all the same.
CREATE TABLE reserved_name (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('host', 'claim', 'former')),
    name TEXT NOT NULL,
    -- ORG-02: what is compared.
    name_skeleton TEXT NOT NULL,
    account_id BLOB REFERENCES account (id),
    -- Empty: for good.
    until INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reserved_name_skeleton ON reserved_name (name_skeleton);

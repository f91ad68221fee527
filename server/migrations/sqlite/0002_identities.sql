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

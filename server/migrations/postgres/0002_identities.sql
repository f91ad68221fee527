-- CTX-01: one browser may be signed in from several directories. Who has proved to be whom in a session; the session's own
-- user_id is the one of them that acts now.
CREATE TABLE session_identity (
    token_hash BYTEA NOT NULL REFERENCES session (token_hash) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id),
    proved_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash, user_id)
);
CREATE INDEX session_identity_by_user ON session_identity (user_id);
INSERT INTO session_identity (token_hash, user_id, proved_at) SELECT token_hash, user_id, created_at FROM session;

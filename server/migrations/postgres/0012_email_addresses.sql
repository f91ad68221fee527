-- USR-05: an e-mail address signs in once its owner has confirmed it, by submitting a page whose link was mailed to it. sign_in_email is the
-- key of a confirmed address. Two people may have confirmed the same one; then it signs in neither of them, so the key is not unique:
-- nobody keeps another from an address by having it too.
ALTER TABLE users ADD COLUMN email_confirmed_at BIGINT;
DROP INDEX users_sign_in_email;
CREATE INDEX users_sign_in_email ON users (sign_in_email);

-- Those of whom it is known: an operator has entered the address; or the person has chosen a password, or accepted an invitation, with a
-- link that was mailed to it. Until now nobody could change it, and all addresses are ASCII.
UPDATE users SET email_confirmed_at = created_at WHERE sign_in_email IS NOT NULL;
UPDATE users SET sign_in_email = lower(users.email COLLATE "C"), email_confirmed_at = known.at
    FROM (SELECT x.user_id, MIN(x.at) AS at FROM (
            SELECT f.user_id, f.used_at AS at FROM first_password f WHERE f.used_at IS NOT NULL
            UNION ALL SELECT e.target_id, e.at FROM audit_event e WHERE e.action = 'user.reset_password' AND e.target_kind = 'user'
            UNION ALL SELECT i.accepted_by, i.ended_at FROM invitation i JOIN users u ON u.id = i.accepted_by
                WHERE i.state = 'accepted' AND i.email_key = lower(u.email COLLATE "C")
        ) x GROUP BY x.user_id) known
    WHERE users.id = known.user_id AND users.email_confirmed_at IS NULL AND users.email <> ''
        AND users.directory_id IN (SELECT d.id FROM directory d WHERE d.kind = 'built_in');

-- The links that confirm an address: the one in force, or the one that is to take its place. SHA-256 of the token in the mail's link.
CREATE TABLE email_confirmation (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    token_hash BYTEA NOT NULL,
    email TEXT NOT NULL,
    -- The address in force, when it was asked and once more when it was confirmed.
    before TEXT NOT NULL,
    asked_by UUID NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- When it was used, withdrawn, or a newer one took its place.
    ended_at BIGINT,
    confirmed_at BIGINT
);
CREATE UNIQUE INDEX email_confirmation_token_hash ON email_confirmation (token_hash);
CREATE UNIQUE INDEX email_confirmation_open ON email_confirmation (user_id) WHERE ended_at IS NULL;
CREATE INDEX email_confirmation_by_user ON email_confirmation (user_id, created_at);

-- Links that were asked for at once, for all who have confirmed the same address: one mail has them.
ALTER TABLE password_reset ADD COLUMN asked_together UUID;
CREATE INDEX password_reset_together ON password_reset (asked_together);

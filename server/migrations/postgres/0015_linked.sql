-- The provider left groups out of what it said at the last sign-in, and nothing else made a Global administrator of the person.
ALTER TABLE users ADD COLUMN groups_left_out BOOLEAN NOT NULL DEFAULT FALSE;

-- By which sign-in at a provider somebody came into a session, and where they were going: whoever goes back to its last step goes on.
ALTER TABLE session_identity ADD COLUMN came_by BYTEA;
ALTER TABLE session_identity ADD COLUMN came_for TEXT;

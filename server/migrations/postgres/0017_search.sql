-- Lists and searches that read what they show, at 10,000 engagements and 100,000 people.

-- ENG-05: what is for any organization, in both orders of the list. What is for named ones is found from the organization.
DROP INDEX engagement_newest;
DROP INDEX engagement_title;
CREATE INDEX engagement_newest ON engagement (published_at DESC, id DESC) WHERE life = 'active' AND audience = 'any';
CREATE INDEX engagement_title ON engagement (title_key, id) WHERE life = 'active' AND audience = 'any';

-- REQ-07: a person's earlier refusal, what was decided last, and the same for those who see one organization's requests.
CREATE INDEX access_request_of_person ON access_request (engagement_id, user_id, state, created_at, id);
CREATE INDEX access_request_decided ON access_request (engagement_id, ended_at, id) WHERE state IN ('approved', 'declined');
CREATE INDEX access_request_of_account ON access_request (engagement_id, account_id, state, created_at, id);
CREATE INDEX access_request_of_account_decided ON access_request (engagement_id, account_id, ended_at, id) WHERE state IN ('approved', 'declined');

-- USR-01: an account's people in the order of their names. "person_key" is users.search_text; triggers keep it so, here and in memberships.
ALTER TABLE account_user ADD COLUMN person_key TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE account_user SET person_key = (SELECT u.search_text FROM users u WHERE u.id = account_user.user_id);
CREATE INDEX account_user_by_person_key ON account_user (account_id, person_key, user_id);
CREATE INDEX account_user_by_role ON account_user (account_id, role, added_at, user_id);
CREATE INDEX users_by_role ON users (directory_id, directory_role, search_text, id);
CREATE FUNCTION account_user_person_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.person_key := (SELECT u.search_text FROM users u WHERE u.id = NEW.user_id);
    RETURN NEW;
END $$;
CREATE TRIGGER account_user_person_key BEFORE INSERT ON account_user FOR EACH ROW EXECUTE FUNCTION account_user_person_key();
CREATE FUNCTION users_person_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE account_user SET person_key = NEW.search_text WHERE user_id = NEW.id;
    UPDATE membership SET person_key = NEW.search_text WHERE user_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER users_person_key AFTER UPDATE OF search_text ON users FOR EACH ROW WHEN (NEW.search_text <> OLD.search_text)
    EXECUTE FUNCTION users_person_key();

CREATE INDEX users_groups_left_out ON users (id) WHERE groups_left_out;
CREATE INDEX session_by_end ON session (expires_at);
CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX outbox_by_user ON outbox (user_id, created_at, id);
CREATE INDEX outbox_to_address ON outbox (created_at, id) WHERE address IS NOT NULL;

-- What has a word in it: each three characters of a text in a row lead to it (server/src/db/search.rs). The extension pg_trgm comes with
-- PostgreSQL, and whoever owns the database may create it. Where it is missing the words are found all the same, row by row: the warning
-- says what to do.
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX words_of_engagement ON engagement USING gin (search_text gin_trgm_ops) WITH (fastupdate = off);
    CREATE INDEX words_of_users ON users USING gin (search_text gin_trgm_ops) WITH (fastupdate = off);
    -- An account is found by both of its names.
    CREATE INDEX words_of_account ON account USING gin ((name_look || ' ' || business_name_key) gin_trgm_ops) WITH (fastupdate = off);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
    RAISE WARNING 'Searching stays slow: the extension pg_trgm could not be used (%). As soon as it is there, the statements CREATE INDEX words_of_… of server/migrations/postgres/0017_search.sql can be run by hand.', SQLERRM;
END $$;

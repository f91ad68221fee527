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
ALTER TABLE account_user ADD COLUMN person_key TEXT NOT NULL DEFAULT '';
UPDATE account_user SET person_key = (SELECT u.search_text FROM users u WHERE u.id = account_user.user_id);
CREATE INDEX account_user_by_person_key ON account_user (account_id, person_key, user_id);
CREATE INDEX account_user_by_role ON account_user (account_id, role, added_at, user_id);
CREATE INDEX users_by_role ON users (directory_id, directory_role, search_text, id);
CREATE TRIGGER account_user_person_key AFTER INSERT ON account_user BEGIN
    UPDATE account_user SET person_key = (SELECT u.search_text FROM users u WHERE u.id = new.user_id)
        WHERE account_id = new.account_id AND user_id = new.user_id;
END;
CREATE TRIGGER users_person_key AFTER UPDATE OF search_text ON users WHEN new.search_text <> old.search_text BEGIN
    UPDATE account_user SET person_key = new.search_text WHERE user_id = new.id;
    UPDATE membership SET person_key = new.search_text WHERE user_id = new.id;
END;

CREATE INDEX users_groups_left_out ON users (id) WHERE groups_left_out;
CREATE INDEX session_by_end ON session (expires_at);
CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX outbox_by_user ON outbox (user_id, created_at, id);
CREATE INDEX outbox_to_address ON outbox (created_at, id) WHERE address IS NOT NULL;

-- What has a word in it: each three characters of a text in a row lead to it (server/src/db/search.rs). The rows of the full-text tables
-- have numbers, those of ours have ids. A text ends with two blanks, so that its last characters begin three as well.
CREATE TABLE words_of_engagement_row (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE words_of_engagement USING fts5(text, content = '', detail = 'none', tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE words_of_engagement_part USING fts5vocab('words_of_engagement', 'row');
INSERT INTO words_of_engagement_row (id) SELECT id FROM engagement;
INSERT INTO words_of_engagement (rowid, text)
    SELECT w.row, e.search_text || '  ' FROM words_of_engagement_row w JOIN engagement e ON e.id = w.id;
CREATE TRIGGER engagement_words_new AFTER INSERT ON engagement BEGIN
    INSERT INTO words_of_engagement_row (id) VALUES (new.id);
    INSERT INTO words_of_engagement (rowid, text)
        SELECT w.row, new.search_text || '  ' FROM words_of_engagement_row w WHERE w.id = new.id;
END;
CREATE TRIGGER engagement_words_change AFTER UPDATE OF search_text ON engagement WHEN new.search_text <> old.search_text BEGIN
    INSERT INTO words_of_engagement (words_of_engagement, rowid, text)
        SELECT 'delete', w.row, old.search_text || '  ' FROM words_of_engagement_row w WHERE w.id = new.id;
    INSERT INTO words_of_engagement (rowid, text)
        SELECT w.row, new.search_text || '  ' FROM words_of_engagement_row w WHERE w.id = new.id;
END;
CREATE TRIGGER engagement_words_end AFTER DELETE ON engagement BEGIN
    INSERT INTO words_of_engagement (words_of_engagement, rowid, text)
        SELECT 'delete', w.row, old.search_text || '  ' FROM words_of_engagement_row w WHERE w.id = old.id;
    DELETE FROM words_of_engagement_row WHERE id = old.id;
END;

CREATE TABLE words_of_users_row (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE words_of_users USING fts5(text, content = '', detail = 'none', tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE words_of_users_part USING fts5vocab('words_of_users', 'row');
INSERT INTO words_of_users_row (id) SELECT id FROM users;
INSERT INTO words_of_users (rowid, text) SELECT w.row, u.search_text || '  ' FROM words_of_users_row w JOIN users u ON u.id = w.id;
CREATE TRIGGER users_words_new AFTER INSERT ON users BEGIN
    INSERT INTO words_of_users_row (id) VALUES (new.id);
    INSERT INTO words_of_users (rowid, text) SELECT w.row, new.search_text || '  ' FROM words_of_users_row w WHERE w.id = new.id;
END;
CREATE TRIGGER users_words_change AFTER UPDATE OF search_text ON users WHEN new.search_text <> old.search_text BEGIN
    INSERT INTO words_of_users (words_of_users, rowid, text)
        SELECT 'delete', w.row, old.search_text || '  ' FROM words_of_users_row w WHERE w.id = new.id;
    INSERT INTO words_of_users (rowid, text) SELECT w.row, new.search_text || '  ' FROM words_of_users_row w WHERE w.id = new.id;
END;
CREATE TRIGGER users_words_end AFTER DELETE ON users BEGIN
    INSERT INTO words_of_users (words_of_users, rowid, text)
        SELECT 'delete', w.row, old.search_text || '  ' FROM words_of_users_row w WHERE w.id = old.id;
    DELETE FROM words_of_users_row WHERE id = old.id;
END;

-- An account is found by both of its names.
CREATE TABLE words_of_account_row (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE words_of_account USING fts5(text, content = '', detail = 'none', tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE words_of_account_part USING fts5vocab('words_of_account', 'row');
INSERT INTO words_of_account_row (id) SELECT id FROM account;
INSERT INTO words_of_account (rowid, text)
    SELECT w.row, a.name_look || ' ' || a.business_name_key || '  ' FROM words_of_account_row w JOIN account a ON a.id = w.id;
CREATE TRIGGER account_words_new AFTER INSERT ON account BEGIN
    INSERT INTO words_of_account_row (id) VALUES (new.id);
    INSERT INTO words_of_account (rowid, text)
        SELECT w.row, new.name_look || ' ' || new.business_name_key || '  ' FROM words_of_account_row w WHERE w.id = new.id;
END;
CREATE TRIGGER account_words_change AFTER UPDATE OF name_look, business_name_key ON account
WHEN new.name_look <> old.name_look OR new.business_name_key <> old.business_name_key BEGIN
    INSERT INTO words_of_account (words_of_account, rowid, text)
        SELECT 'delete', w.row, old.name_look || ' ' || old.business_name_key || '  ' FROM words_of_account_row w WHERE w.id = new.id;
    INSERT INTO words_of_account (rowid, text)
        SELECT w.row, new.name_look || ' ' || new.business_name_key || '  ' FROM words_of_account_row w WHERE w.id = new.id;
END;
CREATE TRIGGER account_words_end AFTER DELETE ON account BEGIN
    INSERT INTO words_of_account (words_of_account, rowid, text)
        SELECT 'delete', w.row, old.name_look || ' ' || old.business_name_key || '  ' FROM words_of_account_row w WHERE w.id = old.id;
    DELETE FROM words_of_account_row WHERE id = old.id;
END;

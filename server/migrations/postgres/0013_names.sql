-- What lists are sorted and searched by is made by rules::search_key, and what names are compared by is made by rules::name_keys. Both have
-- become better: the server makes anew at its next start what an older version has made. Rows that a server of before adds meanwhile
-- count as old, too.
ALTER TABLE users ADD COLUMN search_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE program ADD COLUMN search_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE engagement ADD COLUMN search_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN search_version BIGINT NOT NULL DEFAULT 0;
-- Empty but for those that are to be made anew, so that a start reads nothing else. The number is SEARCH_KEY_VERSION: a new version needs
-- new indexes.
CREATE INDEX users_outdated ON users (id) WHERE search_version < 1 OR search_text = '';
CREATE INDEX program_outdated ON program (id) WHERE search_version < 1;
CREATE INDEX engagement_outdated ON engagement (id) WHERE search_version < 1;
CREATE INDEX account_outdated ON account (id) WHERE search_version < 1 OR business_name_key = '';

-- What organizations are sorted by; "name_skeleton" tells names apart, and writes rn for m. "name_look" is what they are found by: what looks
-- alike is alike, and so is what people type for a letter. "business_name_key" is the same of the business name.
ALTER TABLE account ADD COLUMN name_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN name_look TEXT NOT NULL DEFAULT '';
CREATE INDEX account_by_name ON account (name_key, id);
DROP INDEX account_suspended;
CREATE INDEX account_suspended ON account (name_key, id) WHERE suspended_at IS NOT NULL;
ALTER TABLE reserved_name ADD COLUMN name_look TEXT NOT NULL DEFAULT '';

-- By which version of the rule the keys of reserved names and of claims were made, as of accounts.
ALTER TABLE reserved_name ADD COLUMN name_keys_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE name_claim ADD COLUMN name_keys_version BIGINT NOT NULL DEFAULT 0;

-- Sorted alike, whatever the database's own order is.
ALTER TABLE directory ALTER COLUMN domain_prefix TYPE TEXT COLLATE "C";

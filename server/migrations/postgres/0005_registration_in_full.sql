-- ORG-02: everything that a name must not have in common with another account's. A name has several keys (entente_shared::rules::name_keys);
-- those of rows that are older than this table are made at the next start, for SQL can't.
CREATE TABLE account_name_key (
    account_id UUID NOT NULL REFERENCES account (id),
    key TEXT NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE UNIQUE INDEX account_name_key_once ON account_name_key (key);
INSERT INTO account_name_key (account_id, key) SELECT id, name_skeleton FROM account;
-- By which version of the rule an account's keys were made.
ALTER TABLE account ADD COLUMN name_keys_version BIGINT NOT NULL DEFAULT 0;

-- ORG-03: that a name is one's own by right. It may be reserved, another account's, or still free.
CREATE TABLE name_claim (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_skeleton TEXT NOT NULL,
    ground TEXT NOT NULL CHECK (ground IN ('trademark', 'registered_name', 'other')),
    explanation TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('en', 'fr')),
    user_id UUID NOT NULL REFERENCES users (id),
    directory_id UUID NOT NULL REFERENCES directory (id),
    -- Empty: for the registration of the directory's organization.
    account_id UUID REFERENCES account (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'refused', 'withdrawn')),
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    decided_by UUID REFERENCES users (id),
    reason TEXT,
    -- The account that was asked to give the name up.
    holder_id UUID REFERENCES account (id),
    CONSTRAINT name_claim_ended CHECK ((state = 'pending') = (ended_at IS NULL)),
    CONSTRAINT name_claim_decided CHECK ((state IN ('accepted', 'refused')) = (decided_by IS NOT NULL))
);
CREATE UNIQUE INDEX name_claim_pending ON name_claim (directory_id, name_skeleton) WHERE state = 'pending';
CREATE INDEX name_claim_queue ON name_claim (state, created_at, id);
CREATE INDEX name_claim_by_directory ON name_claim (directory_id, created_at);

-- A claim holds its name for the claimant from the start: for an account, or for the registration of a directory's organization.
ALTER TABLE reserved_name ADD COLUMN claim_id UUID REFERENCES name_claim (id);
ALTER TABLE reserved_name ADD COLUMN directory_id UUID REFERENCES directory (id);
CREATE INDEX reserved_name_by_claim ON reserved_name (claim_id);
CREATE TABLE reserved_name_key (
    reserved_name_id UUID NOT NULL REFERENCES reserved_name (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    PRIMARY KEY (reserved_name_id, key)
);
CREATE INDEX reserved_name_key_by_key ON reserved_name_key (key);
INSERT INTO reserved_name_key (reserved_name_id, key) SELECT id, name_skeleton FROM reserved_name;
-- The accepted claim because of which an account has to choose another name.
ALTER TABLE account ADD COLUMN rename_for UUID REFERENCES name_claim (id);

-- REG-08: what is pressed twice is one draft, and a draft becomes one account, a directory's first or a further one (DIR-04).
CREATE TABLE registration_draft_with_id (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    id UUID NOT NULL,
    -- DIR-04: asked for although the directory has an account already.
    further BOOLEAN NOT NULL,
    content TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO registration_draft_with_id (user_id, id, further, content, updated_at)
    SELECT user_id, gen_random_uuid (), FALSE, content, updated_at FROM registration_draft;
DROP TABLE registration_draft;
ALTER TABLE registration_draft_with_id RENAME TO registration_draft;
ALTER TABLE account ADD COLUMN draft_id UUID;
CREATE UNIQUE INDEX account_draft ON account (draft_id);

-- REG-01: a draft on its way to a Global administrator. SHA-256 of the token in the link.
CREATE TABLE registration_hand_over (
    id UUID NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    -- Only this directory's Global administrators see what is in it.
    directory_id UUID NOT NULL REFERENCES directory (id),
    user_id UUID NOT NULL REFERENCES users (id),
    content TEXT NOT NULL,
    -- Whom it was mailed to, if it was.
    recipient_id UUID REFERENCES users (id),
    recipient_address TEXT,
    language TEXT NOT NULL CHECK (language IN ('en', 'fr')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    taken_by UUID REFERENCES users (id),
    taken_at BIGINT,
    -- The draft that the one who took it over had before.
    set_aside TEXT,
    CONSTRAINT registration_hand_over_taken CHECK ((taken_by IS NULL) = (taken_at IS NULL))
);
CREATE UNIQUE INDEX registration_hand_over_token_hash ON registration_hand_over (token_hash);
CREATE INDEX registration_hand_over_by_user ON registration_hand_over (user_id, created_at);

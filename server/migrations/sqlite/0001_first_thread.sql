-- The first thread: directories and sessions, registration, engagements, access requests, audit and mail.
-- The other engine's file of the same name has the same tables, columns, indexes and names: a test compares them.
-- Ids are 16 bytes; times are microseconds since 1970; states are words held by CHECK.

-- A value that no table row may show: tokens in mails are derived from it, so that none has to be kept.
CREATE TABLE secret (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    value BLOB NOT NULL
) STRICT;

CREATE TABLE directory (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('built_in', 'linked')),
    domain_prefix TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX directory_domain_prefix ON directory (domain_prefix);

-- One person's identity in one directory: the key is (directory, subject), never the address.
CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    directory_id BLOB NOT NULL REFERENCES directory (id),
    subject TEXT NOT NULL,
    -- As shown; the key is what it is looked up by.
    sign_in_address TEXT NOT NULL,
    sign_in_key TEXT NOT NULL,
    -- Only where an operator vouches for the e-mail address: a second key to sign in with.
    sign_in_email TEXT,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('en', 'fr')),
    directory_role TEXT NOT NULL CHECK (directory_role IN ('global_administrator', 'user', 'guest')),
    -- PHC string of Argon2id; none for people of a linked directory.
    password_hash TEXT,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_subject ON users (directory_id, subject);
CREATE UNIQUE INDEX users_sign_in_key ON users (sign_in_key);
CREATE UNIQUE INDEX users_sign_in_email ON users (sign_in_email);

CREATE TABLE account (
    id BLOB NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL CHECK (number BETWEEN 10000000 AND 99999999),
    is_host INTEGER NOT NULL,
    country TEXT NOT NULL,
    publisher_display_name TEXT NOT NULL,
    -- ORG-02: what is compared.
    name_skeleton TEXT NOT NULL,
    registered_business_name TEXT NOT NULL,
    -- CON-01 and CON-05; what was not given is empty.
    contact_first_name TEXT NOT NULL,
    contact_last_name TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    contact_phone TEXT NOT NULL,
    contact_website TEXT NOT NULL,
    contact_address_line_1 TEXT NOT NULL,
    contact_address_line_2 TEXT NOT NULL,
    contact_city TEXT NOT NULL,
    contact_state_province TEXT NOT NULL,
    contact_postal_code TEXT NOT NULL,
    contact_language TEXT NOT NULL CHECK (contact_language IN ('en', 'fr')),
    contact_confirmed_at INTEGER,
    approver_name TEXT NOT NULL,
    approver_email TEXT NOT NULL,
    approver_phone TEXT NOT NULL,
    registered_by BLOB NOT NULL REFERENCES users (id),
    -- REG-08: one registration for a directory, however often Finish is pressed. Further accounts of a directory (DIR-04) leave it empty.
    registered_from BLOB REFERENCES directory (id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_number ON account (number);
CREATE UNIQUE INDEX account_name_skeleton ON account (name_skeleton);
CREATE UNIQUE INDEX account_registered_from ON account (registered_from);

CREATE TABLE account_directory (
    account_id BLOB NOT NULL REFERENCES account (id),
    directory_id BLOB NOT NULL REFERENCES directory (id),
    PRIMARY KEY (account_id, directory_id)
) STRICT;
CREATE INDEX account_directory_by_directory ON account_directory (directory_id);

CREATE TABLE account_user (
    account_id BLOB NOT NULL REFERENCES account (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member')),
    added_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, user_id)
) STRICT;
CREATE INDEX account_user_by_user ON account_user (user_id, added_at);

-- SHA-256 of the cookie's token: the row alone opens no session.
CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    account_id BLOB REFERENCES account (id),
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    user_agent TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT;
CREATE INDEX session_by_user ON session (user_id);

-- Attempts that are counted against guessing. The key is a hash: the table is no list of who signs in from where.
CREATE TABLE attempt (
    key BLOB NOT NULL PRIMARY KEY,
    window_start INTEGER NOT NULL,
    tries INTEGER NOT NULL
) STRICT;

-- The collaboration agreement, in versions that never change.
CREATE TABLE agreement (
    id BLOB NOT NULL PRIMARY KEY,
    version TEXT NOT NULL,
    effective_at INTEGER NOT NULL,
    name_en TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    text_en TEXT NOT NULL,
    text_fr TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX agreement_version ON agreement (version);

-- REG-05. The digest is of the text in the language in which it was read.
CREATE TABLE agreement_acceptance (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES account (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    agreement_id BLOB NOT NULL REFERENCES agreement (id),
    version TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('en', 'fr')),
    sha256 TEXT NOT NULL,
    accepted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX agreement_acceptance_by_account ON agreement_acceptance (account_id, accepted_at);

-- REG-07: what was typed, right or wrong, as JSON.
CREATE TABLE registration_draft (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    content TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- REG-06. SHA-256 of the token in the mail's link.
CREATE TABLE contact_confirmation (
    id BLOB NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL,
    account_id BLOB NOT NULL REFERENCES account (id),
    email TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    confirmed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX contact_confirmation_token_hash ON contact_confirmation (token_hash);

-- Terms of use, in versions that never change: a new version is a new row, to which program or engagement then points.
CREATE TABLE terms (
    id BLOB NOT NULL PRIMARY KEY,
    document_id BLOB NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    effective_at INTEGER NOT NULL,
    title_en TEXT NOT NULL,
    text_en TEXT NOT NULL,
    title_fr TEXT,
    text_fr TEXT
) STRICT;
CREATE UNIQUE INDEX terms_version ON terms (document_id, version);

CREATE TABLE program (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    -- ENG-01: what its engagements inherit.
    terms_id BLOB NOT NULL REFERENCES terms (id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX program_by_account ON program (account_id);

CREATE TABLE program_role (
    program_id BLOB NOT NULL REFERENCES program (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'publisher')),
    PRIMARY KEY (program_id, user_id, role)
) STRICT;
CREATE INDEX program_role_by_user ON program_role (user_id);

CREATE TABLE engagement (
    id BLOB NOT NULL PRIMARY KEY,
    program_id BLOB NOT NULL REFERENCES program (id),
    title TEXT NOT NULL,
    -- Search keys: small letters without accents. search_text covers title, summary, program and host.
    title_key TEXT NOT NULL,
    search_text TEXT NOT NULL,
    summary TEXT NOT NULL,
    description TEXT NOT NULL,
    access TEXT NOT NULL CHECK (access IN ('open', 'managed', 'by_invitation')),
    life TEXT NOT NULL CHECK (life IN ('draft', 'active', 'paused', 'closed', 'archived')),
    audience TEXT NOT NULL CHECK (audience IN ('any', 'several', 'one')),
    -- Empty: the program's.
    terms_id BLOB REFERENCES terms (id),
    -- When it became visible; of a draft, when it was made.
    published_at INTEGER NOT NULL
) STRICT;
-- ENG-05: both orders of the list are read from an index, page by page.
CREATE INDEX engagement_newest ON engagement (published_at DESC, id DESC) WHERE life = 'active';
CREATE INDEX engagement_title ON engagement (title_key, id) WHERE life = 'active';
CREATE INDEX engagement_by_program ON engagement (program_id);

CREATE TABLE engagement_audience (
    engagement_id BLOB NOT NULL REFERENCES engagement (id),
    account_id BLOB NOT NULL REFERENCES account (id),
    PRIMARY KEY (engagement_id, account_id)
) STRICT;

-- A role is held for the account that the person acts for.
CREATE TABLE engagement_role (
    engagement_id BLOB NOT NULL REFERENCES engagement (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    account_id BLOB NOT NULL REFERENCES account (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'power_user')),
    PRIMARY KEY (engagement_id, user_id, role)
) STRICT;
CREATE INDEX engagement_role_by_user ON engagement_role (user_id);

CREATE TABLE membership (
    id BLOB NOT NULL PRIMARY KEY,
    engagement_id BLOB NOT NULL REFERENCES engagement (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    account_id BLOB NOT NULL REFERENCES account (id),
    state TEXT NOT NULL CHECK (state IN ('active', 'left', 'removed', 'inactive', 'terms_due')),
    since INTEGER NOT NULL
) STRICT;
-- One row for each person and engagement: who comes back finds the same row.
CREATE UNIQUE INDEX membership_person ON membership (engagement_id, user_id);
CREATE INDEX membership_by_user ON membership (user_id);

-- REQ-01.
CREATE TABLE terms_acceptance (
    id BLOB NOT NULL PRIMARY KEY,
    engagement_id BLOB NOT NULL REFERENCES engagement (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    account_id BLOB NOT NULL REFERENCES account (id),
    terms_id BLOB NOT NULL REFERENCES terms (id),
    version INTEGER NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('en', 'fr')),
    sha256 TEXT NOT NULL,
    accepted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX terms_acceptance_by_person ON terms_acceptance (user_id, engagement_id, accepted_at);

CREATE TABLE access_request (
    id BLOB NOT NULL PRIMARY KEY,
    engagement_id BLOB NOT NULL REFERENCES engagement (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    account_id BLOB NOT NULL REFERENCES account (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'declined', 'withdrawn', 'expired')),
    justification TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    decided_by BLOB REFERENCES users (id),
    reason TEXT,
    CONSTRAINT access_request_ended CHECK ((state = 'pending') = (ended_at IS NULL)),
    CONSTRAINT access_request_decided CHECK ((state IN ('approved', 'declined')) = (decided_by IS NOT NULL))
) STRICT;
-- REQ-10.
CREATE UNIQUE INDEX access_request_pending ON access_request (engagement_id, user_id) WHERE state = 'pending';
CREATE INDEX access_request_queue ON access_request (engagement_id, state, created_at, id);
CREATE INDEX access_request_by_user ON access_request (user_id, created_at);

-- NTF-02: what is to be sent, by ids and never as text. "cause" and recipient together make a mail exist once.
CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    cause TEXT NOT NULL,
    recipient TEXT NOT NULL,
    user_id BLOB REFERENCES users (id),
    address TEXT,
    language TEXT NOT NULL CHECK (language IN ('en', 'fr')),
    params TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts INTEGER NOT NULL,
    -- When it may be taken up: at once, after a pause, or when the lease of the worker that has it is over.
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    last_error TEXT,
    CONSTRAINT outbox_one_recipient CHECK ((user_id IS NULL) <> (address IS NULL))
) STRICT;
CREATE UNIQUE INDEX outbox_once ON outbox (cause, recipient);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state = 'queued';

-- AUD-01: append-only.
CREATE TABLE audit_event (
    id BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    user_id BLOB,
    account_id BLOB,
    action TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id BLOB NOT NULL,
    before_json TEXT,
    after_json TEXT,
    address TEXT NOT NULL,
    request_id TEXT NOT NULL
) STRICT;
CREATE INDEX audit_event_by_time ON audit_event (at, id);
CREATE INDEX audit_event_by_target ON audit_event (target_kind, target_id, at);
CREATE TRIGGER audit_event_keeps_rows BEFORE UPDATE ON audit_event BEGIN SELECT RAISE (ABORT, 'audit events are never changed'); END;
CREATE TRIGGER audit_event_keeps_all BEFORE DELETE ON audit_event BEGIN SELECT RAISE (ABORT, 'audit events are never deleted'); END;

-- Programs, engagements, members and terms, as the host's people run them.

-- An operator keeps an account from taking part, with a reason.
ALTER TABLE account ADD COLUMN suspended_at BIGINT;
ALTER TABLE account ADD COLUMN suspended_reason TEXT;
CREATE INDEX account_suspended ON account (name_skeleton) WHERE suspended_at IS NOT NULL;
-- Operators find accounts by their registered business name too: rules::name_skeleton of it, as "name_skeleton" is of the display name.
ALTER TABLE account ADD COLUMN business_name_key TEXT NOT NULL DEFAULT '';

-- A document of terms of use: the host's default, a program's own, or an engagement's own. Its versions are in "terms".
CREATE TABLE terms_document (
    id UUID NOT NULL PRIMARY KEY,
    program_id UUID REFERENCES program (id),
    engagement_id UUID REFERENCES engagement (id),
    created_at BIGINT NOT NULL,
    CONSTRAINT terms_document_one_owner CHECK (program_id IS NULL OR engagement_id IS NULL)
);
CREATE UNIQUE INDEX terms_document_program ON terms_document (program_id);
CREATE UNIQUE INDEX terms_document_engagement ON terms_document (engagement_id);

-- TOU-01. What was there before the kinds were: every version counts as material.
ALTER TABLE terms ADD COLUMN kind TEXT NOT NULL DEFAULT 'material' CHECK (kind IN ('material', 'editorial'));
ALTER TABLE terms ADD COLUMN published_by UUID REFERENCES users (id);
ALTER TABLE terms ADD COLUMN published_at BIGINT NOT NULL DEFAULT 0;
UPDATE terms SET published_at = effective_at;

-- ENG-01: which document a program and an engagement have; empty: the host's, the program's.
ALTER TABLE program ADD COLUMN terms_document_id UUID REFERENCES terms_document (id);
ALTER TABLE engagement ADD COLUMN terms_document_id UUID REFERENCES terms_document (id);
-- The documents that are in use. The first that a program has becomes the host's default, and its programs have it from there.
INSERT INTO terms_document (id, created_at) SELECT document_id, MIN(effective_at) FROM terms
    WHERE document_id = COALESCE(
        (SELECT t.document_id FROM program p JOIN terms t ON t.id = p.terms_id ORDER BY p.created_at, p.id LIMIT 1),
        (SELECT t.document_id FROM terms t ORDER BY t.effective_at, t.id LIMIT 1))
    GROUP BY document_id;
INSERT INTO terms_document (id, engagement_id, created_at) SELECT t.document_id, e.id, t.effective_at
    FROM engagement e JOIN terms t ON t.id = e.terms_id
    WHERE NOT EXISTS (SELECT 1 FROM terms_document d WHERE d.id = t.document_id)
        AND e.id = (SELECT o.id FROM engagement o JOIN terms x ON x.id = o.terms_id WHERE x.document_id = t.document_id ORDER BY o.id LIMIT 1);
INSERT INTO terms_document (id, program_id, created_at) SELECT t.document_id, p.id, t.effective_at
    FROM program p JOIN terms t ON t.id = p.terms_id
    WHERE NOT EXISTS (SELECT 1 FROM terms_document d WHERE d.id = t.document_id)
        AND p.id = (SELECT o.id FROM program o JOIN terms x ON x.id = o.terms_id WHERE x.document_id = t.document_id ORDER BY o.id LIMIT 1);
UPDATE program SET terms_document_id = (SELECT t.document_id FROM terms t JOIN terms_document d ON d.id = t.document_id
    WHERE t.id = program.terms_id AND (d.program_id IS NOT NULL OR d.engagement_id IS NOT NULL));
UPDATE engagement SET terms_document_id = (SELECT t.document_id FROM terms t WHERE t.id = engagement.terms_id);
ALTER TABLE program DROP COLUMN terms_id;
ALTER TABLE engagement DROP COLUMN terms_id;

-- A version that somebody prepares: what was typed, right or wrong, as JSON. A version itself never changes.
CREATE TABLE terms_draft (
    document_id UUID NOT NULL REFERENCES terms_document (id),
    user_id UUID NOT NULL REFERENCES users (id),
    content TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (document_id, user_id)
);

CREATE INDEX terms_acceptance_by_engagement ON terms_acceptance (engagement_id, accepted_at, id);
CREATE INDEX terms_acceptance_of_person ON terms_acceptance (user_id, accepted_at, id);
CREATE INDEX terms_acceptance_of_version ON terms_acceptance (terms_id, user_id);

-- The page of a program, and its life. "revision" counts its changes: whoever saves says which one they had before them.
ALTER TABLE program ADD COLUMN name_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE program ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE program ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE program ADD COLUMN changed_by UUID REFERENCES users (id);
ALTER TABLE program ADD COLUMN changed_at BIGINT;
ALTER TABLE program ADD COLUMN archived_at BIGINT;
CREATE INDEX program_by_name ON program (name_key, id);

ALTER TABLE program_role DROP CONSTRAINT program_role_role_check;
ALTER TABLE program_role ADD CONSTRAINT program_role_role_check CHECK (role IN ('owner', 'creator', 'publisher'));

-- ENG-03: whom to write to instead of the owners. REQ-09: after how many days deciders are reminded, and a request expires.
ALTER TABLE engagement ADD COLUMN contact_email TEXT NOT NULL DEFAULT '';
ALTER TABLE engagement ADD COLUMN reminder_days BIGINT NOT NULL DEFAULT 3 CHECK (reminder_days BETWEEN 1 AND 90);
ALTER TABLE engagement ADD COLUMN expiry_days BIGINT NOT NULL DEFAULT 30 CHECK (expiry_days BETWEEN 1 AND 365);
ALTER TABLE engagement ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE engagement ADD COLUMN changed_by UUID REFERENCES users (id);
ALTER TABLE engagement ADD COLUMN changed_at BIGINT;
DROP INDEX engagement_by_program;
CREATE INDEX engagement_by_program ON engagement (program_id, title_key, id);
CREATE INDEX engagement_audience_by_account ON engagement_audience (account_id);

-- ENG-08: of a program or of an engagement. What is taken away stays here.
CREATE TABLE announcement (
    id UUID NOT NULL PRIMARY KEY,
    program_id UUID REFERENCES program (id),
    engagement_id UUID REFERENCES engagement (id),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    effective_at BIGINT NOT NULL,
    expires_at BIGINT,
    created_by UUID NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    revision BIGINT NOT NULL DEFAULT 1,
    withdrawn_at BIGINT,
    CONSTRAINT announcement_one_place CHECK ((program_id IS NULL) <> (engagement_id IS NULL))
);
CREATE INDEX announcement_by_program ON announcement (program_id, effective_at, id);
CREATE INDEX announcement_by_engagement ON announcement (engagement_id, effective_at, id);

-- MEM-01, MEM-02: who added a member, when they were last there, and of what they were warned. "person_key" is users.search_text, which
-- begins with the name: the list is sorted and searched by it.
ALTER TABLE membership ADD COLUMN added_by UUID REFERENCES users (id);
ALTER TABLE membership ADD COLUMN last_access_at BIGINT;
ALTER TABLE membership ADD COLUMN warned_days BIGINT;
-- How it ended. "since" stays what it was: an end can be undone, and a power user is one again then.
ALTER TABLE membership ADD COLUMN ended_by UUID REFERENCES users (id);
ALTER TABLE membership ADD COLUMN ended_at BIGINT;
ALTER TABLE membership ADD COLUMN ended_reason TEXT;
ALTER TABLE membership ADD COLUMN ended_as_power_user BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE membership SET ended_at = since WHERE state <> 'active';
ALTER TABLE membership ADD COLUMN person_key TEXT COLLATE "C" NOT NULL DEFAULT '';
-- Who was a member before their visits were written down counts as having been there today: nobody leaves without a warning.
UPDATE membership SET last_access_at = CAST(EXTRACT(EPOCH FROM now()) AS BIGINT) * 1000000,
    person_key = (SELECT u.search_text FROM users u WHERE u.id = membership.user_id);
CREATE INDEX membership_by_person_key ON membership (engagement_id, state, person_key, id);
CREATE INDEX membership_by_since ON membership (engagement_id, state, since, id);
CREATE INDEX membership_of_account_by_person_key ON membership (engagement_id, account_id, state, person_key, id);
CREATE INDEX membership_of_account_by_since ON membership (engagement_id, account_id, state, since, id);
CREATE INDEX membership_idle ON membership (last_access_at, id) WHERE state = 'active';

-- REQ-09: what pends, oldest first, over all engagements; whether its deciders were reminded.
ALTER TABLE access_request ADD COLUMN reminded_at BIGINT;
CREATE INDEX access_request_waiting ON access_request (created_at, id) WHERE state = 'pending';

-- What operators look for in the outbox, the newest first.
CREATE INDEX outbox_by_state ON outbox (state, created_at, id);
CREATE INDEX outbox_newest ON outbox (created_at, id);
-- Since when a worker has the mail: nobody else touches it until its lease is over.
ALTER TABLE outbox ADD COLUMN taken_at BIGINT;

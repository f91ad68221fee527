-- ORG-06, CON-01: what of an account's data was changed by whom. Mails tell of it by this row, and a form that was opened before it is out
-- of date.
CREATE TABLE account_change (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES account (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL CHECK (kind IN ('name', 'contact')),
    -- The publisher display name, or the contact address.
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX account_change_by_account ON account_change (account_id, kind, at);

-- The latest confirmation of an account's contact address, and how many were sent lately.
CREATE INDEX contact_confirmation_by_account ON contact_confirmation (account_id, created_at);

-- REG-05: a material version asks for acceptance, an editorial one asks nobody. Those that come with the program have no publisher.
ALTER TABLE agreement ADD COLUMN kind TEXT NOT NULL DEFAULT 'material' CHECK (kind IN ('material', 'editorial'));
ALTER TABLE agreement ADD COLUMN published_by BLOB REFERENCES users (id);
ALTER TABLE agreement ADD COLUMN published_at INTEGER;
CREATE INDEX agreement_by_effect ON agreement (effective_at, id);

-- DIR-02: a linked directory is an issuer, plus the organization there where the issuer serves several; '' where it serves one.
-- Built-in directories have neither. In domain_prefix stands the name that people see.
ALTER TABLE directory ADD COLUMN issuer TEXT;
ALTER TABLE directory ADD COLUMN tenant TEXT;
CREATE UNIQUE INDEX directory_issuer_tenant ON directory (issuer, tenant);

-- A sign-in that is under way at a provider. SHA-256 of what the browser brings back and of its cookie: the row alone is worth nothing.
CREATE TABLE linked_sign_in (
    state_hash BYTEA NOT NULL PRIMARY KEY,
    browser_hash BYTEA NOT NULL,
    provider TEXT NOT NULL,
    return_to TEXT NOT NULL,
    also BOOLEAN NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX linked_sign_in_by_end ON linked_sign_in (expires_at);

-- DIR-04: since when the account has the directory. Empty: from the start.
ALTER TABLE account_directory ADD COLUMN linked_at BIGINT;

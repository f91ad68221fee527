-- CTX-01: whom somebody acts for when they sign in: the account that they acted for last.
ALTER TABLE users ADD COLUMN last_account_id UUID REFERENCES account (id);

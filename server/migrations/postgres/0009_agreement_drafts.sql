-- A version of the agreement that an operator prepares: what was typed, right or wrong, as JSON. A version itself never changes.
CREATE TABLE agreement_draft (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    content TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

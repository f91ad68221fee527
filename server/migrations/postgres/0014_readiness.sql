-- What /readyz writes to find out whether anything can be written: a row of some size, which the next one takes the place of.
CREATE TABLE readiness (
    id UUID NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    filler BYTEA NOT NULL
);

-- Not compressed: it has to need the room.
ALTER TABLE readiness ALTER COLUMN filler SET STORAGE EXTERNAL;

-- What /readyz writes to find out whether anything can be written: a row of some size, which the next one takes the place of.
CREATE TABLE readiness (
    id BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    filler BLOB NOT NULL
) STRICT;

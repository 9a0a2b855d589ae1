-- Deletable: everything here is made again from journal.db, or from the journal's rows by the actors.
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
-- Where a stream's rows are; filled off the write path.
CREATE TABLE place (stream INTEGER NOT NULL, sequence INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (stream, sequence)) WITHOUT ROWID;
-- A 64-bit hash of (stream, batch id), a third the size of the pair: the row itself decides.
CREATE TABLE batch (hash INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (hash, row)) WITHOUT ROWID;
CREATE TABLE head (stream INTEGER PRIMARY KEY, sequence INTEGER NOT NULL);
CREATE TABLE snapshot (id INTEGER PRIMARY KEY, stream TEXT NOT NULL UNIQUE, sequence INTEGER NOT NULL, checksum INTEGER NOT NULL, state BLOB NOT NULL);

-- The only truth. Append-only: rowid order, no secondary index on the write path (design.md §4).
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE principal (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE log (
    row INTEGER PRIMARY KEY,       -- 1, 2, 3… without gaps over all streams
    stream INTEGER NOT NULL,
    sequence INTEGER NOT NULL,     -- 1, 2, 3… without gaps in the stream
    batch BLOB,                    -- 16 bytes, big-endian UUID; null when the stream has no batches
    hash INTEGER NOT NULL,         -- of the body as received, 64 bits
    principal INTEGER NOT NULL,
    at INTEGER NOT NULL,           -- recorded at, ms since 1970-01-01 UTC
    checksum INTEGER NOT NULL,     -- CRC-32C over every other column
    payload BLOB NOT NULL
);

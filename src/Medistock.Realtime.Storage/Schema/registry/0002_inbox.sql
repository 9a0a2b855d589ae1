-- Facts that an import leaves for the serving process, which alone writes the journal: appended there in this order, then deleted here.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, batch BLOB NOT NULL UNIQUE, stream TEXT NOT NULL, principal TEXT NOT NULL, at INTEGER NOT NULL, payload BLOB NOT NULL
);
INSERT INTO meta (name, value) VALUES ('inbox', 0);

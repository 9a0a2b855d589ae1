-- Counters that other processes' changes are recognised by.
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('reference', 0), ('keys', 0);

CREATE TABLE department (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, region TEXT NOT NULL, region_name TEXT NOT NULL, population INTEGER NOT NULL,
    latitude REAL, longitude REAL, time_zone TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE establishment (
    finess TEXT PRIMARY KEY, owner TEXT, name TEXT NOT NULL, kind INTEGER NOT NULL, department TEXT NOT NULL,
    latitude REAL, longitude REAL, simulated INTEGER NOT NULL, beds INTEGER
) WITHOUT ROWID;

CREATE TABLE presentation (
    code INTEGER PRIMARY KEY,      -- PresentationCode.Value, 64 bits
    cis INTEGER, label TEXT NOT NULL, pack_label TEXT NOT NULL, substances TEXT NOT NULL, form TEXT NOT NULL, route TEXT NOT NULL,
    patients INTEGER NOT NULL, laboratory TEXT NOT NULL, mitm INTEGER NOT NULL, atc TEXT, molecule_group TEXT NOT NULL, marker TEXT,
    marketed INTEGER NOT NULL, ucd TEXT, units_per_box TEXT
);

CREATE TABLE import (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, at INTEGER NOT NULL,
    read INTEGER NOT NULL, accepted INTEGER NOT NULL, unchanged INTEGER NOT NULL, rejected INTEGER NOT NULL
);

CREATE TABLE api_key (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, scope TEXT NOT NULL, hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL, revoked_at INTEGER
) WITHOUT ROWID;

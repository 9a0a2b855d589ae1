-- Counters that other processes' changes are recognised by.
INSERT INTO meta (name, value) VALUES ('reference', 0), ('keys', 0);

CREATE TABLE department (
    code text PRIMARY KEY, name text NOT NULL, region text NOT NULL, region_name text NOT NULL, population integer NOT NULL,
    latitude double precision, longitude double precision, time_zone text NOT NULL
);

CREATE TABLE establishment (
    finess text PRIMARY KEY, owner text, name text NOT NULL, kind integer NOT NULL, department text NOT NULL,
    latitude double precision, longitude double precision, simulated boolean NOT NULL, beds integer
);

CREATE TABLE presentation (
    code bigint PRIMARY KEY,       -- PresentationCode.Value, 64 bits
    cis text, label text NOT NULL, pack_label text NOT NULL, substances text NOT NULL, form text NOT NULL, route text NOT NULL,
    patients integer NOT NULL, laboratory text NOT NULL, mitm boolean NOT NULL, atc text, molecule_group text NOT NULL, marker text,
    marketed boolean NOT NULL, ucd text, units_per_box text
);

CREATE TABLE import (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, source text NOT NULL, file text NOT NULL, sha256 text NOT NULL, at bigint NOT NULL,
    read integer NOT NULL, accepted integer NOT NULL, unchanged integer NOT NULL, rejected integer NOT NULL
);

CREATE TABLE api_key (
    id text PRIMARY KEY, name text NOT NULL, role text NOT NULL, scope text NOT NULL, hash bytea NOT NULL UNIQUE,
    created_at bigint NOT NULL, revoked_at bigint
);

-- Keys that protect session cookies, shared by every node.
CREATE TABLE session_key (name text PRIMARY KEY, xml text NOT NULL);
-- What a data directory keeps in files of its own: coverage.json, the lines each source has already given.
CREATE TABLE document (name text PRIMARY KEY, content bytea NOT NULL);

-- The only truth (docs/decisions/0008). Nobody updates or deletes a row of it; retention, by the owner alone, removes whole beginnings of streams.
CREATE TABLE meta (name text PRIMARY KEY, value bigint NOT NULL);
CREATE TABLE manifest (
    id integer PRIMARY KEY CHECK (id = 1), format integer NOT NULL, epoch text NOT NULL, created_at timestamptz NOT NULL, demo boolean NOT NULL,
    clock_simulated boolean NOT NULL, clock_speed double precision NOT NULL, clock_origin timestamptz NOT NULL, clock_started_at timestamptz NOT NULL
);
-- removed: sequences up to here were taken out by retention; the stream goes on from there.
CREATE TABLE stream (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE, removed bigint NOT NULL DEFAULT 0);
CREATE TABLE principal (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE);
CREATE TABLE journal (
    sequence bigint NOT NULL,      -- 1, 2, 3… without gaps in the stream
    hash bigint NOT NULL,          -- of the body as received, 64 bits
    at bigint NOT NULL,            -- recorded at, ms since 1970-01-01 UTC
    stream integer NOT NULL,
    principal integer NOT NULL,
    checksum integer NOT NULL,     -- CRC-32C over every other column
    batch uuid,                    -- null when the stream has no batches
    payload bytea NOT NULL,
    PRIMARY KEY (stream, sequence) -- the fence against a doubled activation
) PARTITION BY HASH (stream);
-- Payloads are packed already: compressing them again costs time and saves nothing.
ALTER TABLE journal ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX journal_batch ON journal (stream, batch) WHERE batch IS NOT NULL;
DO $$
BEGIN
    FOR remainder IN 0..7 LOOP
        EXECUTE format('CREATE TABLE journal_%s PARTITION OF journal FOR VALUES WITH (MODULUS 8, REMAINDER %s)', remainder, remainder);
    END LOOP;
END
$$;
-- Written and taken back to learn whether there is room again; always empty.
CREATE TABLE probe (filler bytea NOT NULL);
-- Deletable: the actors make them again from the journal.
CREATE TABLE snapshot (stream text COLLATE "C" PRIMARY KEY, sequence bigint NOT NULL, checksum bigint NOT NULL, state bytea NOT NULL);
ALTER TABLE snapshot ALTER COLUMN state SET STORAGE EXTERNAL;

-- Facts that an import leaves for the serving nodes, which alone write the journal: appended there in this order, then deleted here.
CREATE TABLE inbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, batch uuid NOT NULL UNIQUE, stream text NOT NULL, principal text NOT NULL, at bigint NOT NULL, payload bytea NOT NULL
);
INSERT INTO meta (name, value) VALUES ('inbox', 0);
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'medistock_app') THEN
        GRANT SELECT, INSERT, DELETE ON inbox TO medistock_app;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'medistock_reader') THEN
        GRANT SELECT ON inbox TO medistock_reader;
    END IF;
END
$$;

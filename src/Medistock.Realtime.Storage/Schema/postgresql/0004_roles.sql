-- Least privilege: the owner migrates and removes what retention allows; medistock_app serves, and can neither change nor delete a row of the journal;
-- medistock_reader looks, and sees no key. Log-in roles are the operator's: GRANT medistock_app TO …. Where the connected role may not make roles,
-- and nobody made them before, there is nothing to grant and the owner serves.
DO $$
DECLARE
    chosen text := current_schema();
    name text;
BEGIN
    IF (SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        FOR name IN SELECT unnest(ARRAY['medistock_app', 'medistock_reader']) LOOP
            IF NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = name) THEN
                BEGIN
                    EXECUTE format('CREATE ROLE %I NOLOGIN', name);
                EXCEPTION WHEN duplicate_object OR unique_violation THEN
                    RAISE NOTICE '% was made by another database meanwhile', name;
                END;
            END IF;
        END LOOP;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'medistock_app') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO medistock_app', chosen);
        GRANT SELECT ON migration TO medistock_app;
        GRANT SELECT, INSERT ON journal, stream, principal, manifest, import, session_key TO medistock_app;
        GRANT INSERT ON probe TO medistock_app;
        GRANT SELECT, INSERT, UPDATE ON meta, department, establishment, presentation, document TO medistock_app;
        GRANT SELECT, INSERT, UPDATE (revoked_at) ON api_key TO medistock_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON snapshot, OrleansMembershipVersionTable, OrleansMembershipTable, OrleansStorage TO medistock_app;
        GRANT SELECT ON OrleansQuery TO medistock_app;
    ELSE
        RAISE NOTICE 'medistock_app does not exist and % may not make it: only the owner can serve', current_user;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'medistock_reader') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO medistock_reader', chosen);
        GRANT SELECT ON migration, journal, stream, principal, meta, manifest, import, department, establishment, presentation, snapshot TO medistock_reader;
    END IF;
END
$$;

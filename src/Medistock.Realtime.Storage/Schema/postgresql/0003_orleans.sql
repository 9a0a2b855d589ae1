-- What Microsoft.Orleans.Clustering.AdoNet and Microsoft.Orleans.Persistence.AdoNet ask of a PostgreSQL database: the tables, and the queries that they
-- read from OrleansQuery. Names of tables, columns, parameters and query keys are theirs (dotnet/orleans, MIT licence, Copyright (c) .NET Foundation);
-- the statements are ours. Unlike theirs, the storage table has a unique key: two first writes at once leave one row, not two that nothing can write.
CREATE TABLE OrleansQuery (QueryKey varchar(64) PRIMARY KEY, QueryText varchar(8000) NOT NULL);

CREATE TABLE OrleansMembershipVersionTable (
    DeploymentId varchar(150) PRIMARY KEY, Timestamp timestamptz(3) NOT NULL DEFAULT now(), Version integer NOT NULL DEFAULT 0
);
CREATE TABLE OrleansMembershipTable (
    DeploymentId varchar(150) NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
    Address varchar(45) NOT NULL, Port integer NOT NULL, Generation integer NOT NULL, SiloName varchar(150) NOT NULL, HostName varchar(150) NOT NULL,
    Status integer NOT NULL, ProxyPort integer, SuspectTimes varchar(8000), StartTime timestamptz(3) NOT NULL, IAmAliveTime timestamptz(3) NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);
CREATE TABLE OrleansStorage (
    GrainIdHash integer NOT NULL, GrainIdN0 bigint NOT NULL, GrainIdN1 bigint NOT NULL, GrainTypeHash integer NOT NULL, GrainTypeString varchar(512) NOT NULL,
    GrainIdExtensionString varchar(512), ServiceId varchar(150) NOT NULL, PayloadBinary bytea, ModifiedOn timestamp NOT NULL, Version integer,
    UNIQUE NULLS NOT DISTINCT (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, GrainIdExtensionString, ServiceId)
);

-- A membership change is also a turn of the version: who saw an older version changes nothing, and is told 0.
CREATE FUNCTION orleans_insert_member(
    deployment varchar, at_address varchar, at_port integer, at_generation integer, silo varchar, host varchar, new_status integer, proxy integer,
    started timestamptz, alive timestamptz, seen integer) RETURNS integer LANGUAGE sql AS $$
    WITH turn AS (
        UPDATE OrleansMembershipVersionTable SET Timestamp = now(), Version = Version + 1
        WHERE DeploymentId = deployment AND Version = seen AND NOT EXISTS (
            SELECT FROM OrleansMembershipTable m WHERE m.DeploymentId = deployment AND m.Address = at_address AND m.Port = at_port AND m.Generation = at_generation)
        RETURNING DeploymentId
    ), put AS (
        INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        SELECT deployment, at_address, at_port, at_generation, silo, host, new_status, proxy, started, alive FROM turn RETURNING 1
    )
    SELECT count(*)::integer FROM put
$$;
CREATE FUNCTION orleans_update_member(
    deployment varchar, at_address varchar, at_port integer, at_generation integer, new_status integer, suspects varchar, alive timestamptz, seen integer)
    RETURNS integer LANGUAGE sql AS $$
    WITH turn AS (
        UPDATE OrleansMembershipVersionTable SET Timestamp = now(), Version = Version + 1
        WHERE DeploymentId = deployment AND Version = seen AND EXISTS (
            SELECT FROM OrleansMembershipTable m WHERE m.DeploymentId = deployment AND m.Address = at_address AND m.Port = at_port AND m.Generation = at_generation)
        RETURNING DeploymentId
    ), put AS (
        UPDATE OrleansMembershipTable m SET Status = new_status, SuspectTimes = suspects, IAmAliveTime = alive FROM turn
        WHERE m.DeploymentId = turn.DeploymentId AND m.Address = at_address AND m.Port = at_port AND m.Generation = at_generation RETURNING 1
    )
    SELECT count(*)::integer FROM put
$$;
CREATE FUNCTION orleans_insert_version(deployment varchar) RETURNS integer LANGUAGE sql AS $$
    WITH put AS (INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (deployment) ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*)::integer FROM put
$$;
CREATE FUNCTION orleans_alive(deployment varchar, at_address varchar, at_port integer, at_generation integer, alive timestamptz) RETURNS void LANGUAGE sql AS $$
    UPDATE OrleansMembershipTable SET IAmAliveTime = alive WHERE DeploymentId = deployment AND Address = at_address AND Port = at_port AND Generation = at_generation
$$;
-- Answers the version now stored when the write took place, else the version that was given: Orleans reads the second as a conflict.
CREATE FUNCTION orleans_write_state(
    id_hash integer, id_n0 bigint, id_n1 bigint, type_hash integer, type_text varchar, id_extension varchar, service varchar, given integer, payload bytea)
    RETURNS TABLE (NewGrainStateVersion integer) LANGUAGE plpgsql AS $$
DECLARE
    written integer;
BEGIN
    IF given IS NULL THEN
        INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
        VALUES (id_hash, id_n0, id_n1, type_hash, type_text, id_extension, service, payload, now() AT TIME ZONE 'utc', 1)
        ON CONFLICT DO NOTHING RETURNING Version INTO written;
    ELSE
        UPDATE OrleansStorage s SET PayloadBinary = payload, ModifiedOn = now() AT TIME ZONE 'utc', Version = s.Version + 1
        WHERE s.GrainIdHash = id_hash AND s.GrainTypeHash = type_hash AND s.GrainIdN0 = id_n0 AND s.GrainIdN1 = id_n1 AND s.GrainTypeString = type_text
            AND s.GrainIdExtensionString IS NOT DISTINCT FROM id_extension AND s.ServiceId = service AND s.Version = given
        RETURNING s.Version INTO written;
    END IF;
    RETURN QUERY SELECT coalesce(written, given);
END
$$;

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', 'SELECT orleans_insert_version(@DeploymentId)'),
('InsertMembershipKey', 'SELECT orleans_insert_member(@DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime, @Version)'),
('UpdateMembershipKey', 'SELECT orleans_update_member(@DeploymentId, @Address, @Port, @Generation, @Status, @SuspectTimes, @IAmAliveTime, @Version)'),
('UpdateIAmAlivetimeKey', 'SELECT orleans_alive(@DeploymentId, @Address, @Port, @Generation, @IAmAliveTime)'),
('MembershipReadRowKey', 'SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation WHERE v.DeploymentId = @DeploymentId'),
('MembershipReadAllKey', 'SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId WHERE v.DeploymentId = @DeploymentId'),
('DeleteMembershipTableEntriesKey', 'DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId; DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId'),
('GatewaysQueryKey', 'SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0'),
-- 3: active. An active row is never cleaned away, however old its last sign of life.
('CleanupDefunctSiloEntriesKey', 'DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3'),
('WriteToStorageKey', 'SELECT NewGrainStateVersion FROM orleans_write_state(@GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @GrainStateVersion, @PayloadBinary)'),
('ReadFromStorageKey', 'SELECT PayloadBinary, now() AT TIME ZONE ''utc'', Version FROM OrleansStorage WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString AND ServiceId = @ServiceId'),
('ClearStorageKey', 'UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = now() AT TIME ZONE ''utc'', Version = Version + 1 WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString AND ServiceId = @ServiceId AND Version = @GrainStateVersion RETURNING Version AS NewGrainStateVersion'),
('DeleteStorageKey', 'DELETE FROM OrleansStorage WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString AND ServiceId = @ServiceId AND Version = @GrainStateVersion RETURNING Version + 1 AS NewGrainStateVersion');

using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Schema;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Storage.Tests.Suite;
using Medistock.Realtime.Testing.PostgreSql;
using Npgsql;

namespace Medistock.Realtime.Storage.Tests.PostgreSql;

public sealed class SchemaTests : IDisposable
{
    private readonly Lazy<PostgreSqlTestStore> _store = new(() => new());

    public void Dispose()
    {
        if (_store.IsValueCreated) _store.Value.Dispose();
    }

    private PostgreSqlTestStore Made => _store.Value;
    private string As(string role) => ThrowAwayServer.Shared.ConnectionTo(Made.Database, role) + ";Pooling=false";

    private string LogInWith(string granted)
    {
        var name = $"{Made.Database}_{granted["medistock_".Length..]}";
        Made.Ask($"CREATE ROLE {name} LOGIN IN ROLE {granted}");
        return name;
    }

    private static void Run(string connection, string sql)
    {
        using var open = new NpgsqlConnection(connection);
        open.Open();
#pragma warning disable CA2100 // The tests' own words.
        using var command = new NpgsqlCommand(sql, open);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    [PostgreSqlFact]
    public void Processes_that_start_together_migrate_once()
    {
        var connection = ThrowAwayServer.Shared.CreateDatabase();
        Parallel.For(0, 6, _ => Store.OpenBeside(new StoreAddress.PostgreSql(connection), TestDirectory.Fresh with { Epoch = Guid.NewGuid().ToString("N") }).Dispose());
        var database = new NpgsqlConnectionStringBuilder(connection).Database!;
        Assert.Equal(true, ThrowAwayServer.Shared.Ask(database, "SELECT count(*) = max(number) FROM migration"));
        Assert.Equal(1L, ThrowAwayServer.Shared.Ask(database, "SELECT count(*) FROM manifest"));
        ThrowAwayServer.Shared.DropDatabase(connection);
    }

    [PostgreSqlFact]
    public void A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        Made.Ask("INSERT INTO migration VALUES (99, '0099_future', 'x', now())");
        Assert.Contains("newer version", Assert.Throws<SchemaException>(() => Store.OpenBeside(Made.Address, TestDirectory.Fresh)).Message, StringComparison.Ordinal);
        Assert.Contains("newer version", Assert.Throws<SchemaException>(() => Store.OpenToRead(Made.Address)).Message, StringComparison.Ordinal);
    }

    [PostgreSqlFact]
    public void A_migration_that_was_applied_with_another_text_is_refused()
    {
        Made.Ask("UPDATE migration SET checksum = 'other' WHERE number = 1");
        Assert.Contains("another text", Assert.Throws<SchemaException>(() => Store.OpenBeside(Made.Address, TestDirectory.Fresh)).Message, StringComparison.Ordinal);
    }

    [PostgreSqlFact]
    public void What_is_fixed_at_creation_stays()
    {
        using (var again = Store.OpenToServe(Made.Address, TestDirectory.Fresh with { Epoch = "another" }))
            Assert.Equal(("epoch-1", TestDirectory.Now, false), (again.Manifest.Epoch, again.Manifest.CreatedAt, again.Manifest.Demo));
        Assert.Throws<DataDirectoryModeException>(() => Store.OpenToServe(Made.Address, TestDirectory.Fresh with { Demo = true }, Serving.Together).Dispose());
    }

    [PostgreSqlFact]
    public void A_restored_database_gets_a_new_epoch_and_not_while_it_is_served()
    {
        PostgreSqlStore.RenewEpoch(Made.Connection, "epoch-2");
        using var again = Store.OpenToServe(Made.Address, TestDirectory.Fresh);
        Assert.Equal("epoch-2", again.Manifest.Epoch);
        Assert.Throws<DataDirectoryInUseException>(() => PostgreSqlStore.RenewEpoch(Made.Connection, "epoch-3"));
    }

    [PostgreSqlFact]
    public void A_single_node_serves_alone_and_a_cluster_together()
    {
        using (Store.OpenToServe(Made.Address, TestDirectory.Fresh))
        {
            Assert.Throws<DataDirectoryInUseException>(() => Store.OpenToServe(Made.Address, TestDirectory.Fresh));
            Assert.Throws<DataDirectoryInUseException>(() => Store.OpenToServe(Made.Address, TestDirectory.Fresh, Serving.Together));
        }
        using var one = Store.OpenToServe(Made.Address, TestDirectory.Fresh, Serving.Together);
        using var other = Store.OpenToServe(Made.Address, TestDirectory.Fresh, Serving.Together);
        Assert.Throws<DataDirectoryInUseException>(() => Store.OpenToServe(Made.Address, TestDirectory.Fresh));
    }

    [PostgreSqlFact]
    public async Task The_serving_role_appends_and_reads_and_can_neither_change_nor_delete_a_row_nor_migrate()
    {
        var role = LogInWith("medistock_app");
        using (var store = Store.OpenToServe(new StoreAddress.PostgreSql(As(role)), TestDirectory.Fresh))
        using (var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System))
        using (var registry = store.OpenRegistry(TimeProvider.System))
        {
            await journal.Journal.AppendAsync(TestJournal.Entry("stock/1", 1), CancellationToken.None);
            Assert.Equal(1, await journal.Journal.HeadOfAsync("stock/1", CancellationToken.None));
            journal.Snapshots.Save("stock/1", new Snapshot(1, new byte[] { 1 }));
            var (key, _) = registry.Keys.Create("ARS", "ars", KeyOf("53"));
            Assert.True(registry.Keys.Revoke(key.Id));
            registry.Reference.Imports.Record("bdpm", "file", "00", 1, 1, 0, 0);
            store.AddSessionKey("key-1", "<key/>");
            store.AddSessionKey("key-1", "<other/>");
            Assert.Equal([("key-1", "<key/>")], store.SessionKeys());
            store.WriteDocument("coverage.json", "{}"u8.ToArray());
            store.WriteDocument("coverage.json", "{ }"u8.ToArray());
            Assert.Equal("{ }"u8.ToArray(), store.ReadDocument("coverage.json"));
        }
        foreach (var forbidden in (string[])["DELETE FROM journal", "UPDATE journal SET hash = 0", "UPDATE stream SET removed = 1", "DELETE FROM journal_0", "TRUNCATE journal", "UPDATE api_key SET role = 'admin'",
            "DELETE FROM import", "UPDATE manifest SET epoch = 'x'", "CREATE TABLE mine (id integer)", "UPDATE OrleansQuery SET QueryText = ''"])
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.Throws<PostgresException>(() => Run(As(role), forbidden)).SqlState);
        Made.Ask("DELETE FROM migration WHERE number = (SELECT max(number) FROM migration)");
        Assert.Contains("owner", Assert.Throws<SchemaException>(() => Store.OpenBeside(new StoreAddress.PostgreSql(As(role)), TestDirectory.Fresh)).Message, StringComparison.Ordinal);

        static Registry.KeyScope KeyOf(string region) => Registry.KeyScope.OfRegion(region);
    }

    [PostgreSqlFact]
    public void The_reading_role_sees_the_journal_and_no_key()
    {
        var role = LogInWith("medistock_reader");
        Run(As(role), "SELECT stream, sequence FROM journal");
        foreach (var forbidden in (string[])["SELECT id FROM api_key", "SELECT xml FROM session_key", "INSERT INTO stream (name) VALUES ('x')", "DELETE FROM journal"])
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.Throws<PostgresException>(() => Run(As(role), forbidden)).SqlState);
    }

    [PostgreSqlFact]
    public void An_owner_who_may_not_make_roles_still_has_a_store()
    {
        ThrowAwayServer.Shared.Execute("postgres", $"CREATE ROLE {Made.Database}_owner LOGIN");
        ThrowAwayServer.Shared.Execute("postgres", $"CREATE DATABASE {Made.Database}_owned OWNER {Made.Database}_owner");
        var connection = ThrowAwayServer.Shared.ConnectionTo(Made.Database + "_owned", Made.Database + "_owner");
        using (var store = Store.OpenToServe(new StoreAddress.PostgreSql(connection), TestDirectory.Fresh)) Assert.Equal("epoch-1", store.Manifest.Epoch);
        ThrowAwayServer.Shared.DropDatabase(connection);
    }

    [PostgreSqlFact]
    public void A_membership_change_with_an_outdated_version_changes_nothing()
    {
        var store = Made;
        object? Ask(string key, params (string Name, object Value)[] values)
        {
            using var connection = new NpgsqlConnection(store.Connection);
            connection.Open();
            using var text = new NpgsqlCommand("SELECT QueryText FROM OrleansQuery WHERE QueryKey = $1", connection) { Parameters = { new() { Value = key } } };
#pragma warning disable CA2100 // As Orleans does: the query is the database's own.
            using var command = new NpgsqlCommand((string)text.ExecuteScalar()!, connection);
#pragma warning restore CA2100
            foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
            return command.ExecuteScalar();
        }

        (string, object)[] silo = [("DeploymentId", "d"), ("Address", "10.0.0.1"), ("Port", 11111), ("Generation", 7)];
        (string, object)[] member = [.. silo, ("SiloName", "s"), ("HostName", "h"), ("Status", 2), ("ProxyPort", 30000), ("StartTime", DateTime.UtcNow), ("IAmAliveTime", DateTime.UtcNow)];
        Assert.Equal(1, Ask("InsertMembershipVersionKey", ("DeploymentId", "d")));
        Assert.Equal(0, Ask("InsertMembershipVersionKey", ("DeploymentId", "d")));
        Assert.Equal(0, Ask("InsertMembershipKey", [.. member, ("Version", 5)]));
        Assert.Equal(1, Ask("InsertMembershipKey", [.. member, ("Version", 0)]));
        Assert.Equal(0, Ask("InsertMembershipKey", [.. member, ("Version", 1)]));
        (string, object)[] update = [.. silo, ("Status", 3), ("SuspectTimes", DBNull.Value), ("IAmAliveTime", DateTime.UtcNow)];
        Assert.Equal(0, Ask("UpdateMembershipKey", [.. update, ("Version", 0)]));
        Assert.Equal(1, Ask("UpdateMembershipKey", [.. update, ("Version", 1)]));
        Assert.Equal("2 3", store.Ask("SELECT (SELECT version FROM orleansmembershipversiontable)::text || ' ' || (SELECT status FROM orleansmembershiptable)::text"));
        Ask("UpdateIAmAlivetimeKey", [.. silo, ("IAmAliveTime", DateTime.UtcNow)]);
        Assert.Equal("10.0.0.1", Ask("GatewaysQueryKey", ("DeploymentId", "d"), ("Status", 3)));
        Ask("CleanupDefunctSiloEntriesKey", ("DeploymentId", "d"), ("IAmAliveTime", DateTime.UtcNow.AddDays(1)));
        Assert.Equal("d", Ask("MembershipReadAllKey", ("DeploymentId", "d")));
        Assert.Equal(1L, store.Ask("SELECT count(*) FROM orleansmembershiptable"));
        Ask("DeleteMembershipTableEntriesKey", ("DeploymentId", "d"));
        Assert.Equal(0L, store.Ask("SELECT count(*) FROM orleansmembershipversiontable"));

        (string, object)[] grain = [("GrainIdHash", 1), ("GrainIdN0", 2L), ("GrainIdN1", 3L), ("GrainTypeHash", 4), ("GrainTypeString", "t"), ("GrainIdExtensionString", DBNull.Value), ("ServiceId", "s")];
        object[] written = [.. Enumerable.Range(0, 8).AsParallel().Select(_ => Ask("WriteToStorageKey", [.. grain, ("GrainStateVersion", DBNull.Value), ("PayloadBinary", new byte[] { 1 })])!)];
        Assert.Single(written, version => version is 1);
        Assert.Equal(1L, store.Ask("SELECT count(*) FROM orleansstorage"));
        Assert.Equal(2, Ask("WriteToStorageKey", [.. grain, ("GrainStateVersion", 1), ("PayloadBinary", new byte[] { 2 })]));
        Assert.Equal(1, Ask("WriteToStorageKey", [.. grain, ("GrainStateVersion", 1), ("PayloadBinary", new byte[] { 9 })]));
        Assert.Equal(new byte[] { 2 }, Ask("ReadFromStorageKey", grain));
        Assert.Equal(3, Ask("ClearStorageKey", [.. grain, ("GrainStateVersion", 2)]));
        Assert.Equal(4, Ask("DeleteStorageKey", [.. grain, ("GrainStateVersion", 3)]));
        Assert.Equal(0L, store.Ask("SELECT count(*) FROM orleansstorage"));
    }
}

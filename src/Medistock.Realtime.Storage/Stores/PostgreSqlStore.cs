using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.PostgreSql;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Schema;
using Medistock.Realtime.Storage.Verification;
using Npgsql;

namespace Medistock.Realtime.Storage.Stores;

/// <summary>A PostgreSQL database as a store: what a data directory keeps in files, it keeps in tables.</summary>
public sealed class PostgreSqlStore : Store
{
    private const long ServeLock = 633_478_627;
    private const string ManifestColumns = "format, epoch, created_at, demo, clock_simulated, clock_speed, clock_origin, clock_started_at";
    private readonly NpgsqlConnection? _lock;

    private PostgreSqlStore(PostgreSqlDatabase database, DirectoryManifest manifest, NpgsqlConnection? held) => (Database, Manifest, _lock) = (database, manifest, held);

    public PostgreSqlDatabase Database { get; }
    public override string Shown => Database.Shown;
    public override DirectoryManifest Manifest { get; }

    internal static PostgreSqlStore OpenToServe(string connection, NewDirectory fresh, Serving serving)
    {
        var database = PostgreSqlDatabase.Open(connection);
        NpgsqlConnection? held = null;
        try
        {
            held = Lock(database, serving);
            using var first = database.Connect();
            PostgreSqlMigrations.Apply(first, database.Shown, fresh.CreatedAt);
            var manifest = ReadManifest(first, database.Shown) ?? Create(first, database.Shown, fresh);
            if (manifest.Demo != fresh.Demo) throw new DataDirectoryModeException(database.Shown, manifest.Demo);
            return new(database, manifest, held);
        }
        catch
        {
            held?.Dispose();
            database.Dispose();
            throw;
        }
    }

    internal static PostgreSqlStore OpenBeside(string connection, NewDirectory fresh) => Open(connection, (first, shown) =>
    {
        PostgreSqlMigrations.Apply(first, shown, fresh.CreatedAt);
        return ReadManifest(first, shown) ?? Create(first, shown, fresh);
    });

    internal static PostgreSqlStore OpenToRead(string connection) => Open(connection, (first, shown) =>
    {
        PostgreSqlMigrations.Check(first, shown);
        return ReadManifest(first, shown) ?? throw new DataDirectoryException($"{shown} holds no store");
    });

    /// <summary>After a restore: the history that goes on from here is another one. Not while the store is served.</summary>
    /// <exception cref="DataDirectoryInUseException">It is served.</exception>
    public static void RenewEpoch(string connection, string epoch)
    {
        using var store = OpenToRead(connection);
        using var held = Lock(store.Database, Serving.Alone);
        using var update = new NpgsqlCommand("UPDATE manifest SET epoch = $1 WHERE id = 1", held) { Parameters = { new() { Value = epoch } } };
        update.ExecuteNonQuery();
    }

    public override OpenRegistry OpenRegistry(TimeProvider time) => new PostgreSqlRegistry(Database, time);
    public override ReferenceBook ReadReference()
    {
        using var registry = OpenRegistry(TimeProvider.System);
        return registry.Reference.Current;
    }

    internal override IReadOnlyList<StoredKey> ReadKeys()
    {
        using var registry = OpenRegistry(TimeProvider.System);
        return registry.Tables.LoadKeys(-1).Keys ?? [];
    }

    public override JournalScan OpenScan() => PostgreSqlScan.Open(Database);

    public override StoreJournal OpenJournal(JournalOptions options, TimeProvider time)
    {
        var journal = PostgreSqlJournal.Open(Database, options, time);
        return new(journal, journal.Snapshots, journal.Dispose);
    }

    public override byte[]? ReadDocument(string name)
    {
        using var connection = Database.Connect();
        using var select = new NpgsqlCommand("SELECT content FROM document WHERE name = $1", connection) { Parameters = { new() { Value = name } } };
        return select.ExecuteScalar() as byte[];
    }

    public override void WriteDocument(string name, byte[] content)
    {
        using var connection = Database.Connect();
        using var upsert = new NpgsqlCommand("INSERT INTO document (name, content) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET content = excluded.content", connection)
        {
            Parameters = { new() { Value = name }, new() { Value = content } },
        };
        upsert.ExecuteNonQuery();
    }

    public override IReadOnlyList<string> DocumentNames()
    {
        using var connection = Database.Connect();
        using var select = new NpgsqlCommand("SELECT name FROM document ORDER BY name", connection);
        using var rows = select.ExecuteReader();
        var names = new List<string>();
        while (rows.Read()) names.Add(rows.GetString(0));
        return names;
    }

    /// <remarks>One set for every node.</remarks>
    public override IReadOnlyList<(string Name, string Xml)> SessionKeys()
    {
        using var connection = Database.Connect();
        using var select = new NpgsqlCommand("SELECT name, xml FROM session_key ORDER BY name", connection);
        using var rows = select.ExecuteReader();
        var keys = new List<(string, string)>();
        while (rows.Read()) keys.Add((rows.GetString(0), rows.GetString(1)));
        return keys;
    }

    public override void AddSessionKey(string name, string xml)
    {
        using var connection = Database.Connect();
        using var insert = new NpgsqlCommand("INSERT INTO session_key (name, xml) VALUES ($1, $2) ON CONFLICT DO NOTHING", connection) { Parameters = { new() { Value = name }, new() { Value = xml } } };
        insert.ExecuteNonQuery();
    }

    internal override bool Incomplete
    {
        get
        {
            using var connection = Database.Connect();
            using var select = new NpgsqlCommand("SELECT value FROM meta WHERE name = 'incomplete'", connection);
            return select.ExecuteScalar() is long and > 0;
        }
        set
        {
            using var connection = Database.Connect();
            using var upsert = new NpgsqlCommand("INSERT INTO meta (name, value) VALUES ('incomplete', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", connection)
            {
                Parameters = { new() { Value = value ? 1L : 0L } },
            };
            upsert.ExecuteNonQuery();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _lock?.Dispose();
        Database.Dispose();
    }

    private static PostgreSqlStore Open(string connection, Func<NpgsqlConnection, string, DirectoryManifest> manifest)
    {
        var database = PostgreSqlDatabase.Open(connection);
        try
        {
            using var first = database.Connect();
            return new(database, manifest(first, database.Shown), null);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A courtesy that lasts as long as its session: it keeps a single node and a cluster from serving one store together. What keeps the truth
    /// whole, should the session be lost, is the journal's key.
    /// </summary>
    private static NpgsqlConnection Lock(PostgreSqlDatabase database, Serving serving)
    {
        var connection = database.Connect();
        try
        {
            using var take = new NpgsqlCommand(serving == Serving.Alone ? "SELECT pg_try_advisory_lock($1)" : "SELECT pg_try_advisory_lock_shared($1)", connection) { Parameters = { new() { Value = ServeLock } } };
            return (bool)take.ExecuteScalar()! ? connection : throw new DataDirectoryInUseException(database.Shown, null);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static DirectoryManifest? ReadManifest(NpgsqlConnection connection, string shown)
    {
        using var select = new NpgsqlCommand($"SELECT {ManifestColumns} FROM manifest WHERE id = 1", connection);
        using var row = select.ExecuteReader();
        if (!row.Read()) return null;
        if (row.GetInt32(0) > DataDirectory.Format) throw new DataDirectoryVersionException(shown, row.GetInt32(0), DataDirectory.Format);
        return new(row.GetInt32(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetBoolean(3),
            new(row.GetBoolean(4), row.GetDouble(5), row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<DateTimeOffset>(7)));
    }

    private static DirectoryManifest Create(NpgsqlConnection connection, string shown, NewDirectory fresh)
    {
        WriteManifest(connection, new(DataDirectory.Format, fresh.Epoch, fresh.CreatedAt, fresh.Demo, fresh.Clock));
        // Of two processes that make the store together, the first stands.
        return ReadManifest(connection, shown)!;
    }

    internal static void WriteManifest(NpgsqlConnection connection, DirectoryManifest manifest)
    {
        using var insert = new NpgsqlCommand($"INSERT INTO manifest (id, {ManifestColumns}) VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING", connection)
        {
            Parameters =
            {
                new() { Value = manifest.Format }, new() { Value = manifest.Epoch }, new() { Value = manifest.CreatedAt.ToUniversalTime() }, new() { Value = manifest.Demo },
                new() { Value = manifest.Clock.Simulated }, new() { Value = manifest.Clock.Speed }, new() { Value = manifest.Clock.Origin.ToUniversalTime() }, new() { Value = manifest.Clock.StartedAt.ToUniversalTime() },
            },
        };
        insert.ExecuteNonQuery();
    }
}

/// <summary>The registry of a PostgreSQL store.</summary>
public sealed class PostgreSqlRegistry : OpenRegistry
{
    internal PostgreSqlRegistry(PostgreSqlDatabase database, TimeProvider time) : base(new PostgreSqlRegistryTables(database), time)
    {
    }
}

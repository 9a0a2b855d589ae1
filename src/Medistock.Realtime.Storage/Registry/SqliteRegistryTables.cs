using System.Text.Json;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Storage.Schema;
using Medistock.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Registry;

/// <summary>The registry's tables in <c>registry.db</c>.</summary>
internal sealed class SqliteRegistryTables : IRegistryTables
{
    private const int BusyMs = 5_000;
    private const string KeyColumns = "id, name, role, scope, created_at, revoked_at, hash";
    private readonly string _path;
    private readonly SqliteConnection _watch;

    private SqliteRegistryTables(string path, SqliteConnection watch) => (_path, _watch) = (path, watch);

    public static SqliteRegistryTables Open(string path, DateTimeOffset now)
    {
        using (var connection = SqliteFile.OpenToWrite(path, durable: true, BusyMs)) Migrations.Apply(connection, "registry", now);
        return new(path, SqliteFile.OpenToRead(path, BusyMs));
    }

    public long Stamp()
    {
        using var select = new Statement(_watch, "PRAGMA data_version");
        return select.Scalar() ?? 0;
    }

    public bool IsTrouble(Exception problem) => problem is SqliteException or IOException;
    public string Explain(Exception problem) => SqliteFile.Explain(problem);

    public (long Version, List<StoredKey>? Keys) LoadKeys(long known) => Read(connection =>
    {
        var version = Counter(connection, "keys");
        if (version == known) return (version, (List<StoredKey>?)null);
        return (version, Keys(connection));
    });

    public void InsertKey(in StoredKey key)
    {
        var (one, hash) = key;
        Write(connection =>
        {
            using var insert = new Statement(connection, $"INSERT INTO api_key ({KeyColumns}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
            insert.Bind(1, one.Id).Bind(2, one.Name).Bind(3, one.Role).Bind(4, JsonSerializer.Serialize(one.Scope, KeyStore.Json))
                .Bind(5, one.CreatedAt.ToUnixTimeMilliseconds()).BindOrNull(6, one.RevokedAt?.ToUnixTimeMilliseconds()).Bind(7, hash).Run();
            Count(connection, "keys");
            return true;
        });
    }

    public bool RevokeKey(string id, long atMs) => Write(connection =>
    {
        using var update = new Statement(connection, "UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL");
        update.Bind(1, atMs).Bind(2, id).Run();
        if (SQLitePCL.raw.sqlite3_changes(connection.Handle!) == 0) return false;
        Count(connection, "keys");
        return true;
    });

    public ReferenceBook? LoadReference(long known) => Read(connection => Book(connection, known));

    /// <summary>The book alone, of a file that is not to be touched; empty when there is none.</summary>
    /// <exception cref="SchemaException">It was written by another version of the program.</exception>
    public static ReferenceBook ReadReference(string path)
    {
        if (!File.Exists(path)) return ReferenceBook.Empty;
        using var connection = SqliteFile.OpenToRead(path, BusyMs);
        Migrations.Check(connection, "registry");
        SqliteFile.Run(connection, "BEGIN");
        return Book(connection, known: 0) ?? ReferenceBook.Empty;
    }

    /// <summary>The keys alone, of a file that is not to be touched; none when there is no file.</summary>
    /// <exception cref="SchemaException">It was written by another version of the program.</exception>
    public static IReadOnlyList<StoredKey> ReadKeys(string path)
    {
        if (!File.Exists(path)) return [];
        using var connection = SqliteFile.OpenToRead(path, BusyMs);
        Migrations.Check(connection, "registry");
        return Keys(connection);
    }

    private static List<StoredKey> Keys(SqliteConnection connection)
    {
        using var rows = new Statement(connection, $"SELECT {KeyColumns} FROM api_key ORDER BY id");
        var keys = new List<StoredKey>();
        while (rows.Step())
            keys.Add(new(new(rows.Text(0), rows.Text(1), rows.Text(2), JsonSerializer.Deserialize<KeyScope>(rows.Text(3), KeyStore.Json)!,
                DateTimeOffset.FromUnixTimeMilliseconds(rows.Long(4)), rows.IsNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.Long(5))), rows.Blob(6).ToArray()));
        return keys;
    }

    private static ReferenceBook? Book(SqliteConnection connection, long known)
    {
        var version = Counter(connection, "reference");
        return version == known ? null
            : new ReferenceBook(version, ReferenceTables.Presentations(connection), ReferenceTables.Establishments(connection), ReferenceTables.Departments(connection));
    }

    public ReferenceSaved SaveReference(IEnumerable<Presentation> presentations, IEnumerable<Establishment> establishments, IEnumerable<Department> departments) => Write(connection =>
    {
        var counts = (
            Departments: ReferenceTables.SaveDepartments(connection, departments),
            Establishments: ReferenceTables.SaveEstablishments(connection, establishments),
            Presentations: ReferenceTables.SavePresentations(connection, presentations));
        if (counts.Departments.Accepted + counts.Establishments.Accepted + counts.Presentations.Accepted > 0) Count(connection, "reference");
        return new ReferenceSaved(counts.Presentations, counts.Establishments, counts.Departments, Counter(connection, "reference"));
    });

    public void RecordImport(ImportEntry entry) => Write(connection =>
    {
        using var insert = new Statement(connection, "INSERT INTO import (source, file, sha256, at, read, accepted, unchanged, rejected) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        insert.Bind(1, entry.Source).Bind(2, entry.File).Bind(3, entry.Sha256).Bind(4, entry.At.ToUnixTimeMilliseconds())
            .Bind(5, entry.Read).Bind(6, entry.Accepted).Bind(7, entry.Unchanged).Bind(8, entry.Rejected).Run();
        return true;
    });

    public List<ImportEntry> NewestImports(int most) => Read(connection =>
    {
        using var rows = new Statement(connection, "SELECT source, file, sha256, at, read, accepted, unchanged, rejected FROM import ORDER BY id DESC LIMIT ?");
        rows.Bind(1, most);
        var entries = new List<ImportEntry>();
        while (rows.Step())
            entries.Add(new(rows.Text(0), rows.Text(1), rows.Text(2), DateTimeOffset.FromUnixTimeMilliseconds(rows.Long(3)), rows.Int(4), rows.Int(5), rows.Int(6), rows.Int(7)));
        return entries;
    });

    public bool PutInbox(IReadOnlyList<InboxBatch> batches, int capacity) => Write(connection =>
    {
        using (var count = new Statement(connection, "SELECT count(*) FROM inbox"))
            if ((count.Scalar() ?? 0) + batches.Count > capacity) return false;
        foreach (var batch in batches)
        {
            using var insert = new Statement(connection, "INSERT INTO inbox (batch, stream, principal, at, payload) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
            insert.Bind(1, batch.BatchId.ToByteArray(bigEndian: true)).Bind(2, batch.Stream).Bind(3, batch.Principal).Bind(4, batch.At.ToUnixTimeMilliseconds()).Bind(5, batch.Payload).Run();
        }
        Count(connection, "inbox");
        return true;
    });

    public List<InboxBatch> ReadInbox(int most) => Read(connection =>
    {
        using var rows = new Statement(connection, "SELECT id, batch, stream, principal, at, payload FROM inbox ORDER BY id LIMIT ?");
        rows.Bind(1, most);
        var batches = new List<InboxBatch>();
        while (rows.Step())
            batches.Add(new(rows.Long(0), new Guid(rows.Blob(1), bigEndian: true), rows.Text(2), rows.Text(3), DateTimeOffset.FromUnixTimeMilliseconds(rows.Long(4)), rows.Blob(5).ToArray()));
        return batches;
    });

    public void DeleteInbox(long id) => Write(connection =>
    {
        using var delete = new Statement(connection, "DELETE FROM inbox WHERE id = ?");
        delete.Bind(1, id).Run();
        return true;
    });

    public void Dispose() => _watch.Dispose();

    /// <summary>One read transaction: a version and what it counts are of the same moment.</summary>
    private T Read<T>(Func<SqliteConnection, T> work)
    {
        using var connection = SqliteFile.OpenToWrite(_path, durable: true, BusyMs);
        SqliteFile.Run(connection, "BEGIN");
        var result = work(connection);
        SqliteFile.Run(connection, "COMMIT");
        return result;
    }

    private T Write<T>(Func<SqliteConnection, T> work)
    {
        using var connection = SqliteFile.OpenToWrite(_path, durable: true, BusyMs);
        SqliteFile.Run(connection, "BEGIN IMMEDIATE");
        // Left open by an exception, the transaction is rolled back with its connection.
        var result = work(connection);
        SqliteFile.Run(connection, "COMMIT");
        return result;
    }

    private static long Counter(SqliteConnection connection, string name)
    {
        using var select = new Statement(connection, "SELECT value FROM meta WHERE name = ?");
        return select.Bind(1, name).Scalar() ?? 0;
    }

    private static void Count(SqliteConnection connection, string name)
    {
        using var update = new Statement(connection, "UPDATE meta SET value = value + 1 WHERE name = ?");
        update.Bind(1, name).Run();
    }
}

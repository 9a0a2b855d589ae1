using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>The writer's connection with its prepared statements. For the writer thread only; after any error it is thrown away.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Statement _begin, _commit, _rollback, _insert, _addStream, _addPrincipal;

    private JournalFile(SqliteConnection connection)
    {
        _connection = connection;
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _insert = new(connection, $"INSERT INTO log ({LogRow.Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        _addStream = new(connection, "INSERT INTO stream (id, name) VALUES (?, ?)");
        _addPrincipal = new(connection, "INSERT INTO principal (id, name) VALUES (?, ?)");
    }

    public SqliteConnection Connection => _connection;

    /// <summary>Opens the file and brings its schema up to date.</summary>
    public static JournalFile Open(string path, JournalOptions options, DateTimeOffset now)
    {
        var connection = SqliteFile.OpenToWrite(path, durable: true, options.BusyMs);
        try
        {
            SqliteFile.Pragma(connection, $"wal_autocheckpoint={options.CheckpointPages}");
            Migrations.Apply(connection, "journal", now);
            options.Opened?.Invoke(connection);
            return new(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Begin() => _begin.Run();
    public void Commit() => _commit.Run();
    public void Rollback() => _rollback.Run();
    public void AddStream(int id, string name) => _addStream.Bind(1, id).Bind(2, name).Run();
    public void AddPrincipal(int id, string name) => _addPrincipal.Bind(1, id).Bind(2, name).Run();

    public void Insert(long row, int stream, int principal, in JournalEntry entry)
    {
        var at = entry.RecordedAt.ToUnixTimeMilliseconds();
        var payload = entry.Payload.Span;
        _insert.Bind(1, row).Bind(2, stream).Bind(3, entry.Sequence);
        if (entry.BatchId is { } batch)
        {
            Span<byte> bytes = stackalloc byte[16];
            batch.TryWriteBytes(bytes, bigEndian: true, out _);
            _insert.Bind(4, bytes);
        }
        else
        {
            _insert.BindNull(4);
        }
        _insert.Bind(5, unchecked((long)entry.BodyHash)).Bind(6, principal).Bind(7, at)
            .Bind(8, Checksums.Row(row, stream, entry.Sequence, entry.BatchId, entry.BodyHash, principal, at, payload))
            .Bind(9, payload).Run();
    }

    /// <summary>Writes 64 KiB through to the disk: whether there is room again.</summary>
    public void Probe()
    {
        Begin();
        SqliteFile.Run(_connection, "INSERT INTO meta (name, value) VALUES ('probe', zeroblob(65536)) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        Commit();
    }

    /// <summary>The file's own identifier, made with it: the index is only of use to the journal it was made from.</summary>
    public byte[] Identity()
    {
        SqliteFile.Run(_connection, "INSERT INTO meta (name, value) VALUES ('identity', randomblob(16)) ON CONFLICT (name) DO NOTHING");
        using var select = new Statement(_connection, "SELECT value FROM meta WHERE name = 'identity'");
        return select.Step() ? select.Blob(0).ToArray() : throw new InvalidDataException("journal.db has no identity");
    }

    public long LastRow()
    {
        using var select = new Statement(_connection, "SELECT max(row) FROM log");
        return select.Scalar() ?? 0;
    }

    /// <summary>Reads the names and rows that the catalogue and the tail do not have yet.</summary>
    /// <returns>The last row.</returns>
    public long Reload(long lastRow, Catalogue catalogue, RowTail tail)
    {
        using (var streams = new Statement(_connection, "SELECT id, name FROM stream WHERE id > ? ORDER BY id").Bind(1, catalogue.LastStream))
            while (streams.Step()) catalogue.Add(new(streams.Int(0), streams.Text(1), 0));
        using (var principals = new Statement(_connection, "SELECT id, name FROM principal WHERE id > ? ORDER BY id").Bind(1, catalogue.LastPrincipal))
            while (principals.Step()) catalogue.AddPrincipal(principals.Int(0), principals.Text(1));
        using var rows = new Statement(_connection, "SELECT row, stream, sequence, batch FROM log WHERE row > ? ORDER BY row").Bind(1, lastRow);
        while (rows.Step())
        {
            // The tail numbers rows by counting them.
            if (rows.Long(0) != lastRow + 1) throw new InvalidDataException($"rows {lastRow + 1} to {rows.Long(0) - 1} of journal.db are missing");
            var stream = rows.Int(1);
            var head = catalogue.Find(stream) ?? throw new InvalidDataException($"row {rows.Long(0)} of journal.db is of stream {stream}, which has no name");
            var key = rows.IsNull(3) ? 0 : LogRow.BatchKey(stream, new Guid(rows.Blob(3), bigEndian: true));
            lastRow = rows.Long(0);
            tail.Add([stream], [rows.Long(2)], [key]);
            head.Committed = rows.Long(2);
        }
        foreach (var head in catalogue.Streams) head.InGroup = head.Committed;
        return lastRow;
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)[_begin, _commit, _rollback, _insert, _addStream, _addPrincipal]) statement.Dispose();
        _connection.Dispose();
    }
}

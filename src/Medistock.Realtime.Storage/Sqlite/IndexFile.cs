using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>The writing connection to <c>state.db</c> with its statements. For one thread; after any error it is thrown away.</summary>
internal sealed class IndexFile : IDisposable
{
    private const int RowsAtOnce = 20_000;
    private readonly SqliteConnection _connection;
    private readonly Statement _begin, _commit, _rollback, _place, _batch, _head, _watermark, _snapshot;

    private IndexFile(SqliteConnection connection)
    {
        _connection = connection;
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        // A sequence met twice is damage that verify reports; the first stands.
        _place = new(connection, "INSERT OR IGNORE INTO place (stream, sequence, row) VALUES (?, ?, ?)");
        _batch = new(connection, "INSERT OR IGNORE INTO batch (hash, row) VALUES (?, ?)");
        _head = new(connection, "INSERT INTO head (stream, sequence) VALUES (?, ?) ON CONFLICT (stream) DO UPDATE SET sequence = max(sequence, excluded.sequence)");
        _watermark = new(connection, "INSERT INTO meta (name, value) VALUES ('watermark', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        _snapshot = new(connection, """
            INSERT INTO snapshot (stream, sequence, checksum, state) VALUES (?, ?, ?, ?)
            ON CONFLICT (stream) DO UPDATE SET sequence = excluded.sequence, checksum = excluded.checksum, state = excluded.state
            """);
    }

    /// <summary>Opens the file, or makes it again when it is damaged, newer, or not of this journal.</summary>
    public static IndexFile Open(string path, JournalFile journal, JournalOptions options, DateTimeOffset now)
    {
        if (File.Exists(Mark(path))) Remove(path);
        try
        {
            return OpenExisting(path, journal, options, now);
        }
        catch (Exception problem) when (problem is SchemaException or InvalidDataException || (problem is SqliteException sqlite && SqliteFile.IsDamage(sqlite)))
        {
            Remove(path);
            return OpenExisting(path, journal, options, now);
        }
    }

    /// <summary>The file as it was, after an error.</summary>
    public static IndexFile Reopen(string path, JournalOptions options)
    {
        var connection = SqliteFile.OpenToWrite(path, durable: false, options.BusyMs);
        try
        {
            return new(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The next start makes the file again.</summary>
    public static void MarkDamaged(string path) => File.WriteAllText(Mark(path), "damaged: made again at the next start\n");

    public long Watermark()
    {
        using var select = new Statement(_connection, "SELECT value FROM meta WHERE name = 'watermark'");
        return select.Scalar() ?? 0;
    }

    public IEnumerable<(int Stream, long Sequence)> Heads()
    {
        using var select = new Statement(_connection, "SELECT stream, sequence FROM head ORDER BY stream");
        while (select.Step()) yield return (select.Int(0), select.Long(1));
    }

    /// <summary>Indexes the log's rows above <paramref name="after"/>, up to <paramref name="last"/>, read from <paramref name="journal"/>.</summary>
    public void CatchUp(SqliteConnection journal, long after, long last)
    {
        using var rows = new Statement(journal, "SELECT row, stream, sequence, batch FROM log WHERE row > ? AND row <= ? ORDER BY row LIMIT ?");
        while (after < last)
        {
            rows.Bind(1, after).Bind(2, last).Bind(3, RowsAtOnce);
            var before = after;
            Transact(() =>
            {
                while (rows.Step())
                {
                    after = rows.Long(0);
                    var stream = rows.Int(1);
                    Index(after, stream, rows.Long(2), rows.IsNull(3) ? 0 : LogRow.BatchKey(stream, new Guid(rows.Blob(3), bigEndian: true)));
                }
                _watermark.Bind(1, after).Run();
            });
            if (after == before) throw new InvalidDataException($"journal.db has no row after {before}, {last} expected");
        }
    }

    public void Write(long first, ReadOnlySpan<int> streams, ReadOnlySpan<long> sequences, ReadOnlySpan<ulong> keys, List<(string Stream, Snapshot Snapshot)> snapshots)
    {
        _begin.Run();
        try
        {
            for (var i = 0; i < streams.Length; i++) Index(first + i, streams[i], sequences[i], keys[i]);
            if (streams.Length > 0) _watermark.Bind(1, first + streams.Length - 1).Run();
            foreach (var (stream, snapshot) in snapshots)
                _snapshot.Bind(1, stream).Bind(2, snapshot.Sequence).Bind(3, Checksums.Of(stream, snapshot)).Bind(4, snapshot.State.Span).Run();
            _commit.Run();
        }
        catch (SqliteException)
        {
            Undo();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)[_begin, _commit, _rollback, _place, _batch, _head, _watermark, _snapshot]) statement.Dispose();
        _connection.Dispose();
    }

    private static IndexFile OpenExisting(string path, JournalFile journal, JournalOptions options, DateTimeOffset now)
    {
        var connection = SqliteFile.OpenToWrite(path, durable: false, options.BusyMs);
        try
        {
            Migrations.Apply(connection, "state", now);
            BelongsTo(connection, journal);
            return new(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Ties a new file to its journal; refuses one that was made from another, or from more rows than this one has.</summary>
    private static void BelongsTo(SqliteConnection connection, JournalFile journal)
    {
        var identity = journal.Identity();
        using (var insert = new Statement(connection, "INSERT INTO meta (name, value) VALUES ('journal', ?) ON CONFLICT (name) DO NOTHING"))
            insert.Bind(1, identity).Run();
        using (var select = new Statement(connection, "SELECT value FROM meta WHERE name = 'journal'"))
            if (!select.Step() || !select.Blob(0).SequenceEqual(identity)) throw new InvalidDataException("state.db is of another journal");
        using var watermark = new Statement(connection, "SELECT value FROM meta WHERE name = 'watermark'");
        if (watermark.Scalar() is { } row && row > journal.LastRow()) throw new InvalidDataException("state.db is ahead of the journal");
    }

    private void Index(long row, int stream, long sequence, ulong key)
    {
        _place.Bind(1, stream).Bind(2, sequence).Bind(3, row).Run();
        if (key != 0) _batch.Bind(1, unchecked((long)key)).Bind(2, row).Run();
        _head.Bind(1, stream).Bind(2, sequence).Run();
    }

    private void Transact(Action work)
    {
        _begin.Run();
        try
        {
            work();
            _commit.Run();
        }
        catch
        {
            Undo();
            throw;
        }
    }

    /// <summary>Some errors have rolled back already; the connection is thrown away after this in any case.</summary>
    private void Undo()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0) _rollback.Run();
    }

    private static string Mark(string path) => path + ".damaged";

    private static void Remove(string path)
    {
        SqliteFile.Delete(path);
        File.Delete(Mark(path));
    }
}

using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.PostgreSql;
using Medistock.Realtime.Storage.Schema;
using Npgsql;

namespace Medistock.Realtime.Storage.Verification;

/// <summary>The scan of a PostgreSQL database, stream after stream, checkpoints before what they stand for. That no batch id stands twice is the unique index's word (<c>pg_amcheck</c> checks indexes).</summary>
internal sealed partial class PostgreSqlScan : JournalScan
{
    private const int RowsAtOnce = 1_000;
    private readonly PostgreSqlDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly List<(int Id, string Name, long Removed, long Head)> _streams = [];
    private readonly Dictionary<int, string> _principals = [];

    private PostgreSqlScan(PostgreSqlDatabase database, NpgsqlConnection connection)
    {
        (_database, _connection) = (database, connection);
        using (var select = new NpgsqlCommand($"SELECT s.id, s.name, s.removed, {Names.HeadOfStream} FROM stream s ORDER BY NOT starts_with(s.name, 'checkpoint/'), s.id", connection))
        using (var rows = select.ExecuteReader())
            while (rows.Read()) _streams.Add((rows.GetInt32(0), rows.GetString(1), rows.GetInt64(2), rows.GetInt64(3)));
        LastRow = _streams.Sum(stream => stream.Head - stream.Removed);
        // After the rows: every name a row uses was written before it.
        using (var select = new NpgsqlCommand("SELECT id, name FROM principal ORDER BY id", connection))
        using (var rows = select.ExecuteReader())
            while (rows.Read()) _principals.Add(rows.GetInt32(0), rows.GetString(1));
    }

    public static PostgreSqlScan Open(PostgreSqlDatabase database)
    {
        var connection = database.Connect();
        try
        {
            PostgreSqlMigrations.Check(connection, database.Shown);
            return new(database, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override IEnumerable<ScannedRow> Rows(CancellationToken cancel)
    {
        long row = 0;
        foreach (var stream in _streams)
        {
            if (stream.Removed > 0) StartAfter(stream.Name, stream.Removed);
            for (var after = stream.Removed; after < stream.Head;)
            {
                cancel.ThrowIfCancellationRequested();
                var page = Page(stream.Id, after, stream.Head);
                if (page.Count == 0) break;
                foreach (var (entry, principal, checksum) in page)
                {
                    row++;
                    Follow(stream.Name, row, entry.Sequence);
                    after = entry.Sequence;
                    if (Check(stream.Id, stream.Name, row, entry, principal, checksum) is { } whole) yield return new(row, whole);
                }
            }
        }
    }

    public override IEnumerable<ScannedSnapshot> Snapshots()
    {
        using var select = new NpgsqlCommand("SELECT stream, sequence, checksum, state FROM snapshot ORDER BY stream", _connection);
        using var rows = select.ExecuteReader();
        while (rows.Read())
        {
            var snapshot = new Snapshot(rows.GetInt64(1), rows.GetFieldValue<byte[]>(3));
            yield return new(rows.GetString(0), snapshot, rows.GetInt64(2) == Checksums.Of(rows.GetString(0), snapshot));
        }
    }

    protected override void Dispose(bool disposing)
    {
        _ordered?.Dispose();
        _connection.Dispose();
    }

    private List<(JournalEntry Entry, int Principal, uint Checksum)> Page(int stream, long after, long head)
    {
        using var select = new NpgsqlCommand("""
            SELECT sequence, batch, hash, principal, at, checksum, payload FROM journal WHERE stream = $1 AND sequence > $2 AND sequence <= $3 ORDER BY sequence LIMIT $4
            """, _connection)
        {
            Parameters = { new() { Value = stream }, new() { Value = after }, new() { Value = head }, new() { Value = RowsAtOnce } },
        };
        using var rows = select.ExecuteReader();
        var page = new List<(JournalEntry, int, uint)>();
        while (rows.Read())
            page.Add((new("", rows.GetInt64(0), rows.IsDBNull(1) ? null : rows.GetGuid(1), unchecked((ulong)rows.GetInt64(2)), "", DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(4)),
                rows.GetFieldValue<byte[]>(6)), rows.GetInt32(3), unchecked((uint)rows.GetInt32(5))));
        return page;
    }

    private JournalEntry? Check(int id, string stream, long row, in JournalEntry entry, int principal, uint checksum)
    {
        if (checksum != Checksums.Row(0, id, entry.Sequence, entry.BatchId, entry.BodyHash, principal, entry.RecordedAt.ToUnixTimeMilliseconds(), entry.Payload.Span))
        {
            Fault(JournalFaultKind.RowDamaged, stream, row, entry.Sequence, $"{stream}: sequence {entry.Sequence} is damaged, its checksum does not hold");
            return null;
        }
        if (_principals.TryGetValue(principal, out var name)) return entry with { Stream = stream, Principal = name };
        Fault(JournalFaultKind.NameMissing, stream, row, entry.Sequence, $"{stream}: sequence {entry.Sequence} names principal {principal}, who has no name");
        return null;
    }
}

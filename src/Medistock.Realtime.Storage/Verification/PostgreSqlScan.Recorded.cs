using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Npgsql;

namespace Medistock.Realtime.Storage.Verification;

/// <summary>For a replay: the database sorts (on its disk, beyond its own memory) and hands rows over one by one, on a session of its own.</summary>
internal sealed partial class PostgreSqlScan
{
    /// <summary>
    /// Streams have no order among them but their times. A stream's own order comes first: where clocks of nodes differ, or one was set back, a row counts as recorded no earlier than the one before it.
    /// </summary>
    private const string Ordered = """
        SELECT stream, sequence, batch, hash, principal, at, checksum, payload
        FROM (SELECT stream, sequence, batch, hash, principal, at, checksum, payload, max(at) OVER (PARTITION BY stream ORDER BY sequence) AS known FROM journal) AS recorded
        ORDER BY known, stream, sequence
        """;
    private NpgsqlConnection? _ordered;
    private Dictionary<string, int>? _numbers;

    public override IEnumerable<JournalEntry> InOrder(CancellationToken cancel)
    {
        var known = _streams.ToDictionary(stream => stream.Id);
        foreach (var stream in _streams)
            if (stream.Removed > 0) StartAfter(stream.Name, stream.Removed);
        _ordered = _database.Connect();
        // Sorting years takes longer than any answer should: the caller may end it.
        using var select = new NpgsqlCommand(Ordered, _ordered) { CommandTimeout = 0 };
        using var stop = cancel.Register(static of => ((NpgsqlCommand)of!).Cancel(), select);
        using var rows = select.ExecuteReader(System.Data.CommandBehavior.SingleResult);
        long row = 0;
        while (rows.Read())
        {
            cancel.ThrowIfCancellationRequested();
            // Written since this was opened.
            if (!known.TryGetValue(rows.GetInt32(0), out var stream) || rows.GetInt64(1) > stream.Head) continue;
            row++;
            var entry = new JournalEntry("", rows.GetInt64(1), rows.IsDBNull(2) ? null : rows.GetGuid(2), unchecked((ulong)rows.GetInt64(3)), "", DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(5)), rows.GetFieldValue<byte[]>(7));
            Follow(stream.Name, row, entry.Sequence);
            var whole = Check(stream.Id, stream.Name, row, entry, rows.GetInt32(4), unchecked((uint)rows.GetInt32(6)));
            RefuseFaults();
            if (whole is { } intact) yield return intact;
        }
    }

    public override IEnumerable<JournalEntry> Of(string stream, long after, long through)
    {
        _numbers ??= _streams.ToDictionary(known => known.Name, known => known.Id, StringComparer.Ordinal);
        if (!_numbers.TryGetValue(stream, out var id)) yield break;
        while (after < through)
        {
            var page = Page(id, after, through);
            if (page.Count == 0) yield break;
            foreach (var (entry, principal, checksum) in page)
            {
                after = entry.Sequence;
                yield return Check(id, stream, 0, entry, principal, checksum) ?? throw new InvalidDataException($"{stream}: sequence {entry.Sequence} is damaged");
            }
        }
    }

    public override JournalEntry? CheckpointOf(string stream)
    {
        JournalEntry? newest = null;
        foreach (var row in Of(StockCheckpoint.StreamOf(stream), 0, long.MaxValue)) newest = row;
        return newest;
    }
}

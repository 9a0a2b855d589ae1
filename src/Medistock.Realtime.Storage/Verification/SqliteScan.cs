using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Schema;
using Medistock.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Verification;

/// <summary>The scan of a data directory.</summary>
internal sealed partial class SqliteScan : JournalScan
{
    private const int BusyMs = 5_000, RowsAtOnce = 1_000;
    private readonly SqliteConnection _journal;
    private readonly SqliteConnection? _state;
    private readonly Dictionary<int, string> _streams = [];
    private readonly Dictionary<int, string> _principals = [];

    private SqliteScan(SqliteConnection journal, SqliteConnection? state)
    {
        (_journal, _state) = (journal, state);
        Migrations.Check(journal, "journal");
        using (var last = new Statement(journal, "SELECT max(row) FROM log")) LastRow = last.Scalar() ?? 0;
        // After the rows: every name a row uses was written with it or before.
        ReadNames("stream", _streams);
        ReadNames("principal", _principals);
    }

    public static new SqliteScan Open(DataDirectory directory)
    {
        if (!File.Exists(directory.JournalPath)) throw new DataDirectoryException($"{directory.Path} has no journal.db");
        SqliteConnection? journal = null, state = null;
        try
        {
            journal = SqliteFile.OpenToRead(directory.JournalPath, BusyMs);
            state = File.Exists(directory.StatePath) ? SqliteFile.OpenToRead(directory.StatePath, BusyMs) : null;
            return new(journal, state);
        }
        catch
        {
            journal?.Dispose();
            state?.Dispose();
            throw;
        }
    }

    public override IEnumerable<ScannedRow> Rows(CancellationToken cancel)
    {
        foreach (var row in Scan(cancel))
            if (Check(row) is { } entry) yield return new(row.Row, entry);
        CompareBatches();
    }

    private IEnumerable<LogRow> Scan(CancellationToken cancel)
    {
        // Pages, so that a served journal's write-ahead log is not held back for as long as the scan takes.
        var page = new List<LogRow>(RowsAtOnce);
        for (long after = 0; after < LastRow;)
        {
            cancel.ThrowIfCancellationRequested();
            page.Clear();
            using (var select = new Statement(_journal, $"SELECT {LogRow.Columns} FROM log WHERE row > ? AND row <= ? ORDER BY row LIMIT ?").Bind(1, after).Bind(2, LastRow).Bind(3, RowsAtOnce))
                while (select.Step()) page.Add(LogRow.Read(select));
            if (page.Count == 0) break;
            foreach (var row in page)
            {
                if (row.Row != after + 1) Fault(JournalFaultKind.RowMissing, null, row.Row, 0, $"rows {after + 1} to {row.Row - 1} are missing");
                after = row.Row;
                yield return row;
            }
        }
    }

    /// <remarks>None when there is no <c>state.db</c>.</remarks>
    public override IEnumerable<ScannedSnapshot> Snapshots()
    {
        if (_state is null) yield break;
        using var select = new Statement(_state, "SELECT stream, sequence, checksum, state FROM snapshot ORDER BY stream");
        while (select.Step())
        {
            var stream = select.Text(0);
            var snapshot = new Snapshot(select.Long(1), select.Blob(3).ToArray());
            yield return new(stream, snapshot, select.Long(2) == Checksums.Of(stream, snapshot));
        }
    }

    protected override void Dispose(bool disposing)
    {
        _row?.Dispose();
        _journal.Dispose();
        _state?.Dispose();
    }

    private JournalEntry? Check(in LogRow row, bool follow = true)
    {
        if (!_streams.TryGetValue(row.Stream, out var stream))
        {
            Fault(JournalFaultKind.NameMissing, null, row.Row, row.Sequence, $"row {row.Row} is of stream {row.Stream}, which has no name");
            return null;
        }
        if (follow) Follow(stream, row.Row, row.Sequence);
        if (!row.Intact)
        {
            Fault(JournalFaultKind.RowDamaged, stream, row.Row, row.Sequence, $"{stream}: row {row.Row} (sequence {row.Sequence}) is damaged, its checksum does not hold");
            return null;
        }
        if (!_principals.TryGetValue(row.Principal, out var principal))
        {
            Fault(JournalFaultKind.NameMissing, stream, row.Row, row.Sequence, $"{stream}: row {row.Row} names principal {row.Principal}, who has no name");
            return null;
        }
        return new(stream, row.Sequence, row.Batch, row.Hash, principal, DateTimeOffset.FromUnixTimeMilliseconds(row.AtMs), row.Payload);
    }

    /// <summary>In the database, which sorts on disk: the ids of a year do not fit in memory.</summary>
    private void CompareBatches()
    {
        using var select = new Statement(_journal, """
            SELECT stream, batch, count(*), min(row), max(row) FROM log WHERE row <= ? AND batch IS NOT NULL
            GROUP BY stream, batch HAVING count(*) > 1 ORDER BY max(row)
            """).Bind(1, LastRow);
        while (select.Step())
        {
            var stream = _streams.GetValueOrDefault(select.Int(0));
            var batch = select.Blob(1) is { Length: 16 } bytes ? new Guid(bytes, bigEndian: true).ToString() : Convert.ToHexString(select.Blob(1));
            Fault(JournalFaultKind.BatchRepeated, stream, select.Long(4), 0, $"{stream}: batch {batch} is in {select.Long(2)} rows, {select.Long(3)} to {select.Long(4)}");
        }
    }

    private void ReadNames(string table, Dictionary<int, string> names)
    {
        using var select = new Statement(_journal, $"SELECT id, name FROM {table} ORDER BY id");
        while (select.Step()) names.Add(select.Int(0), select.Text(1));
    }
}

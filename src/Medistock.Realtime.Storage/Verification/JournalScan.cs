using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Schema;
using Medistock.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Verification;

public enum JournalFaultKind { RowDamaged, RowMissing, SequenceMissing, SequenceRepeated, BatchRepeated, NameMissing }

/// <summary>Something in the journal that is not as it was written.</summary>
/// <param name="Stream">Null when the row's stream has no name.</param>
/// <param name="Row">Where in <c>journal.db</c>.</param>
public sealed record JournalFault(JournalFaultKind Kind, string? Stream, long Row, long Sequence, string Message);

/// <summary>A row with its place in the file.</summary>
public readonly record struct ScannedRow(long Row, JournalEntry Entry);

/// <summary>A snapshot as it lies in <c>state.db</c>.</summary>
/// <param name="Intact">False: its checksum does not hold, the engine treats it as absent.</param>
public sealed record ScannedSnapshot(string Stream, Snapshot Snapshot, bool Intact);

/// <summary>
/// Reads a journal from its first row, apart from the engine: a directory that is served, stopped, or a copy. Nothing is
/// written. Rows appended after <see cref="Open"/> are not part of it.
/// </summary>
public sealed class JournalScan : IDisposable
{
    /// <summary>Faults told one by one; beyond, they are counted.</summary>
    public const int FaultsKept = 1_000;
    private const int BusyMs = 5_000, RowsAtOnce = 1_000;
    private readonly SqliteConnection _journal;
    private readonly SqliteConnection? _state;
    private readonly Dictionary<int, string> _streams = [];
    private readonly Dictionary<int, string> _principals = [];
    private readonly Dictionary<string, long> _heads = new(StringComparer.Ordinal);
    private readonly List<JournalFault> _faults = [];

    private JournalScan(SqliteConnection journal, SqliteConnection? state)
    {
        (_journal, _state) = (journal, state);
        Migrations.Check(journal, "journal");
        using (var last = new Statement(journal, "SELECT max(row) FROM log")) LastRow = last.Scalar() ?? 0;
        // After the rows: every name a row uses was written with it or before.
        ReadNames("stream", _streams);
        ReadNames("principal", _principals);
    }

    /// <summary>The last row when the scan was opened.</summary>
    public long LastRow { get; }
    /// <summary>Streams met so far and their last sequence.</summary>
    public IReadOnlyDictionary<string, long> Heads => _heads;
    /// <summary>The first <see cref="FaultsKept"/> faults met so far.</summary>
    public IReadOnlyList<JournalFault> Faults => _faults;
    public long FaultCount { get; private set; }

    /// <exception cref="DataDirectoryException">There is no journal there.</exception>
    /// <exception cref="SchemaException">It is of another version.</exception>
    public static JournalScan Open(DataDirectory directory)
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

    /// <summary>
    /// Every intact row in the order of commits, hence each stream in sequence order; then, before it ends, the batch ids are
    /// compared. What is wrong is in <see cref="Faults"/>, not in the rows: read to the end before judging.
    /// </summary>
    public IEnumerable<ScannedRow> Rows(CancellationToken cancel)
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
                if (Check(row) is { } entry) yield return new(row.Row, entry);
            }
        }
        CompareBatches();
    }

    /// <summary>The snapshots, for comparing with what the rows fold to; none when there is no <c>state.db</c>.</summary>
    public IEnumerable<ScannedSnapshot> Snapshots()
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

    public void Dispose()
    {
        _journal.Dispose();
        _state?.Dispose();
    }

    private JournalEntry? Check(in LogRow row)
    {
        if (!_streams.TryGetValue(row.Stream, out var stream))
        {
            Fault(JournalFaultKind.NameMissing, null, row.Row, row.Sequence, $"row {row.Row} is of stream {row.Stream}, which has no name");
            return null;
        }
        var head = _heads.GetValueOrDefault(stream);
        if (row.Sequence <= head) Fault(JournalFaultKind.SequenceRepeated, stream, row.Row, row.Sequence, $"{stream}: row {row.Row} has sequence {row.Sequence} again");
        else if (row.Sequence > head + 1) Fault(JournalFaultKind.SequenceMissing, stream, row.Row, row.Sequence, $"{stream}: sequences {head + 1} to {row.Sequence - 1} are missing before row {row.Row}");
        _heads[stream] = Math.Max(head, row.Sequence);
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

    private void Fault(JournalFaultKind kind, string? stream, long row, long sequence, string message)
    {
        FaultCount++;
        if (_faults.Count < FaultsKept) _faults.Add(new(kind, stream, row, sequence, message));
    }

    private void ReadNames(string table, Dictionary<int, string> names)
    {
        using var select = new Statement(_journal, $"SELECT id, name FROM {table} ORDER BY id");
        while (select.Step()) names.Add(select.Int(0), select.Text(1));
    }
}

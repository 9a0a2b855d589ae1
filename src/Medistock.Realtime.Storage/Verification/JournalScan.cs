using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Replay;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Schema;

namespace Medistock.Realtime.Storage.Verification;

public enum JournalFaultKind { RowDamaged, RowMissing, SequenceMissing, SequenceRepeated, BatchRepeated, NameMissing }

/// <summary>Something in the journal that is not as it was written.</summary>
/// <param name="Stream">Null when the row's stream has no name.</param>
/// <param name="Row">Where in <c>journal.db</c>; on PostgreSQL, the how manieth row was read.</param>
public sealed record JournalFault(JournalFaultKind Kind, string? Stream, long Row, long Sequence, string Message);

/// <summary>A row with its place.</summary>
public readonly record struct ScannedRow(long Row, JournalEntry Entry);

/// <summary>A snapshot as it is stored.</summary>
/// <param name="Intact">False: its checksum does not hold, the engine treats it as absent.</param>
public sealed record ScannedSnapshot(string Stream, Snapshot Snapshot, bool Intact);

/// <summary>
/// Reads a journal from its first row, apart from the engine: a store that is served, stopped, or a copy. Nothing is
/// written. Rows appended after it was opened are not part of it.
/// </summary>
public abstract class JournalScan : IRecordedRows, IDisposable
{
    /// <summary>Faults told one by one; beyond, they are counted.</summary>
    public const int FaultsKept = 1_000;
    private readonly Dictionary<string, long> _heads = new(StringComparer.Ordinal);
    private readonly List<JournalFault> _faults = [];

    /// <summary>The last row when the scan was opened; on PostgreSQL, how many there were.</summary>
    public long LastRow { get; private protected init; }
    /// <summary>Streams met so far and their last sequence.</summary>
    public IReadOnlyDictionary<string, long> Heads => _heads;
    /// <summary>The first <see cref="FaultsKept"/> faults met so far.</summary>
    public IReadOnlyList<JournalFault> Faults => _faults;
    public long FaultCount { get; private set; }

    /// <exception cref="DataDirectoryException">There is no journal there.</exception>
    /// <exception cref="SchemaException">It is of another version.</exception>
    public static JournalScan Open(DataDirectory directory) => SqliteScan.Open(directory);

    /// <summary>
    /// Every intact row, each stream in sequence order (on SQLite, in the order of commits over all streams); then, before it ends, the batch ids are
    /// compared. What is wrong is in <see cref="Faults"/>, not in the rows: read to the end before judging.
    /// </summary>
    public abstract IEnumerable<ScannedRow> Rows(CancellationToken cancel);

    /// <inheritdoc/>
    public abstract IEnumerable<JournalEntry> InOrder(CancellationToken cancel);

    /// <inheritdoc/>
    public abstract IEnumerable<JournalEntry> Of(string stream, long after, long through);

    /// <inheritdoc/>
    public abstract JournalEntry? CheckpointOf(string stream);

    long IRecordedRows.Count => LastRow;

    /// <summary>For a replay, which cannot go on past it.</summary>
    private protected void RefuseFaults()
    {
        if (_faults is [var first, ..]) throw new InvalidDataException($"{first.Message}; `verify` tells more");
    }

    /// <summary>The snapshots, for comparing with what the rows fold to.</summary>
    public abstract IEnumerable<ScannedSnapshot> Snapshots();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    /// <summary>Holds a row's sequence against those before it.</summary>
    private protected void Follow(string stream, long row, long sequence)
    {
        var head = _heads.GetValueOrDefault(stream);
        if (sequence <= head) Fault(JournalFaultKind.SequenceRepeated, stream, row, sequence, $"{stream}: row {row} has sequence {sequence} again");
        else if (sequence > head + 1) Fault(JournalFaultKind.SequenceMissing, stream, row, sequence, $"{stream}: sequences {head + 1} to {sequence - 1} are missing before row {row}");
        _heads[stream] = Math.Max(head, sequence);
    }

    /// <summary>The stream's beginning was removed by retention.</summary>
    private protected void StartAfter(string stream, long removed) => _heads[stream] = removed;

    private protected void Fault(JournalFaultKind kind, string? stream, long row, long sequence, string message)
    {
        FaultCount++;
        if (_faults.Count < FaultsKept) _faults.Add(new(kind, stream, row, sequence, message));
    }
}

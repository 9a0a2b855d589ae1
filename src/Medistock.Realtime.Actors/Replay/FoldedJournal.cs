using System.Runtime.CompilerServices;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Replay;

/// <summary>
/// The journal as it stood when the last row was folded: actors read nothing beyond it, and what they append is the row that is being folded. Nothing reaches the store.
/// </summary>
/// <remarks>Rows that a what-if has changed are kept here, at most <see cref="AlteredLimit"/>: a line that is folded again must find them.</remarks>
internal sealed class FoldedJournal(IRecordedRows rows) : IJournal
{
    public const int AlteredLimit = 500_000;
    private readonly Dictionary<string, long> _heads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JournalEntry> _begins = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, long), JournalEntry> _altered = [];

    /// <summary>The next append is not as it was recorded: it is kept.</summary>
    public bool Altered { get; set; }

    public long HeadOf(string stream) => _heads.GetValueOrDefault(stream);

    /// <summary>The beginning of a stream was removed by retention: its checkpoint stands for it, as one row.</summary>
    public void StartWith(string stream, StockCheckpoint checkpoint)
    {
        var facts = checkpoint.Batches.SelectMany(batch => batch.Facts).ToList();
        var whole = new RecordedBatch(facts, checkpoint.Batches.Max(batch => batch.ReportedThrough), [.. checkpoint.Batches.SelectMany(batch => batch.ClosedDays)]);
        _begins[stream] = new(stream, checkpoint.Through, null, 0, "", DateTimeOffset.MinValue, new BatchRecord(whole, 0, 0, 0, [], []).Encode());
        _heads[stream] = checkpoint.Through;
    }

    /// <exception cref="InvalidDataException">A what-if has changed more rows than are kept.</exception>
    public ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel)
    {
        _heads[entry.Stream] = entry.Sequence;
        if (!Altered) return ValueTask.CompletedTask;
        if (_altered.Count == AlteredLimit) throw new InvalidDataException($"the what-if changes more than {AlteredLimit} rows: ask about fewer establishments, or a shorter time");
        _altered[(entry.Stream, entry.Sequence)] = entry;
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        if (stream.StartsWith(StockCheckpoint.Prefix, StringComparison.Ordinal))
        {
            if (rows.CheckpointOf(stream[StockCheckpoint.Prefix.Length..]) is { } checkpoint && checkpoint.Sequence > after) yield return checkpoint;
            yield break;
        }
        var head = HeadOf(stream);
        if (_begins.TryGetValue(stream, out var begin))
        {
            if (after < begin.Sequence) yield return begin;
            after = Math.Max(after, begin.Sequence);
        }
        if (after >= head) yield break;
        foreach (var row in rows.Of(stream, after, head))
        {
            cancel.ThrowIfCancellationRequested();
            yield return _altered.TryGetValue((stream, row.Sequence), out var altered) ? altered : row;
        }
    }

    /// <summary>Rows come once: none was seen before.</summary>
    public ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel) => ValueTask.FromResult<JournalEntry?>(null);

    public ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel) =>
        ValueTask.FromResult(stream.StartsWith(StockCheckpoint.Prefix, StringComparison.Ordinal) ? rows.CheckpointOf(stream[StockCheckpoint.Prefix.Length..])?.Sequence ?? 0 : HeadOf(stream));

    public ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<(string, long)>>([.. _heads.Where(head => head.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(head => (head.Key, head.Value))]);

    public JournalStatus Status => new(_heads.Values.Sum(), 0, 0, 1, null);
}

/// <summary>Where the replayed board writes: its changes are told to whoever listens, and kept nowhere.</summary>
internal sealed class UnkeptJournal : IJournal
{
    private long _head;

    public ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel)
    {
        _head = entry.Sequence;
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        yield break;
    }

    public ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel) => ValueTask.FromResult<JournalEntry?>(null);
    public ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel) => ValueTask.FromResult(_head);
    public ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel) => ValueTask.FromResult<IReadOnlyList<(string, long)>>([]);
    public JournalStatus Status => new(_head, 0, 0, 1, null);
}

/// <summary>A replay begins at the first row and keeps no snapshot.</summary>
internal sealed class NoSnapshots : ISnapshots
{
    public static NoSnapshots Instance { get; } = new();
    public ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel) => ValueTask.FromResult<Snapshot?>(null);

    public void Save(string stream, Snapshot snapshot)
    {
        // The journal can always make it again.
        return;
    }
}

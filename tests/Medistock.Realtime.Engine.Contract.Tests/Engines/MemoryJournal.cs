using System.Runtime.CompilerServices;
using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Engine.Contract.Tests.Engines;

/// <summary>A journal and its snapshots in memory.</summary>
internal sealed class MemoryJournal : ContractJournal
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<JournalEntry>> _streams = [];
    private readonly Dictionary<string, Snapshot> _snapshots = [];

    public override int SnapshotCount
    {
        get { lock (_gate) return _snapshots.Count; }
    }

    public override void LoseSnapshots()
    {
        lock (_gate) _snapshots.Clear();
    }

    public override IReadOnlyList<JournalEntry> Rows(string prefix)
    {
        lock (_gate) return [.. _streams.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(pair => pair.Value)];
    }

    protected override ValueTask WriteAsync(JournalEntry entry)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(entry.Stream, out var rows)) rows = _streams[entry.Stream] = [];
            if (entry.Sequence != rows.Count + 1) throw new JournalFenceException(entry.Stream, entry.Sequence);
            Assert.DoesNotContain(rows, row => entry.BatchId is { } id && row.BatchId == id);
            rows.Add(entry with { Payload = entry.Payload.ToArray() });
        }
        return ValueTask.CompletedTask;
    }

    public override async IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        JournalEntry[] rows;
        lock (_gate) rows = _streams.TryGetValue(stream, out var all) ? [.. all.Where(row => row.Sequence > after)] : [];
        foreach (var row in rows) yield return row;
    }

    public override ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_streams.TryGetValue(stream, out var rows))
                foreach (var row in rows)
                    if (row.BatchId == batchId) return new(row);
            return new((JournalEntry?)null);
        }
    }

    public override long HeadOf(string stream)
    {
        lock (_gate) return _streams.TryGetValue(stream, out var rows) ? rows.Count : 0;
    }

    public override ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel) => new(HeadOf(stream));

    public override ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel)
    {
        lock (_gate) return new([.. _streams.Where(pair => pair.Value.Count > 0 && pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => (pair.Key, (long)pair.Value.Count))]);
    }

    public override JournalStatus Status => new(Rows("").Count, 0, 0, 1, null);

    public override ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel)
    {
        lock (_gate) return new(_snapshots.TryGetValue(stream, out var found) ? found : null);
    }

    public override void Save(string stream, Snapshot snapshot)
    {
        lock (_gate) _snapshots[stream] = snapshot;
    }

    public override void Dispose()
    {
        // Memory goes by itself.
        return;
    }
}

using System.Runtime.CompilerServices;
using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Engine.Contract.Tests.Engines;

internal enum AppendFault { None, Busy, LostBeforeDisk, LostAfterDisk }

/// <summary>A journal and its snapshots in memory, shared by as many engines as a test starts, with faults on demand.</summary>
internal sealed class MemoryJournal : IJournal, ISnapshots
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<JournalEntry>> _streams = [];
    private readonly Dictionary<string, Snapshot> _snapshots = [];

    /// <summary>Asked before each append.</summary>
    public Func<JournalEntry, AppendFault> Fault { get; set; } = _ => AppendFault.None;
    /// <summary>Appends wait for it, as for a disk that hangs.</summary>
    public Task Disk { get; set; } = Task.CompletedTask;
    /// <summary>Completes when an append has begun to wait for <see cref="Disk"/>.</summary>
    public TaskCompletionSource Waits { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int SnapshotCount
    {
        get { lock (_gate) return _snapshots.Count; }
    }

    public void LoseSnapshots()
    {
        lock (_gate) _snapshots.Clear();
    }

    public IReadOnlyList<JournalEntry> Rows(string prefix)
    {
        lock (_gate) return [.. _streams.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(pair => pair.Value)];
    }

    public async ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel)
    {
        if (!Disk.IsCompleted)
        {
            Waits.TrySetResult();
            await Disk;
        }
        var fault = Fault(entry);
        if (fault == AppendFault.Busy) throw new JournalBusyException();
        if (fault == AppendFault.LostBeforeDisk) throw new JournalUnavailableException("disk full");
        lock (_gate)
        {
            if (!_streams.TryGetValue(entry.Stream, out var rows)) rows = _streams[entry.Stream] = [];
            if (entry.Sequence != rows.Count + 1) throw new JournalFenceException(entry.Stream, entry.Sequence);
            Assert.DoesNotContain(rows, row => entry.BatchId is { } id && row.BatchId == id);
            rows.Add(entry with { Payload = entry.Payload.ToArray() });
        }
        if (fault == AppendFault.LostAfterDisk) throw new JournalUnavailableException("no answer");
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        JournalEntry[] rows;
        lock (_gate) rows = _streams.TryGetValue(stream, out var all) ? [.. all.Where(row => row.Sequence > after)] : [];
        foreach (var row in rows) yield return row;
    }

    public ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_streams.TryGetValue(stream, out var rows))
                foreach (var row in rows)
                    if (row.BatchId == batchId) return new(row);
            return new((JournalEntry?)null);
        }
    }

    public long HeadOf(string stream)
    {
        lock (_gate) return _streams.TryGetValue(stream, out var rows) ? rows.Count : 0;
    }

    public ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel) => new(HeadOf(stream));

    public ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel)
    {
        lock (_gate) return new([.. _streams.Where(pair => pair.Value.Count > 0 && pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => (pair.Key, (long)pair.Value.Count))]);
    }

    public JournalStatus Status => new(Rows("").Count, 0, 0, 1, null);

    public ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel)
    {
        lock (_gate) return new(_snapshots.TryGetValue(stream, out var found) ? found : null);
    }

    public void Save(string stream, Snapshot snapshot)
    {
        lock (_gate) _snapshots[stream] = snapshot;
    }
}

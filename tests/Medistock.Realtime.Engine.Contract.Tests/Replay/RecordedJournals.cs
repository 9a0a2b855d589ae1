using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Replay;
using Medistock.Realtime.Engine.Contract.Tests.Engines;

namespace Medistock.Realtime.Engine.Contract.Tests.Replay;

/// <summary>A journal in memory that remembers the order of recording.</summary>
internal sealed class RecordingJournal : IJournal, ISnapshots, IDisposable
{
    private readonly MemoryJournal _inner = new();
    private readonly List<JournalEntry> _rows = [];

    public IReadOnlyList<JournalEntry> Rows
    {
        get { lock (_rows) return [.. _rows]; }
    }

    public async ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel)
    {
        await _inner.AppendAsync(entry, cancel);
        lock (_rows) _rows.Add(entry with { Payload = entry.Payload.ToArray() });
    }

    public IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, CancellationToken cancel) => _inner.ReadAsync(stream, after, cancel);
    public ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel) => _inner.FindBatchAsync(stream, batchId, cancel);
    public ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel) => _inner.HeadOfAsync(stream, cancel);
    public ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel) => _inner.HeadsAsync(prefix, cancel);
    public JournalStatus Status => _inner.Status;
    public ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel) => _inner.LoadAsync(stream, cancel);
    public void Save(string stream, Snapshot snapshot) => _inner.Save(stream, snapshot);
    public void Dispose() => _inner.Dispose();

    /// <summary>A journal of its own that ends at a position, without snapshots.</summary>
    public static async Task<MemoryJournal> CutAsync(IEnumerable<JournalEntry> rows)
    {
        var cut = new MemoryJournal();
        foreach (var row in rows) await cut.AppendAsync(row, CancellationToken.None);
        return cut;
    }
}

/// <summary>Rows in memory, as a replay reads them.</summary>
internal sealed class MemoryRows(IReadOnlyList<JournalEntry> rows) : IRecordedRows
{
    private readonly ILookup<string, JournalEntry> _streams = rows.ToLookup(row => row.Stream, StringComparer.Ordinal);
    public long Count => rows.Count;
    public IEnumerable<JournalEntry> InOrder(CancellationToken cancel) => rows;
    public IEnumerable<JournalEntry> Of(string stream, long after, long through) => _streams[stream].Where(row => row.Sequence > after && row.Sequence <= through);
    public JournalEntry? CheckpointOf(string stream) => null;
}

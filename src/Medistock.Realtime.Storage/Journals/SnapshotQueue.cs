using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Storage.Journals;

/// <summary>Snapshots waiting to be written: the newest of each stream, within a number and a size; beyond, the oldest goes and is counted.</summary>
internal sealed class SnapshotQueue(JournalOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Snapshot> _pending = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Dictionary<string, Snapshot> _writing = new(StringComparer.Ordinal);
    private long _bytes, _dropped;

    public int Count { get { lock (_gate) return _pending.Count; } }
    public long Dropped => Volatile.Read(ref _dropped);

    public void Add(string stream, Snapshot snapshot)
    {
        lock (_gate)
        {
            if (_pending.TryGetValue(stream, out var older))
            {
                if (older.Sequence > snapshot.Sequence) return;
                _bytes -= older.State.Length;
            }
            else
            {
                _order.Enqueue(stream);
            }
            _pending[stream] = snapshot;
            _bytes += snapshot.State.Length;
            while (_pending.Count > options.PendingSnapshots || (_bytes > options.PendingSnapshotBytes && _pending.Count > 1))
            {
                _pending.Remove(_order.Dequeue(), out var dropped);
                _bytes -= dropped.State.Length;
                _dropped++;
            }
        }
    }

    public Snapshot? Find(string stream)
    {
        lock (_gate)
            return _pending.TryGetValue(stream, out var waiting) ? waiting : _writing.TryGetValue(stream, out var writing) ? writing : null;
    }

    /// <summary>Takes the oldest to write them; they stay findable until <see cref="Written"/>.</summary>
    public List<(string Stream, Snapshot Snapshot)> Take(int most, long mostBytes)
    {
        var taken = new List<(string, Snapshot)>();
        lock (_gate)
        {
            for (long bytes = 0; taken.Count < most && bytes < mostBytes && _order.TryDequeue(out var stream);)
            {
                _pending.Remove(stream, out var snapshot);
                _writing[stream] = snapshot;
                bytes += snapshot.State.Length;
                taken.Add((stream, snapshot));
            }
            foreach (var (_, snapshot) in taken) _bytes -= snapshot.State.Length;
        }
        return taken;
    }

    /// <param name="lost">Snapshots that could not be written: counted as dropped, the journal makes them again.</param>
    public void Written(int lost)
    {
        lock (_gate)
        {
            _writing.Clear();
            _dropped += lost;
        }
    }
}

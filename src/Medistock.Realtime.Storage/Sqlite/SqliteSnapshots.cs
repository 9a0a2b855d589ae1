using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>The newest snapshot of each stream, in <c>state.db</c>. A damaged one counts as absent: the journal makes it again.</summary>
/// <remarks>The bytes handed to <see cref="Save"/> must not change afterwards.</remarks>
public sealed class SqliteSnapshots : ISnapshots
{
    private readonly StateFile _state;
    private readonly ReaderPool _readers;
    private long _damaged;

    internal SqliteSnapshots(StateFile state, ReaderPool readers) => (_state, _readers) = (state, readers);

    /// <summary>Snapshots given up: too many waited, or the file could not be written.</summary>
    public long Dropped => _state.Snapshots.Dropped;
    /// <summary>Snapshots found damaged, hence not used.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);

    public async ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel)
    {
        if (_state.Snapshots.Find(stream) is { } waiting) return waiting;
        var reader = await _readers.RentAsync(cancel).ConfigureAwait(false);
        var sound = false;
        try
        {
            var snapshot = reader.Snapshot(stream, out var damaged);
            if (damaged) Interlocked.Increment(ref _damaged);
            sound = true;
            return snapshot;
        }
        finally
        {
            _readers.Return(reader, sound);
        }
    }

    public void Save(string stream, Snapshot snapshot)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        _state.Snapshots.Add(stream, snapshot);
        _state.Wake();
    }
}

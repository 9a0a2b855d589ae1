namespace Medistock.Realtime.Actors.Ports;

/// <summary>State of a stream folded up to a sequence. Deletable: the journal can always make it again.</summary>
public readonly record struct Snapshot(long Sequence, ReadOnlyMemory<byte> State);

/// <summary>Snapshots live apart from the journal and never block a commit.</summary>
public interface ISnapshots
{
    ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel);
    /// <summary>Hands a snapshot to the background writer; a newer one of the same stream replaces it. May drop under load.</summary>
    void Save(string stream, Snapshot snapshot);
}

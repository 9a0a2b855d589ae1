namespace Medistock.Realtime.Storage.Registry;

/// <summary>A batch of facts on its way into the journal.</summary>
/// <param name="Id">Its place in the order; 0 before it is put.</param>
/// <param name="BatchId">Makes the append idempotent: a crash between append and delete repeats it.</param>
/// <param name="Stream"><c>facts/…</c></param>
/// <param name="Payload">As it will stand in the journal.</param>
public sealed record InboxBatch(long Id, Guid BatchId, string Stream, string Principal, DateTimeOffset At, byte[] Payload);

/// <summary>
/// Where <c>import</c> leaves facts for the serving process, which alone may write the journal. Durable, in order, emptied by the server at start and
/// whenever the registry changes.
/// </summary>
public sealed class FactInbox
{
    /// <summary>Batches that may wait: an import beyond it is refused, somebody must serve the store first.</summary>
    public const int Capacity = 5_000;
    private readonly IRegistryTables _tables;

    internal FactInbox(IRegistryTables tables) => _tables = tables;

    /// <summary>Raised on the registry's timer when something may have been put.</summary>
    public event Action Arrived = () => { };

    /// <summary>All of them or none, behind those that wait. A batch id that is there already changes nothing.</summary>
    /// <exception cref="IOException">More than <see cref="Capacity"/> would wait.</exception>
    public void Put(IReadOnlyList<InboxBatch> batches)
    {
        if (batches.Count == 0) return;
        if (!_tables.PutInbox(batches, Capacity)) throw new IOException($"{Capacity} batches of facts already wait to be taken: serve the store, then import again");
        Arrived();
    }

    /// <summary>The oldest that wait, in order.</summary>
    public IReadOnlyList<InboxBatch> Oldest(int most) => _tables.ReadInbox(most);

    /// <summary>It is in the journal.</summary>
    public void Remove(InboxBatch batch) => _tables.DeleteInbox(batch.Id);

    internal void Look() => Arrived();
}

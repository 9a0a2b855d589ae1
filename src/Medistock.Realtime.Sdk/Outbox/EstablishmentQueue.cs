namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>Where an entry lies. 24 bytes in memory for each pending entry.</summary>
internal readonly record struct Entry(long Number, int Segment, int Offset, int Length);

/// <summary>What one establishment still has to deliver, in order. Guarded by the outbox's lock.</summary>
internal sealed class EstablishmentQueue(string finess)
{
    public string Finess { get; } = finess;
    public Queue<Entry> Entries { get; set; } = new();
    /// <summary>The batch that is on its way, if any: always the front of <see cref="Entries"/>.</summary>
    public Cut? Open { get; set; }
    public long DoneThrough { get; set; }
    /// <summary>Entries up to this number leave without lingering.</summary>
    public long HurryThrough { get; set; }
    public bool Pumping { get; set; }
    public bool Paused { get; set; }
    /// <summary>Completed when a lingering batch should leave now.</summary>
    public TaskCompletionSource<bool>? Nudge { get; set; }
    public List<(long Through, TaskCompletionSource<bool> Reached)> Waiters { get; } = [];

    public bool Hurries => Entries.Count > 0 && Entries.Peek().Number <= HurryThrough;
}

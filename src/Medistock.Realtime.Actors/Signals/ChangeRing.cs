using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Signals;

/// <summary>The newest durable changes, without a hole, so that a screen that missed a few asks no disk. The oldest give way.</summary>
internal sealed class ChangeRing(int capacity)
{
    private readonly LiveChange[] _changes = new LiveChange[capacity];
    private int _count;
    private long _head;

    /// <summary>Whether every change after <paramref name="after"/> is here.</summary>
    public bool Covers(long after) => after >= _head - _count;

    public void Add(LiveChange change)
    {
        // A hole would be told as a silence: start again behind it.
        if (change.Sequence != _head + 1) _count = 0;
        _changes[change.Sequence % capacity] = change;
        _head = change.Sequence;
        _count = Math.Min(_count + 1, capacity);
    }

    public IReadOnlyList<LiveChange> After(long after, int limit)
    {
        var first = Math.Max(after, _head - _count) + 1;
        var count = (int)Math.Clamp(_head - first + 1, 0, limit);
        var changes = new LiveChange[count];
        for (var i = 0; i < count; i++) changes[i] = _changes[(first + i) % capacity];
        return changes;
    }
}

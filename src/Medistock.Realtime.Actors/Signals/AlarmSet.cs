using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Signals;

/// <summary>
/// The signals one actor stands behind. What the board must hear is owed until its mailbox has taken it, and said again every
/// <see cref="RepeatEvery"/>, so that a lost observation heals; a cleared alarm is forgotten only once its end was heard.
/// Holds at most one entry per line or territory that its actor holds.
/// </summary>
internal sealed class AlarmSet<TKey, TState>(TimeSpan repeatEvery) where TKey : notnull where TState : struct
{
    private sealed class Entry
    {
        public TState State;
        public bool Stands, Owed;
        public DateTimeOffset SaidAt = DateTimeOffset.MinValue;
    }

    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly Queue<TKey> _owed = new();

    public TimeSpan RepeatEvery { get; set; } = repeatEvery;
    public int Count => _entries.Count;
    /// <summary>When to try again, after the board had no room.</summary>
    public DateTimeOffset? RetryAt { get; private set; }

    public TState StateOf(TKey key) => _entries.TryGetValue(key, out var entry) ? entry.State : default;

    public bool Holds(TKey key) => _entries.ContainsKey(key);
    public bool Stands(TKey key) => _entries.TryGetValue(key, out var entry) && entry.Stands;

    /// <summary>Keys as of now: alarms may be set while they are walked.</summary>
    public IReadOnlyList<TKey> Keys() => [.. _entries.Keys];

    /// <param name="say">Something to tell the board at once.</param>
    public void Set(TKey key, TState state, bool stands, bool say)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            if (!stands) return;
            entry = _entries[key] = new Entry();
        }
        entry.State = state;
        entry.Stands = stands;
        if (say) Owe(key, entry);
    }

    /// <summary>An alarm that the board already knows, from before this actor began.</summary>
    public void Resume(TKey key, TState state, DateTimeOffset now) => _entries[key] = new Entry { State = state, Stands = true, SaidAt = now };

    /// <summary>Owes again what was said long ago.</summary>
    public void Repeat(DateTimeOffset now)
    {
        foreach (var (key, entry) in _entries)
            if (now - entry.SaidAt >= RepeatEvery) Owe(key, entry);
    }

    /// <param name="observe">The observation of a key and its state, now; severity null when it no longer stands.</param>
    public async ValueTask SayOwedAsync(IPeers peers, Func<TKey, TState, SignalObservation> observe, DateTimeOffset now)
    {
        // A board that had no room is asked again in its time, not at every message: evidence is gathered for each try.
        if (RetryAt > now) return;
        RetryAt = null;
        while (_owed.TryPeek(out var key))
        {
            var entry = _entries[key];
            try
            {
                await peers.ObserveAsync(observe(key, entry.State));
            }
            catch (EngineBusyException)
            {
                RetryAt = now + (RepeatEvery / 600 is var longer && longer > RetryEvery ? longer : RetryEvery);
                return;
            }
            _owed.Dequeue();
            (entry.Owed, entry.SaidAt) = (false, now);
            if (!entry.Stands) _entries.Remove(key);
        }
    }

    private void Owe(TKey key, Entry entry)
    {
        if (entry.Owed) return;
        entry.Owed = true;
        _owed.Enqueue(key);
    }
}

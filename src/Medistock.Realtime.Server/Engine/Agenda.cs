using System.Collections.Concurrent;

namespace Medistock.Realtime.Server.Engine;

/// <summary>Wakes actors at the times they asked for. One timer for all of them: never one per establishment.</summary>
internal sealed class Agenda : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(25);
    private readonly ConcurrentDictionary<ICell, DateTimeOffset> _due = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    /// <param name="clock">The data directory's clock; its timers beat in real time.</param>
    public Agenda(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => WakeDue(), null, Beat, Beat);
    }

    /// <summary>How late the latest of those that wait already is; zero when nothing is late.</summary>
    public TimeSpan Lag
    {
        get
        {
            var (now, lag) = (_clock.GetUtcNow(), TimeSpan.Zero);
            // An actor that wants to be woken as soon as may be gives no time to be late by.
            foreach (var due in _due.Values)
                if (due > DateTimeOffset.MinValue && now - due > lag) lag = now - due;
            return lag;
        }
    }

    /// <summary>When somebody is to be woken next; null: nobody waits.</summary>
    public DateTimeOffset? Next => _due.IsEmpty ? null : _due.Values.Min();

    public void Set(ICell cell, DateTimeOffset due) => _due[cell] = due;

    private void WakeDue()
    {
        var now = _clock.GetUtcNow();
        foreach (var (cell, due) in _due)
            if (due <= now && _due.TryRemove(new(cell, due))) cell.Wake(now);
    }

    public void Dispose() => _timer.Dispose();
}

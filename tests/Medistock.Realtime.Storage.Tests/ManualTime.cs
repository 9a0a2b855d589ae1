namespace Medistock.Realtime.Storage.Tests;

/// <summary>A clock that moves, and fires its timers, when told.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;
    public override long GetTimestamp() => _now.UtcTicks;
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(callback, state) { Next = _now + dueTime, Period = period };
        _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var until = _now + by;
        while (_timers.Where(timer => !timer.Stopped && timer.Next <= until).MinBy(timer => timer.Next) is { } due)
        {
            _now = due.Next;
            due.Next += due.Period;
            due.Fire();
        }
        _now = until;
    }

    private sealed class ManualTimer(TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Next { get; set; }
        public TimeSpan Period { get; set; }
        public bool Stopped { get; private set; }
        public void Fire() => callback(state);
        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();
        public void Dispose() => Stopped = true;
        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

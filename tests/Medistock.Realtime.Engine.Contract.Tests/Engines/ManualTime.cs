namespace Medistock.Realtime.Engine.Contract.Tests.Engines;

/// <summary>A clock that moves, and fires its timers, when told; from any thread.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Beat> _beats = [];
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            var beat = new Beat(this, callback, state) { Next = dueTime < TimeSpan.Zero ? DateTimeOffset.MaxValue : _now + dueTime, Period = period };
            _beats.Add(beat);
            return beat;
        }
    }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset until;
        lock (_gate) until = _now + by;
        while (NextBefore(until) is { } due) due.Fire();
    }

    private Beat? NextBefore(DateTimeOffset until)
    {
        lock (_gate)
        {
            var due = _beats.Where(beat => beat.Next <= until).MinBy(beat => beat.Next);
            _now = due is null || due.Next > until ? until : due.Next > _now ? due.Next : _now;
            if (due is not null) due.Next = due.Period > TimeSpan.Zero ? due.Next + due.Period : DateTimeOffset.MaxValue;
            return due;
        }
    }

    private sealed class Beat(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Next { get; set; }
        public TimeSpan Period { get; set; }
        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate) (Next, Period) = (dueTime < TimeSpan.Zero ? DateTimeOffset.MaxValue : owner._now + dueTime, period);
            return true;
        }

        public void Dispose()
        {
            lock (owner._gate) owner._beats.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

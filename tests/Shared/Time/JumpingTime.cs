namespace Medistock.Realtime.Testing.Time;

/// <summary>A clock that jumps when told, and fires each timer once when it has: what is due on the way is due then.</summary>
internal sealed class JumpingTime(DateTimeOffset start) : TimeProvider
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
            var beat = new Beat(this, () => callback(state));
            _beats.Add(beat);
            return beat;
        }
    }

    public void JumpTo(DateTimeOffset at)
    {
        Beat[] beats;
        lock (_gate) (_now, beats) = (at, [.. _beats]);
        foreach (var beat in beats) beat.Fire();
    }

    private sealed class Beat(JumpingTime owner, Action fire) : ITimer
    {
        public void Fire() => fire();
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

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

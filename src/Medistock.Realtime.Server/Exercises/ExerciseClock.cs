namespace Medistock.Realtime.Server.Exercises;

/// <summary>
/// The clock of an exercise: so many times faster than real time, stopped and let go by hand, and never beyond its end. Only the calendar is simulated: timestamps and timers stay real.
/// Begins stopped.
/// </summary>
internal sealed class ExerciseClock(DateTimeOffset from, DateTimeOffset to, double speed, TimeProvider real) : TimeProvider
{
    /// <param name="At">Where the stretch began, in simulated time.</param>
    /// <param name="Began">Real timestamp then.</param>
    private sealed record Stretch(DateTimeOffset At, long Began, DateTimeOffset RealAt, double Speed, bool Runs);

    private readonly Lock _gate = new();
    private Stretch _stretch = new(from, real.GetTimestamp(), real.GetUtcNow(), speed, Runs: false);

    public override long TimestampFrequency => real.TimestampFrequency;
    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;
    public bool Ended => GetUtcNow() == to;
    public bool Paused => !Now.Runs;
    public double Speed => Now.Speed;
    /// <summary>Simulated and real time at which the present stretch began.</summary>
    public (DateTimeOffset At, DateTimeOffset RealAt) Origin => (Now.At, Now.RealAt);
    private Stretch Now => Volatile.Read(ref _stretch);

    public override DateTimeOffset GetUtcNow()
    {
        var stretch = Now;
        if (!stretch.Runs) return stretch.At;
        var elapsed = real.GetElapsedTime(stretch.Began);
        // Compared before it is multiplied: an exercise that nobody stops runs past any calendar.
        return elapsed >= (to - stretch.At) / stretch.Speed ? to : stretch.At + elapsed * stretch.Speed;
    }

    public override long GetTimestamp() => real.GetTimestamp();
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => real.CreateTimer(callback, state, dueTime, period);

    public void Pause() => Begin(stretch => stretch with { Runs = false });
    public void Resume() => Begin(stretch => stretch with { Runs = true });
    public void SetSpeed(double faster) => Begin(stretch => stretch with { Speed = faster });

    private void Begin(Func<Stretch, Stretch> change)
    {
        lock (_gate) Volatile.Write(ref _stretch, change(_stretch with { At = GetUtcNow(), Began = real.GetTimestamp(), RealAt = real.GetUtcNow() }));
    }
}

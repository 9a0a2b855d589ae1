namespace Medistock.Realtime.Storage.Data;

/// <summary>
/// Simulated time = origin + (real now − started at) × speed. Only the calendar is simulated: timestamps and timers stay
/// real and monotonic, since heartbeats, staleness of a feed and retries are measured by them.
/// </summary>
/// <param name="stops">Where simulated time ends; null: nowhere.</param>
public sealed class AcceleratedTimeProvider(DataClock clock, TimeProvider real, DateTimeOffset? stops = null) : TimeProvider
{
    public override long TimestampFrequency => real.TimestampFrequency;
    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        var elapsed = real.GetUtcNow() - clock.StartedAt;
        // A machine whose clock was set back does not take the exercise to before its beginning.
        var now = elapsed <= TimeSpan.Zero ? clock.Origin : clock.Origin + elapsed * clock.Speed;
        return now > stops ? stops.Value : now;
    }

    public override long GetTimestamp() => real.GetTimestamp();
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);
}

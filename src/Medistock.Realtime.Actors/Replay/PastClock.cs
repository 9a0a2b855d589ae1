namespace Medistock.Realtime.Actors.Replay;

/// <summary>Time as the journal tells it: moved by what is folded, never by itself, never back.</summary>
public sealed class PastClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.MinValue;

    public override DateTimeOffset GetUtcNow() => _now;
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => _now.UtcTicks;

    internal void MoveTo(DateTimeOffset at)
    {
        if (at > _now) _now = at;
    }
}

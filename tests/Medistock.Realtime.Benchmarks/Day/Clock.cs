using Medistock.Realtime.Storage.Data;

namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>The server's clock as anybody computes it from <c>/api/v1/status</c>.</summary>
internal sealed class Clock(DataClock clock)
{
    public double Speed => clock.Speed;
    public DateTimeOffset Now => clock.Origin + (DateTimeOffset.UtcNow - clock.StartedAt) * clock.Speed;

    /// <summary>How long, in real time, until the clock shows <paramref name="at"/>; not above zero when it already has.</summary>
    public TimeSpan Until(DateTimeOffset at) => (at - Now) / clock.Speed;
}

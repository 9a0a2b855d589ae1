namespace Medistock.Realtime.Sdk.Sending;

/// <summary>Full jitter: a uniform draw between 0 and a ceiling that doubles. Many clients of one server must not come back in step.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private static readonly Random Seeds = new();
    private readonly Random _random = new(Seed());

    public TimeSpan Next(int attempt)
    {
        var ceiling = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 30)));
        lock (_random) return TimeSpan.FromMilliseconds(_random.NextDouble() * ceiling);
    }

    private static int Seed()
    {
        lock (Seeds) return Seeds.Next();
    }
}

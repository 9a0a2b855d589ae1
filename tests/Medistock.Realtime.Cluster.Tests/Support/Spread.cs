using System.Globalization;

namespace Medistock.Realtime.Cluster.Tests.Support;

/// <summary>Times to recovery, as they are printed.</summary>
internal static class Spread
{
    /// <summary>Slower than this, a batch was held up by what had happened.</summary>
    private static readonly TimeSpan HeldUp = TimeSpan.FromMilliseconds(500);

    /// <summary>The 95th percentile (nearest rank) of those that were held up; zero when none was.</summary>
    public static TimeSpan P95(IEnumerable<TimeSpan> took) => At(Held(took), 0.95);

    public static string Of(IReadOnlyCollection<TimeSpan> took)
    {
        var held = Held(took);
        return string.Create(CultureInfo.InvariantCulture,
            $"{held.Count} of {took.Count} held up (> 0.5 s): p50 {At(held, 0.5).TotalSeconds:0.00} s, p95 {At(held, 0.95).TotalSeconds:0.00} s, worst {At(held, 1).TotalSeconds:0.00} s; of all p95 {At([.. took.Order()], 0.95).TotalSeconds:0.00} s");
    }

    private static List<TimeSpan> Held(IEnumerable<TimeSpan> took) => [.. took.Where(time => time > HeldUp).Order()];
    private static TimeSpan At(List<TimeSpan> sorted, double share) => sorted.Count == 0 ? TimeSpan.Zero : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * share) - 1)];
}

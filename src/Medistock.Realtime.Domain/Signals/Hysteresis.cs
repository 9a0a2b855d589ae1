namespace Medistock.Realtime.Domain.Signals;

/// <summary>What keeps a signal from flapping: it fires at once below a threshold, and is left only from above a band, for a time.</summary>
/// <param name="MarginDays">Smallest width of the band above a threshold, days of cover.</param>
/// <param name="MarginShare">Width of the band as a share (0–1) of the threshold; the larger of both counts.</param>
/// <param name="Hold">How long, in data time, coverage must stay above the band without a break before the signal is lowered or cleared.</param>
public sealed record Hysteresis(double MarginDays, double MarginShare, TimeSpan Hold)
{
    /// <summary>1 day or 10 %, for 30 minutes: our setting, no public text gives one.</summary>
    public static Hysteresis Default { get; } = new(1, 0.10, TimeSpan.FromMinutes(30));

    /// <summary>The coverage, in days, from which a recovery counts.</summary>
    public double Above(double threshold) => threshold + Math.Max(MarginDays, threshold * MarginShare);
}

using System.Globalization;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Coverage;

/// <summary>Where a coverage stands against its thresholds. Instantaneous: hysteresis belongs to signals.</summary>
public enum CoverageLevel : byte { Unknown, Ok, Alert, Critical }

/// <summary>Why a coverage has no number (domain note §3). <see cref="None"/> when it has one.</summary>
public enum CoverageReason : byte
{
    None,
    /// <summary>Stock, and not one box asked for over seven observed days: level ok.</summary>
    Unbounded,
    /// <summary>Stock 0 and no demand in the last 35 days.</summary>
    NoDemand,
    /// <summary>Nothing newer than two duty periods.</summary>
    Stale,
    /// <summary>A counts-only line whose stock rose without a declared receipt.</summary>
    NoReceipts,
    /// <summary>The book stock is negative.</summary>
    Inconsistent,
    /// <summary>Fewer than 3 usable days in 56.</summary>
    Thin,
    /// <summary>No count yet: the stock itself is unknown.</summary>
    NoCount,
}

/// <summary>Days of need that a stock covers, or the reason why there is no number. No sentinel values.</summary>
public readonly record struct CoverDays
{
    private readonly double _days;
    private CoverDays(double days, CoverageReason reason) => (_days, Reason) = (days, reason);

    public CoverageReason Reason { get; }
    /// <summary>Days, unrounded; null when <see cref="Reason"/> says why.</summary>
    public double? Days => Reason == CoverageReason.None ? _days : null;
    public static CoverDays Of(double days) => new(days, CoverageReason.None);
    public static CoverDays Unbounded { get; } = new(0, CoverageReason.Unbounded);
    public static CoverDays Unknown(CoverageReason reason) => reason is CoverageReason.None or CoverageReason.Unbounded
        ? throw new ArgumentOutOfRangeException(nameof(reason), reason, "unknown needs a reason") : new(0, reason);

    /// <summary>Stock ÷ daily consumption.</summary>
    public static CoverDays Of(Quantity stock, DailyRate consumption) => Of(stock.TenThousandths * 100.0 / consumption.Millionths);

    /// <summary>Days rounded down for display: 4.99 is shown 4.9, never 5.0.</summary>
    public override string ToString() => Days is { } days
        ? (Math.Floor(days * 10) / 10).ToString("0.0", CultureInfo.InvariantCulture) : Reason.ToString();
}

/// <summary>Below <paramref name="CriticalDays"/>: critical; at or above it and below <paramref name="AlertDays"/>: alert.</summary>
/// <param name="Official">Whether a public document sets these figures; screens say <i>non officiel</i> when not.</param>
public readonly record struct Thresholds(double CriticalDays, double AlertDays, bool Official)
{
    /// <summary>MINSANTE 2020-100: 5 and 10 days, for PUIs.</summary>
    public static Thresholds Pui { get; } = new(5, 10, Official: true);
    /// <summary>No official figure exists for officines, delivered daily: a setting.</summary>
    public static Thresholds Officine { get; } = new(2, 5, Official: false);

    public CoverageLevel LevelOf(CoverDays coverage) => coverage.Reason switch
    {
        CoverageReason.None => coverage.Days < CriticalDays ? CoverageLevel.Critical
            : coverage.Days < AlertDays ? CoverageLevel.Alert : CoverageLevel.Ok,
        CoverageReason.Unbounded => CoverageLevel.Ok,
        _ => CoverageLevel.Unknown,
    };
}

using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Coverage;

/// <summary>Smoothed consumption of one line (MINSANTE 2020-100, our reading): the mean of observed, uncensored local days before today.</summary>
/// <param name="Smoothed">Null when fewer than 3 of 56 days can be used.</param>
/// <param name="Raw">The same mean with censored days kept; null when no day of the window was observed.</param>
/// <param name="ObservedDays">Days that stand behind <paramref name="Smoothed"/>.</param>
/// <param name="WindowDays">7, or 28 or 56 when 7 held fewer than 3 usable days.</param>
/// <param name="AllCensored">Every observed day of the last 7 was censored: the last uncensored mean stands in.</param>
/// <param name="LowerBound">Counts only, receipts not declared: the need is at least this.</param>
public readonly record struct Consumption(DailyRate? Smoothed, DailyRate? Raw, int ObservedDays, int WindowDays, bool AllCensored, bool LowerBound);

/// <summary>What is known of one establishment × presentation at one moment.</summary>
/// <param name="Stock">Null: unknown (no count yet, or book stock negative).</param>
/// <param name="AsOf">The newest time the line speaks for, never ahead of the moment; figures are never projected past it. <see cref="DateTimeOffset.MinValue"/> when every line it had was withdrawn.</param>
public readonly record struct LineFigures(
    PresentationCode Presentation, Quantity? Stock, Consumption Consumption, CoverDays Coverage, CoverageLevel Level, DateTimeOffset AsOf);

/// <summary>What one line gives to its department: absolute, last writer wins by the establishment's sequence.</summary>
/// <param name="Stock">Null: unknown.</param>
/// <param name="Consumption">Null: unknown.</param>
/// <param name="LastAt">When the line itself last spoke; the establishment's <c>reportedThrough</c> may make it fresher.</param>
public readonly record struct LineContribution(
    PresentationCode Presentation, Quantity? Stock, DailyRate? Consumption, CoverageLevel Level, CoverageReason Reason, DateTimeOffset LastAt)
{
    /// <summary>The need is at least <see cref="Consumption"/>: counts only, receipts not declared. Not in the journal, whose facts say it again.</summary>
    public bool LowerBound { get; init; }
}

/// <summary>One link of the chain in one territory, for one presentation: sums over its non-stale lines that have figures.</summary>
/// <param name="Lines">Non-stale lines taken into account: those whose own coverage is a number, unbounded, or without demand.</param>
/// <param name="UnknownLines">Non-stale lines whose own coverage is unknown, whatever is known of their parts: out of the sums, shown.</param>
/// <param name="StaleLines">Lines out of the totals because nothing new came for two duty periods.</param>
/// <param name="CriticalLines">Of <paramref name="Lines"/>, how many are below their critical threshold.</param>
/// <param name="AlertLines">Of <paramref name="Lines"/>, how many are below their alert threshold, critical ones included.</param>
/// <param name="AsOf">The oldest of the newest times of the contributing establishments is not kept; this is the newest.</param>
public readonly record struct LinkTotals(
    EstablishmentKind Link, Quantity Stock, DailyRate Consumption, int Lines, int UnknownLines, int StaleLines, int CriticalLines, int AlertLines, DateTimeOffset AsOf)
{
    /// <summary>Of <see cref="Lines"/>, those out of stock while asked for, whose rate is not known: critical, their need is in no sum.</summary>
    public int UnratedLines { get; init; }

    /// <summary>Of <see cref="Lines"/>, those whose need is at least what is summed: the territory's coverage is at most what is shown.</summary>
    public int LowerBoundLines { get; init; }

    public static LinkTotals Empty(EstablishmentKind link) => new(link, default, default, 0, 0, 0, 0, 0, DateTimeOffset.MinValue);

    /// <summary>
    /// Σ stock ÷ Σ consumption; unknown when nothing fresh stands behind it. Unbounded only when no line asks for anything: a need of
    /// unknown rate makes an empty territory 0 days, and one with stock unknown.
    /// </summary>
    public CoverDays Coverage => Lines == 0 ? CoverDays.Unknown(StaleLines > 0 ? CoverageReason.Stale : CoverageReason.Thin)
        : Consumption.Millionths > 0 ? CoverDays.Of(Stock, Consumption)
        : UnratedLines > 0 ? (Stock.TenThousandths > 0 ? CoverDays.Unknown(CoverageReason.Thin) : CoverDays.Of(0))
        : Stock.TenThousandths > 0 ? CoverDays.Unbounded : CoverDays.Unknown(CoverageReason.NoDemand);

    /// <summary>These totals with one contributor's part replaced: exact, whatever the order. <see cref="AsOf"/> keeps the newest.</summary>
    public LinkTotals Replacing(in LinkTotals before, in LinkTotals after) => before.Link != Link
        ? throw new InvalidOperationException("links of the chain stand side by side and are never summed")
        : Plus(after) with
        {
            Stock = Stock + after.Stock - before.Stock, Consumption = Consumption + after.Consumption - before.Consumption, Lines = Lines + after.Lines - before.Lines,
            UnknownLines = UnknownLines + after.UnknownLines - before.UnknownLines, StaleLines = StaleLines + after.StaleLines - before.StaleLines,
            CriticalLines = CriticalLines + after.CriticalLines - before.CriticalLines, AlertLines = AlertLines + after.AlertLines - before.AlertLines,
            UnratedLines = UnratedLines + after.UnratedLines - before.UnratedLines, LowerBoundLines = LowerBoundLines + after.LowerBoundLines - before.LowerBoundLines,
        };

    public LinkTotals Plus(in LinkTotals other) => other.Link != Link
        ? throw new InvalidOperationException("links of the chain stand side by side and are never summed")
        : new(Link, Stock + other.Stock, Consumption + other.Consumption, Lines + other.Lines, UnknownLines + other.UnknownLines,
            StaleLines + other.StaleLines, CriticalLines + other.CriticalLines, AlertLines + other.AlertLines, AsOf > other.AsOf ? AsOf : other.AsOf)
            { UnratedLines = UnratedLines + other.UnratedLines, LowerBoundLines = LowerBoundLines + other.LowerBoundLines };
}

/// <summary>One presentation in one territory on one link of the chain, as screens and queries see it.</summary>
public sealed record TerritoryFigures(
    TerritoryCode Territory, PresentationCode Presentation, LinkTotals Totals, CoverDays Coverage, CoverageLevel Level, Thresholds Thresholds, long Version);

using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Contracts.Stock;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Web.Stock;

/// <summary>Figures → the words of the public contract. These names are fixed.</summary>
public static class LineViews
{
    /// <summary>No forecast was made yet.</summary>
    public const string NotForecast = "not-forecast";

    public static string UnitName(StockUnit unit) => unit == StockUnit.Box ? "box" : "unit";

    public static string LevelName(CoverageLevel level) => level switch
    {
        CoverageLevel.Critical => "critical", CoverageLevel.Alert => "alert", CoverageLevel.Ok => "ok", _ => "unknown",
    };

    /// <summary>Null: there is a number.</summary>
    public static string? ReasonName(CoverageReason reason) => reason switch
    {
        CoverageReason.None => null,
        CoverageReason.Unbounded => "unbounded",
        CoverageReason.NoDemand => "no-demand",
        CoverageReason.Stale => "stale",
        CoverageReason.NoReceipts => "no-receipts",
        CoverageReason.Inconsistent => "inconsistent",
        CoverageReason.NoCount => "no-count",
        _ => "thin",
    };

    /// <summary>Why a line has no depletion date: its coverage has no number, or none was computed yet.</summary>
    public static string DepletionReason(in LineFigures line) => ReasonName(line.Coverage.Reason) ?? NotForecast;

    public static string? DateText(DateOnly? date) => date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public static string LinkName(EstablishmentKind kind) => kind switch
    {
        EstablishmentKind.Pui => "pui", EstablishmentKind.Officine => "officine", _ => "unknown",
    };

    /// <summary><c>wide-window</c>: fewer than 3 usable days of 7; <c>all-censored</c>: no day without a stock-out; <c>lower-bound</c>: the need is at least this.</summary>
    public static IReadOnlyList<string> FlagsOf(in LineFigures line) => (line.Consumption.WindowDays > 7, line.Consumption.AllCensored, line.Consumption.LowerBound) switch
    {
        (false, false, false) => [],
        (true, false, false) => ["wide-window"],
        (false, true, false) => ["all-censored"],
        (false, false, true) => ["lower-bound"],
        (true, true, false) => ["wide-window", "all-censored"],
        (true, false, true) => ["wide-window", "lower-bound"],
        (false, true, true) => ["all-censored", "lower-bound"],
        (true, true, true) => ["wide-window", "all-censored", "lower-bound"],
    };

    public static LineView ViewOf(in LineFigures line, LineDepletion? depletion, ReferenceBook book) => new(
        line.Presentation.ToString(), book.Find(line.Presentation)?.Label, line.Stock?.ToDecimal(), UnitName(line.Presentation.Unit),
        line.Consumption.Smoothed?.PerDay, line.Consumption.Raw?.PerDay, line.Consumption.ObservedDays, line.Consumption.WindowDays,
        line.Coverage.Days, ReasonName(line.Coverage.Reason), depletion is { } known ? new(DateText(known.P10), DateText(known.P50), DateText(known.P90), known.Within5, known.Within10, known.Within30, known.AsOf) : null,
        depletion is null ? DepletionReason(line) : null, LevelName(line.Level), FlagsOf(line), line.AsOf);
}

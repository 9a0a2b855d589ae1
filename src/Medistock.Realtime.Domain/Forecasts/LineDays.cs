using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Forecasts;

/// <summary>What is known of one local day of a line (domain note §3, <i>Observed days</i>).</summary>
public enum DayKnowledge : byte
{
    /// <summary>Nothing was said of it.</summary>
    Missing,
    /// <summary>Reported on, covered by complete reporting, declared closed, or spread from counts.</summary>
    Observed,
    /// <summary>The shelf was empty at some time, or something went unserved: demand was at least what was consumed.</summary>
    Censored,
}

/// <summary>Demand of one closed local day of one line.</summary>
/// <param name="Day">Local to the establishment, days from 1970-01-01.</param>
/// <param name="Demand">What was consumed, ≥ 0.</param>
public readonly record struct LineDay(int Day, Quantity Demand, DayKnowledge Known);

/// <summary>A <see cref="LineDay"/> on its way to the department, of the line <paramref name="Presentation"/> of the establishment that sends it.</summary>
public readonly record struct ToldDay(PresentationCode Presentation, int Day, Quantity Demand, bool Censored);

/// <summary>The days of a line, as smoothed consumption counts them and as forecasts learn them: one rule for both.</summary>
public static class LineDays
{
    /// <summary>Days back that are told, or learnt by a line: what every window and every ring still holds.</summary>
    public const int Told = 56;
    /// <summary>A day that complete reporting does not cover is told this many days later all the same: what has not come by then hardly comes.</summary>
    private const int SettlesAfter = 2;

    /// <summary>One day; its demand is 0 when missing.</summary>
    /// <param name="emptySince">As <see cref="EmptySince"/>.</param>
    public static LineDay Of(in StockLine line, in ReportingContext context, int day, int emptySince)
    {
        if (!Observed(line, context, day)) return new(day, default, DayKnowledge.Missing);
        return new(day, new(line.Days.Consumed(day)), line.Days.Censored(day) || day >= emptySince ? DayKnowledge.Censored : DayKnowledge.Observed);
    }

    /// <summary>First day of a shelf that is empty and of which nothing newer is known; <see cref="int.MaxValue"/> when it is not empty.</summary>
    public static int EmptySince(in StockLine line, in ReportingContext context) =>
        line.BookStock is { TenThousandths: 0 } ? context.Calendar.DayOf(line.LastAt) : int.MaxValue;

    /// <summary>
    /// Whether nothing more is to be expected of a known, closed day: complete reporting covers it, it was spread from counts or declared closed, or it lies long enough
    /// back. Who sums lines takes each day once; a day told too early would stay too small.
    /// </summary>
    public static bool Settled(in StockLine line, in ReportingContext context, int day, int today) =>
        day < today && (day <= context.CoveredThrough || !context.Streams || context.ClosedDays.Contains(day) || day <= today - SettlesAfter);

    private static bool Observed(in StockLine line, in ReportingContext context, int day)
    {
        if (!context.Streams) return line.Days.Spread(day);
        if (line.Days.Moved(day) || context.ClosedDays.Contains(day)) return true;
        return day >= context.ReportedFrom && day <= context.CoveredThrough;
    }
}

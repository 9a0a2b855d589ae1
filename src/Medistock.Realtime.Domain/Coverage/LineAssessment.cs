using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Coverage;

/// <summary>What is known of an establishment's reporting when one of its lines is assessed.</summary>
/// <param name="Now">Unix ms.</param>
/// <param name="Streams">Its demand is streamed as movements; else consumption is read off counts.</param>
/// <param name="ReportedFrom">First local day for which it has reported anything; before it every day is missing.</param>
/// <param name="ReportedThrough">Reporting is complete up to this time, Unix ms; <see cref="long.MinValue"/> when never said.</param>
/// <param name="CoveredThrough">Last local day that <paramref name="ReportedThrough"/> covers whole.</param>
/// <param name="ClosedDays">Declared closed local days.</param>
/// <param name="Kind">Which link of the chain: it chooses thresholds and duty.</param>
public readonly record struct ReportingContext(
    long Now, LocalCalendar Calendar, bool Streams, int ReportedFrom, long ReportedThrough, int CoveredThrough, IReadOnlySet<int> ClosedDays,
    EstablishmentKind Kind, CoverageRules Rules);

/// <summary>Figures of one line at one moment: smoothed consumption, coverage, level (domain note §3; MINSANTE 2020-100).</summary>
public static class LineAssessment
{
    /// <summary>Fewer usable days than this: a wider window, then no figure.</summary>
    public const int FewestDays = 3;
    /// <summary>Days back in which a demand makes an empty shelf critical.</summary>
    public const int DemandDays = 35;
    private static readonly int[] Windows = [7, 28, 56];

    public static LineFigures Assess(in StockLine line, in ReportingContext context)
    {
        var today = context.Calendar.DayOf(context.Now);
        var asOf = context.Streams ? Math.Max(line.LastAt, context.ReportedThrough) : line.LastAt;
        var consumption = Smooth(line, context, today);
        var stock = line.BookStock is { TenThousandths: >= 0 } known ? known : (Quantity?)null;
        var coverage = Cover(line, consumption, context, today, asOf);
        return new(line.Presentation, stock, consumption, coverage, context.Rules.Thresholds.For(line.Presentation, context.Kind).LevelOf(coverage),
            // A clock up to 15 min ahead is taken, but nothing is fresher than now.
            asOf == long.MinValue ? DateTimeOffset.MinValue : DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(asOf, context.Now)));
    }

    /// <summary>
    /// The mean of the observed, uncensored days among D−7 … D−1; today is never in it. Fewer than 3: 28 days, then 56, said so.
    /// When every observed day of the 7 was censored, the last uncensored mean of the 56 stands in, even over fewer than 3 days, and is flagged:
    /// the need did not fall because the shelf was empty.
    /// </summary>
    public static Consumption Smooth(in StockLine line, in ReportingContext context, int today)
    {
        var emptySince = LineDays.EmptySince(line, context);
        long usable = 0, observed = 0;
        int usableDays = 0, observedDays = 0, back = 1;
        var allCensored = false;
        var lowerBound = !context.Streams && !line.DeclaresReceipts;
        foreach (var window in Windows)
        {
            for (; back <= window; back++)
            {
                var (_, consumed, known) = LineDays.Of(line, context, today - back, emptySince);
                if (known == DayKnowledge.Missing) continue;
                observed += consumed.TenThousandths;
                observedDays++;
                if (known == DayKnowledge.Censored) continue;
                usable += consumed.TenThousandths;
                usableDays++;
            }
            if (window == 7) allCensored = observedDays > 0 && usableDays == 0;
            if (usableDays >= FewestDays) return new(Mean(usable, usableDays), Mean(observed, observedDays), usableDays, window, allCensored, lowerBound);
        }
        var raw = observedDays > 0 ? Mean(observed, observedDays) : (DailyRate?)null;
        if (allCensored && usableDays > 0) return new(Mean(usable, usableDays), raw, usableDays, 56, true, lowerBound);
        return new(null, raw, usableDays, 56, false, lowerBound);
    }

    private static CoverDays Cover(in StockLine line, in Consumption consumption, in ReportingContext context, int today, long asOf)
    {
        if (line.BookStock is not { } stock) return CoverDays.Unknown(CoverageReason.NoCount);
        if (asOf == long.MinValue || context.Now > context.Rules.Duties.Of(context.Kind, line.Presentation).SilentAt(DateTimeOffset.FromUnixTimeMilliseconds(asOf)).ToUnixTimeMilliseconds()) return CoverDays.Unknown(CoverageReason.Stale);
        if (stock < Quantity.Zero) return CoverDays.Unknown(CoverageReason.Inconsistent);
        if (!context.Streams && line.UnexplainedRise) return CoverDays.Unknown(CoverageReason.NoReceipts);
        if (stock == Quantity.Zero) return Demanded(line, today) ? CoverDays.Of(0) : CoverDays.Unknown(CoverageReason.NoDemand);
        if (consumption.Smoothed is not { } daily) return CoverDays.Unknown(CoverageReason.Thin);
        if (daily > DailyRate.Zero) return CoverDays.Of(stock, daily);
        return consumption.ObservedDays >= 7 ? CoverDays.Unbounded : CoverDays.Unknown(CoverageReason.Thin);
    }

    private static bool Demanded(in StockLine line, int today)
    {
        for (var day = today - DemandDays; day <= today; day++)
            if (line.Days.Consumed(day) > 0 || line.Days.Unserved(day)) return true;
        return false;
    }

    private static DailyRate Mean(long tenThousandths, int days) => DailyRate.Mean(new(tenThousandths), days);
}

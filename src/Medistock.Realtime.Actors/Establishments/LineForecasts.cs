using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Lines;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Actors.Establishments;

/// <summary>What is foreseen of one line. Its forecaster is learnt anew from its own ring whenever it is asked: a microsecond or two, and nothing to keep.</summary>
internal static class LineForecasts
{
    /// <summary>The line's forecaster as of yesterday, and what its days were.</summary>
    private static (LineForecaster Line, int Observed, int Censored) Learn(in StockLine line, in ReportingContext context, int today, in PublishedShape shape)
    {
        var forecaster = new LineForecaster();
        var (observed, censored) = (0, 0);
        var emptySince = LineDays.EmptySince(line, context);
        for (var day = today - LineDays.Told; day < today; day++)
        {
            var (_, demand, known) = LineDays.Of(line, context, day, emptySince);
            if (known == DayKnowledge.Observed) observed++;
            if (known == DayKnowledge.Censored) censored++;
            forecaster.Observe(day, demand.ToDouble(), known switch { DayKnowledge.Observed => DayMarks.None, DayKnowledge.Censored => DayMarks.Censored, _ => DayMarks.Missing }, shape);
        }
        return (forecaster, observed, censored);
    }

    /// <summary>Part of the local day that is over, 0–1.</summary>
    public static double ElapsedAt(in ReportingContext context)
    {
        var today = context.Calendar.DayOf(context.Now);
        var (start, end) = (context.Calendar.StartOf(today), context.Calendar.StartOf(today + 1));
        return Math.Clamp((double)(context.Now - start) / (end - start), 0, 1);
    }

    /// <summary>When the line runs out if nothing arrives. Null where its coverage is no number, or nobody knows its demand.</summary>
    /// <param name="elapsed">As <see cref="ElapsedAt"/>.</param>
    public static LineDepletion? Deplete(in StockLine line, in LineFigures figures, in ReportingContext context, double elapsed, in PublishedShape shape)
    {
        if (figures.Coverage.Reason != CoverageReason.None || figures.Stock is not { } stock) return null;
        var today = context.Calendar.DayOf(context.Now);
        var (forecaster, _, _) = Learn(line, context, today, shape);
        // Of today's demand only what is left of the day is still to come. What today really asked for is in the stock already, however much it was.
        var supply = stock.ToDouble() + elapsed * forecaster.Level(shape) * shape.FactorOf(today);
        return forecaster.Dates(stock == Quantity.Zero ? 0 : supply, shape) is { } dates
            ? new(DateTimeOffset.FromUnixTimeMilliseconds(context.Now), DateOf(dates.P10), DateOf(dates.P50), DateOf(dates.P90), dates.Within5, dates.Within10, dates.Within30) : null;

        DateOnly? DateOf(int days) => days > SeriesForecaster.Horizon ? null : LocalCalendar.DateOf(today - 1 + days);
    }

    /// <summary>Null: neither the line nor its territory was ever observed.</summary>
    public static LineForecast? Forecast(in StockLine line, in LineFigures figures, in ReportingContext context, in PublishedShape shape, int horizon)
    {
        var today = context.Calendar.DayOf(context.Now);
        var (forecaster, observed, censored) = Learn(line, context, today, shape);
        var days = new DemandQuantiles[horizon];
        if (!forecaster.Forecast(days, shape)) return null;
        var basis = forecaster.Explain(shape) with { ObservedDays = observed, CensoredDays = censored, MissingDays = LineDays.Told - observed - censored, WindowDays = LineDays.Told, Since = today - LineDays.Told };
        return new(forecaster.Day, today, days, figures, Deplete(line, figures, context, ElapsedAt(context), shape), basis);
    }
}

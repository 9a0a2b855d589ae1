using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Arrivals;
using Medistock.Realtime.Forecasting.Changes;
using Medistock.Realtime.Forecasting.Depletion;
using Medistock.Realtime.Forecasting.Series;
using Medistock.Realtime.Simulation.Tests.Nation;

namespace Medistock.Realtime.Simulation.Tests.Pictures;

/// <summary>One presentation in one territory, seen as the product sees it: the real forecaster, the week foretold seven days ago, the changes summed, the stock of before.</summary>
internal sealed class DemandWatch(TerritoryCode territory, EstablishmentKind link, int establishments)
{
    private const int Month = 28;
    private readonly SeriesForecaster _series = new();
    private readonly DemandQuantiles[] _foretold = new DemandQuantiles[8];
    private readonly double[] _stock = new double[Month + 1];
    private readonly (double Quantity, bool Observed, double Expected)[] _week = new (double, bool, double)[7];
    private readonly SlipHistory _slips = new();
    private Cusum _change;
    private DayTold _told;
    private int _days;
    private double _used;

    public void Learn(int day, DayTold told)
    {
        var censored = told.Unmet > 0;
        var marks = told.Missing ? DayMarks.Missing : censored ? DayMarks.Censored : DayMarks.None;
        var next = _series.Knows ? NextMean() : told.Served;
        // An empty shelf says nothing of a fall; what was served beyond expectation is a rise all the same.
        if (!told.Missing && (!censored || told.Served > next)) _change.Learn(_series.Surprise(day, told.Served));
        _week[day % 7] = (told.Missing || (censored && told.Served < next) ? next : told.Served, !told.Missing && !censored, next);
        _series.Observe(day, told.Served, marks);
        _told = told;
        _stock[day % _stock.Length] = told.Stock;
        _days++;
        if (day >= Winter.JudgedFrom - 8) _foretold[day % 8] = _series.Total(7);
    }

    public TerritoryPicture Picture(int day, int? announcedFor)
    {
        var foretold = _foretold[(day + 1) % 8];
        double? week = _week.Count(of => of.Observed) >= 3 ? _week.Sum(of => of.Quantity) : null;
        var demand = new DemandPicture(
            day, week, foretold.Mean, foretold.P10, foretold.P90, _series.Total(28).Mean / 28, _change.Change, 0, _told.Observed);
        var at = DateTimeOffset.UnixEpoch.AddDays(day + 1);
        // All of them censored: the last mean of observed days stands (domain note §3).
        if (_week.Any(of => of.Observed)) _used = _week.Where(of => of.Observed).Average(of => of.Quantity);
        var totals = TotalsOf(_used, at);
        return new(territory, link, totals, totals.Coverage, demand, Depletion(day, at, announcedFor),
            new(_told.Stock, _days > 7 ? _stock[(day - 7) % _stock.Length] : null, _days > Month ? _stock[(day - Month) % _stock.Length] : null));
    }

    private DepletionPicture? Depletion(int day, DateTimeOffset at, int? announcedFor)
    {
        if (_series.Depletion(_told.Stock, []) is not { } alone) return null;
        if (announcedFor is not { } due) return PictureOf(alone, at, null, null, ignored: true);
        var law = _slips.Law(confirmed: false);
        var ahead = Math.Max(due - day, 1);
        var before = 0.5 * OutBy(alone, ahead + law.Ordinary) + 0.25 * OutBy(alone, ahead + law.Bad) + 0.15 * OutBy(alone, ahead + law.Worse) + 0.1 * OutBy(alone, ahead + law.Worst);
        var with = _series.Depletion(_told.Stock, [new(due, 10 * _series.Total(28).Mean / 28, law)])!.Value;
        return PictureOf(with, at, DateOnly.FromDateTime(DateTimeOffset.UnixEpoch.AddDays(due).UtcDateTime), before, ignored: false);
    }

    private static DepletionPicture PictureOf(DepletionForecast forecast, DateTimeOffset at, DateOnly? arrival, double? before, bool ignored)
    {
        DateOnly? Date(int ahead) => ahead > DepletionForecast.Horizon ? null : DateOnly.FromDateTime(at.UtcDateTime).AddDays(ahead - 1);
        return new(at, Date(forecast.P10), Date(forecast.P50), Date(forecast.P90), forecast.Within5, forecast.Within10, forecast.Within30, arrival, before, ignored);
    }

    /// <summary>The chance of running out by a day, read off between the points that a forecast gives.</summary>
    private static double OutBy(in DepletionForecast of, int ahead)
    {
        ReadOnlySpan<(int Day, double Chance)> points = [(0, 0), (5, of.Within5), (10, of.Within10), (30, of.Within30), (of.P10, 0.1), (of.P50, 0.5), (of.P90, 0.9)];
        (int Day, double Chance) below = (0, 0), above = (int.MaxValue, 1);
        foreach (var point in points)
        {
            if (point.Day <= ahead && point.Chance >= below.Chance) below = point;
            if (point.Day >= ahead && point.Day < above.Day) above = point;
        }
        return above.Day == int.MaxValue || above.Day == below.Day ? below.Chance
            : below.Chance + (above.Chance - below.Chance) * (ahead - below.Day) / (above.Day - below.Day);
    }

    private LinkTotals TotalsOf(double used, DateTimeOffset at)
    {
        int Under(double days) => used <= 0 ? 0 : (int)Math.Round(establishments * MathNet.Numerics.Distributions.Normal.CDF(0, 0.45, Math.Log(days / Math.Max(0.01, _told.Stock / used))));
        var thresholds = link == EstablishmentKind.Officine ? Thresholds.Officine : Thresholds.Pui;
        return new(link, Quantity.Of((decimal)_told.Stock), new((long)(used * 1e6)), establishments, 0, 0, Under(thresholds.CriticalDays), Under(thresholds.AlertDays), at);
    }

    private double NextMean()
    {
        Span<DemandQuantiles> next = stackalloc DemandQuantiles[1];
        _series.Forecast(next);
        return next[0].Mean;
    }
}

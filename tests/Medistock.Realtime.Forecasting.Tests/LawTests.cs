using Medistock.Realtime.Forecasting.Arrivals;
using Medistock.Realtime.Forecasting.Depletion;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Forecasting.Tests;

/// <summary>What holds of every series; each case is a seed of <see cref="Histories"/>.</summary>
public class LawTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Quantiles_are_finite_and_ordered(int seed)
    {
        var days = new DemandQuantiles[SeriesForecaster.Horizon];
        Assert.True(Histories.Fold(Histories.Of(seed)).Forecast(days));
        Assert.All(days, day =>
        {
            Assert.InRange(day.P10, 0, day.P50);
            Assert.InRange(day.P50, day.P10, day.P90);
            Assert.True(double.IsFinite(day.P90) && double.IsFinite(day.Mean) && day.Mean >= 0);
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void More_stock_never_runs_out_earlier(int seed)
    {
        var series = Histories.Fold(Histories.Of(seed));
        var level = series.Explain().Level;
        var before = Ask(series, 0.1 * level);
        for (var days = 1; days < 90; days++)
        {
            var next = Ask(series, days * level);
            NotEarlier(before, next);
            before = next;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_arrival_never_makes_it_run_out_earlier(int seed)
    {
        var chance = new Random(seed);
        var series = Histories.Fold(Histories.Of(seed));
        var level = series.Explain().Level;
        var slips = new SlipHistory();
        for (var i = 0; i < 20; i++) slips.Delivered(chance.Next(-2, 30), chance.NextDouble(), i % 2 == 0);
        var stock = level * (1 + 30 * chance.NextDouble());
        PlannedArrival[] one = [new(series.Day + chance.Next(1, 30), level * 10 * chance.NextDouble(), slips.Law(chance.Next(2) == 0))];
        PlannedArrival[] two = [.. one, new(series.Day + chance.Next(1, 40), level * 10 * chance.NextDouble())];
        NotEarlier(Ask(series, stock), Ask(series, stock, one));
        NotEarlier(Ask(series, stock, one), Ask(series, stock, two));
        Assert.True(Ask(series, stock, one).Within10 <= Ask(series, stock).Within10 + 1e-12);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Other_units_leave_the_date_where_it_is(int seed)
    {
        var history = Histories.Of(seed);
        var series = Histories.Fold(history);
        var level = series.Explain().Level;
        foreach (var scale in (double[])[0.125, 1024])
        {
            var scaled = Histories.Fold(history, scale);
            for (var days = 1; days < 50; days += 7) Assert.Equal(Ask(series, days * level), Ask(scaled, days * level * scale));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_empty_shelf_is_never_read_as_less_need(int seed)
    {
        var history = Histories.Of(seed);
        SeriesForecaster before = Histories.Fold(history), censored = Histories.Fold(history), missing = Histories.Fold(history), sold = Histories.Fold(history);
        var level = before.Explain().Level;
        for (var i = 0; i < 12; i++)
        {
            censored.Observe(censored.Day + 1, 0, DayMarks.Censored);
            missing.Observe(missing.Day + 1, 0, DayMarks.Missing);
            sold.Observe(sold.Day + 1, 5 * level, DayMarks.Censored);
        }
        Assert.Equal(level, censored.Explain().Level);
        Assert.Equal(missing.Explain().Level, censored.Explain().Level);
        Assert.Equal(Ask(missing, 10 * level), Ask(censored, 10 * level));
        Assert.True(sold.Explain().Level >= level);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Written_and_read_again_it_goes_on_the_same(int seed)
    {
        var history = Histories.Of(seed);
        var straight = Histories.Fold(history);
        var halted = Histories.Fold(history.Take(211));
        var bytes = new byte[SeriesForecaster.Size];
        halted.Write(bytes);
        Assert.True(SeriesForecaster.TryRead(bytes, out var resumed));
        foreach (var day in history.Skip(211)) resumed.Observe(day.Day, day.Quantity, day.Marks);
        var again = new byte[SeriesForecaster.Size];
        straight.Write(bytes);
        resumed.Write(again);
        Assert.Equal(bytes, again);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Series_do_not_know_of_each_other(int seed)
    {
        List<HistoryDay> one = Histories.Of(seed), other = Histories.Of(seed + 1000);
        SeriesForecaster first = new(), second = new();
        for (var i = 0; i < one.Count; i++)
        {
            second.Observe(other[i].Day, other[i].Quantity, other[i].Marks);
            first.Observe(one[i].Day, one[i].Quantity, one[i].Marks);
        }
        var level = first.Explain().Level;
        Assert.Equal(Ask(Histories.Fold(one), 9 * level), Ask(first, 9 * level));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Chances_grow_with_the_days_and_agree_with_the_date(int seed)
    {
        var series = Histories.Fold(Histories.Of(seed));
        var asked = Ask(series, 12 * series.Explain().Level);
        Assert.InRange(asked.Within5, 0, asked.Within10);
        Assert.InRange(asked.Within10, asked.Within5, asked.Within30);
        Assert.InRange(asked.Within30, asked.Within10, 1);
        Assert.True(asked.P10 <= asked.P50 && asked.P50 <= asked.P90);
        Assert.Equal(asked.P50 <= 10, asked.Within10 >= 0.5 - 1e-9);
        Assert.InRange(asked.MeanDays, 1, SeriesForecaster.Horizon + 1);
    }

    internal static DepletionForecast Ask(SeriesForecaster series, double stock, params PlannedArrival[] arrivals) => series.Depletion(stock, arrivals)!.Value;

    private static void NotEarlier(DepletionForecast sooner, DepletionForecast later)
    {
        Assert.True(later.P10 >= sooner.P10 && later.P50 >= sooner.P50 && later.P90 >= sooner.P90, $"{sooner} then {later}");
    }
}

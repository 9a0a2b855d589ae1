using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Forecasting.Tests;

public class DegenerateSeriesTests
{
    private static readonly int Beyond = SeriesForecaster.Horizon + 1;

    [Fact]
    public void Of_a_series_never_observed_nothing_is_known()
    {
        var series = new SeriesForecaster();
        Assert.False(series.Forecast(new DemandQuantiles[28]));
        Assert.Null(series.Depletion(10, []));
        series.Observe(Histories.Start, 0, DayMarks.Missing);
        series.Observe(Histories.Start + 1, 0, DayMarks.Censored);
        Assert.False(series.Knows);
        Assert.Null(series.Depletion(10, []));
    }

    [Fact]
    public void One_day_is_taken_for_the_level()
    {
        var series = Histories.Fold(Histories.Constant(7, 1));
        Sensible(series, 0, 100);
        Assert.InRange(LawTests.Ask(series, 70).P50, 7, 15);
    }

    [Fact]
    public void Nothing_but_zeros_never_runs_out()
    {
        var series = Histories.Fold(Histories.Constant(0, 200));
        Sensible(series, 0, 0);
        Assert.Equal(Beyond, LawTests.Ask(series, 1).P10);
        Assert.Equal(0, LawTests.Ask(series, 1).Within30);
    }

    [Fact]
    public void A_constant_demand_runs_out_on_its_day()
    {
        var series = Histories.Fold(Histories.Constant(4, 300));
        var days = new DemandQuantiles[28];
        series.Forecast(days);
        Assert.All(days, day => Assert.InRange(day.P50, 3.6, 4.4));
        Assert.All(days, day => Assert.InRange(day.P90, 3.9, 5));
        var asked = LawTests.Ask(series, 80);
        Assert.InRange(asked.P50, 19, 21);
        Assert.InRange(asked.P90 - asked.P10, 0, 5);
    }

    [Fact]
    public void One_spike_is_not_a_level()
    {
        var history = Histories.Constant(10, 200).ToList();
        history[150] = history[150] with { Quantity = 1000 };
        var series = Histories.Fold(history);
        Sensible(series, 8, 13);
    }

    [Fact]
    public void A_stock_of_nothing_is_out_at_once()
    {
        var asked = LawTests.Ask(Histories.Fold(Histories.Constant(3, 50)), 0);
        Assert.Equal((1, 1, 1, 1.0), (asked.P10, asked.P50, asked.P90, asked.Within5));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.001)]
    [InlineData(2e12)]
    public void What_is_no_quantity_is_refused_and_changes_nothing(double quantity)
    {
        var series = Histories.Fold(Histories.Of(1));
        byte[] before = new byte[SeriesForecaster.Size], after = new byte[SeriesForecaster.Size];
        series.Write(before);
        Assert.Equal(Observed.NoQuantity, series.Observe(series.Day + 1, quantity, DayMarks.None));
        Assert.Equal(Observed.NoQuantity, series.Observe(series.Day + 1, quantity, DayMarks.Censored));
        Assert.Equal(Observed.OutOfOrder, series.Observe(series.Day, 1, DayMarks.None));
        series.Write(after);
        Assert.Equal(before, after);
        Assert.Throws<ArgumentOutOfRangeException>(() => series.Depletion(double.NaN, []));
    }

    [Fact]
    public void A_thousand_million_a_day_stays_finite()
    {
        var series = Histories.Fold(Histories.Of(5), 1e9);
        Sensible(series, 0, double.MaxValue);
        Sensible(Histories.Fold(Histories.Constant(1e9, 100)), 0.8e9, 1.2e9);
        Sensible(Histories.Fold(Histories.Constant(1e-6, 100)), 0.8e-6, 1.2e-6);
    }

    [Fact]
    public void Two_years_of_silence_leave_the_level_as_it_was()
    {
        var series = Histories.Fold(Histories.Constant(6, 100));
        var level = series.Explain().Level;
        Assert.Equal(Observed.SetAside, series.Observe(Histories.Start + 830, 0, DayMarks.Missing));
        Assert.Equal(level, series.Explain().Level, 1e-6);
        Assert.Equal(0, series.Explain().ObservedDays);
        series.Observe(Histories.Start + 1600, 6, DayMarks.None);
        Sensible(series, 4, 8);
    }

    [Fact]
    public void A_reset_forgets_the_level_and_says_why()
    {
        var series = Histories.Fold(Histories.Constant(50, 300));
        series.Reset(series.Day + 1, BaselineReason.ObligationChanged);
        Assert.False(series.Knows);
        for (var i = 0; i < 20; i++) series.Observe(series.Day + 1, 5, DayMarks.None);
        var basis = series.Explain();
        Assert.InRange(basis.Level, 4.5, 5.5);
        Assert.Equal((BaselineReason.ObligationChanged, Histories.Start + 300), (basis.Reason, basis.Since));
    }

    private static void Sensible(SeriesForecaster series, double least, double most)
    {
        var days = new DemandQuantiles[SeriesForecaster.Horizon];
        Assert.True(series.Forecast(days));
        Assert.All(days, day => Assert.InRange(day.Mean, least, most));
        Assert.All(days, day => Assert.True(double.IsFinite(day.P10) && double.IsFinite(day.P90) && day.P10 <= day.P50 && day.P50 <= day.P90));
        Assert.True(double.IsFinite(LawTests.Ask(series, 10).MeanDays));
    }
}

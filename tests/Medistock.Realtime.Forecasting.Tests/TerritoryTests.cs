using Medistock.Realtime.Forecasting.Changes;
using Medistock.Realtime.Forecasting.Depletion;
using Medistock.Realtime.Forecasting.Lines;
using Medistock.Realtime.Forecasting.Series;
using Medistock.Realtime.Forecasting.Territories;

namespace Medistock.Realtime.Forecasting.Tests;

/// <summary>What a territory makes of the days of its parts, and what is read off its forecaster.</summary>
public class TerritoryTests
{
    [Fact]
    public void What_is_not_told_is_filled_in_by_need_and_never_counts_as_nothing()
    {
        Assert.Equal((40.0, DayMarks.None, 0.5), Read(new(20, 20, 0, 0, 40, 3, 0)));
        Assert.Equal((0.0, DayMarks.Missing, 0.25), Read(new(10, 10, 0, 0, 40, 3, 0)));
        Assert.Equal((15.0, DayMarks.Censored, 0.25), Read(new(10, 10, 5, 20, 40, 3, 2)));
        Assert.Equal((60.0, DayMarks.None, 0.5), Read(new(20, 20, 40, 10, 40, 3, 2)));
        // Nobody's need is known yet: what is told is what there is.
        Assert.Equal((7.0, DayMarks.None, 1.0), Read(new(7, 0, 0, 0, 0, 2, 0)));
        Assert.Equal((0.0, DayMarks.Missing, 0.0), Read(default));

        static (double, DayMarks, double) Read(DayOfLines day) => (day.Quantity, day.Marks, day.ShareObserved);
    }

    [Fact]
    public void A_total_of_one_day_is_the_next_day_and_its_quantiles_are_in_order()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var series = Histories.Fold(Histories.Of(seed));
            var days = new DemandQuantiles[28];
            series.Forecast(days);
            Assert.Equal(days[0].Mean, series.Total(1).Mean, 1e-9 * (1 + days[0].Mean));
            Assert.Equal(days[0].Mean, series.Mean(series.Day + 1));
            foreach (var length in (int[])[1, 3, 7, 10, 28, 60])
            {
                var total = series.Total(length);
                Assert.True(0 <= total.P10 && total.P10 <= total.P50 && total.P50 <= total.P90 && double.IsFinite(total.P90), $"seed {seed}, {length} days: {total}");
            }
            // The quantile of a total is where a stock of that size runs out with that probability.
            var week = series.Total(7);
            if (week.P90 > 20 * series.Explain().Step) Assert.InRange(series.Depletion(week.P90 * 1.001, [])!.Value.P10, 6, 9);
        }
        Assert.Equal(default, new SeriesForecaster().Total(7));
        Assert.True(double.IsNaN(new SeriesForecaster().Surprise(20_000, 3)));
    }

    [Fact]
    public void The_quick_dates_of_a_line_are_those_of_the_whole_distribution()
    {
        var parent = new SeriesForecaster();
        var pool = new LinePool();
        foreach (var day in Histories.Of(4)) parent.Observe(day.Day, day.Quantity, day.Marks);
        for (var i = 0; i < 200; i++) pool.Learn(1, i % 3);
        var shape = parent.Publish(pool);
        for (var seed = 0; seed < 30; seed++)
        {
            var line = new LineForecaster();
            foreach (var day in Histories.Of(seed, 60)) line.Observe(day.Day, day.Quantity, day.Marks, shape);
            foreach (var cover in (double[])[0, 0.5, 2, 9, 25, 58, 200])
            {
                var stock = cover * line.Level(shape);
                var (whole, quick) = (line.Depletion(stock, [], shape)!.Value, line.Dates(stock, shape)!.Value);
                Assert.True(Math.Abs(whole.P10 - quick.P10) <= 1 && Math.Abs(whole.P50 - quick.P50) <= 1 && Math.Abs(whole.P90 - quick.P90) <= 1, $"seed {seed}, {cover} days: {whole} / {quick}");
                Assert.Equal(whole.Within10, quick.Within10, 0.02);
            }
        }
        Assert.Null(new LineForecaster().Dates(3, default));
    }

    [Fact]
    public void A_mixture_lies_between_its_two_and_nearer_to_the_surer_one()
    {
        var chance = new Random(11);
        for (var i = 0; i < 200; i++)
        {
            OwnForecast parent = new(1 + 100 * chance.NextDouble(), 0.1 + 50 * chance.NextDouble()), children = new(1 + 100 * chance.NextDouble(), 0.1 + 50 * chance.NextDouble());
            var mixed = Reconciliation.Mix(parent, children);
            Assert.InRange(mixed.Mean, Math.Min(parent.Mean, children.Mean), Math.Max(parent.Mean, children.Mean));
            Assert.True(mixed.Variance <= Math.Min(parent.Variance, children.Variance));
            Assert.Equal(parent.Variance < children.Variance, Math.Abs(mixed.Mean - parent.Mean) < Math.Abs(mixed.Mean - children.Mean));
        }
        Assert.Equal(new(5, 1), Reconciliation.Mix(default, new(5, 1)));
        Assert.Equal(1, Reconciliation.Factor(5, 0));
    }

    [Fact]
    public void A_change_of_level_adds_up_and_noise_or_one_wild_day_does_not()
    {
        var quiet = default(Cusum);
        foreach (var surprise in (double[])[0.3, -0.4, 0.1, 100, -0.5, -1, -0.8, -1.2, double.NaN]) quiet.Learn(surprise);
        Assert.InRange(quiet.Change, -4, 1);
        var risen = default(Cusum);
        for (var day = 0; day < 10; day++) risen.Learn(1.5);
        Assert.Equal(12.5, risen.Change, 1e-4);
        for (var day = 0; day < 200; day++) risen.Learn(-1.5);
        Assert.Equal(-50, risen.Change);
    }

    [Fact]
    public void A_pool_and_a_shape_are_read_as_they_were_written()
    {
        var pool = new LinePool();
        for (var i = 0; i < 50; i++) pool.Learn(2, i % 4);
        Span<byte> bytes = stackalloc byte[LinePool.Size], shape = stackalloc byte[PublishedShape.Size], again = stackalloc byte[PublishedShape.Size];
        pool.Write(bytes);
        var series = Histories.Fold(Histories.Of(2));
        series.Publish(pool).Write(shape);
        series.Publish(LinePool.Read(bytes)).Write(again);
        Assert.True(shape.SequenceEqual(again));
        PublishedShape.Read(shape).Write(again);
        Assert.True(shape.SequenceEqual(again));
    }
}

using Medistock.Realtime.Forecasting.Lines;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Forecasting.Tests;

public class LineTests
{
    /// <summary>A territory of lines that use one box a day, closed on Sundays.</summary>
    private static PublishedShape Shape()
    {
        var chance = new Random(4);
        var parent = new SeriesForecaster();
        var pool = new LinePool();
        for (var day = Histories.Start; day < Histories.Start + 200; day++)
        {
            double total = 0;
            for (var line = 0; line < 40; line++)
            {
                var sold = (day + 3) % 7 == 6 ? 0 : Enumerable.Range(0, 7).Count(_ => chance.NextDouble() < 1.0 / 6);
                total += sold;
                pool.Learn(1, sold);
            }
            parent.Observe(day, total, DayMarks.None);
            pool.Age();
        }
        return parent.Publish(pool);
    }

    [Fact]
    public void A_line_without_a_past_borrows_everything_and_says_so()
    {
        var shape = Shape();
        var line = new LineForecaster();
        Assert.True(line.Knows(shape));
        Assert.Equal(1, line.Borrowed(shape), 1e-9);
        Assert.InRange(line.Level(shape), 0.8, 1.2);
    }

    [Fact]
    public void With_time_a_line_speaks_for_itself()
    {
        var shape = Shape();
        var line = new LineForecaster();
        for (var i = 0; i < 200; i++) line.Observe(Histories.Start + i, (Histories.Start + i + 3) % 7 == 6 ? 0 : 7, DayMarks.None, shape);
        Assert.InRange(line.Borrowed(shape), 0, 0.2);
        Assert.InRange(line.Level(shape), 5, 7);
        var asked = line.Depletion(60, [], shape)!.Value;
        Assert.InRange(asked.P50, 9, 12);
        Assert.True(asked.P10 <= asked.P50 && asked.P50 <= asked.P90);
        Assert.InRange(line.Explain(shape).Week[6], 0, 0.5);
    }

    [Fact]
    public void A_line_whose_territory_says_nothing_stands_alone()
    {
        var line = new LineForecaster();
        Assert.Null(line.Depletion(5, [], default));
        for (var i = 0; i < 100; i++) line.Observe(Histories.Start + i, 2, DayMarks.None, default);
        Assert.InRange(line.Level(default), 1.9, 2.1);
        Assert.InRange(line.Depletion(40, [], default)!.Value.P50, 18, 22);
        var days = new DemandQuantiles[7];
        Assert.True(line.Forecast(days, default));
        Assert.All(days, day => Assert.True(day.P10 <= day.P50 && day.P50 <= day.P90 && double.IsFinite(day.P90)));
    }

    [Fact]
    public void An_empty_shelf_teaches_a_line_nothing_less()
    {
        var shape = Shape();
        var line = new LineForecaster();
        for (var i = 0; i < 50; i++) line.Observe(Histories.Start + i, 3, DayMarks.None, shape);
        var level = line.Level(shape);
        for (var i = 50; i < 60; i++) Assert.Equal(Observed.SetAside, line.Observe(Histories.Start + i, 0, DayMarks.Censored, shape));
        Assert.Equal(level, line.Level(shape));
        Assert.Equal(Observed.OutOfOrder, line.Observe(Histories.Start, 1, DayMarks.None, shape));
        Assert.Equal(Observed.NoQuantity, line.Observe(Histories.Start + 70, double.NaN, DayMarks.None, shape));
    }
}

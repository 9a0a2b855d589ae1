using Medistock.Realtime.Forecasting.Drivers;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Forecasting.Tests;

public class EpidemicDriverTests
{
    private const int Start = 19_002, Year = 365, Years = 4;

    [Fact]
    public void What_was_known_of_a_day_stays_as_it_was_known()
    {
        var driver = new EpidemicDriver();
        Assert.Equal(0, driver.GrowthAt(100));
        Assert.True(driver.Publish(100, 200, 100));
        var first = driver.GrowthAt(100);
        Assert.Equal(Math.Log(210 / 110.0), first, 1e-6);
        Assert.Equal(first, driver.GrowthAt(106));
        Assert.True(driver.Publish(107, 200, 190));
        Assert.Equal(first, driver.GrowthAt(106));
        Assert.InRange(driver.GrowthAt(107), 0.01, 0.1);
        Assert.Equal(0, driver.GrowthAt(99));
    }

    [Fact]
    public void A_figure_two_weeks_old_says_nothing()
    {
        var driver = new EpidemicDriver();
        driver.Publish(100, 200, 100);
        Assert.NotEqual(0, driver.GrowthAt(100 + EpidemicDriver.StaleAfterDays));
        Assert.Equal(0, driver.GrowthAt(101 + EpidemicDriver.StaleAfterDays));
        driver.Publish(130, 100, 100);
        Assert.NotEqual(0, driver.GrowthAt(100 + EpidemicDriver.StaleAfterDays));
        Assert.Equal(0, driver.GrowthAt(129));
        driver.Publish(400, 100, 100);
        Assert.Equal(0, driver.GrowthAt(130));
    }

    [Fact]
    public void What_is_no_figure_is_refused()
    {
        var driver = new EpidemicDriver();
        Assert.True(driver.Publish(10, 0, 0));
        Assert.Equal(0, driver.GrowthAt(10));
        Assert.False(driver.Publish(9, 1, 1));
        Assert.False(driver.Publish(11, double.NaN, 1));
        Assert.False(driver.Publish(11, 1, -1));
        Assert.Equal(10, driver.Published);
    }

    [Fact]
    public void Written_and_read_again_it_says_the_same()
    {
        var driver = new EpidemicDriver();
        for (var week = 0; week < 20; week++) driver.Publish(100 + 7 * week, 50 + week * week, 50 + (week - 1) * (week - 1));
        var bytes = new byte[EpidemicDriver.Size];
        driver.Write(bytes);
        Assert.True(EpidemicDriver.TryRead(bytes, out var read));
        for (var day = 150; day < 260; day++) Assert.Equal(driver.GrowthAt(day), read.GrowthAt(day));
        Assert.False(EpidemicDriver.TryRead(bytes.AsSpan(1), out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_driver_that_does_not_move_changes_nothing(int seed)
    {
        var driver = new EpidemicDriver();
        var history = Histories.Of(seed);
        SeriesForecaster alone = Histories.Fold(history), driven = new();
        foreach (var day in history)
        {
            if (day.Day % 7 == 0) driver.Publish(day.Day, 40, 40);
            driven.Observe(day.Day, day.Quantity, day.Marks, driver);
        }
        byte[] one = new byte[SeriesForecaster.Size], other = new byte[SeriesForecaster.Size];
        alone.Write(one);
        driven.Write(other);
        Assert.Equal(one, other);
    }

    [Fact]
    public void An_epidemic_that_runs_ahead_is_heard_where_demand_rises()
    {
        double alone = 0, driven = 0;
        for (var seed = 1; seed <= 12; seed++)
        {
            var (without, with) = Errors(seed, related: true, rising: true);
            alone += without;
            driven += with;
        }
        Assert.InRange(driven / alone, 0, 0.95);
    }

    [Fact]
    public void An_epidemic_of_something_else_does_little_harm()
    {
        double alone = 0, driven = 0;
        for (var seed = 1; seed <= 12; seed++)
        {
            var (without, with) = Errors(seed, related: false, rising: false);
            alone += without;
            driven += with;
        }
        // Waves of the same winters, in other weeks: the hardest case to tell apart in three winters. 1.064 measured.
        Assert.InRange(driven / alone, 0, 1.08);
    }

    /// <summary>Σ |ln(28-day total foreseen ÷ come)| from the second winter on, without and with the driver: demand is lifted a week after the epidemic, which is published on Wednesdays, nine days late.</summary>
    private static (double Without, double With) Errors(int seed, bool related, bool rising)
    {
        var chance = new Random(seed);
        var (epidemic, other) = (Waves(chance), Waves(chance));
        var demand = new double[Years * Year];
        for (var i = 0; i < demand.Length; i++)
        {
            var noise = Math.Exp(0.3 * (chance.NextDouble() + chance.NextDouble() + chance.NextDouble() - 1.5));
            demand[i] = Math.Round(20 * ((i + 4) % 7 == 6 ? 0.5 : 1) * (1 + 1.1 * (i < 7 ? 0 : epidemic[i - 7])) * noise);
        }
        SeriesForecaster alone = new(), driven = new();
        var driver = new EpidemicDriver();
        double without = 0, with = 0;
        for (var i = 0; i < demand.Length - 28; i++)
        {
            if (i % 7 == 0 && i >= 23) driver.Publish(Start + i, Week(related ? epidemic : other, i - 9), Week(related ? epidemic : other, i - 16));
            alone.Observe(Start + i, demand[i], DayMarks.None);
            driven.Observe(Start + i, demand[i], DayMarks.None, driver);
            if (i < Year + 150) continue;
            var came = demand.AsSpan(i + 1, 28).ToArray().Sum();
            if (rising && came < 1.3 * demand.AsSpan(i - 27, 28).ToArray().Sum()) continue;
            without += Math.Abs(Math.Log(alone.Total(28).P50 / came));
            with += Math.Abs(Math.Log(driven.Total(28).P50 / came));
        }
        return (without, with);
    }

    private static double Week(double[] wave, int monday) => 80 + 2_500 * wave.AsSpan(monday, 7).ToArray().Average();

    /// <summary>One wave a winter, of chance height, width and week.</summary>
    private static double[] Waves(Random chance)
    {
        var wave = new double[Years * Year];
        for (var year = 0; year < Years; year++)
        {
            var (middle, width, height) = (Year * year + 90 + 70 * chance.NextDouble(), 14 + 12 * chance.NextDouble(), 0.5 + chance.NextDouble());
            for (var i = 0; i < wave.Length; i++) wave[i] += height * Math.Exp(-Math.Pow((i - middle) / width, 2));
        }
        return wave;
    }
}

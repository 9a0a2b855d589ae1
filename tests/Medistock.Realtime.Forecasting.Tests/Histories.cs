using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Forecasting.Tests;

/// <summary>One day of a made-up history.</summary>
internal readonly record struct HistoryDay(int Day, double Quantity, DayMarks Marks);

/// <summary>Seeded histories of every temper: smooth, sparse, lumpy, seasonal, ramping, with stock-outs and missing days.</summary>
internal static class Histories
{
    public const int Start = 19_000;

    public static List<HistoryDay> Of(int seed, int days = 400)
    {
        var chance = new Random(seed);
        var mean = Math.Exp(chance.NextDouble() * 8 - 2);
        var sparse = chance.Next(3) == 0 ? 0.1 + 0.4 * chance.NextDouble() : 1;
        var lump = chance.Next(3) == 0 ? 10 : 1;
        var sunday = chance.NextDouble();
        var season = chance.Next(2) == 0 ? 0.6 * chance.NextDouble() : 0;
        var history = new List<HistoryDay>();
        for (var i = 0; i < days; i++)
        {
            var day = Start + i;
            var level = mean * (1 + season * Math.Sin(day / 58.1)) * ((day + 3) % 7 == 6 ? sunday : 1);
            if (i is > 250 and < 300) level *= 1 + (i - 250) / 25.0;
            var quantity = chance.NextDouble() < sparse ? lump * Math.Round(-Math.Log(1 - chance.NextDouble()) * level / sparse / lump) : 0;
            var marks = chance.Next(40) == 0 ? DayMarks.Missing : i % 97 is > 90 ? DayMarks.Censored : DayMarks.None;
            history.Add(new(day, marks == DayMarks.None ? quantity : 0, marks));
        }
        return history;
    }

    public static SeriesForecaster Fold(IEnumerable<HistoryDay> history, double scale = 1)
    {
        var series = new SeriesForecaster();
        foreach (var day in history) series.Observe(day.Day, day.Quantity * scale, day.Marks);
        return series;
    }

    /// <summary>A constant demand, every day.</summary>
    public static IEnumerable<HistoryDay> Constant(double quantity, int days) => Enumerable.Range(0, days).Select(i => new HistoryDay(Start + i, quantity, DayMarks.None));
}

using System.Globalization;
using System.Text;
using Medistock.Realtime.Forecasting.Arrivals;
using Medistock.Realtime.Forecasting.Drivers;
using Medistock.Realtime.Forecasting.Lines;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Forecasting.Tests;

public class StateTests
{
    [Fact]
    public void A_series_fits_in_two_kilobytes() => Assert.InRange(SeriesForecaster.Size, 1, 2048);

    [Fact]
    public void A_line_fits_in_twenty_bytes_and_what_it_borrows_in_sixty_four()
    {
        Assert.Equal(20, System.Runtime.CompilerServices.Unsafe.SizeOf<LineForecaster>());
        Assert.InRange(System.Runtime.CompilerServices.Unsafe.SizeOf<PublishedShape>(), 1, 64);
    }

    [Fact]
    public void Learning_and_answering_allocate_nothing()
    {
        var history = Histories.Of(3, 900);
        var series = new SeriesForecaster();
        var days = new DemandQuantiles[28];
        PlannedArrival[] arrivals = [new(Histories.Start + 910, 5, new SlipHistory().Law(false))];
        var line = new LineForecaster();
        var shape = Histories.Fold(history).Publish(new LinePool());
        Run(300);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(600);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int upTo)
        {
            for (var i = upTo - 300; i < upTo; i++)
            {
                series.Observe(history[i].Day, history[i].Quantity, history[i].Marks);
                line.Observe(history[i].Day, history[i].Quantity, history[i].Marks, shape);
                series.Forecast(days);
                series.Depletion(40, arrivals);
                line.Depletion(40, arrivals, shape);
            }
        }
    }

    [Fact]
    public void Another_version_or_length_is_not_read()
    {
        var bytes = new byte[SeriesForecaster.Size];
        Histories.Fold(Histories.Of(2)).Write(bytes);
        bytes[0]++;
        Assert.False(SeriesForecaster.TryRead(bytes, out _));
        bytes[0]--;
        Assert.False(SeriesForecaster.TryRead(bytes.AsSpan(1), out _));
        Assert.True(SeriesForecaster.TryRead(bytes, out _));
    }

    /// <summary>
    /// States that each version wrote (series 7 of <see cref="Histories"/>, 800 days; version 2 with an epidemic beside it), and what the rules of today answer from them. After a deliberate change of
    /// a rule run once with MEDISTOCK_GOLDEN naming the folder of the answers; after one of the format raise <see cref="SeriesForecaster.Version"/> and add a line.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_golden_state_of_each_version_is_read_and_answers_as_it_did(int version)
    {
        var (state, answers) = ($"series-v{version}.bin", $"series-v{version}.txt");
        var stored = Path.Combine(AppContext.BaseDirectory, "Golden");
        if (Environment.GetEnvironmentVariable("MEDISTOCK_GOLDEN") is { Length: > 0 } folder)
        {
            stored = folder;
            if (!File.Exists(Path.Combine(folder, state)))
            {
                var bytes = new byte[SeriesForecaster.Size];
                Driven().Write(bytes);
                File.WriteAllBytes(Path.Combine(folder, state), bytes);
            }
            Assert.True(SeriesForecaster.TryRead(File.ReadAllBytes(Path.Combine(folder, state)), out var written));
            File.WriteAllText(Path.Combine(folder, answers), Answers(written));
        }
        Assert.True(SeriesForecaster.TryRead(File.ReadAllBytes(Path.Combine(stored, state)), out var series));
        Assert.Equal(File.ReadAllText(Path.Combine(stored, answers)), Answers(series));
    }

    [Fact]
    public void A_state_of_version_1_goes_on_learning_of_an_epidemic()
    {
        Assert.True(SeriesForecaster.TryRead(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "series-v1.bin")), out var series));
        var driver = new EpidemicDriver();
        for (var i = 1; i <= 200; i++)
        {
            if (i % 7 == 0) driver.Publish(series.Day + 1, 100 + 50 * Math.Sin(i / 20.0), 100 + 50 * Math.Sin((i - 7) / 20.0));
            Assert.Equal(Observed.Learnt, series.Observe(series.Day + 1, 10, DayMarks.None, driver));
        }
        var bytes = new byte[SeriesForecaster.Size];
        series.Write(bytes);
        Assert.True(SeriesForecaster.TryRead(bytes, out var again));
        Assert.Equal(Answers(series), Answers(again));
    }

    private static SeriesForecaster Driven()
    {
        var driver = new EpidemicDriver();
        var series = new SeriesForecaster();
        foreach (var day in Histories.Of(7, 800))
        {
            if (day.Day % 7 == 0) driver.Publish(day.Day, 100 + 90 * Math.Sin(day.Day / 30.0), 100 + 90 * Math.Sin((day.Day - 7) / 30.0));
            series.Observe(day.Day, day.Quantity, day.Marks, driver);
        }
        return series;
    }

    /// <summary>Four digits: libraries of different machines differ in the last bits of a logarithm.</summary>
    private static string Answers(SeriesForecaster series)
    {
        var days = new DemandQuantiles[14];
        series.Forecast(days);
        var level = series.Explain().Level;
        var text = new StringBuilder();
        foreach (var day in days) text.Append(CultureInfo.InvariantCulture, $"{day.P10:G4} {day.P50:G4} {day.P90:G4} {day.Mean:G4}\n");
        for (var cover = 2; cover < 40; cover += 6)
        {
            var asked = LawTests.Ask(series, cover * level);
            text.Append(CultureInfo.InvariantCulture, $"{asked.P10} {asked.P50} {asked.P90} {asked.Within5:F4} {asked.Within10:F4} {asked.Within30:F4}\n");
        }
        return text.ToString();
    }
}

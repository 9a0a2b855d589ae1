using System.Globalization;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Arrivals;
using Medistock.Realtime.Forecasting.Depletion;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Server.Forecasts;

/// <summary>
/// Answers the yardstick's questions from what was observed so far, line by line; nothing is looked at twice, and each answer is
/// flushed. At most <see cref="SeriesLimit"/> series. The first line that cannot be understood ends the run: a stream of answers has no place for an error.
/// </summary>
internal sealed class ForecastReplay(TextReader input, TextWriter output)
{
    public const int SeriesLimit = 200_000;
    public const int Horizon = 28;
    private const int ArrivalLimit = 64;
    private static readonly DepletionForecast Never = new(SeriesForecaster.Horizon + 1, SeriesForecaster.Horizon + 1, SeriesForecaster.Horizon + 1, 0, 0, 0, SeriesForecaster.Horizon + 1);
    private readonly Dictionary<string, SeriesForecaster> _series = new(StringComparer.Ordinal);
    private readonly PlannedArrival[] _arrivals = new PlannedArrival[ArrivalLimit];
    private readonly DemandQuantiles[] _days = new DemandQuantiles[Horizon];

    /// <summary>Runs until <c>E</c>; null, or what is wrong and where.</summary>
    public async Task<string?> RunAsync(CancellationToken cancel)
    {
        for (long number = 1; await input.ReadLineAsync(cancel) is { } line; number++)
        {
            if (line is "E") return null;
            try
            {
                if (Take(line.Split(','))) await output.FlushAsync(cancel);
            }
            catch (LineFault fault)
            {
                return $"line {number}: {fault.Message}";
            }
        }
        return "the input ended without E";
    }

    /// <summary>Whether something was answered.</summary>
    private bool Take(string[] fields)
    {
        switch (fields[0])
        {
            case "O" when fields.Length == 5:
                Observe(fields);
                return false;
            case "F" when fields.Length == 3:
                Forecast(AsOf(fields[1], Day(fields[2], 3)));
                return true;
            case "T" when fields.Length == 6:
                var series = AsOf(fields[2], Day(fields[3], 4));
                Deplete(series, Number(fields[4], 5), Arrivals(fields[5]));
                return true;
            default:
                throw new LineFault($"'{fields[0]}' with {fields.Length} fields is neither O (5), F (3), T (6) nor E");
        }
    }

    private void Observe(string[] fields)
    {
        if (!_series.TryGetValue(fields[1], out var series))
        {
            if (fields[1].Length == 0) throw new LineFault("field 2: a series has a name");
            if (_series.Count >= SeriesLimit) throw new LineFault($"more than {SeriesLimit} series");
            _series[fields[1]] = series = new();
        }
        var flags = fields[4] switch { "0" or "" => DayMarks.None, "1" => DayMarks.Censored, _ => throw new LineFault($"field 5: '{fields[4]}' is neither 0 nor 1") };
        var quantity = 0.0;
        if (fields[3].Length == 0) flags |= DayMarks.Missing;
        else quantity = Number(fields[3], 4);
        switch (series.Observe(Day(fields[2], 3), quantity, flags))
        {
            case Observed.OutOfOrder: throw new LineFault($"field 3: {fields[2]} is not after the last day of {fields[1]}");
            case Observed.NoQuantity: throw new LineFault($"field 4: '{fields[3]}' is no quantity (finite, 0 to {SeriesForecaster.LargestQuantity:0})");
            default: return;
        }
    }

    /// <summary>The series, brought to the day of the question: days nothing was said of are missing.</summary>
    private SeriesForecaster AsOf(string name, int day)
    {
        if (!_series.TryGetValue(name, out var series)) throw new LineFault($"nothing was observed of '{name}'");
        if (day < series.Day) throw new LineFault($"the question is about {DateOnly.FromDayNumber(day + Epoch):yyyy-MM-dd}, before what was already observed of '{name}'");
        if (day > series.Day) series.Observe(day, 0, DayMarks.Missing);
        return series;
    }

    private void Forecast(SeriesForecaster series)
    {
        series.Forecast(_days);
        for (var h = 1; h <= Horizon; h++)
        {
            var day = _days[h - 1];
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{h},{day.P10:G6},{day.P50:G6},{day.P90:G6},{day.Mean:G6}\n"));
        }
    }

    private void Deplete(SeriesForecaster series, double stock, int arrivals)
    {
        // A series of which no day was ever observed runs out on no known day: the protocol has no other word for it.
        var depletion = series.Depletion(stock, _arrivals.AsSpan(0, arrivals)) ?? Never;
        // The yardstick ranks by prob10: a ten-thousandth of it says which of two equal chances is the nearer.
        var rank = 0.9999 * depletion.Within10 + 0.0001 * (1 - depletion.MeanDays / (SeriesForecaster.Horizon + 1));
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{depletion.P10},{depletion.P50},{depletion.P90},{rank:G9}\n"));
    }

    private int Arrivals(string text)
    {
        var count = 0;
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (count == ArrivalLimit) throw new LineFault($"field 6: more than {ArrivalLimit} arrivals");
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) throw new LineFault($"field 6: '{part}' is no date:quantity");
            _arrivals[count++] = new(Day(part[..colon], 6), Number(part[(colon + 1)..], 6));
        }
        return count;
    }

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    private static int Day(string text, int field) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date.DayNumber - Epoch : throw new LineFault($"field {field}: '{text}' is no date such as 2026-11-22");

    private static double Number(string text, int field) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : throw new LineFault($"field {field}: '{text}' is no finite number");

    /// <summary>Never leaves this class.</summary>
    private sealed class LineFault(string message) : Exception(message);
}

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
    public const int Days = 28;
    private const int Beyond = SeriesForecaster.Horizon + 1;
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;
    private static readonly DepletionForecast NotWithin = new(Beyond, Beyond, Beyond, 0, 0, 0, Beyond);
    private readonly Dictionary<string, SeriesForecaster> _series = new(StringComparer.Ordinal);
    private readonly PlannedArrival[] _arrivals = new PlannedArrival[DepletionForecast.ArrivalLimit];
    private readonly DemandQuantiles[] _days = new DemandQuantiles[Days];

    /// <summary>Runs until <c>E</c>; null, or what is wrong and in which line.</summary>
    public async Task<string?> RunAsync(CancellationToken cancel)
    {
        for (long number = 1; await input.ReadLineAsync(cancel) is { } line; number++)
        {
            if (line is "E") return null;
            if (Take(line.Split(',')) is { } fault) return $"line {number}: {fault}";
            if (line[0] != 'O') await output.FlushAsync(cancel);
        }
        return "the input ended without E";
    }

    private string? Take(string[] fields) => (fields[0], fields.Length) switch
    {
        ("O", 5) => Observe(fields[1], fields[2], fields[3], fields[4]),
        ("F", 3) => AsOf(fields[1], fields[2], 3, out var series) ?? Forecast(series),
        ("T", 6) => AsOf(fields[2], fields[3], 4, out var series) ?? Number(fields[4], 5, out var stock) ?? Arrivals(fields[5], out var arrivals) ?? Deplete(series, stock, arrivals),
        _ => $"'{fields[0]}' with {fields.Length} fields is neither O (5), F (3), T (6) nor E",
    };

    private string? Observe(string name, string date, string amount, string flag)
    {
        if (name.Length == 0) return "field 2: a series has a name";
        if (flag is not ("" or "0" or "1")) return $"field 5: '{flag}' is neither 0 nor 1";
        if (Day(date, 3, out var day) is { } noDay) return noDay;
        double quantity = 0;
        if (amount.Length > 0 && Number(amount, 4, out quantity) is { } noNumber) return noNumber;
        if (!_series.TryGetValue(name, out var series))
        {
            if (_series.Count >= SeriesLimit) return $"more than {SeriesLimit} series";
            _series[name] = series = new();
        }
        var marks = (flag is "1" ? DayMarks.Censored : DayMarks.None) | (amount.Length == 0 ? DayMarks.Missing : DayMarks.None);
        return series.Observe(day, quantity, marks) switch
        {
            Observed.OutOfOrder => $"field 3: {date} is not after the last day of {name}",
            Observed.NoQuantity => $"field 4: '{amount}' is no quantity of 0 to {SeriesForecaster.LargestQuantity.ToString("0", CultureInfo.InvariantCulture)}",
            _ => null,
        };
    }

    /// <summary>The series, brought to the day of the question: days nothing was said of are missing.</summary>
    private string? AsOf(string name, string date, int field, out SeriesForecaster series)
    {
        series = null!;
        if (Day(date, field, out var day) is { } noDay) return noDay;
        if (!_series.TryGetValue(name, out series!)) return $"nothing was observed of '{name}'";
        if (day < series.Day) return $"field {field}: {date} lies before what was already observed of {name}";
        if (day > series.Day) series.Observe(day, 0, DayMarks.Missing);
        return null;
    }

    private string? Forecast(SeriesForecaster series)
    {
        series.Forecast(_days);
        for (var h = 1; h <= Days; h++)
        {
            var day = _days[h - 1];
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{h},{day.P10:G6},{day.P50:G6},{day.P90:G6},{day.Mean:G6}\n"));
        }
        return null;
    }

    private string? Deplete(SeriesForecaster series, double stock, int arrivals)
    {
        // A series of which no day was ever observed runs out on no known day: the protocol has no other word for it.
        var depletion = series.Depletion(stock, _arrivals.AsSpan(0, arrivals)) ?? NotWithin;
        // The yardstick ranks by prob10: a ten-thousandth of it says which of two equal chances is the nearer.
        var rank = 0.9999 * depletion.Within10 + 0.0001 * (1 - depletion.MeanDays / Beyond);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{depletion.P10},{depletion.P50},{depletion.P90},{rank:G9}\n"));
        return null;
    }

    private string? Arrivals(string text, out int count)
    {
        count = 0;
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (count == _arrivals.Length) return $"field 6: more than {_arrivals.Length} arrivals";
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) return $"field 6: '{part}' is no date:quantity";
            if (Day(part[..colon], 6, out var day) is { } noDay) return noDay;
            if (Number(part[(colon + 1)..], 6, out var quantity) is { } noNumber) return noNumber;
            if (quantity < 0) return $"field 6: '{part}' brings less than nothing";
            _arrivals[count++] = new(day, quantity);
        }
        return null;
    }

    private static string? Day(string text, int field, out int day)
    {
        var known = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        day = date.DayNumber - Epoch;
        return known ? null : $"field {field}: '{text}' is no date such as 2026-11-22";
    }

    private static string? Number(string text, int field, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number) ? null : $"field {field}: '{text}' is no finite number";
}

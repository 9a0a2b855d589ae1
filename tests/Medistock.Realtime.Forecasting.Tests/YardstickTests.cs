using System.Globalization;

namespace Medistock.Realtime.Forecasting.Tests;

/// <summary>A test that needs the shared yardstick (<c>../shared/forecast</c>, or the folder MEDISTOCK_YARDSTICK names), and is skipped, loudly, where it is absent.</summary>
public sealed class YardstickFactAttribute : FactAttribute
{
    public YardstickFactAttribute()
    {
        if (Folder is null) Skip = "SKIPPED: no ../shared/forecast/dev beside the checkout: the forecast is not held against the official rule.";
    }

    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MEDISTOCK_YARDSTICK") is { Length: > 0 } named) return Path.Combine(named, "dev") is var there && Directory.Exists(there) ? there : null;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props"))) folder = folder.Parent;
        var dev = folder?.Parent is { } beside ? Path.Combine(beside.FullName, "shared", "forecast", "dev") : null;
        return Directory.Exists(dev) ? dev : null;
    }
}

/// <summary>A small guard; `./bench.sh forecast` is the measurement.</summary>
public class YardstickTests
{
    private const int Beyond = 61;
    private readonly record struct Question(string Series, int Day, double Stock, double[] Arrives);

    [YardstickFact]
    public async Task The_date_misses_by_a_third_less_than_the_official_rule_where_demand_is_sparse()
    {
        var set = Path.Combine(YardstickFactAttribute.Folder!, "m5x10");
        var series = new Dictionary<string, SortedList<int, double>>(StringComparer.Ordinal);
        var lines = new List<(int Day, int Order, string Line)>();
        foreach (var fields in Rows(set, "series.csv"))
        {
            if (!series.TryGetValue(fields[0], out var days)) series[fields[0]] = days = [];
            days[Day(fields[1])] = double.Parse(fields[2], CultureInfo.InvariantCulture);
            lines.Add((Day(fields[1]), 0, $"O,{fields[0]},{fields[1]},{fields[2]},{fields[3]}"));
        }
        var questions = new List<Question>();
        foreach (var fields in Rows(set, "tasks.csv").Where(fields => fields[5].Length == 0))
        {
            lines.Add((Day(fields[2]), questions.Count + 1, $"T,{fields[0]},{fields[1]},{fields[2]},{fields[3]},{fields[4]}"));
            questions.Add(new(fields[1], Day(fields[2]), double.Parse(fields[3], CultureInfo.InvariantCulture), Arrivals(fields[4], Day(fields[2]))));
        }
        var asked = lines.OrderBy(line => line.Day).ThenBy(line => line.Order).ToList();
        var (fault, answers) = await ReplayTests.Run(asked.Select(line => line.Line).Append("E"));
        Assert.Null(fault);
        double ours = 0, rule = 0;
        foreach (var (answer, order) in answers.Zip(asked.Where(line => line.Order > 0).Select(line => line.Order)))
        {
            var question = questions[order - 1];
            var days = series[question.Series];
            var at = days.IndexOfKey(question.Day);
            var truth = Passage(question, k => days.Values[at + k]);
            var quantiles = answer.Split(',').Take(3).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            ours += Pinball(truth, quantiles[0], 0.1) + Pinball(truth, quantiles[1], 0.5) + Pinball(truth, quantiles[2], 0.9);
            var mean = Enumerable.Range(at - 6, 7).Average(i => days.Values[i]);
            var date = Passage(question, _ => mean);
            rule += Pinball(truth, date, 0.1) + Pinball(truth, date, 0.5) + Pinball(truth, date, 0.9);
        }
        Assert.InRange(ours / rule, 0, 0.65);
    }

    private static int Passage(Question question, Func<int, double> demand)
    {
        var left = question.Stock;
        for (var k = 1; k < Beyond; k++)
        {
            left += question.Arrives[k] - demand(k);
            if (left <= 1e-9) return k;
        }
        return Beyond;
    }

    private static double Pinball(double truth, double quantile, double tau) => (truth >= quantile ? tau : tau - 1) * (truth - quantile);

    private static double[] Arrivals(string text, int day)
    {
        var arrives = new double[Beyond];
        foreach (var parts in text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split(':')))
        {
            if (Day(parts[0]) - day is > 0 and < Beyond and var k) arrives[k] += double.Parse(parts[1], CultureInfo.InvariantCulture);
        }
        return arrives;
    }

    private static int Day(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;

    private static IEnumerable<string[]> Rows(string set, string file) => File.ReadLines(Path.Combine(set, file)).Skip(1).Select(line => line.Split(','));
}

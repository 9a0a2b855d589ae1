using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Arrivals;
using Medistock.Realtime.Forecasting.Depletion;
using Medistock.Realtime.Forecasting.Lines;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Benchmarks.Forecast;

/// <summary>What a series of a territory, and a stock line, cost: a day learnt, a date, a fan; time and bytes allocated (BenchmarkDotNet, in process).</summary>
public class ForecasterCost
{
    private const int Weeks = 52, Days = 7 * Weeks, Warm = 3 * Days;
    private readonly double[] _demand = new double[Days];
    private readonly DemandQuantiles[] _fan = new DemandQuantiles[28];
    private readonly SeriesForecaster _learning = new();
    private readonly SeriesForecaster _asked = new();
    private readonly LinePool _pool = new();
    private PlannedArrival[] _sure = [], _late = [];
    private PublishedShape _shape;
    private LineForecaster _learningLine, _askedLine;
    private double _stock;

    /// <summary>Demand of a day: some 30 boxes, or 1 to 3 boxes on every fifth.</summary>
    [Params("dense", "sparse")]
    public string Demand { get; set; } = "dense";

    [GlobalSetup]
    public void Learn()
    {
        var chance = new Random(11);
        for (var i = 0; i < Days; i++) _demand[i] = Demand == "dense" ? 20 + chance.Next(21) - (i % 7 == 6 ? 15 : 0) : chance.Next(5) == 0 ? 1 + chance.Next(3) : 0;
        for (var day = 1; day <= Warm; day++)
        {
            _learning.Observe(day, _demand[day % Days], DayMarks.None);
            _asked.Observe(day, _demand[day % Days], DayMarks.None);
            _pool.Learn(_asked.Explain().Level, _demand[day % Days]);
            _pool.Age();
        }
        _shape = _asked.Publish(_pool);
        for (var day = 1; day <= Warm; day++)
        {
            _learningLine.Observe(day, _demand[day % Days], DayMarks.None, _shape);
            _askedLine.Observe(day, _demand[day % Days], DayMarks.None, _shape);
        }
        _stock = 14 * _asked.Explain().Level;
        _sure = [new(Warm + 9, _stock / 2)];
        var slips = new SlipHistory();
        for (var i = 0; i < 12; i++) slips.Delivered(i % 6, 1, true);
        _late = [new(Warm + 9, _stock / 2, slips.Law(true))];
    }

    [Benchmark(Description = "series: a day learnt", OperationsPerInvoke = Days)]
    public int SeriesDay()
    {
        foreach (var demand in _demand) _learning.Observe(_learning.Day + 1, demand, DayMarks.None);
        return _learning.Day;
    }

    [Benchmark(Description = "series: date, nothing arrives")]
    public DepletionForecast? SeriesDate() => _asked.Depletion(_stock, []);

    [Benchmark(Description = "series: date, a sure arrival")]
    public DepletionForecast? SeriesDateWithArrival() => _asked.Depletion(_stock, _sure);

    [Benchmark(Description = "series: date, an arrival that may be late")]
    public DepletionForecast? SeriesDateWithLateArrival() => _asked.Depletion(_stock, _late);

    [Benchmark(Description = "series: fan of 28 days")]
    public bool SeriesFan() => _asked.Forecast(_fan);

    [Benchmark(Description = "line: a day learnt", OperationsPerInvoke = Days)]
    public int LineDay()
    {
        foreach (var demand in _demand) _learningLine.Observe(_learningLine.Day + 1, demand, DayMarks.None, _shape);
        return _learningLine.Day;
    }

    [Benchmark(Description = "line: date alone")]
    public DepletionDates? LineDates() => _askedLine.Dates(_stock, _shape);

    [Benchmark(Description = "line: date, a sure arrival")]
    public DepletionForecast? LineDate() => _askedLine.Depletion(_stock, _sure, _shape);

    [Benchmark(Description = "line: fan of 28 days")]
    public bool LineFan() => _askedLine.Forecast(_fan, _shape);

    internal static int Run()
    {
        var artifacts = Path.Combine(Path.GetTempPath(), $"medistock-cost-{Environment.ProcessId}");
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(NullLogger.Instance)
            .HideColumns(Column.Job, Column.Toolchain, Column.IterationCount, Column.LaunchCount, Column.WarmupCount).WithArtifactsPath(artifacts);
        var summary = BenchmarkRunner.Run<ForecasterCost>(config);
        MarkdownExporter.GitHub.ExportToLog(summary, ConsoleLogger.Unicode);
        foreach (var error in summary.ValidationErrors) Console.Error.WriteLine(error.Message);
        if (Directory.Exists(artifacts)) Directory.Delete(artifacts, recursive: true);
        return summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success) ? 1 : 0;
    }
}

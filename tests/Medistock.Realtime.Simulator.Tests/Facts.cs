using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Simulator.Stream;
using Medistock.Realtime.Sources.Demo;

namespace Medistock.Realtime.Simulator.Tests;

/// <summary>The demo pack as the server hands it over, and a nation made of it.</summary>
internal static class Facts
{
    public const ulong Seed = 20221212;
    public static readonly DateOnly FirstDay = new(2026, 11, 1);
    public static DateTimeOffset Anchor { get; } = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    public static NationFacts Pack { get; } = Load();

    public static SimulatedNation Nation(int establishments = 400, int presentations = 60, ulong seed = Seed) =>
        SimulatedNation.Build(Pack, new NationScale(establishments, presentations), seed);

    private static NationFacts Load()
    {
        var pack = DemoPack.Load();
        return new(
            pack.Book(1), pack.Sales.ToDictionary(sale => sale.Key, sale => new PresentationSales((double)sale.Value.BoxesPerYear, sale.Value.HospitalOnly)),
            new FluCurve(pack.Flu.Weeks[0], pack.Flu.Nation, pack.Flu.Regions), pack.Officines);
    }
}

/// <summary>All days of all establishments, added up.</summary>
internal sealed class Run
{
    private readonly SimulatedNation _nation;
    public Dictionary<(int Establishment, int Presentation, DateOnly Day), int> Dispensed { get; } = [];
    public Dictionary<(int Establishment, int Presentation, DateOnly Day), int> Unserved { get; } = [];
    public Dictionary<(int Establishment, int Presentation, DateOnly Day), int> Received { get; } = [];
    public Generator Generator { get; }
    public long Lines { get; private set; }
    public DateOnly Last { get; }

    public Run(SimulatedNation nation, IReadOnlyList<Scenario> scenarios, DateOnly first, int days, bool single = false)
    {
        _nation = nation;
        Generator = new Generator(nation, scenarios, first);
        List<StockEvent> events = [];
        for (var i = 0; i < nation.Establishments.Count; i++)
        {
            for (var d = 0; d < days; d++)
            {
                var day = first.AddDays(d);
                Generator.Day(i, day, single, events);
                Lines += events.Count;
                foreach (var told in events) Keep(i, day, told);
            }
        }
        Last = first.AddDays(days - 1);
    }

    private void Keep(int i, DateOnly day, StockEvent told)
    {
        var into = told.Type switch { FactType.Dispensed => Dispensed, FactType.Unserved => Unserved, FactType.Received => Received, _ => null };
        if (into is not null) into[(i, told.Presentation, day)] = into.GetValueOrDefault((i, told.Presentation, day)) + told.Quantity;
    }

    public int Demand(Func<int, int, DateOnly, bool> chosen) =>
        Dispensed.Concat(Unserved).Where(pair => chosen(pair.Key.Establishment, pair.Key.Presentation, pair.Key.Day)).Sum(pair => pair.Value);

    /// <summary>Days of cover after the last day; null without demand.</summary>
    public double? Coverage(int i, int j) => Daily(i, j) is > 0 and var daily ? Generator.Stock(i, j) / daily : null;

    /// <summary>Smoothed consumption as the domain defines it: the mean of the last 7 days without a stock-out, of more days when they are too few.</summary>
    public double Daily(int i, int j)
    {
        double consumed = 0;
        var days = 0;
        for (var back = 0; back < 28 && (back < 7 || days < 3); back++)
        {
            var key = (i, j, Last.AddDays(-back));
            if (Unserved.ContainsKey(key)) continue;
            consumed += Dispensed.GetValueOrDefault(key);
            days++;
        }
        return days > 0 ? consumed / days : 0;
    }

    public RegionCode Region(int i) => _nation.Departments[i].Region;
}

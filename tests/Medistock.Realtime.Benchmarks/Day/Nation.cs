using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Simulator;
using Medistock.Realtime.Simulator.Stream;
using Medistock.Realtime.Sources.Demo;

namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>The simulator's nation, its volumes scaled so that an establishment sends the wanted lines a day; no scenario, seeded.</summary>
internal sealed class Nation
{
    private const int Sampled = 400, Rounds = 8;

    private Nation(SimulatedNation simulated, DemoPack pack, double scale) => (Simulated, Pack, Scale) = (simulated, pack, scale);

    public SimulatedNation Simulated { get; }
    public DemoPack Pack { get; }
    /// <summary>What the pack's yearly volumes were multiplied by: the presentations simulated stand for those that are not.</summary>
    public double Scale { get; }

    public static Nation Build(DayOptions options)
    {
        var pack = DemoPack.Load();
        double low = 0.05, high = 50, scale = 1;
        for (var round = 0; round < Rounds; round++)
        {
            scale = Math.Sqrt(low * high);
            if (LinesADay(pack, options, scale) < options.LinesADay) low = scale;
            else high = scale;
        }
        return new(SimulatedNation.Build(Facts(pack, scale), new(options.Establishments, options.Presentations), DayOptions.Seed), pack, scale);
    }

    private static double LinesADay(DemoPack pack, DayOptions options, double scale)
    {
        var first = DateOnly.FromDateTime(DayOptions.Midnight.DateTime).AddDays(-2);
        var nation = SimulatedNation.Build(Facts(pack, scale), new(options.Establishments, options.Presentations), DayOptions.Seed);
        var generator = new Generator(nation, [], first);
        List<StockEvent> events = [];
        long lines = 0;
        var step = Math.Max(1, nation.Establishments.Count / Sampled);
        for (var i = 0; i < nation.Establishments.Count; i += step)
        {
            for (var day = 0; day < 3; day++) generator.Day(i, first.AddDays(day), single: day == 2, events);
            lines += events.Count;
        }
        return lines / Math.Ceiling(nation.Establishments.Count / (double)step);
    }

    private static NationFacts Facts(DemoPack pack, double scale) => new(
        pack.Book(1), pack.Sales.ToDictionary(sale => sale.Key, sale => new PresentationSales((double)sale.Value.BoxesPerYear * scale, sale.Value.HospitalOnly)),
        new FluCurve(pack.Flu.Weeks[0], pack.Flu.Nation, pack.Flu.Regions), pack.Officines);

    /// <summary>A presentation that no simulated establishment holds.</summary>
    public PresentationCode Apart()
    {
        var held = Simulated.Presentations.Select(presentation => presentation.Code).ToHashSet();
        return Pack.Presentations.First(presentation => presentation.Marketed && !held.Contains(presentation.Code)).Code;
    }
}

using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Simulator;
using Medistock.Realtime.Simulator.Upstream;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Demo;

/// <summary>
/// What laboratories, wholesalers and Santé publique France say in the demonstration. It goes the way of an import: into the registry's inbox, from
/// where the server takes it. First the past, or after a restart the days since; then each day at six, by the demonstration's clock.
/// </summary>
internal static class DemoUpstream
{
    private const int PastDays = 120, PastWeeks = 78;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(DemoScale scale, DemoPack pack, Store store, OpenRegistry registry, INation node, CancellationToken cancel)
    {
        var nation = SimulatedNation.Build(NationOfThePack.From(pack), new NationScale(scale.Establishments, scale.Presentations), scale.Seed);
        var scenarios = DefaultSchedule.For(nation, store.Manifest.Clock.Origin, store.Manifest.Clock.Speed);
        var (supply, epidemic) = (new StatedSupply(nation, scenarios), new PublishedWeeks(nation, scenarios));
        using var beat = new PeriodicTimer(Look, TimeProvider.System);
        try
        {
            var said = await SaidThroughAsync(nation, node, cancel);
            do
            {
                var now = node.Clock.GetUtcNow();
                var today = DateOnly.FromDateTime(now.AddHours(-6).UtcDateTime);
                if (said is { } through && through >= today) continue;
                var first = said?.AddDays(1) ?? today.AddDays(-PastDays);
                var weeks = said?.AddDays(1) ?? today.AddDays(-7 * PastWeeks);
                registry.Inbox.Put([.. Days(first, today).Chunk(7).SelectMany(days => Batches(FactLog.SupplyStream, new FactRecord(Origin("supply", now), [.. days.SelectMany(supply.Of).Select((fact, i) => (i + 1, fact))], []), now)),
                    .. Days(weeks, today).Chunk(28).SelectMany(days => Batches(FactLog.EpidemicStream, new FactRecord(Origin("epidemiology", now), [], [.. days.SelectMany(epidemic.Of).Select((fact, i) => (i + 1, fact))]), now))]);
                said = today;
            }
            while (await beat.WaitForNextTickAsync(cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The demonstration ends; what was put is on disk.
            return;
        }
    }

    private static IEnumerable<DateOnly> Days(DateOnly first, DateOnly last)
    {
        for (var day = first; day <= last; day = day.AddDays(1)) yield return day;
    }

    /// <summary>A batch is at most so large; an empty one is none.</summary>
    private static IEnumerable<InboxBatch> Batches(string stream, FactRecord facts, DateTimeOffset now)
    {
        foreach (var some in facts.Supply.Chunk(FactRecord.MostFacts)) yield return Batch(facts with { Supply = some, Epidemic = [] });
        foreach (var some in facts.Epidemic.Chunk(FactRecord.MostFacts)) yield return Batch(facts with { Supply = [], Epidemic = some });

        InboxBatch Batch(FactRecord record) => new(0, Guid.CreateVersion7(), stream, "simulateur", now, record.Encode());
    }

    private static FactOrigin Origin(string source, DateTimeOffset now) => new(source, "simulation", "", now);

    /// <summary>The newest day that any presentation's journal knows; null: nothing was ever said.</summary>
    private static async Task<DateOnly?> SaidThroughAsync(SimulatedNation nation, INation node, CancellationToken cancel)
    {
        DateOnly? newest = null;
        foreach (var presentation in nation.Presentations)
        {
            if (await node.SupplyAsync(presentation.Code, cancel) is not { } known) continue;
            foreach (var at in known.Supply.Holders.Select(holder => holder.Stock?.At).OfType<DateTimeOffset>())
                if (DateOnly.FromDateTime(at.UtcDateTime) is var day && !(newest >= day)) newest = day;
        }
        return newest;
    }
}

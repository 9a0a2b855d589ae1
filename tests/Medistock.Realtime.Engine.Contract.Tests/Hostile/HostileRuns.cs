using System.Globalization;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Xunit.Abstractions;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests.Hostile;

/// <summary>What a cluster can do to us, done to the single node by seed; once it stops, every figure is the fold of the journal.</summary>
public sealed class HostileRuns(ITestOutputHelper output)
{
    private const int Steps = 60;
    private static readonly int Runs = Environment.GetEnvironmentVariable("MEDISTOCK_LONG") == "1" ? 240 : 24;
    private static readonly FactType[] Types = [FactType.Count, FactType.Dispensed, FactType.Dispensed, FactType.Dispensed, FactType.Received, FactType.Returned, FactType.Lent];
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("MEDISTOCK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20261122;

    [Fact]
    public async Task Lost_repeated_delayed_messages_thrown_away_actors_and_doubtful_appends_leave_the_fold_of_the_journal()
    {
        output.WriteLine($"MEDISTOCK_SEED={_seed}");
        await RunAllAsync(engines: 1);
    }

    [Fact]
    public async Task Two_activations_of_every_actor_on_one_journal_leave_the_fold_of_the_journal()
    {
        output.WriteLine($"MEDISTOCK_SEED={_seed}");
        await RunAllAsync(engines: 2);
    }

    private async Task RunAllAsync(int engines)
    {
        var disturbed = 0;
        for (var run = 0; run < Runs; run++) disturbed += await RunAsync(SingleNodeEngine.StartAsync, _seed + run, engines, _ => true) ? 1 : 0;
        output.WriteLine($"{disturbed} of {Runs} runs showed something else than the journal before they healed");
        Assert.True(disturbed > Runs / 2, "the hostility did nothing");
    }

    /// <param name="doubtful">Streams whose appends may fail.</param>
    /// <returns>Whether the figures were wrong before healing.</returns>
    internal static async Task<bool> RunAsync(EngineFactory factory, int seed, int engines, Func<string, bool> doubtful)
    {
        var random = new Random(seed);
        var networks = new List<HostilePeers>();
        HostilePeers Between(IPeers inner)
        {
            var peers = new HostilePeers(inner, seed + networks.Count) { Drop = 0.1, Repeat = 0.1, Delay = 0.2 };
            networks.Add(peers);
            return peers;
        }

        await using var station = await Station.StartAsync(factory, Between);
        await using var second = engines == 2 ? await station.SecondAsync(Between) : null;
        IEngine[] all = second is null ? [station.Engine] : [station.Engine, second];
        var faults = new Random(seed + 7);
        station.Journal.Fault = entry =>
        {
            if (!doubtful(entry.Stream)) return AppendFault.None;
            lock (faults) return faults.Next(6) == 0 ? (AppendFault)faults.Next(1, 4) : AppendFault.None;
        };

        var sent = new Dictionary<int, List<ReportedBatch>>();
        for (var place = 1; place <= Places.Length; place++) sent[place] = [];
        for (var step = 0; step < Steps; step++)
        {
            var place = random.Next(1, Places.Length + 1);
            var again = sent[place].Count > 0 && random.Next(5) == 0;
            var batch = again ? sent[place][random.Next(sent[place].Count)] : NewBatch(station, random);
            if (!again) sent[place].Add(batch);
            await Task.WhenAll(Enumerable.Range(0, random.Next(1, 3)).Select(_ => DeliverAsync(all[random.Next(all.Length)], Place(place), batch)));
            await DisturbAsync(all[random.Next(all.Length)], random);
            if (random.Next(4) == 0) await station.AdvanceAsync(TimeSpan.FromMilliseconds(random.Next(50, 1_500)));
            if (second is not null) await second.PassAsync();
        }

        station.Journal.Fault = _ => AppendFault.None;
        var disturbed = station.Folded() != await station.ShownAsync();
        foreach (var network in networks) network.Calm();
        for (var pass = 0; pass < 3; pass++)
            foreach (var engine in all) await engine.HealAsync();
        await station.AdvanceAsync(TimeSpan.FromMinutes(11));
        var folded = station.Folded();
        foreach (var engine in all)
        {
            await engine.SettleAsync();
            Assert.True(folded == await station.ShownAsync(engine), $"seed {seed}, engine {Array.IndexOf(all, engine) + 1} of {engines}\n--- journal\n{folded}\n--- shown\n{await station.ShownAsync(engine)}");
        }
        foreach (var (place, batches) in sent) Assert.Equal(batches.Count, station.Journal.HeadOf("stock/" + Place(place)));
        return disturbed;
    }

    /// <summary>As a client does: the same batch until it is acknowledged.</summary>
    private static async Task DeliverAsync(IEngine engine, Finess place, ReportedBatch batch)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Assert.IsType<ReportOutcome.Recorded>(await engine.Nation.ReportAsync(place, batch, "key-1", false, default));
                return;
            }
            catch (Exception refused) when (attempt < 100 && refused is JournalBusyException or JournalUnavailableException or JournalFenceException or EngineBusyException)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task DisturbAsync(IEngine engine, Random random)
    {
        switch (random.Next(12))
        {
            case 0 or 1: await engine.DeactivateAsync(Places[random.Next(Places.Length)]); break;
            case 2: await engine.DeactivateAsync(Departments[random.Next(Departments.Length)]); break;
            case 3: await engine.DeactivateAsync(Presentations[random.Next(Presentations.Length)]); break;
            case 4: await engine.HealAsync(); break;
            case 5: await engine.SettleAsync(); break;
        }
    }

    private static ReportedBatch NewBatch(Station station, Random random) => station.Batch(
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => station.Fact(
            Types[random.Next(Types.Length)], random.Next(0, 40), Presentations[random.Next(Presentations.Length)], TimeSpan.FromHours(random.Next(0, 200))))]);
}

using System.Collections.Concurrent;
using System.Globalization;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Silo.Hosting;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Testing.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Xunit.Abstractions;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Silo.Tests;

/// <summary>Needs a PostgreSQL server's binaries; skipped and counted where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgreSqlFactAttribute : FactAttribute
{
    public OnPostgreSqlFactAttribute() => Skip = ThrowAwayServer.Missing;
}

/// <summary>Three silos as they run in earnest: each with its own journal on one PostgreSQL database, keepers at their own times, and one of them killed.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly int Kills = Environment.GetEnvironmentVariable("MEDISTOCK_LONG") == "1" ? 20 : 2;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("MEDISTOCK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20261122;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100), Heals = TimeSpan.FromSeconds(60);

    [OnPostgreSqlFact]
    public async Task Silos_killed_under_load_lose_nothing_double_nothing_and_hide_no_signal()
    {
        var connection = ThrowAwayServer.Shared.CreateDatabase();
        var stores = new ConcurrentBag<IDisposable>();
        var reference = new Reference();
        var builder = new InProcessTestClusterBuilder(3);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHost(host => host.Logging.SetMinimumLevel(LogLevel.None));
        builder.ConfigureClientHost(host => host.Services.AddWire());
        builder.ConfigureSilo((_, silo) =>
        {
            var store = Store.OpenToServe(new StoreAddress.PostgreSql(connection), new("epoch-1", Station.Noon, false, DataClock.Real(Station.Noon)), Serving.Together);
            var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System);
            stores.Add(journal);
            stores.Add(store);
            silo.Services.AddHostedService<LogReader>();
            silo.AddMedistock(new("epoch-1", journal.Journal, journal.Snapshots, reference, CoverageRules.Default, TimeProvider.System, 1)).KeepGroups(connection);
            silo.Services.AddKeeperBeat();
        });
        var acknowledged = new ConcurrentDictionary<Guid, (int Place, long Sequence)>();
        await using (var cluster = builder.Build())
        {
            await cluster.DeployAsync();
            var told = new ConcurrentDictionary<InProcessSiloHandle, Screen>();
            var random = new Random(Seed);
            output.WriteLine($"MEDISTOCK_SEED={Seed}");
            foreach (var silo in cluster.Silos) Listen(silo, told);
            var load = new Load(cluster, acknowledged);
            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(1, 6).Select(place => load.SendAsync(place, stop.Token)).ToList();
            await UntilAsync(() => Task.FromResult(acknowledged.Count > 60), "the load runs");
            for (var kill = 0; kill < Kills; kill++)
            {
                var killed = cluster.Silos[random.Next(cluster.Silos.Count)];
                var before = Newest(acknowledged);
                await cluster.KillSiloAsync(killed);
                told.TryRemove(killed, out _);
                // Every establishment is taken again, wherever it lived.
                await UntilAsync(() => Task.FromResult(Newest(acknowledged).All(place => place.Value > before[place.Key] + 2)), "all establishments report again");
                Listen(await cluster.StartAdditionalSiloAsync(), told);
            }
            await stop.CancelAsync();
            await Task.WhenAll(senders);
            output.WriteLine($"{Kills} silos killed, {acknowledged.Count} batches acknowledged; longest wait of a batch {load.LongestMs} ms");

            var journal = (IJournal)stores.OfType<StoreJournal>().First().Journal;
            var rows = new List<JournalEntry>();
            for (var place = 1; place <= 6; place++)
            {
                var own = await journal.ReadAsync("stock/" + Place(place), 0, default).ToListAsync();
                Assert.Equal(Enumerable.Range(1, own.Count).Select(number => (long)number), own.Select(row => row.Sequence));
                Assert.Equal(own.Count, own.Select(row => row.BatchId).Distinct().Count());
                rows.AddRange(own);
            }
            var written = rows.ToDictionary(row => row.BatchId!.Value, row => row.Sequence);
            foreach (var (id, (_, sequence)) in acknowledged) Assert.Equal(sequence, written[id]);

            var survivor = NationOf(cluster.Silos[0]);
            await UntilAsync(async () =>
            {
                try
                {
                    return Station.Folded(reference.Current, rows, TimeProvider.System.GetUtcNow()) == await Station.ShownAsync(survivor);
                }
                catch (Exception notYet) when (notYet is RebuildingException or EngineBusyException)
                {
                    return false;
                }
            }, "the figures are the fold of the journal");
            Assert.True(await journal.HeadOfAsync("signals", default) > 0);
            foreach (var (_, screen) in told)
                await UntilAsync(async () => (await journal.ReadAsync("signals", screen.After, default).ToListAsync()).Select(row => row.Sequence).SequenceEqual(screen.Told), "its screens were told the whole log");
            await cluster.StopAllSilosAsync();
        }
        foreach (var one in stores.Where(one => one is StoreJournal)) one.Dispose();
        foreach (var one in stores.Where(one => one is Store)) one.Dispose();
    }

    private static ClusterNation NationOf(InProcessSiloHandle silo) => (ClusterNation)silo.ServiceProvider.GetRequiredService<INation>();

    private static void Listen(InProcessSiloHandle silo, ConcurrentDictionary<InProcessSiloHandle, Screen> told)
    {
        // What a screen does: it listens, then takes a snapshot as of the head; everything later is told.
        var screen = told[silo] = new();
        NationOf(silo).LiveChanges.Subscribe(screen);
        screen.After = NationOf(silo).LiveHead;
    }

    private static Dictionary<int, long> Newest(ConcurrentDictionary<Guid, (int Place, long Sequence)> acknowledged) =>
        acknowledged.Values.GroupBy(one => one.Place).ToDictionary(group => group.Key, group => group.Max(one => one.Sequence));

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var beat = new PeriodicTimer(Beat);
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Heals, what);
            await beat.WaitForNextTickAsync();
        }
    }

    /// <summary>As pharmacies do: one batch at a time, the same one until it is acknowledged, at whichever node answers.</summary>
    private sealed class Load(InProcessTestCluster cluster, ConcurrentDictionary<Guid, (int, long)> acknowledged)
    {
        private long _longest;
        public long LongestMs => Interlocked.Read(ref _longest);

        public async Task SendAsync(int place, CancellationToken stop)
        {
            var random = new Random(place);
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                var now = TimeProvider.System.GetUtcNow();
                var facts = number == 0
                    ? Enumerable.Range(1, 7).Select(day => new StockFact(Propofol, now.AddDays(-day), FactType.Dispensed, Quantity.Of(10))).Append(new(Propofol, now, FactType.Count, Quantity.Of(40 * place))).ToArray()
                    : [new(random.Next(2) == 0 ? Propofol : Amoxicilline, now, random.Next(3) == 0 ? FactType.Received : FactType.Dispensed, Quantity.Of(random.Next(1, 9)), $"l-{number}")];
                var batch = new ReportedBatch(new(place, 0, 0, BitConverter.GetBytes((long)number)), (ulong)number, [.. facts.Select((fact, index) => (index, fact))], [], now, []);
                var started = TimeProvider.System.GetTimestamp();
                acknowledged[batch.BatchId] = (place, await DeliverAsync(place, batch, random));
                var ms = (long)TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
                for (var seen = LongestMs; ms > seen && Interlocked.CompareExchange(ref _longest, ms, seen) != seen; seen = LongestMs) continue;
            }
        }

        private async Task<long> DeliverAsync(int place, ReportedBatch batch, Random random)
        {
            while (true)
            {
                var alive = cluster.Silos.Where(silo => silo.IsActive).ToList();
                try
                {
                    return Assert.IsType<ReportOutcome.Recorded>(await NationOf(alive[random.Next(alive.Count)]).ReportAsync(Place(place), batch, "key-1", false, default)).Sequence;
                }
                catch (Exception refused) when (refused is not Xunit.Sdk.XunitException)
                {
                    // Not acknowledged, so it is sent again; a node that was killed answers with anything.
                    await Task.Yield();
                }
            }
        }
    }

    private sealed class Screen : IObserver<LiveChange>
    {
        private readonly List<long> _told = [];
        public long After { get; set; }

        public IReadOnlyList<long> Told
        {
            get { lock (_told) return [.. _told.Where(sequence => sequence > After)]; }
        }

        public void OnNext(LiveChange value)
        {
            lock (_told) _told.Add(value.Sequence);
        }

        public void OnError(Exception error) => throw error;
        public void OnCompleted()
        {
        }
    }
}

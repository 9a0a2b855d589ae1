using System.Diagnostics;
using Medistock.Realtime.Cluster.Tests.Support;
using Medistock.Realtime.Testing.PostgreSql;
using Xunit.Abstractions;

namespace Medistock.Realtime.Cluster.Tests;

/// <summary>All silos at once, or one after the other.</summary>
public class RestartTests(ITestOutputHelper output)
{
    [PostgreSqlFact]
    public async Task A_cluster_that_crashed_whole_comes_back_with_everything_it_acknowledged()
    {
        await using var cluster = await RunningCluster.StartAsync(output);
        await cluster.Load.MoreAsync(200);
        var crashed = Stopwatch.GetTimestamp();
        await Task.WhenAll(cluster.Silos.Select(silo => silo.KillAsync()));
        await cluster.WholeAsync();
        var ready = Stopwatch.GetElapsedTime(crashed);
        var took = await cluster.Load.RecoveredAsync(crashed);
        cluster.Say($"crashed whole; all silos ready after {ready.TotalSeconds:0.0} s; {Spread.Of(took)}");
        await cluster.Load.MoreAsync(100);
        await Invariants.HoldAsync(cluster);
    }

    [PostgreSqlFact]
    public async Task Silos_restarted_one_by_one_refuse_nothing_for_good_and_no_screen_misses_a_signal()
    {
        await using var cluster = await RunningCluster.StartAsync(output);
        var took = new List<TimeSpan>();
        foreach (var silo in cluster.Silos)
        {
            await cluster.Load.MoreAsync(100);
            var leaving = Stopwatch.GetTimestamp();
            Assert.Equal(0, await silo.StopAsync());
            var stopped = Stopwatch.GetElapsedTime(leaving);
            took.AddRange(await cluster.Load.RecoveredAsync(leaving));
            await silo.StartAsync();
            cluster.Say($"silo {silo.Number} left in {stopped.TotalSeconds:0.0} s, back after {Stopwatch.GetElapsedTime(leaving).TotalSeconds:0.0} s");
        }
        await cluster.Load.MoreAsync(100);
        cluster.Say($"rolling restart: {Spread.Of(took)}");
        await Invariants.HoldAsync(cluster);
    }

    /// <summary>As an upgrade runs: those that speak the first dialect leave one by one, and come back as what this program is. Both serve meanwhile.</summary>
    [PostgreSqlFact]
    public async Task Silos_of_two_versions_serve_side_by_side_while_one_replaces_the_other()
    {
        var place = new Upgraded();
        await using var cluster = await RunningCluster.StartAsync(output, place);
        foreach (var silo in cluster.Silos)
        {
            await cluster.Load.MoreAsync(100);
            Assert.Equal(0, await silo.StopAsync());
            place.Older = false;
            await silo.StartAsync();
            cluster.Say($"silo {silo.Number} is upgraded");
            // Older and newer at once: each is asked.
            await cluster.Load.MoreAsync(100);
        }
        await Invariants.HoldAsync(cluster);
    }

    private sealed class Upgraded : ClusterPlace
    {
        public bool Older { get; set; } = true;
        public override SiloProcess Silo(int number, string store) => new(number, store, "127.0.0.1", $"http://127.0.0.1:{RunningProduct.FreePort()}", RunningProduct.FreePort(), [], () => Older ? ["--dialect", "1"] : []);
    }
}

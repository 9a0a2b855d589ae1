using System.Diagnostics;
using Medistock.Realtime.Cluster.Tests.Support;
using Xunit.Abstractions;

namespace Medistock.Realtime.Cluster.Tests;

/// <summary>A cable is pulled, and nobody is told.</summary>
public class CutTests(ITestOutputHelper output)
{
    [LongNetworkFact]
    public async Task A_silo_cut_off_from_the_others_is_declared_dead_and_its_hospitals_are_served_elsewhere()
    {
        using var networks = Networks.Lay(3);
        await using var cluster = await RunningCluster.StartAsync(output, networks);
        await cluster.Load.MoreAsync(100);
        var alone = cluster.Silos[2];
        var cut = Stopwatch.GetTimestamp();
        Networks.CutFromSilos(alone);
        var dead = await cluster.DeclaredDeadAsync(alone);
        var took = await cluster.Load.RecoveredAsync(cut);
        cluster.Say($"silo cut off from the others: declared dead after {dead.TotalSeconds:0.0} s; {Spread.Of(took)}");
        Assert.True(await Task.Run(() => alone.EndsWithin(TimeSpan.FromSeconds(60))), "a silo that is declared dead goes on running");
        Networks.Mend(alone);
        await cluster.WholeAsync();
        await cluster.Load.MoreAsync(100);
        await Invariants.HoldAsync(cluster);
    }

    [LongNetworkFact]
    public async Task A_silo_cut_off_from_the_database_acknowledges_nothing_and_goes_on_when_it_is_reached_again()
    {
        using var networks = Networks.Lay(3);
        await using var cluster = await RunningCluster.StartAsync(output, networks);
        await cluster.Load.MoreAsync(100);
        var alone = cluster.Silos[2];
        var cut = Stopwatch.GetTimestamp();
        Networks.CutFromDatabase(alone);
        await cluster.Load.UntilAsync("it says that it cannot serve", async () => !await alone.IsReadyAsync(), TimeSpan.FromSeconds(60));
        var told = Stopwatch.GetElapsedTime(cut);
        var held = cluster.Load.Pharmacies.Count(pharmacy => pharmacy.AcknowledgedAgain(cut) is null);
        Networks.Mend(alone);
        var mended = Stopwatch.GetTimestamp();
        var took = await cluster.Load.RecoveredAsync(mended);
        cluster.Say($"silo cut off from the database: not ready after {told.TotalSeconds:0.0} s, {held} hospitals without an answer; mended after {Stopwatch.GetElapsedTime(cut, mended).TotalSeconds:0.0} s: {Spread.Of(took)}");
        await cluster.WholeAsync();
        await cluster.Load.MoreAsync(100);
        await Invariants.HoldAsync(cluster);
    }
}

using System.Diagnostics;
using Medistock.Realtime.Cluster.Tests.Support;
using Medistock.Realtime.Testing.Disk;
using Medistock.Realtime.Testing.PostgreSql;
using Xunit.Abstractions;

namespace Medistock.Realtime.Cluster.Tests;

/// <summary>The database goes, comes, is cut off in the middle of commits, or is full: refused, not lost, and over when it is over.</summary>
public class DatabaseTests(ITestOutputHelper output)
{
    [PostgreSqlFact]
    public async Task A_database_that_is_restarted_killed_and_cut_off_in_the_middle_of_commits_loses_nothing()
    {
        await using var cluster = await RunningCluster.StartAsync(output);
        foreach (var (what, end) in new (string, Action)[] { ("restarted", cluster.Database.Stop), ("killed", cluster.Database.Kill) })
        {
            await cluster.Load.MoreAsync(100);
            end();
            cluster.Database.Start();
            var back = Stopwatch.GetTimestamp();
            cluster.Say($"database {what}; after it was back: {Spread.Of(await cluster.Load.RecoveredAsync(back))}");
        }
        var ended = 0;
        for (var round = 0; round < (LongRun.Asked ? 40 : 8); round++)
        {
            await cluster.Load.MoreAsync(25);
            ended += cluster.Database.TerminateBackends(cluster.Connection);
        }
        cluster.Say($"{ended} sessions ended in the middle of whatever they did: {Spread.Of(await cluster.Load.RecoveredAsync(Stopwatch.GetTimestamp()))}");
        await cluster.Load.MoreAsync(100);
        await Invariants.HoldAsync(cluster);
    }

    [LongSmallDiskFact]
    public async Task A_database_whose_disk_is_full_refuses_and_everything_goes_on_when_there_is_room()
    {
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder.Path, megabytes: 96);
        var server = new ThrowAwayServer();
        server.Start();
        // Tables on the small disk, the write-ahead log on the large one: what fills up first in practice is data.
        ThrowAwayServer.Own(folder.Path);
        server.Execute("postgres", $"CREATE TABLESPACE small LOCATION '{folder.Path}'");
        await using var cluster = await RunningCluster.StartAsync(output, new() { Database = server, Connection = server.CreateDatabase("TABLESPACE small") });
        await cluster.Load.MoreAsync(100);
        var ballast = Path.Combine(folder.Path, "ballast");
        Fill(ballast);
        await cluster.Load.UntilAsync("the database's full disk is told", () => Task.FromResult(cluster.Load.Pharmacies.Count(pharmacy => pharmacy.Refusals.ContainsKey("store.unavailable")) >= Country.Hospitals / 2), TimeSpan.FromSeconds(90));
        Assert.All(cluster.Silos, silo => Assert.True(silo.Alive, silo.Output));
        File.Delete(ballast);
        var room = Stopwatch.GetTimestamp();
        cluster.Say($"disk full; after there was room: {Spread.Of(await cluster.Load.RecoveredAsync(room))}");
        await cluster.Load.MoreAsync(100);
        await Invariants.HoldAsync(cluster);
    }

    /// <summary>To the last byte.</summary>
    private static void Fill(string file)
    {
        using var ballast = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var block = new byte[4096];
        try
        {
            while (true) ballast.Write(block);
        }
        catch (IOException full)
        {
            Assert.True(ballast.Position > 0, full.Message);
        }
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LongSmallDiskFactAttribute : FactAttribute
    {
        public LongSmallDiskFactAttribute() => Skip = ThrowAwayServer.Missing ?? LongRun.NotAsked ?? (SmallDisk.CanMount ? null! : "SKIPPED: mounting a small tmpfs is not allowed here (needs root on Linux)");
    }
}

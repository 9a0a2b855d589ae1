using System.Globalization;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Engine.Contract.Tests.Hostile;
using Medistock.Realtime.Silo.Tests.Engines;
using Xunit.Abstractions;

namespace Medistock.Realtime.Silo.Tests;

/// <summary>The single node's hostile runs on silos: lost, repeated and delayed messages, doubtful appends, actors thrown away; once it stops, every figure is the fold of the journal.</summary>
public sealed class HostileClusterRuns(ITestOutputHelper output)
{
    private static readonly int Runs = Environment.GetEnvironmentVariable("MEDISTOCK_LONG") == "1" ? 10 : 1;
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("MEDISTOCK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20261122;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_a_bad_network_does_to_one_cluster_or_to_two_on_one_journal_leaves_the_fold_of_the_journal(int clusters)
    {
        output.WriteLine($"MEDISTOCK_SEED={_seed}");
        // The clock stands while a message is under way, so the log of signals, which waits for its time before it tries again, is left in peace.
        for (var run = 0; run < Runs; run++) await HostileRuns.RunAsync(ClusterEngine.StartAsync, _seed + run, clusters, stream => stream != SignalBoard.Stream);
    }
}

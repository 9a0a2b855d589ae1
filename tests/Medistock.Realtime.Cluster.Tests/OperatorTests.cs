using System.Net;
using Medistock.Realtime.Cluster.Tests.Support;
using Medistock.Realtime.Testing.Certificates;
using Medistock.Realtime.Testing.PostgreSql;
using Xunit.Abstractions;

namespace Medistock.Realtime.Cluster.Tests;

/// <summary>What an operator may switch on.</summary>
public class OperatorTests(ITestOutputHelper output)
{
    [PostgreSqlFact]
    public async Task Silos_with_certificates_speak_only_to_their_own_and_the_engines_dashboard_is_the_administrators()
    {
        using var place = new Guarded();
        await using var cluster = await RunningCluster.StartAsync(output, place);
        await cluster.Load.MoreAsync(100);

        // The first shows the dashboard, the others were not asked to.
        // Its counters are gathered by grains of Orleans' own, which a cluster of some seconds may still be placing.
        await Eventually.TrueAsync("the administrator sees the dashboard", async () => await StatusAsync(cluster.Silos[0], RunningProduct.AdminKey) == HttpStatusCode.OK, TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(cluster.Silos[0], null));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(cluster.Silos[1], RunningProduct.AdminKey));

        // Who speaks in the clear is not heard: it cannot join those who do not.
        var stranger = Guarded.Stranger(cluster.Store);
        await using (stranger)
        {
            stranger.Launch();
            await Eventually.TrueAsync("a silo refuses the stranger", () => Task.FromResult(cluster.Silos.Any(silo => silo.Output.Contains("No encrypted connection with", StringComparison.Ordinal))), TimeSpan.FromSeconds(60));
            Assert.NotEqual(RunningCluster.Active, cluster.StatusOf(stranger));
        }
        await cluster.Load.MoreAsync(100);
        await Invariants.HoldAsync(cluster);
    }

    private static async Task<HttpStatusCode> StatusAsync(SiloProcess silo, string? key)
    {
        using var http = new HttpClient { BaseAddress = silo.Address };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var answer = await http.GetAsync("/orleans/DashboardCounters");
        return answer.StatusCode;
    }

    private sealed class Guarded : ClusterPlace, IDisposable
    {
        private readonly Authority _authority = new("the cluster's");
        private readonly TemporaryFolder _folder = new();

        public override SiloProcess Silo(int number, string store)
        {
            var file = Path.Combine(_folder.Path, $"silo-{number}.pfx");
            _authority.WritePfx(file, $"silo-{number}");
            return At(number, store, ["--certificate", file, .. number == 0 ? ["--orleans-dashboard"] : Array.Empty<string>()]);
        }

        public static SiloProcess Stranger(string store) => At(99, store, []);

        public void Dispose()
        {
            _authority.Dispose();
            _folder.Dispose();
        }

        private static SiloProcess At(int number, string store, IReadOnlyList<string> options) =>
            new(number, store, "127.0.0.1", $"http://127.0.0.1:{RunningProduct.FreePort()}", RunningProduct.FreePort(), [], () => options);
    }
}

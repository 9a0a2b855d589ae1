using System.Globalization;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Testing.PostgreSql;
using Npgsql;
using Xunit.Abstractions;

namespace Medistock.Realtime.Cluster.Tests.Support;

/// <summary>Silos in processes of their own on one PostgreSQL database, with a load on them.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    public const string Name = "faults";
    /// <summary>Of the membership table.</summary>
    public const int Active = 3, Dead = 6;
    private readonly TemporaryFolder _folder = new();
    private readonly ITestOutputHelper _output;

    private RunningCluster(ITestOutputHelper output, ThrowAwayServer database, string connection, string store, IReadOnlyList<SiloProcess> silos, int seed) =>
        (_output, Database, Connection, Store, Silos, Seed) = (output, database, connection, store, silos, seed);

    public ThrowAwayServer Database { get; }
    /// <summary>As this process reaches the database.</summary>
    public string Connection { get; }
    /// <summary>The same as the product's programs say it.</summary>
    public string Store { get; }
    public IReadOnlyList<SiloProcess> Silos { get; }
    public int Seed { get; }
    public Load Load { get; private set; } = null!;

    public static async Task<RunningCluster> StartAsync(ITestOutputHelper output, ClusterPlace? place = null, int silos = 3)
    {
        var seed = Environment.GetEnvironmentVariable("MEDISTOCK_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.ProcessId;
        output.WriteLine($"seed {seed} (MEDISTOCK_SEED)");
        place ??= new();
        var database = place.Database ?? new ThrowAwayServer();
        if (place.Database is null) database.Start();
        var connection = place.Connection ?? database.CreateDatabase();
        var store = "postgres:" + connection;
        Country.Found(StoreAddress.Parse(store));
        var cluster = new RunningCluster(output, database, connection, store, [.. Enumerable.Range(0, silos).Select(number => place.Silo(number, store))], seed);
        try
        {
            foreach (var silo in cluster.Silos) silo.Launch();
            await Task.WhenAll(cluster.Silos.Select(silo => silo.ReadyAsync()));
            cluster.Load = new(cluster.Silos, cluster._folder.Path, seed);
            await cluster.Load.BeginAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public void Say(string line) => _output.WriteLine(line);

    /// <summary>What the membership table says of a silo's newest life; null: nothing.</summary>
    public int? StatusOf(SiloProcess silo)
    {
        using var connection = new NpgsqlConnection(Connection + ";Pooling=false");
        connection.Open();
        using var select = new NpgsqlCommand("SELECT status FROM orleansmembershiptable WHERE deploymentid = $1 AND port = $2 AND address = $3 ORDER BY generation DESC LIMIT 1", connection)
        {
            Parameters = { new() { Value = Name }, new() { Value = silo.Port }, new() { Value = silo.Advertised } },
        };
        return select.ExecuteScalar() as int?;
    }

    public Task<TimeSpan> DeclaredDeadAsync(SiloProcess silo) => Eventually.TrueAsync($"silo {silo.Number} is declared dead", () => Task.FromResult(StatusOf(silo) == Dead), TimeSpan.FromSeconds(90));

    /// <summary>Starts those that do not run, and waits until all serve: as whatever supervises them would.</summary>
    public async Task WholeAsync()
    {
        foreach (var silo in Silos) if (!silo.Alive) silo.Launch();
        await Task.WhenAll(Silos.Select(silo => silo.ReadyAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        if (Load is not null) await Load.DisposeAsync();
        if (Environment.GetEnvironmentVariable("MEDISTOCK_LOGS") is { Length: > 0 } logs)
        {
            Directory.CreateDirectory(logs);
            foreach (var silo in Silos) await File.WriteAllTextAsync(Path.Combine(logs, $"silo-{silo.Number}-{silo.Port}.log"), silo.Output);
        }
        foreach (var silo in Silos) await silo.DisposeAsync();
        Database.Dispose();
        _folder.Dispose();
    }
}

/// <summary>Where a cluster lives; as it is: on this machine's loopback, its database reached by a socket file.</summary>
internal class ClusterPlace
{
    /// <summary>Running; the cluster stops it. Null: one of the cluster's own.</summary>
    public ThrowAwayServer? Database { get; init; }
    public string? Connection { get; init; }
    public virtual SiloProcess Silo(int number, string store) =>
        new(number, store, "127.0.0.1", $"http://127.0.0.1:{RunningProduct.FreePort()}", RunningProduct.FreePort(), []);
}

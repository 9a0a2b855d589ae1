using System.Globalization;
using Medistock.Realtime.Benchmarks.Ingest;
using Medistock.Realtime.Benchmarks.Measuring;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Benchmarks.Cluster;

/// <param name="Silos">Sizes of cluster, one after the other.</param>
/// <param name="Lines">Of a round.</param>
/// <param name="Build">Folder of the built <c>medistock-silo</c>.</param>
internal sealed record ClusterOptions(IReadOnlyList<int> Silos, int Establishments, int Rounds, int Lines, int Size, int Connections, string Build, string Folder, string Command);

/// <summary>
/// What a cluster costs: CPU per line of all silos together, on one core, against the single node on that core, under the same stretch of W. The database
/// lives on the generator's core and is counted beside.
/// </summary>
internal static class ClusterRun
{
    private const int Presentations = 150, ServerCore = 0, OtherCore = 1, WarmupRounds = 2;
    private const ulong Seed = 42;

    private readonly record struct Measured(double LinesPerSecond, double CpuMicros, double DatabaseMicros, Latencies Latency);

    public static async Task<int> RunAsync(ClusterOptions options)
    {
        if (ThrowAwayServer.Missing is { } missing) throw new InvalidOperationException(missing);
        var work = Workload.Make(options.Establishments, Presentations, options.Lines * (options.Rounds + WarmupRounds), Seed, options.Size);
        var single = await SingleAsync(options, work);
        Measured? one = null;
        var table = new Table("engine", "lines/s (median of rounds)", "CPU µs/line, all silos", "PostgreSQL CPU µs/line", "POST p50 / p99 / worst, ms", "× single node", "× one silo")
            .Row(Cells("single node, SQLite", single, null, null));
        foreach (var silos in options.Silos)
        {
            var measured = await SilosAsync(options, work, silos);
            one ??= silos == 1 ? measured : null;
            table.Row(Cells($"{silos} silo{(silos > 1 ? "s" : "")}, PostgreSQL", measured, single.CpuMicros, one?.CpuMicros));
        }
        Console.WriteLine($"### The cluster's overhead\n\n`{options.Command}` · {DateTime.UtcNow:yyyy-MM-dd} · {ProcessMeter.Machine()}, servers on core {ServerCore}, PostgreSQL and generator on core {OtherCore}, "
            + $"{options.Establishments:N0} × {Presentations}, {options.Size} lines a batch, {options.Connections} connections, {options.Rounds} rounds of {options.Lines:N0} lines · load average {ProcessMeter.Load()}\n\n{table}");
        return 0;
    }

    private static string[] Cells(string engine, in Measured measured, double? single, double? one) =>
    [
        engine, measured.LinesPerSecond.ToString("N0"), measured.CpuMicros.ToString("0.0"), measured.DatabaseMicros > 0 ? measured.DatabaseMicros.ToString("0.0") : "–", measured.Latency.ToString(),
        single is { } alone ? (measured.CpuMicros / alone).ToString("0.0") : "–", one is { } first ? (measured.CpuMicros / first).ToString("0.00") : "–",
    ];

    private static async Task<Measured> SingleAsync(ClusterOptions options, Workload work)
    {
        var data = Found(options);
        try
        {
            await using var server = await ServerUnderTest.StartAsync(data, ServerCore, TimeSpan.FromMinutes(2));
            return await MeasureAsync(options, work, "single node", [server], null);
        }
        finally
        {
            Directory.Delete(options.Folder, recursive: true);
        }
    }

    /// <summary>The same reference, moved into a database by the product's own command.</summary>
    private static async Task<Measured> SilosAsync(ClusterOptions options, Workload work, int silos)
    {
        var data = Found(options);
        using var database = new ThrowAwayServer();
        database.Start();
        database.BindTo(OtherCore);
        try
        {
            var store = "postgres:" + database.CreateDatabase();
            if (await ServerUnderTest.RunAsync(TimeSpan.FromMinutes(2), "migrate-store", "--from", "sqlite:" + data, "--to", store) is not { ExitCode: 0 }) throw new InvalidOperationException("the reference did not move into the database");
            List<ServerUnderTest> running = [];
            try
            {
                for (var number = 0; number < silos; number++) running.Add(await ServerUnderTest.StartSiloAsync(options.Build, store, ServerCore, TimeSpan.FromMinutes(3)));
                return await MeasureAsync(options, work, $"{silos} silos", running, database);
            }
            finally
            {
                foreach (var silo in running) await silo.DisposeAsync();
            }
        }
        finally
        {
            Directory.Delete(options.Folder, recursive: true);
        }
    }

    private static async Task<Measured> MeasureAsync(ClusterOptions options, Workload work, string what, List<ServerUnderTest> servers, ThrowAwayServer? database)
    {
        var bytes = new RequestBytes(work, servers[0].Address.Authority);
        var latency = new Latencies();
        List<Measured> rounds = [];
        var perRound = work.Requests.Length / (options.Rounds + WarmupRounds);
        TimeSpan Cpu() => servers.Aggregate(TimeSpan.Zero, (sum, server) => sum + server.Cpu);
        for (var round = 0; round < options.Rounds + WarmupRounds; round++)
        {
            var requests = work.Requests.AsSpan(round * perRound, perRound).ToArray();
            if (round == WarmupRounds) latency = new();
            TimeSpan before = default, databaseBefore = default;
            var took = await Ingest.Rounds.PostAsync([.. servers.Select(server => server.Address)], requests, work, bytes.Of, options.Connections, latency, () => (before, databaseBefore) = (Cpu(), database?.Cpu ?? default));
            double lines = requests.Sum(request => request.Count);
            var measured = new Measured(lines / took.TotalSeconds, (Cpu() - before).TotalMicroseconds / lines, ((database?.Cpu ?? default) - databaseBefore).TotalMicroseconds / lines, latency);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss} {what}, round {round - WarmupRounds + 1}: {measured.LinesPerSecond:N0}/s {measured.CpuMicros:0.0} µs, database {measured.DatabaseMicros:0.0} µs, load {ProcessMeter.Load()}"));
            if (round >= WarmupRounds) rounds.Add(measured);
        }
        return new(Ingest.Rounds.Median(rounds.Select(round => round.LinesPerSecond)), Ingest.Rounds.Median(rounds.Select(round => round.CpuMicros)), Ingest.Rounds.Median(rounds.Select(round => round.DatabaseMicros)), latency);
    }

    private static string Found(ClusterOptions options)
    {
        var data = Path.Combine(options.Folder, "data");
        Directory.CreateDirectory(options.Folder);
        WorkReference.Found(data, options.Establishments, Presentations);
        return data;
    }
}

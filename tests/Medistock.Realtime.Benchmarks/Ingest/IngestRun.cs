using Medistock.Realtime.Benchmarks.Measuring;

namespace Medistock.Realtime.Benchmarks.Ingest;

/// <param name="Scale">Of the lines of a round.</param>
/// <param name="Size">Lines a batch; 0: one after the other 1, 20 and 200.</param>
/// <param name="Peer">Folder of the peers' build, whose ceiling is then measured in the same rounds; null: none.</param>
internal sealed record IngestOptions(int Rounds, double Scale, int Connections, int Size, string? Peer, string Folder, string Command);

/// <summary>
/// Workload W behind the public contract: the server bound to one core, the generator to the other, full answers, administrator's key. One stretch of
/// nine days of W for each size: its first part warms up, the others are the rounds; the ceiling's rounds lie between ours.
/// </summary>
internal static class IngestRun
{
    private const int Establishments = 23_700, Presentations = 150, ServerCore = 0, WarmupRounds = 2;
    private const ulong Seed = 42;
    private static readonly (int Size, int LinesARound)[] Sizes = [(1, 60_000), (20, 400_000), (200, 800_000)];

    private readonly record struct Round(double LinesPerSecond, double CpuMicros, double JournalBytes, double FolderBytes);

    public static async Task<int> RunAsync(IngestOptions options)
    {
        var table = new Table("lines a batch", "lines/s (median of rounds)", "CPU µs/line", "POST p50 / p99 / worst, ms", "journal B/line", "directory B/line", "ceiling lines/s", "ceiling CPU µs/line", "of the ceiling's lines/s", "× its CPU");
        foreach (var (size, lines) in Sizes.Where(one => options.Size == 0 || one.Size == options.Size)) await MeasureAsync(options, size, Math.Max(size * 100, (int)(lines * options.Scale)), table);
        Console.WriteLine($"### Workload W over HTTP\n\n`{options.Command}` · {DateTime.UtcNow:yyyy-MM-dd} · {ProcessMeter.Machine()}, server on core {ServerCore}, generator on the other, "
            + $"{options.Connections} connections, {options.Rounds} rounds · load average {ProcessMeter.Load()}\n\n{table}");
        return 0;
    }

    private static async Task MeasureAsync(IngestOptions options, int size, int linesARound, Table table)
    {
        var folder = Path.Combine(options.Folder, $"{size}");
        var data = Path.Combine(folder, "data");
        Directory.CreateDirectory(folder);
        try
        {
            WorkReference.Found(data, Establishments, Presentations);
            var work = Workload.Make(Establishments, Presentations, linesARound * (options.Rounds + WarmupRounds), Seed, size);
            await using var server = await ServerUnderTest.StartAsync(data, ServerCore, TimeSpan.FromMinutes(2));
            await using var ceiling = options.Peer is null ? null : await Ceiling.StartAsync(options.Peer, folder, ServerCore);
            var bytes = new RequestBytes(work, server.Address.Authority);
            List<Round> ours = [], theirs = [];
            var latency = new Latencies();
            var perRound = work.Requests.Length / (options.Rounds + WarmupRounds);
            for (var round = 0; round < options.Rounds + WarmupRounds; round++)
            {
                var requests = work.Requests.AsSpan(round * perRound, perRound).ToArray();
                if (round == WarmupRounds) latency = new();
                var mine = await PostAsync(server.Address, server.Id, data, requests, work, bytes.Of, options.Connections, latency);
                Round? other = ceiling is null ? null : await PostAsync(ceiling.Address, ceiling.Id, null, requests, work, request => Ceiling.Request(work, request), options.Connections, new());
                Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {size} lines, round {round - WarmupRounds + 1}: {mine.LinesPerSecond:N0}/s {mine.CpuMicros:0.0} µs {mine.JournalBytes:0} B, ceiling {other?.LinesPerSecond:N0}/s {other?.CpuMicros:0.0} µs, load {ProcessMeter.Load()}");
                if (round < WarmupRounds) continue;
                ours.Add(mine);
                if (other is { } measured) theirs.Add(measured);
            }
            Write(table, size, ours, theirs, latency);
        }
        finally
        {
            Directory.Delete(options.Folder, recursive: true);
        }
    }

    private static void Write(Table table, int size, List<Round> ours, List<Round> theirs, Latencies latency)
    {
        string Ratio(Func<Round, double> of, string format) => theirs.Count == 0 ? "–" : Rounds.Median(ours.Zip(theirs, (mine, other) => of(mine) / of(other))).ToString(format);
        string Theirs(Func<Round, double> of, string format) => theirs.Count == 0 ? "–" : Rounds.Median(theirs.Select(of)).ToString(format);
        table.Row($"{size}", Rounds.Median(ours.Select(round => round.LinesPerSecond)).ToString("N0"), Rounds.Median(ours.Select(round => round.CpuMicros)).ToString("0.0"), latency.ToString(),
            Rounds.Median(ours.Select(round => round.JournalBytes)).ToString("0"), Rounds.Median(ours.Select(round => round.FolderBytes)).ToString("0"),
            Theirs(round => round.LinesPerSecond, "N0"), Theirs(round => round.CpuMicros, "0.0"), Ratio(round => round.LinesPerSecond, "0 %"), Ratio(round => round.CpuMicros, "0.0"));
    }

    private static async Task<Round> PostAsync(
        Uri address, int process, string? data, WorkRequest[] requests, Workload work, Func<WorkRequest, byte[]> bytes, int connections, Latencies latency)
    {
        var journal = data is null ? 0 : JournalBytes(data);
        var folder = data is null ? 0 : ProcessMeter.Folder(data);
        var cpu = TimeSpan.Zero;
        var took = await Rounds.PostAsync([address], requests, work, bytes, connections, latency, () => cpu = ProcessMeter.Cpu(process));
        var used = ProcessMeter.Cpu(process) - cpu;
        double lines = requests.Sum(request => request.Count);
        return new(lines / took.TotalSeconds, used.TotalMicroseconds / lines, data is null ? 0 : (JournalBytes(data) - journal) / lines, data is null ? 0 : (ProcessMeter.Folder(data) - folder) / lines);
    }

    private static long JournalBytes(string data) => new DirectoryInfo(data).EnumerateFiles("journal.db*").Sum(file => file.Length);
}

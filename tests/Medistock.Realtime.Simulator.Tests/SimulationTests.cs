using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Contracts.Stock;
using Medistock.Realtime.Sdk.Tests.Server;
using Xunit.Abstractions;

namespace Medistock.Realtime.Simulator.Tests;

public sealed class SimulationTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("medistock-sim-").FullName;
    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private SimulationOptions Options(ServerDouble server, Action<SimulationProgress> progress, int establishments = 30, IReadOnlyList<Scenario>? scenarios = null) => new()
    {
        Facts = Facts.Pack, Server = server.Address, Key = "key", Directory = _directory, Scale = new(establishments, 20), Tick = TimeSpan.FromMilliseconds(20),
        Progress = progress, Scenarios = scenarios, Log = output.WriteLine,
    };

    /// <summary>Stops a run once <paramref name="enough"/> says so.</summary>
    private static async Task RunUntilLiveAsync(SimulationOptions options, TimeProvider time, CancellationTokenSource stop)
    {
        try
        {
            await Simulation.RunAsync(options, time, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Assert.True(stop.IsCancellationRequested);
        }
    }

    [Fact]
    public async Task The_past_is_told_whole_then_the_present_and_every_line_stands_on_what_was_told_before()
    {
        await using var server = await ServerDouble.StartAsync();
        // A fast clock: each real second is half an hour.
        server.Clock = new ClockView(true, 1_800, new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), DateTimeOffset.UtcNow);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var live = new TaskCompletionSource<int>();
        var run = RunUntilLiveAsync(Options(server, progress => { if (progress.Live) live.TrySetResult(server.Requests.Count); }, scenarios: []), TimeProvider.System, stop);
        await Task.WhenAny(run, server.SeenAsync(await live.Task.WaitAsync(stop.Token) + 60));
        await stop.CancelAsync();
        await run;
        Assert.Equal(30, server.Lines.Count);
        foreach (var lines in server.Lines.Values) AssertBooksHold(lines);
        var firsts = server.Lines.Values.Select(lines => lines[0].At!.Value).ToList();
        Assert.All(firsts, at => Assert.InRange(at, new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 11, 2, 23, 0, 0, TimeSpan.Zero)));
        Assert.Equal((0, 0), (server.Duplicates, server.Conflicts));
        Assert.True(server.Batches.Count > await live.Task);
        Assert.All(server.Batches, batch => Assert.NotNull(batch.ReportedThrough));
    }

    [Fact]
    public async Task A_restart_tells_the_gap_and_nothing_twice()
    {
        await using var server = await ServerDouble.StartAsync();
        var time = new ShiftedTime();
        for (var run = 0; run < 4; run++)
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await RunUntilLiveAsync(Options(server, progress => { if (progress.Live) stop.Cancel(); }, scenarios: []), time, stop);
            // Down for some hours, in the middle of a day, then for days.
            time.Shift += run == 0 ? TimeSpan.FromHours(5) : TimeSpan.FromHours(31);
        }
        foreach (var lines in server.Lines.Values) AssertBooksHold(lines);
        Assert.Equal((0, 0), (server.Duplicates, server.Conflicts));
        var through = server.Through.Values.Min();
        Assert.True(time.GetUtcNow() - TimeSpan.FromHours(32) - through < TimeSpan.FromMinutes(5), $"{through}");
    }

    [Fact]
    public async Task Silent_feeds_are_silent_and_the_others_are_not()
    {
        await using var server = await ServerDouble.StartAsync();
        var now = DateTimeOffset.UtcNow;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await RunUntilLiveAsync(Options(server, progress => { if (progress.Live) stop.Cancel(); }, 60, [new Scenario.SilentFeeds(0.3, now.AddDays(-3), now.AddDays(1))]), TimeProvider.System, stop);
        var silent = server.Through.Values.Count(through => now - through > TimeSpan.FromHours(70));
        Assert.InRange(silent, 6, 32);
        Assert.Equal(60 - silent, server.Through.Values.Count(through => now - through < TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_directory_of_another_simulation_is_refused()
    {
        await using var server = await ServerDouble.StartAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await RunUntilLiveAsync(Options(server, progress => { if (progress.Live) stop.Cancel(); }, scenarios: []), TimeProvider.System, stop);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Simulation.RunAsync(Options(server, _ => { }, 31), TimeProvider.System, CancellationToken.None));
        Assert.Contains("another simulation", refused.Message, StringComparison.Ordinal);
    }

    private static void AssertBooksHold(IReadOnlyList<StockLine> told)
    {
        // At equal times in the order told; movements that were told late stand where they belong.
        var book = new Dictionary<string, decimal>();
        foreach (var line in told.Select((line, n) => (line, n)).OrderBy(pair => pair.line.At).ThenBy(pair => pair.n).Select(pair => pair.line))
        {
            var code = line.Presentation!;
            if (line.Type == "count")
            {
                if (book.TryGetValue(code, out var known)) Assert.InRange(known - line.Quantity!.Value, 0, 1);
                book[code] = line.Quantity!.Value;
                continue;
            }
            book[code] += line.Type switch
            {
                "received" or "returned" or "released" => line.Quantity!.Value,
                "dispensed" or "destroyed" or "quarantined" => -line.Quantity!.Value,
                _ => 0,
            };
            Assert.True(book[code] >= 0, $"{code} {line.At} {line.Type}: {book[code]}");
        }
    }

    /// <summary>The machine's time, moved on while nothing runs.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}

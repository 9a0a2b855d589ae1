using Medistock.Realtime.Sdk;
using Medistock.Realtime.Simulator.Stream;

namespace Medistock.Realtime.Simulator;

/// <summary>
/// The nation as a client: tells the past, then the present, through the SDK over HTTP. A restart with the same directory goes on
/// where the server says it was.
/// </summary>
public sealed class Simulation
{
    private const int ReportsAtOnce = 20_000, Asking = 8;
    private readonly SimulationOptions _options;
    private readonly TimeProvider _time;
    private long _reports;

    private Simulation(SimulationOptions options, TimeProvider time) => (_options, _time) = (options, time);

    /// <summary>Runs until <paramref name="cancel"/>, or for <see cref="SimulationOptions.Duration"/> of live phase; then everything told is on disk in the outbox.</summary>
    /// <param name="time">Real time; the server's own clock (<c>/api/v1/status</c>) may run faster.</param>
    /// <exception cref="InvalidOperationException">the server says no, or the directory holds another simulation.</exception>
    /// <exception cref="OutboxException">another program holds the directory.</exception>
    public static Task RunAsync(SimulationOptions options, TimeProvider time, CancellationToken cancel)
    {
        if (options.BackfillDays is < 1 or > 30) throw new ArgumentOutOfRangeException(nameof(options), options.BackfillDays, "1 to 30 days of back-fill");
        return new Simulation(options, time).RunAsync(cancel);
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        using var sight = new ServerSight(_options, _time);
        var clock = await sight.ClockAsync(cancel);
        if (_options.ExpectedSpeed is { } speed && speed != clock.Speed)
            throw new InvalidOperationException($"the server's clock runs {clock.Speed} times as fast as real time, not {speed}: a data directory's clock is fixed when it is made");
        var (memory, fresh) = RunMemory.Open(_options, clock);
        var nation = SimulatedNation.Build(_options.Facts, _options.Scale, _options.Seed);
        var scenarios = _options.Scenarios ?? DefaultSchedule.For(nation, memory.Anchor, memory.Speed);
        var generator = new Generator(nation, scenarios, memory.FirstDay);
        await using var client = MedistockClient.Start(new MedistockOptions
        {
            Server = _options.Server, Key = _options.Key, OutboxDirectory = Path.Combine(_options.Directory, "outbox"), Handler = _options.Handler, Log = _options.Log,
            MaxBatchLines = 5_000, Linger = TimeSpan.FromMilliseconds(200), MaxParallelEstablishments = 4, MaxOutboxBytes = 256 << 20, Figures = false,
        });
        // What an earlier run left in the outbox first: then the server's answers are the whole truth.
        await client.FlushAsync(cancel);
        var feeds = await FeedsAsync(sight, nation, generator, clock, fresh, cancel);
        var silences = scenarios.OfType<Scenario.SilentFeeds>().ToArray();
        bool Speaks(int i, DateTimeOffset now) => !silences.Any(silence => silence.Holds(now) && new Chance(nation.Seed, 44, i).Uniform() < silence.Share);

        await BackfillAsync(client, feeds, clock, memory.Anchor, Speaks, cancel);
        await client.FlushAsync(cancel);
        _options.Progress?.Invoke(new(true, feeds.Length, feeds.Length, _reports));
        await LiveAsync(client, feeds, clock, Speaks, cancel);
    }

    private async Task<Feed[]> FeedsAsync(ServerSight sight, SimulatedNation nation, Generator generator, ServerClock clock, bool fresh, CancellationToken cancel)
    {
        var notBefore = clock.Now.AddDays(-_options.BackfillDays - 2);
        string[] codes = [.. nation.Presentations.Select(presentation => presentation.Code.ToString())];
        var feeds = new Feed[nation.Establishments.Count];
        await Parallel.ForAsync(0, feeds.Length, new ParallelOptions { MaxDegreeOfParallelism = Asking, CancellationToken = cancel }, async (i, token) =>
            feeds[i] = new Feed(generator, nation, codes, i, await sight.ReportedThroughAsync(nation.Establishments[i].Finess.Text, token), notBefore, foreign: fresh));
        return feeds;
    }

    private async Task BackfillAsync(MedistockClient client, Feed[] feeds, ServerClock clock, DateTimeOffset anchor, Func<int, DateTimeOffset, bool> speaks, CancellationToken cancel)
    {
        var done = 0;
        await Parallel.ForAsync(0, feeds.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Min(4, Environment.ProcessorCount), CancellationToken = cancel }, async (i, token) =>
        {
            List<StockEvent> scratch = [];
            List<StockReport> reports = [];
            var whole = false;
            while (!whole)
            {
                // A feed that is silent now was heard until its silence began.
                var until = speaks(i, clock.Now) ? clock.Now : LastHeard(i, clock.Now, anchor, speaks);
                whole = feeds[i].Collect(until, ReportsAtOnce / 10, scratch, reports);
                await TellAsync(client, reports, token);
            }
            if (Interlocked.Increment(ref done) % 50 == 0) _options.Progress?.Invoke(new(false, done, feeds.Length, Interlocked.Read(ref _reports)));
        });
    }

    /// <summary>The last whole hour, within the past three weeks, at which the feed still spoke.</summary>
    private DateTimeOffset LastHeard(int i, DateTimeOffset now, DateTimeOffset anchor, Func<int, DateTimeOffset, bool> speaks)
    {
        for (var hours = 1; hours < _options.BackfillDays * 24; hours++)
            if (speaks(i, now.AddHours(-hours))) return now.AddHours(-hours);
        return anchor.AddDays(-_options.BackfillDays);
    }

    private async Task LiveAsync(MedistockClient client, Feed[] feeds, ServerClock clock, Func<int, DateTimeOffset, bool> speaks, CancellationToken cancel)
    {
        List<StockEvent> scratch = [];
        List<StockReport> reports = [];
        var began = _time.GetTimestamp();
        while (_options.Duration is not { } duration || _time.GetElapsedTime(began) < duration)
        {
            var now = clock.Now;
            for (var i = 0; i < feeds.Length; i++)
            {
                if (!speaks(i, now)) continue;
                while (!feeds[i].Collect(now, ReportsAtOnce, scratch, reports)) await TellAsync(client, reports, cancel);
                if (reports.Count >= ReportsAtOnce) await TellAsync(client, reports, cancel);
            }
            await TellAsync(client, reports, cancel);
            await Task.Delay(_options.Tick, _time, cancel);
        }
        await client.FlushAsync(cancel);
    }

    /// <summary>Hands over to the outbox; a full one is the server's back-pressure, and is waited for.</summary>
    private async Task TellAsync(MedistockClient client, List<StockReport> reports, CancellationToken cancel)
    {
        while (reports.Count > 0)
        {
            try
            {
                await client.ReportAsync(reports);
                Interlocked.Add(ref _reports, reports.Count);
                reports.Clear();
            }
            catch (OutboxFullException)
            {
                await Task.Delay(_options.Tick, _time, cancel);
            }
        }
    }
}

using Medistock.Realtime.Benchmarks.Measuring;
using Medistock.Realtime.Sdk;
using Medistock.Realtime.Simulator.Stream;

namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>
/// The simulator's feeds, posted straight over HTTP: its SDK writes an outbox on disk for every line, which on one machine would be
/// measured instead of the server. Each establishment posts every so often, in a shuffled order, one batch under way each.
/// </summary>
internal sealed class NationStream
{
    private readonly Feed[] _feeds;
    private readonly string[] _finess;
    private readonly int[] _order;
    private readonly StockPoster _poster;
    private readonly int _connections;
    private readonly Task[] _under;
    private int _run;
    private long _worstLagTicks;

    public NationStream(Nation nation, DayOptions options, StockPoster poster)
    {
        var simulated = nation.Simulated;
        var first = DateOnly.FromDateTime(DayOptions.Midnight.DateTime).AddDays(-options.BackfillDays);
        var generator = new Generator(simulated, [], first);
        string[] codes = [.. simulated.Presentations.Select(presentation => presentation.Code.ToString())];
        _feeds = [.. Enumerable.Range(0, simulated.Establishments.Count).Select(i => new Feed(generator, simulated, codes, i, null, DateTimeOffset.MinValue, foreign: false))];
        _finess = [.. simulated.Establishments.Select(establishment => establishment.Finess.Text)];
        _order = [.. Enumerable.Range(0, _feeds.Length)];
        new Random((int)DayOptions.Seed).Shuffle(_order);
        (_poster, _connections) = (poster, options.Connections);
        _under = new Task[_feeds.Length];
        Array.Fill(_under, Task.CompletedTask);
    }

    public int Establishments => _feeds.Length;
    /// <summary>How far behind its turn a post began, at worst, in simulated time.</summary>
    public TimeSpan WorstLag => TimeSpan.FromTicks(Interlocked.Read(ref _worstLagTicks));

    /// <summary>Every establishment tells what it has up to <paramref name="until"/>, one after the other as fast as they are taken.</summary>
    public Task TellAsync(Func<DateTimeOffset> until) => RunAsync(turn => turn < _feeds.Length ? until() : null, null);

    public void Restart() => _worstLagTicks = 0;

    /// <summary>
    /// Turns spread evenly: establishment k of a round at k/N of <paramref name="every"/>, from <paramref name="begin"/> until the clock shows
    /// <paramref name="end"/>. Who comes late tells more at once; turns that are late at the end are not made up for.
    /// </summary>
    public Task StreamAsync(Clock clock, DateTimeOffset begin, DateTimeOffset end, TimeSpan every) =>
        RunAsync(turn => begin + every * (turn / (double)_feeds.Length) is var at && at < end && clock.Now < end ? at : null, clock);

    /// <param name="due">When a turn is due, simulated time; null: there are no more turns.</param>
    /// <param name="clock">Null: nobody waits, and what is told is told up to its turn's time.</param>
    private async Task RunAsync(Func<long, DateTimeOffset?> due, Clock? clock)
    {
        var run = Interlocked.Increment(ref _run);
        var turns = -1L;
        await Task.WhenAll(Enumerable.Range(0, _connections).Select(worker => Task.Run(async () =>
        {
            using var writer = new BatchWriter($"b{run:x}w{worker:x}");
            List<StockEvent> scratch = [];
            List<StockReport> reports = [];
            while (true)
            {
                var turn = Interlocked.Increment(ref turns);
                if (due(turn) is not { } at) return;
                var now = at;
                if (clock is not null)
                {
                    await Pause.ForAsync(clock.Until(at));
                    now = clock.Now;
                    NoteLag(now - at);
                }
                var establishment = _order[turn % _order.Length];
                // Its last post first: an establishment has one under way.
                await _under[establishment];
                await (_under[establishment] = TellAsync(establishment, now, writer, scratch, reports));
            }
        })));
    }

    private async Task TellAsync(int establishment, DateTimeOffset now, BatchWriter writer, List<StockEvent> scratch, List<StockReport> reports)
    {
        for (var whole = false; !whole;)
        {
            reports.Clear();
            whole = _feeds[establishment].Collect(now, 5_000, scratch, reports);
            if (reports.Count == 0) continue;
            var batch = Guid.NewGuid();
            await _poster.PostAsync(_finess[establishment], batch, writer.Write(batch, reports), CancellationToken.None);
        }
    }

    private void NoteLag(TimeSpan lag)
    {
        for (var seen = Interlocked.Read(ref _worstLagTicks); lag.Ticks > seen; seen = Interlocked.Read(ref _worstLagTicks))
            if (Interlocked.CompareExchange(ref _worstLagTicks, lag.Ticks, seen) == seen) return;
    }
}

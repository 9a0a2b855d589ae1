using Medistock.Realtime.Actors.Replay;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Xunit.Abstractions;

namespace Medistock.Realtime.Engine.Contract.Tests.Replay;

/// <summary>The proof of a replay: at any moment it shows what a run shows that was stopped and drained there (decision 15 says which run, for which figure).</summary>
public class PastMomentTests(ITestOutputHelper output)
{
    private static readonly TimeSpan UpstreamSettles = TimeSpan.FromMinutes(1);
    private static readonly bool Long = Environment.GetEnvironmentVariable("MEDISTOCK_LONG") == "1";
    private static readonly int Days = Long ? 24 : 9, Moments = Long ? 100 : 20;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("MEDISTOCK_SEED"), out var given) ? given : 20261123;

    [Fact]
    public async Task At_any_moment_a_replay_shows_what_a_run_stopped_and_drained_there_shows()
    {
        output.WriteLine($"seed {Seed}");
        var (rows, lived) = await LivedNation.LiveAsync(new Stretch(Seed, Days), Moments);
        output.WriteLine($"{rows.Count} rows, {lived.Count} moments");
        Assert.Equal(Moments, lived.Count);
        Assert.Contains(lived, moment => moment.Forecasts.Count > 0);
        Assert.Contains(lived, moment => moment.Signals.Count > 0);
        using var rewind = Replay(rows);
        var left = 0;
        foreach (var moment in lived)
        {
            await rewind.MoveToAsync(moment.At, CancellationToken.None);
            Assert.Equal(moment.Position, rewind.Rows);
            var fresh = moment.Position > 0 && moment.At - rows[moment.Position - 1].RecordedAt < UpstreamSettles;
            left += fresh ? 1 : 0;
            var view = await rewind.Was.ViewAsync(CancellationToken.None);
            Same(moment, "figures", moment.Figures, await Shown.FiguresOfAsync(view));
            Same(moment, "signals", moment.Signals, Shown.SignalsOf(await view.SignalsAsync(default)));
            var forecasts = await Shown.ForecastsOfAsync((presentation, territory) => view.ForecastAsync(presentation, territory, 28, default).AsTask());
            Same(moment, "forecasts", Settled(moment.Forecasts, fresh), Settled(forecasts, fresh));
        }
        output.WriteLine($"France's depletions were not compared at {left} moments, within a minute of a row");
        Assert.True(left < Moments / 4);
        Assert.Equal(0, rewind.Was.Unlike);
    }

    /// <summary>What stands upstream enters France's depletions with the next picture, whose phase is that of the process (decision 15): within a minute of a row it may be in or not.</summary>
    private static IReadOnlyList<string> Settled(IReadOnlyList<string> forecasts, bool fresh) =>
        fresh ? [.. forecasts.Where(line => !(line.Contains(" FR ", StringComparison.Ordinal) && line.Contains(nameof(DepletionPicture), StringComparison.Ordinal)))] : forecasts;

    [Fact]
    public async Task Asking_on_the_way_changes_nothing_of_what_comes_later()
    {
        var (rows, _) = await LivedNation.LiveAsync(new Stretch(Seed + 1, 6), 0);
        using var often = Replay(rows);
        using var once = Replay(rows);
        var end = Stretch.Begin.AddDays(6);
        for (var at = Stretch.Begin; at <= end; at = at.AddHours(5)) Assert.NotNull(await ViewAsync(often, at));
        Assert.Equal(await AllAsync(await ViewAsync(once, end)), await AllAsync(await ViewAsync(often, end)));
    }

    [Fact]
    public async Task What_is_recorded_after_a_moment_is_not_known_at_it()
    {
        var (rows, _) = await LivedNation.LiveAsync(new Stretch(Seed + 2, 5), 0);
        var at = Stretch.Begin.AddDays(3);
        using var whole = Replay(rows);
        using var cut = Replay([.. rows.Where(row => row.RecordedAt <= at)]);
        Assert.Equal(await AllAsync(await ViewAsync(cut, at)), await AllAsync(await ViewAsync(whole, at)));
    }

    [Fact]
    public async Task The_past_is_read_only()
    {
        using var rewind = Replay([]);
        var view = await ViewAsync(rewind, Stretch.Begin);
        Assert.Throws<InvalidOperationException>(() => view.HoldSignals = true);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await view.ActAsync("S1", new(Actors.Signals.SignalActionKind.Resolve, 1, "x", null, null, null), default));
        await rewind.MoveToAsync(Stretch.Begin.AddDays(1), CancellationToken.None);
        Assert.Throws<InvalidOperationException>(() => view.At);
        await Assert.ThrowsAsync<ArgumentException>(() => rewind.MoveToAsync(Stretch.Begin, CancellationToken.None));
    }

    private static Rewind Replay(IReadOnlyList<Actors.Ports.JournalEntry> rows) => new(new MemoryRows(rows), new(new Reference().Current, CoverageRules.Default, 1, "epoch-1"));

    private static async Task<PastNation.PastView> ViewAsync(Rewind rewind, DateTimeOffset at)
    {
        await rewind.MoveToAsync(at, CancellationToken.None);
        return await rewind.Was.ViewAsync(CancellationToken.None);
    }

    private static async Task<IReadOnlyList<string>> AllAsync(PastNation.PastView view) =>
    [
        .. await Shown.FiguresOfAsync(view), .. Shown.SignalsOf(await view.SignalsAsync(default)),
        .. await Shown.ForecastsOfAsync((presentation, territory) => view.ForecastAsync(presentation, territory, 28, default).AsTask()),
    ];

    private static void Same(Shown moment, string what, IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var (run, replayed) = (i < expected.Count ? expected[i] : "nothing", i < actual.Count ? actual[i] : "nothing");
            Assert.True(run == replayed, $"seed {Seed}, {moment.At:O}, row {moment.Position}, {what}:\n the run    {run}\n the replay {replayed}");
        }
    }
}

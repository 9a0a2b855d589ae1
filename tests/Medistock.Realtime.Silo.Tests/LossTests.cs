using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Silo.Tests.Engines;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Silo.Tests;

/// <summary>What was lost with a silo: nothing partial is shown, nothing is judged on it, and what stood stands again. And two instances of one actor.</summary>
public sealed class LossTests
{
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_department_that_was_lost_answers_nothing_and_judges_nothing_until_all_its_establishments_have_spoken()
    {
        await using var station = await Station.StartAsync(ClusterEngine.StartAsync);
        var engine = (ClusterEngine)station.Engine;
        // Well only together: the second hospital alone would be critical, and so would its department.
        await station.ReportAsync(1, station.Week(5_000));
        await station.ReportAsync(2, station.Week(30));
        await station.AdvanceAsync(AMoment);
        var (shown, head, open) = (await station.ShownAsync(), station.Nation.LiveHead, await OpenAsync(station));
        await engine.LoseAsync(Mayenne);

        await station.ReportAsync(2, station.Fact(FactType.Dispensed, 1));
        await engine.ArrivedAsync();
        await Assert.ThrowsAsync<RebuildingException>(async () => await station.Nation.LinesAsync(Propofol, Mayenne, default));
        Assert.Equal(Quantity.Of(5_030), (await station.TotalsAsync("FR"))!.Value.Stock);
        Assert.Equal(head, station.Nation.LiveHead);

        await engine.TendAsync();
        await station.AdvanceAsync(AMoment);
        Assert.Equal(2, (await station.Nation.LinesAsync(Propofol, Mayenne, default)).Count);
        Assert.Equal(station.Folded(), await station.ShownAsync());
        Assert.NotEqual(shown, await station.ShownAsync());
        Assert.Equal((head, open), (station.Nation.LiveHead, await OpenAsync(station)));
    }

    [Fact]
    public async Task A_presentation_that_was_lost_answers_nothing_until_every_department_has_given_its_row_and_keeps_its_signals()
    {
        await using var station = await Station.StartAsync(ClusterEngine.StartAsync);
        var engine = (ClusterEngine)station.Engine;
        await station.ReportAsync(1, station.Week(30));
        await station.ReportAsync(3, station.Week(400));
        await station.AdvanceAsync(AMoment);
        var (shown, head, open) = (await station.ShownAsync(), station.Nation.LiveHead, await OpenAsync(station));
        Assert.NotEqual("", open);
        await engine.LoseAsync(Propofol);

        await Assert.ThrowsAsync<RebuildingException>(async () => await station.Nation.PresentationAsync(Propofol, default));
        await Assert.ThrowsAsync<RebuildingException>(async () => await station.Nation.CoverageAsync(TerritoryCode.France, default));
        await engine.TendAsync();
        Assert.Equal(shown, await station.ShownAsync());
        await station.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((head, open), (station.Nation.LiveHead, await OpenAsync(station)));
    }

    [Fact]
    public async Task Every_node_is_told_every_change_of_a_signal_once_and_in_order()
    {
        await using var station = await Station.StartAsync(ClusterEngine.StartAsync);
        var engine = (ClusterEngine)station.Engine;
        var told = new List<long>[3];
        var listening = Enumerable.Range(0, 3).Select(node => engine.NationOf(node).LiveChanges.Subscribe(new Listener(told[node] = []))).ToList();
        for (var place = 1; place <= 4; place++) await station.ReportAsync(place, station.Week(20 + place));
        await station.AdvanceAsync(AMoment);
        var signal = (await station.OpenAsync())[0];
        Assert.IsType<Actors.Signals.SignalActionOutcome.Done>(
            await engine.NationOf(2).ActAsync(signal.Id, new(Actors.Signals.SignalActionKind.Acknowledge, signal.Version, "k1", "vu", null, null), default));
        await station.AdvanceAsync(AMoment);
        var log = (await station.Journal.ReadAsync("signals", 0, default).ToListAsync()).Select(row => row.Sequence).ToList();
        Assert.True(log.Count > 5);
        foreach (var node in told) Assert.Equal(log, node);
        foreach (var one in listening) one.Dispose();
    }

    [Fact]
    public async Task A_node_that_leaves_says_that_it_wants_no_more_and_still_answers()
    {
        await using var station = await Station.StartAsync(ClusterEngine.StartAsync);
        var node = ((ClusterEngine)station.Engine).NationOf(1);
        Assert.True(node.Ready);
        node.Drain();
        Assert.False(node.Ready);
        Assert.IsType<ReportOutcome.Recorded>(await node.ReportAsync(Place(1), station.Batch(station.Week(30)), "key-1", false, default));
        Assert.True(((ClusterEngine)station.Engine).NationOf(0).Ready);
    }

    [Fact]
    public async Task A_territory_s_list_holds_the_presentations_of_every_silo()
    {
        await using var station = await Station.StartAsync(ClusterEngine.StartAsync);
        foreach (var code in Presentations) await station.ReportAsync(1, station.Fact(FactType.Count, 9, code));
        await station.Engine.SettleAsync();
        for (var node = 0; node < 3; node++)
        {
            var rows = await ((ClusterEngine)station.Engine).NationOf(node).CoverageAsync(TerritoryCode.Of(Mayenne), default);
            Assert.Equal(Presentations.Order(), rows.Select(row => row.Presentation).Order());
        }
    }

    [Fact]
    public async Task Of_two_instances_of_an_establishment_the_fenced_one_takes_nothing_and_gives_way()
    {
        await using var station = await Station.StartAsync(ClusterEngine.StartAsync);
        await using var second = await station.SecondAsync();
        var (one, other) = ((ClusterEngine)station.Engine, (ClusterEngine)second);
        await station.ReportAsync(1, station.Week(100));
        var taken = Assert.IsType<ReportOutcome.Recorded>(await other.Nation.ReportAsync(Place(1), station.Batch(station.Fact(FactType.Dispensed, 1)), "key-1", false, default));
        Assert.Equal(2, taken.Sequence);

        var batch = station.Batch(station.Fact(FactType.Dispensed, 5));
        await Assert.ThrowsAsync<JournalFenceException>(() => one.GrainOf(Place(1)).ReportAsync(batch, "key-1", false));
        Assert.Equal(2, await station.Journal.HeadOfAsync("stock/" + Place(1), default));
        var outcome = await station.ReportAsync(1, batch);
        Assert.Equal((3, false, Quantity.Of(94)), (outcome.Sequence, outcome.Replayed, outcome.Lines[0].Stock!.Value));
    }

    [Fact]
    public async Task Of_two_boards_the_fenced_one_writes_nothing_and_what_it_was_told_is_not_lost()
    {
        await using var station = await Station.StartAsync(ClusterEngine.StartAsync);
        await using var second = await station.SecondAsync();
        await station.ReportAsync(1, station.Week(30));
        await station.AdvanceAsync(AMoment);
        var head = station.Nation.LiveHead;
        Assert.Equal(4, head);
        // The other board has not read these; its first append is refused.
        await second.Nation.ReportAsync(Place(4), station.Batch(station.Week(30)), "key-1", false, default);
        await second.SettleAsync();
        await second.SettleAsync();
        var changes = (await second.Nation.LiveLogAsync(0, 100, default)).OfType<SignalChange>().ToList();
        Assert.Equal(Enumerable.Range(1, changes.Count).Select(number => (long)number), changes.Select(change => change.Sequence));
        Assert.Contains(changes, change => change.Sequence > head && change.Signal.Subject.Establishment == Place(4));
        Assert.Equal(changes.Count, changes.Select(change => (change.Signal.Id, change.Signal.Version)).Distinct().Count());
    }

    private static async Task<string> OpenAsync(Station station) => string.Join(' ', (await station.OpenAsync()).Select(signal => $"{signal.Id}:{signal.Severity}").Order(StringComparer.Ordinal));

    private sealed class Listener(List<long> told) : IObserver<LiveChange>
    {
        public void OnNext(LiveChange value)
        {
            lock (told) told.Add(value.Sequence);
        }

        public void OnError(Exception error) => throw error;
        public void OnCompleted()
        {
        }
    }
}

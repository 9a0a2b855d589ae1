using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Engine.Contract.Tests.Hostile;
using Medistock.Realtime.Testing.PostgreSql;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests;

/// <summary>What every engine must do, whichever runs the actors. A class per engine gives the factory.</summary>
public abstract partial class EngineContract : IDisposable
{
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1);

    private readonly List<ContractJournal> _journals = [];

    private protected abstract EngineFactory Engine { get; }
    private protected virtual ContractJournal NewJournal() => new MemoryJournal();

    public void Dispose()
    {
        foreach (var journal in _journals) journal.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<Station> StartAsync(Func<IPeers, IPeers>? between = null, int known = 6, CoverageRules? rules = null)
    {
        var journal = NewJournal();
        _journals.Add(journal);
        return Station.StartAsync(Engine, between, journal, journal, known, rules);
    }

    [SuiteFact]
    public async Task A_batch_reaches_the_figures_of_its_territories_the_signals_and_their_log()
    {
        await using var station = await StartAsync();
        var told = new List<LiveChange>();
        using var listening = station.Nation.LiveChanges.Subscribe(new Listener<LiveChange>(told.Add));
        var outcome = await station.ReportAsync(1, station.Week(30));
        await station.AdvanceAsync(AMoment);

        var line = Assert.Single(outcome.Lines);
        Assert.Equal((Quantity.Of(30), 3.0, CoverageLevel.Critical), (line.Stock!.Value, line.Coverage.Days!.Value, line.Level));
        foreach (var territory in (string[])["DEP-53", "REG-52", "METRO", "FR"])
            Assert.Equal((Quantity.Of(30), 1, 1), ((await station.TotalsAsync(territory))!.Value.Stock, (await station.TotalsAsync(territory))!.Value.Lines, (await station.TotalsAsync(territory))!.Value.CriticalLines));
        Assert.Equal(["DEP-53", "DEP-53", "FR", "REG-52"], (await station.OpenAsync()).Select(signal => signal.Subject.Territory.Text).Order(StringComparer.Ordinal));
        Assert.Equal(Place(1), Assert.Single(await station.Nation.LinesAsync(Propofol, Mayenne, default)).Establishment);
        var log = await station.Nation.LiveLogAsync(0, 100, default);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(number => (long)number), log.Select(change => change.Sequence));
        Assert.Equal(log.Select(change => change.Sequence), told.Select(change => change.Sequence));
        Assert.Equal(log.Count, station.Nation.LiveHead);
        Assert.Equal(station.Journal.HeadOf("signals"), station.Nation.LiveHead);
    }

    [SuiteFact]
    public async Task Nothing_is_shown_or_acknowledged_before_it_is_on_disk()
    {
        await using var station = await StartAsync();
        var disk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        station.Journal.Disk = disk.Task;
        var report = station.ReportAsync(1, station.Week(30));
        await station.Journal.Waits.Task;
        Assert.False(report.IsCompleted);
        Assert.Null(await station.TotalsAsync("FR"));
        Assert.Empty(await station.Nation.LinesAsync(Propofol, Mayenne, default));
        Assert.Empty(await station.OpenAsync());
        disk.SetResult();
        Assert.False((await report).Replayed);
        await station.Engine.SettleAsync();
        Assert.Equal(Quantity.Of(30), (await station.TotalsAsync("FR"))!.Value.Stock);
    }

    [SuiteTheory]
    [InlineData((int)AppendFault.Busy)]
    [InlineData((int)AppendFault.LostBeforeDisk)]
    [InlineData((int)AppendFault.LostAfterDisk)]
    public async Task A_journal_that_fails_acknowledges_nothing_and_the_same_batch_comes_right_afterwards(int kind)
    {
        var fault = (AppendFault)kind;
        await using var station = await StartAsync();
        station.Journal.Fault = _ => fault;
        var batch = station.Batch(station.Week(30));
        if (fault == AppendFault.Busy) await Assert.ThrowsAsync<JournalBusyException>(() => station.ReportAsync(1, batch));
        else await Assert.ThrowsAsync<JournalUnavailableException>(() => station.ReportAsync(1, batch));
        await station.AdvanceAsync(AMoment);
        if (fault != AppendFault.LostAfterDisk) Assert.Null(await station.TotalsAsync("FR"));

        station.Journal.Fault = _ => AppendFault.None;
        var outcome = await station.ReportAsync(1, batch);
        Assert.Equal(fault == AppendFault.LostAfterDisk, outcome.Replayed);
        Assert.Equal(8, outcome.Accepted);
        await station.Engine.SettleAsync();
        Assert.Equal(1, station.Journal.HeadOf("stock/" + Place(1)));
        Assert.Equal(station.Folded(), await station.ShownAsync());
        Assert.Equal(Quantity.Of(30), (await station.TotalsAsync("FR"))!.Value.Stock);
    }

    [SuiteFact]
    public async Task The_same_batch_from_many_callers_at_once_is_applied_once()
    {
        await using var station = await StartAsync();
        await station.ReportAsync(1, station.Week(100));
        var batch = station.Batch(station.Fact(FactType.Dispensed, 7));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => station.ReportAsync(1, batch))));
        Assert.Single(outcomes, outcome => !outcome.Replayed);
        Assert.All(outcomes, outcome => Assert.Equal((2L, Quantity.Of(93)), (outcome.Sequence, outcome.Lines[0].Stock!.Value)));
        Assert.Equal(2, station.Journal.HeadOf("stock/" + Place(1)));
        Assert.IsType<ReportOutcome.Conflict>(await station.Nation.ReportAsync(Place(1), batch with { BodyHash = 99 }, "key-1", false, default));
        Assert.Equal(2, station.Journal.HeadOf("stock/" + Place(1)));
    }

    [SuiteFact]
    public async Task A_restart_shows_the_same_figures_and_the_same_signals_and_writes_nothing()
    {
        await using var station = await StartAsync();
        await station.ReportAsync(1, station.Week(30));
        await station.ReportAsync(2, station.Week(2_000));
        await station.ReportAsync(3, station.Week(70));
        await station.AdvanceAsync(AMoment);
        var (figures, open, head) = (await station.ShownAsync(), (await station.OpenAsync()).Select(signal => (signal.Id, signal.Severity)).Order().ToList(), station.Nation.LiveHead);
        Assert.NotEmpty(open);
        await station.RestartAsync();
        Assert.Equal(figures, await station.ShownAsync());
        await station.AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(figures, await station.ShownAsync());
        Assert.Equal(open, (await station.OpenAsync()).Select(signal => (signal.Id, signal.Severity)).Order());
        Assert.Equal(head, station.Nation.LiveHead);
    }

    [SuiteFact]
    public async Task A_half_loaded_nation_raises_nothing()
    {
        await using var station = await StartAsync();
        // The department is well only with both: seen alone, the first hospital would raise its department, region and nation.
        await station.ReportAsync(2, station.Week(5_000));
        await station.AdvanceAsync(AMoment);
        await station.ReportAsync(1, station.Week(0));
        await station.AdvanceAsync(AMoment);
        Assert.Equal([Place(1)], (await station.OpenAsync()).Select(signal => signal.Subject.Establishment!.Value));
        var head = station.Nation.LiveHead;
        for (var i = 0; i < 5; i++)
        {
            await station.RestartAsync();
            await station.AdvanceAsync(AMoment);
            Assert.Equal(head, station.Nation.LiveHead);
        }
    }

    [SuiteFact]
    public async Task A_signal_whose_condition_ended_while_nobody_judged_clears_after_the_restart()
    {
        await using var station = await StartAsync();
        await station.ReportAsync(1, station.Week(30));
        await station.AdvanceAsync(AMoment);
        Assert.Equal(4, (await station.OpenAsync()).Count);
        await station.Engine.DisposeAsync();
        await station.StartAsync(held: true);
        await station.ReportAsync(1, station.Fact(FactType.Received, 500));
        await station.Engine.SettleAsync();
        await station.RestartAsync();
        await station.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(4, (await station.OpenAsync()).Count);
        await station.AdvanceAsync(TimeSpan.FromMinutes(40));
        Assert.Empty(await station.OpenAsync());
        Assert.All(await station.Nation.SignalsAsync(default), signal => Assert.Equal(SignalState.Cleared, signal.State));
    }

    [SuiteFact]
    public async Task A_lost_contribution_is_sent_again_by_anti_entropy()
    {
        HostilePeers? peers = null;
        await using var station = await StartAsync(inner => peers = new(inner, 1) { Drop = 1 });
        await station.ReportAsync(1, station.Week(30));
        await station.Engine.SettleAsync();
        Assert.Null(await station.TotalsAsync("FR"));
        peers!.Calm();
        await station.Engine.HealAsync();
        // Once seen behind it may only be a flush under way.
        Assert.Null(await station.TotalsAsync("FR"));
        await station.Engine.HealAsync();
        await station.Engine.SettleAsync();
        Assert.Equal(station.Folded(), await station.ShownAsync());
        Assert.Equal(Quantity.Of(30), (await station.TotalsAsync("FR"))!.Value.Stock);
    }

    [SuiteFact]
    public async Task A_lost_row_of_a_department_is_sent_again_within_ten_minutes()
    {
        HostilePeers? peers = null;
        await using var station = await StartAsync(inner => peers = new(inner, 1));
        await station.ReportAsync(1, station.Week(300));
        await station.Engine.SettleAsync();
        peers!.DropRows = 1;
        await station.ReportAsync(1, station.Fact(FactType.Dispensed, 1));
        await station.AdvanceAsync(AMoment);
        Assert.Equal(Quantity.Of(300), (await station.TotalsAsync("FR"))!.Value.Stock);
        peers.DropRows = 0;
        await station.AdvanceAsync(TimeSpan.FromMinutes(11));
        Assert.Equal(Quantity.Of(299), (await station.TotalsAsync("FR"))!.Value.Stock);
    }

    [SuiteFact]
    public async Task The_nation_is_the_sum_of_its_departments_and_both_are_the_fold_of_the_journal()
    {
        await using var station = await StartAsync();
        for (var place = 1; place <= 6; place++)
        {
            await station.ReportAsync(place, station.Week(40 * place));
            await station.ReportAsync(place, station.Fact(FactType.Dispensed, place), station.Fact(FactType.Count, place, Amoxicilline), station.Fact(FactType.Received, 3, Curare));
        }
        await station.Engine.SettleAsync();
        Assert.Equal(station.Folded(), await station.ShownAsync());
        foreach (var link in (EstablishmentKind[])[EstablishmentKind.Pui, EstablishmentKind.Officine])
        {
            var departments = LinkTotals.Empty(link);
            foreach (var department in (string[])["DEP-53", "DEP-72", "DEP-974"])
                departments = departments.Plus(await station.TotalsAsync(department, link: link) ?? LinkTotals.Empty(link));
            Assert.Equal(departments, await station.TotalsAsync("FR", link: link));
        }
    }

    [SuiteFact]
    public async Task A_level_crossing_reaches_the_tiles_at_once_and_the_rest_is_coalesced()
    {
        await using var station = await StartAsync();
        var tiles = new List<TerritoryFigures>();
        using var listening = station.Nation.Tiles.Subscribe(new Listener<IReadOnlyList<TerritoryFigures>>(tiles.AddRange));
        await station.ReportAsync(1, station.Week(500));
        await station.AdvanceAsync(AMoment);
        tiles.Clear();
        for (var i = 0; i < 20; i++) await station.ReportAsync(1, station.Fact(FactType.Dispensed, 1));
        await station.Engine.PassAsync();
        Assert.Empty(tiles);
        await station.AdvanceAsync(AMoment);
        var nation = Assert.Single(tiles, tile => tile.Territory == TerritoryCode.France);
        Assert.Equal(Quantity.Of(480), nation.Totals.Stock);
        tiles.Clear();
        await station.ReportAsync(1, station.Fact(FactType.Dispensed, 450));
        await station.Engine.PassAsync();
        Assert.Equal(CoverageLevel.Critical, Assert.Single(tiles, tile => tile.Territory == TerritoryCode.France).Level);
    }

    [SuiteFact]
    public async Task A_full_mailbox_refuses_and_everything_it_took_is_done()
    {
        await using var station = await StartAsync();
        await station.ReportAsync(1, station.Week(5_000));
        var disk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        station.Journal.Disk = disk.Task;
        var taken = new List<Task<ReportOutcome.Recorded>> { station.ReportAsync(1, station.Fact(FactType.Dispensed, 1)) };
        await station.Journal.Waits.Task;
        var refused = 0;
        for (var i = 0; i < 2_000; i++)
        {
            var report = station.ReportAsync(1, station.Fact(FactType.Dispensed, 1));
            if (report.IsFaulted) refused += Assert.IsType<EngineBusyException>(report.Exception!.InnerException) is null ? 0 : 1;
            else taken.Add(report);
        }
        Assert.InRange(taken.Count, 2, 513);
        Assert.Equal(2_001 - taken.Count, refused);
        // Its neighbour has a mailbox of its own.
        Assert.NotNull(await station.Nation.EstablishmentAsync(Place(2), null, default));
        disk.SetResult();
        await Task.WhenAll(taken);
        await station.Engine.SettleAsync();
        Assert.Equal(Quantity.Of(5_000 - taken.Count), (await station.TotalsAsync("FR"))!.Value.Stock);
    }

    [SuiteFact]
    public async Task Held_signals_are_judged_once_released()
    {
        await using var station = await StartAsync();
        station.Nation.HoldSignals = true;
        await station.Engine.PassAsync();
        await station.ReportAsync(1, station.Week(30));
        await station.ReportAsync(3, station.Week(30));
        await station.ReportAsync(3, station.Fact(FactType.Received, 5_000));
        await station.AdvanceAsync(AMoment);
        Assert.Equal(0, station.Nation.LiveHead);
        Assert.Equal(CoverageLevel.Ok, (await station.Nation.PresentationAsync(Propofol, default)).Single(figures => figures.Territory == TerritoryCode.France).Level);
        station.Nation.HoldSignals = false;
        await station.AdvanceAsync(AMoment);
        Assert.All(await station.OpenAsync(), signal => Assert.Equal("DEP-53", signal.Subject.Territory.Text));
        Assert.Equal(2, (await station.OpenAsync()).Count(signal => signal.Kind == SignalKind.Coverage));
    }

    [SuiteFact]
    public async Task A_new_reference_places_an_establishment_and_moves_one_between_departments()
    {
        await using var station = await StartAsync(known: 2);
        await station.ReportAsync(1, station.Week(100));
        await station.ReportAsync(3, station.Week(200));
        await station.Engine.SettleAsync();
        var unplaced = await station.Nation.EstablishmentAsync(Place(3), null, default);
        Assert.Equal((null, Quantity.Of(200)), (unplaced!.Reference, unplaced.Lines[0].Stock!.Value));
        Assert.Equal(Quantity.Of(100), (await station.TotalsAsync("FR"))!.Value.Stock);

        station.Ground.Reference.Take(Book(6));
        await station.Engine.SettleAsync();
        Assert.Equal(station.Folded(), await station.ShownAsync());
        Assert.Equal(Quantity.Of(200), (await station.TotalsAsync("DEP-72"))!.Value.Stock);

        station.Ground.Reference.Take(Book(6, (3, Reunion)));
        await station.Engine.SettleAsync();
        Assert.Equal(station.Folded(), await station.ShownAsync());
        Assert.Equal(Quantity.Of(200), (await station.TotalsAsync("DEP-974"))!.Value.Stock);
        Assert.Equal(0, (await station.TotalsAsync("DEP-72"))!.Value.Lines);
    }

    [SuiteFact]
    public async Task A_message_that_reaches_the_department_an_establishment_has_left_is_let_go_by_anti_entropy()
    {
        HostilePeers? peers = null;
        await using var station = await StartAsync(inner => peers = new(inner, 1));
        await station.ReportAsync(3, station.Week(200));
        await station.Engine.SettleAsync();
        peers!.Delay = 1;
        await station.ReportAsync(3, station.Fact(FactType.Dispensed, 1));
        await station.Engine.SettleAsync();
        station.Ground.Reference.Take(Book(6, (3, Mayenne)));
        await station.Engine.SettleAsync();
        peers.Calm();
        await station.Engine.HealAsync();
        await station.Engine.HealAsync();
        await station.Engine.SettleAsync();
        Assert.Equal(station.Folded(), await station.ShownAsync());
    }

    [SuiteFact]
    public async Task A_stop_saves_snapshots_and_a_start_from_them_and_the_tail_is_a_start_from_the_journal()
    {
        await using var station = await StartAsync();
        for (var place = 1; place <= 6; place++) await station.ReportAsync(place, station.Week(50 * place));
        await station.RestartAsync();
        Assert.Equal(6, station.Journal.SnapshotCount);
        for (var place = 1; place <= 4; place++) await station.ReportAsync(place, station.Fact(FactType.Dispensed, place), station.Fact(FactType.Count, 9, Curare));
        await station.Engine.SettleAsync();
        var before = await station.ShownAsync();

        // As after a kill: nothing was saved of the tail.
        await using (var beside = await station.SecondAsync()) Assert.Equal(before, await station.ShownAsync(beside));
        station.Journal.LoseSnapshots();
        await using (var bare = await station.SecondAsync()) Assert.Equal(before, await station.ShownAsync(bare));
        Assert.Equal(station.Folded(), before);
    }

    private sealed class Listener<T>(Action<T> take) : IObserver<T>
    {
        public void OnNext(T value) => take(value);
        public void OnError(Exception error) => throw error;
        public void OnCompleted()
        {
        }
    }
}

/// <summary>The zero-install engine.</summary>
public sealed class SingleNodeContract : EngineContract
{
    private protected override EngineFactory Engine => SingleNodeEngine.StartAsync;
}

/// <summary>The same engine on a PostgreSQL database.</summary>
[OnPostgreSql]
public sealed class PostgresContract : EngineContract
{
    private protected override EngineFactory Engine => SingleNodeEngine.StartAsync;
    private protected override ContractJournal NewJournal() => new StoredJournal();
}

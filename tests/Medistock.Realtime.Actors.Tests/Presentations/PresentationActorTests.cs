using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Xunit.Abstractions;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Presentations;

public sealed class PresentationActorTests(ITestOutputHelper output)
{
    private static readonly TerritoryCode Region = TerritoryCode.Parse("REG-52");
    private readonly RecordingPeers _peers = new();
    private ReferenceBook _book = Book;
    private long _version;

    private PresentationActor Actor() => new(Propofol, _peers, () => _book);

    private static LinkTotals Totals(long stock, double perDay, int lines = 4, int critical = 0, int alert = 0, EstablishmentKind link = EstablishmentKind.Pui, int stale = 0) =>
        new(link, Quantity.Of(stock), new DailyRate((long)(perDay * 1e6)), lines, 0, stale, critical, alert, Start);

    private DepartmentRow Row(DepartmentCode department, params LinkTotals[] links) => new(department, Propofol, ++_version, links);

    private static TerritoryFigures Of(PresentationActor actor, TerritoryCode territory, EstablishmentKind link = EstablishmentKind.Pui) =>
        actor.Figures(territory).Single(figures => figures.Totals.Link == link);

    private static async Task RunAsync(PresentationActor actor, DateTimeOffset from, DateTimeOffset until)
    {
        for (var now = from; actor.NextDue is { } due && due <= until;)
        {
            now = due > now ? due : now;
            await actor.TickAsync(now);
        }
    }

    private IEnumerable<SignalObservation> Seen(SignalKind kind, TerritoryCode territory) =>
        _peers.Observations.Where(seen => seen.Kind == kind && seen.Subject.Territory == territory);

    [Fact]
    public async Task Departments_add_up_to_their_region_the_metropole_with_corsica_and_the_nation_with_overseas()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, Totals(100, 10)), Start);
        await actor.ReceiveAsync(Row(Sarthe, Totals(200, 10)), Start);
        await actor.ReceiveAsync(Row(Corse, Totals(400, 10)), Start);
        await actor.ReceiveAsync(Row(Reunion, Totals(800, 10)), Start);
        Assert.Equal(Quantity.Of(300), Of(actor, Region).Totals.Stock);
        Assert.Equal(15, Of(actor, Region).Coverage.Days);
        Assert.Equal(Quantity.Of(700), Of(actor, TerritoryCode.Metropole).Totals.Stock);
        Assert.Equal(Quantity.Of(1500), Of(actor, TerritoryCode.France).Totals.Stock);
        Assert.Equal(Quantity.Of(800), Of(actor, TerritoryCode.Parse("REG-04")).Totals.Stock);
    }

    [Fact]
    public async Task Links_of_the_chain_stand_side_by_side()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, Totals(100, 10), Totals(30, 10, link: EstablishmentKind.Officine)), Start);
        Assert.Equal(10, Of(actor, TerritoryCode.France).Coverage.Days);
        Assert.Equal(3, Of(actor, TerritoryCode.France, EstablishmentKind.Officine).Coverage.Days);
        Assert.False(Of(actor, TerritoryCode.France, EstablishmentKind.Officine).Thresholds.Official);
    }

    [Fact]
    public async Task An_older_or_repeated_row_changes_nothing()
    {
        var actor = Actor();
        var (first, second) = (Row(Mayenne, Totals(100, 10)), Row(Mayenne, Totals(90, 10)));
        await actor.ReceiveAsync(second, Start);
        await actor.ReceiveAsync(first, Start);
        await actor.ReceiveAsync(second, Start);
        Assert.Equal(Quantity.Of(90), Of(actor, TerritoryCode.France).Totals.Stock);
    }

    [Fact]
    public async Task Any_order_and_repeats_of_rows_give_the_same_figures()
    {
        const int seed = 974;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var rows = Enumerable.Range(0, 40).Select(_ => Row(
                new[] { Mayenne, Sarthe, Corse, Reunion }[random.Next(4)],
                Totals(random.Next(500), random.Next(1, 20)), Totals(random.Next(500), random.Next(1, 20), link: EstablishmentKind.Officine))).ToArray();
            var (straight, rough) = (Actor(), Actor());
            foreach (var row in rows) await straight.ReceiveAsync(row, Start);
            var shuffled = rows.Concat(rows.Take(10)).ToArray();
            random.Shuffle(shuffled);
            foreach (var row in shuffled) await rough.ReceiveAsync(row, Start);
            static IEnumerable<(TerritoryCode, LinkTotals, CoverageLevel)> Comparable(PresentationActor actor) => actor.Figures()
                .OrderBy(figures => figures.Territory.Text, StringComparer.Ordinal).ThenBy(figures => figures.Totals.Link)
                .Select(figures => (figures.Territory, figures.Totals, figures.Level));
            Assert.Equal(Comparable(straight), Comparable(rough));
        }
    }

    [Fact]
    public async Task Tiles_are_coalesced_four_times_a_second_but_a_level_crossing_passes_at_once()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, Totals(300, 10)), Start);
        Assert.Single(_peers.Tiles);
        for (var i = 1; i <= 20; i++) await actor.ReceiveAsync(Row(Mayenne, Totals(300 - i, 10)), Start.AddMilliseconds(i));
        Assert.Single(_peers.Tiles);
        await RunAsync(actor, Start.AddMilliseconds(20), Start.AddMilliseconds(400));
        Assert.Equal(2, _peers.Tiles.Count);
        Assert.All(_peers.Tiles[1], tile => Assert.Equal(Quantity.Of(280), tile.Totals.Stock));
        Assert.Equal(4, _peers.Tiles[1].Count);
        await actor.ReceiveAsync(Row(Mayenne, Totals(90, 10)), Start.AddMilliseconds(401));
        Assert.Equal(3, _peers.Tiles.Count);
        var versions = _peers.Tiles.SelectMany(tiles => tiles).Where(tile => tile.Territory == TerritoryCode.France).Select(tile => tile.Version).ToList();
        Assert.Equal(versions.Distinct().Order(), versions);
    }

    [Fact]
    public async Task Department_region_and_nation_each_raise_their_coverage_signal_and_the_metropole_none()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, Totals(30, 10, critical: 1, alert: 2)), Start);
        Assert.Equal(["DEP-53", "FR", "REG-52"], _peers.Observations.Select(seen => seen.Subject.Territory.Text).Order(StringComparer.Ordinal));
        var seen = Seen(SignalKind.Coverage, TerritoryCode.France).Single();
        Assert.Equal((Severity.Alert, 5.0, true), (seen.Severity, seen.Rule.Threshold, seen.Rule.Official));
        Assert.Equal(new Corroboration(1, 1, 1), seen.Corroboration);
        Assert.Contains(seen.Evidence, evidence => evidence is { What: "couverture", Value: 3.0, Source: "FR" });
        Assert.Contains(seen.Evidence, evidence => evidence is { What: "part sous 5 jours", Value: 25.0 });
        Assert.Contains(seen.Evidence, evidence => evidence is { What: "couverture", Source: "DEP-53" });
    }

    [Fact]
    public async Task A_department_s_evidence_names_its_worst_establishments()
    {
        var actor = Actor();
        var row = Row(Mayenne, Totals(30, 10, critical: 1, alert: 1)) with { Worst = [new(EstablishmentKind.Pui, PuiOf(1), Quantity.Of(3), CoverDays.Of(1.5), Start)] };
        await actor.ReceiveAsync(row, Start);
        Assert.Contains(Seen(SignalKind.Coverage, TerritoryCode.Of(Mayenne)).Single().Evidence, evidence => evidence.Source == PuiOf(1).Text && evidence.Value is 1.5);
    }

    [Fact]
    public async Task Corroboration_comes_at_once_and_lapses_only_after_half_an_hour()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, Totals(30, 10, critical: 1, alert: 1)), Start);
        await actor.ReceiveAsync(Row(Mayenne, Totals(30, 10, critical: 2, alert: 2)), Start.AddMinutes(1));
        Assert.True(Seen(SignalKind.Coverage, TerritoryCode.France).Last().Corroboration.Holds);
        for (var minute = 2; minute < 12; minute++)
            await actor.ReceiveAsync(Row(Mayenne, Totals(30, 10, critical: 1 + minute % 2, alert: 2)), Start.AddMinutes(minute));
        Assert.True(Seen(SignalKind.Coverage, TerritoryCode.France).Last().Corroboration.Holds);
        await actor.ReceiveAsync(Row(Mayenne, Totals(30, 10, critical: 1, alert: 1)), Start.AddMinutes(12));
        await RunAsync(actor, Start.AddMinutes(12), Start.AddMinutes(41));
        Assert.True(Seen(SignalKind.Coverage, TerritoryCode.France).Last().Corroboration.Holds);
        await RunAsync(actor, Start.AddMinutes(41), Start.AddMinutes(50));
        Assert.False(Seen(SignalKind.Coverage, TerritoryCode.France).Last().Corroboration.Holds);
    }

    [Fact]
    public async Task A_critical_department_in_a_well_stocked_nation_is_a_territorial_signal()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Reunion, Totals(5000, 100)), Start);
        await actor.ReceiveAsync(Row(Mayenne, Totals(30, 10, critical: 3, alert: 3)), Start);
        await RunAsync(actor, Start, Start.AddMinutes(9));
        Assert.Empty(Seen(SignalKind.Territorial, TerritoryCode.Of(Mayenne)));
        await RunAsync(actor, Start.AddMinutes(9), Start.AddMinutes(11));
        var seen = Seen(SignalKind.Territorial, TerritoryCode.Of(Mayenne)).Single();
        Assert.Equal((Severity.Alert, "audit §208, R9"), (seen.Severity, seen.Rule.Source));
        Assert.Equal(["DEP-53", "FR"], seen.Evidence.Take(2).Select(evidence => evidence.Source));
        // The nation falls short without a word from the department: no longer a territorial difficulty.
        await actor.ReceiveAsync(Row(Reunion, Totals(500, 100)), Start.AddMinutes(12));
        await RunAsync(actor, Start.AddMinutes(12), Start.AddMinutes(14));
        Assert.Null(Seen(SignalKind.Territorial, TerritoryCode.Of(Mayenne)).Last().Severity);
    }

    [Fact]
    public async Task A_signal_clears_half_an_hour_after_the_cover_is_back()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, Totals(90, 10)), Start);
        await actor.ReceiveAsync(Row(Mayenne, Totals(200, 10)), Start.AddMinutes(1));
        await RunAsync(actor, Start.AddMinutes(1), Start.AddMinutes(30));
        Assert.All(_peers.Observations, seen => Assert.NotNull(seen.Severity));
        await RunAsync(actor, Start.AddMinutes(30), Start.AddMinutes(33));
        Assert.Null(Seen(SignalKind.Coverage, TerritoryCode.France).Last().Severity);
        Assert.Null(actor.NextDue);
    }

    [Fact]
    public async Task A_standing_signal_resumes_and_stale_figures_hold_it()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, Totals(30, 10)), Start);
        var standing = _peers.Observations.Select((seen, i) => SignalLifecycle.Open($"S{i + 1}", seen, Start)).ToList();
        _peers.Observations.Clear();
        var again = Actor();
        again.Resume(standing, Start);
        again.Hold = true;
        Assert.Null(again.NextDue);
        again.Hold = false;
        await again.ReceiveAsync(Row(Mayenne, Totals(0, 0, lines: 0, stale: 4)), Start.AddMinutes(1));
        await RunAsync(again, Start.AddMinutes(1), Start.AddHours(2));
        Assert.NotEmpty(_peers.Observations);
        Assert.All(_peers.Observations, seen => Assert.Equal(Severity.Alert, seen.Severity));
        Assert.Equal("couverture : données périmées", Seen(SignalKind.Coverage, TerritoryCode.France).Last().Evidence[0].What);
    }

    [Fact]
    public async Task While_held_figures_flow_and_rules_wait()
    {
        var actor = Actor();
        actor.Hold = true;
        await actor.ReceiveAsync(Row(Mayenne, Totals(30, 10)), Start);
        await actor.ReceiveAsync(Row(Mayenne, Totals(900, 10)), Start);
        await actor.ReceiveAsync(Row(Corse, Totals(30, 10)), Start);
        Assert.Empty(_peers.Observations);
        Assert.NotEmpty(_peers.Tiles);
        actor.Hold = false;
        await actor.TickAsync(Start.AddSeconds(1));
        Assert.Equal(["DEP-2A", "REG-94"], _peers.Observations.Select(seen => seen.Subject.Territory.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_department_that_a_new_reference_puts_in_another_region_leaves_the_old_one()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, Totals(100, 10)), Start);
        await actor.ReceiveAsync(Row(Sarthe, Totals(200, 10)), Start);
        _book = new(2, [], [], Book.Departments.Select(department => department.Code == Sarthe ? department with { Region = RegionCode.Parse("53") } : department));
        await actor.TickAsync(Start.AddSeconds(1));
        Assert.Equal(Quantity.Of(100), Of(actor, Region).Totals.Stock);
        Assert.Equal(Quantity.Of(200), Of(actor, TerritoryCode.Parse("REG-53")).Totals.Stock);
    }

    [Fact]
    public async Task A_busy_board_hears_the_signal_later()
    {
        var actor = Actor();
        _peers.Busy = true;
        await actor.ReceiveAsync(Row(Reunion, Totals(30, 10)), Start);
        Assert.Empty(_peers.Observations);
        _peers.Busy = false;
        await RunAsync(actor, Start, Start.AddSeconds(2));
        Assert.Equal(3, _peers.Observations.Count);
    }
}

using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Arrivals;
using Xunit.Abstractions;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Presentations;

/// <summary>What a presentation learns of the days its departments hand on. <see cref="Nation.Start"/> is a Sunday morning.</summary>
public sealed class TerritoryForecastTests(ITestOutputHelper output)
{
    private const EstablishmentKind Pui = EstablishmentKind.Pui;
    private static readonly int Yesterday = LocalCalendar.NumberOf(new DateOnly(2026, 11, 21));
    private static readonly TerritoryCode Region = TerritoryCode.Parse("REG-52");
    private static readonly DepartmentCode[] Departments = [Mayenne, Sarthe, Corse, Reunion];
    private readonly RecordingPeers _peers = new();
    private readonly Snapshots _saved = new();
    private long _version;

    private sealed class Snapshots : ISnapshots
    {
        public Snapshot? Saved { get; set; }
        public int Saves { get; private set; }
        public ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel) => new(Saved);
        public void Save(string stream, Snapshot snapshot) => (Saved, Saves) = (snapshot, Saves + 1);
    }

    private PresentationActor Actor() => new(Propofol, _peers, () => Book) { Snapshots = _saved };

    private DepartmentRow Row(DepartmentCode of, double daily, double stock, params (int Day, double Demand, double Share)[] days) => new(
        of, Propofol, ++_version, [new(Pui, new((long)(stock * Quantity.Scale)), new((long)(daily * 1e6)), 4, 0, 0, 0, 0, Start)])
    {
        Usual = [new((long)(daily * 1e6))],
        Days = [.. days.Select(day => new DepartmentDay(Pui, day.Day, new(day.Demand * day.Share, daily * day.Share, 0, 0, daily, 4, 0), new(4, day.Demand, 0, 1)))],
    };

    private static (int, double, double)[] Days(int count, Func<int, double> demand, int through) => [.. Enumerable.Range(through - count + 1, count).Select(day => (day, demand(day), 1.0))];

    [Fact]
    public async Task Regions_and_the_nation_learn_the_sum_once_all_have_told()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, 10, 200), Start);
        await actor.ReceiveAsync(Row(Sarthe, 30, 300, Days(20, _ => 30, Yesterday)), Start);
        await actor.TickAsync(Start.AddMinutes(2));
        Assert.Empty(actor.Forecasts(TerritoryCode.France, 7, Start));
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, Days(20, _ => 10, Yesterday)), Start.AddMinutes(3));
        await actor.TickAsync(Start.AddMinutes(5));
        foreach (var (territory, daily) in new[] { (TerritoryCode.Of(Mayenne), 10.0), (Region, 40), (TerritoryCode.France, 40) })
        {
            var forecast = Assert.Single(actor.Forecasts(territory, 7, Start));
            Assert.Equal((Yesterday, Yesterday + 1, 1.0), (forecast.LearntThrough, forecast.FirstDay, forecast.ShareObserved));
            Assert.All(forecast.Days, day => Assert.InRange(day.Mean, 0.95 * daily, 1.05 * daily));
            Assert.Equal(7 * daily, forecast.Demand!.Value.Week!.Value, 1e-3);
            Assert.InRange(forecast.Demand.Value.Expected, 6.5 * daily, 7.5 * daily);
        }
        Assert.Empty(actor.Forecasts(TerritoryCode.Metropole, 7, Start));
        Assert.Equal(Yesterday, _peers.Shapes.Find(Propofol, Mayenne, Pui)!.Value.LearntThrough);
    }

    [Fact]
    public async Task Told_again_or_out_of_order_a_day_counts_once()
    {
        var actor = Actor();
        var row = Row(Mayenne, 10, 200, Days(20, _ => 10, Yesterday));
        await actor.ReceiveAsync(row, Start);
        await actor.ReceiveAsync(row with { Version = ++_version }, Start);
        await actor.TickAsync(Start.AddMinutes(2));
        await actor.ReceiveAsync(row with { Version = ++_version }, Start.AddMinutes(3));
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, (Yesterday - 3, 500, 1)), Start.AddMinutes(3));
        await actor.TickAsync(Start.AddMinutes(5));
        Assert.Equal(20, Assert.Single(actor.Forecasts(TerritoryCode.France, 7, Start)).Basis.ObservedDays);
        Assert.Equal(70, Assert.Single(actor.Forecasts(TerritoryCode.Of(Mayenne), 7, Start)).Demand!.Value.Week!.Value, 1e-3);
    }

    [Fact]
    public async Task A_department_that_stays_silent_is_filled_in_with_what_it_was_expected_to_use()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, Days(20, _ => 10, Yesterday - 1)), Start);
        await actor.ReceiveAsync(Row(Sarthe, 30, 300, Days(20, _ => 30, Yesterday - 1)), Start);
        await actor.TickAsync(Start.AddMinutes(2));
        await actor.ReceiveAsync(Row(Sarthe, 30, 300, (Yesterday, 33, 1)), Start.AddMinutes(3));
        // Overdue at six in the evening of the next-but-one day: Monday, in Paris.
        await actor.TickAsync(Start.AddHours(32));
        Assert.Equal(Yesterday - 1, Assert.Single(actor.Forecasts(TerritoryCode.France, 7, Start)).LearntThrough);
        await actor.TickAsync(Start.AddHours(34));
        var nation = Assert.Single(actor.Forecasts(TerritoryCode.France, 7, Start.AddHours(34)));
        Assert.Equal((Yesterday, 0.75), (nation.LearntThrough, nation.ShareObserved));
        Assert.InRange(nation.Demand!.Value.Week!.Value, 6 * 40 + 42.5, 6 * 40 + 43.5);
    }

    [Fact]
    public async Task Children_and_parent_agree_over_28_days()
    {
        const int Seed = 28_2026;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (var round = 0; round < 12; round++)
        {
            var actor = Actor();
            foreach (var department in Departments)
            {
                var (level, noise, growth) = (Math.Exp(6 * random.NextDouble() - 1), random.NextDouble(), 0.02 * (random.NextDouble() - 0.5));
                var days = Days(70, day => Math.Round(level * Math.Exp(growth * (day - Yesterday)) * (1 + noise * (random.NextDouble() - 0.5)) * ((day + 3) % 7 == 6 ? 0.3 : 1)), Yesterday);
                foreach (var half in days.Chunk(60)) await actor.ReceiveAsync(Row(department, level, 20 * level, half), Start);
            }
            await actor.TickAsync(Start.AddMinutes(2));
            double Total(TerritoryCode of) => actor.Forecasts(of, 28, Start) is [var forecast] ? forecast.Days.Sum(day => day.Mean) : 0;
            var nation = Total(TerritoryCode.France);
            Assert.True(nation > 0);
            Assert.Equal(nation, Departments.Sum(department => Total(TerritoryCode.Of(department))), 1e-3 * nation);
            Assert.Equal(Total(Region), Total(TerritoryCode.Of(Mayenne)) + Total(TerritoryCode.Of(Sarthe)), 1e-3 * nation);
        }
    }

    [Fact]
    public async Task An_answer_is_reconciled_whether_or_not_the_tick_has_come_since_the_last_day_was_learnt()
    {
        async Task<PresentationActor> LearntAsync()
        {
            var actor = Actor();
            foreach (var department in Departments) await actor.ReceiveAsync(Row(department, 10, 200, Days(20, day => 10 + day % 5, Yesterday - 1)), Start);
            await actor.TickAsync(Start.AddMinutes(2));
            await actor.ReceiveAsync(Row(Mayenne, 10, 200, (Yesterday, 40, 1)), Start.AddMinutes(3));
            return actor;
        }
        var before = (await LearntAsync()).Forecasts(TerritoryCode.France, 28, Start.AddMinutes(3));
        var ticked = await LearntAsync();
        await ticked.TickAsync(Start.AddMinutes(5));
        var after = Assert.Single(ticked.Forecasts(TerritoryCode.France, 28, Start.AddMinutes(3)));
        Assert.Equal((after.LearntThrough, after.Reconciled), (Assert.Single(before).LearntThrough, before[0].Reconciled));
        Assert.Equal(after.Days, before[0].Days);
        Assert.NotEqual(1, after.Reconciled);
    }

    [Fact]
    public async Task A_group_is_told_of_every_territory_and_again_when_a_stock_moves()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, Days(20, _ => 10, Yesterday)), Start);
        Assert.Null(actor.Member);
        await actor.TickAsync(Start.AddMinutes(2));
        var first = actor.Member!;
        Assert.Equal(["DEP-53", "FR", "REG-52"], first.Territories.Select(picture => picture.Territory.Text).Order(StringComparer.Ordinal));
        var nation = first.Territories.Single(picture => picture.Territory == TerritoryCode.France);
        Assert.InRange(nation.Depletion!.P50!.Value.DayNumber - LocalCalendar.DateOf(Yesterday).DayNumber, 20, 22);
        Assert.Equal((true, (DateOnly?)null), (nation.Depletion.ArrivalsIgnored, nation.Depletion.NextArrival));
        Assert.Equal(200, nation.Stock!.Value.Now);
        // Three in a hundred change nothing, half of it does; a minute apart at most.
        await actor.ReceiveAsync(Row(Mayenne, 10, 194), Start.AddMinutes(3));
        await actor.TickAsync(Start.AddMinutes(5));
        Assert.Same(first, actor.Member);
        await actor.ReceiveAsync(Row(Mayenne, 10, 100), Start.AddMinutes(6));
        Assert.Same(first, actor.Member);
        await actor.TickAsync(Start.AddMinutes(7.5));
        Assert.True(actor.Member!.Version > first.Version);
        Assert.InRange(actor.Member.Territories.Single(picture => picture.Territory == TerritoryCode.France).Depletion!.P50!.Value.DayNumber - LocalCalendar.DateOf(Yesterday).DayNumber, 10, 12);
        actor.SetArrivals(TerritoryCode.France, Pui, [new PlannedArrival(Yesterday + 5, 100)], Start.AddMinutes(8));
        await actor.TickAsync(Start.AddMinutes(10));
        var arrival = actor.Member.Territories.Single(picture => picture.Territory == TerritoryCode.France).Depletion!;
        Assert.Equal((false, LocalCalendar.DateOf(Yesterday + 5)), (arrival.ArrivalsIgnored, arrival.NextArrival!.Value));
        Assert.InRange(arrival.BeforeArrival!.Value, 0, 0.05);
    }

    [Fact]
    public async Task What_was_learnt_is_saved_and_taken_up_again_as_it_was()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, Days(40, day => 8 + day % 5, Yesterday)), Start);
        await actor.TickAsync(Start.AddMinutes(2));
        Assert.Equal(1, _saved.Saves);
        actor.SaveForecasts(Start.AddMinutes(3));
        await actor.TickAsync(Start.AddMinutes(13));
        Assert.Equal(1, _saved.Saves);
        var before = actor.Forecasts(TerritoryCode.France, 28, Start);

        var second = Actor();
        await second.LoadForecastsAsync(Start, default);
        await second.ReceiveAsync(Row(Mayenne, 10, 200), Start);
        Assert.Equal(before[0].Days, second.Forecasts(TerritoryCode.France, 28, Start)[0].Days);
        Assert.Equal(before[0].Demand, second.Forecasts(TerritoryCode.France, 28, Start)[0].Demand);

        foreach (var damage in new byte[][] { [], [9, 1, 2], [1, 200, 1, 1], [.. _saved.Saved!.Value.State.ToArray()[..^7]] })
        {
            _saved.Saved = new(1, damage);
            var third = Actor();
            await third.LoadForecastsAsync(Start, default);
            Assert.Empty(third.Forecasts(TerritoryCode.France, 28, Start));
        }
    }

    [Fact]
    public async Task A_new_reference_period_forgets_the_level_and_says_why()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, Days(40, _ => 10, Yesterday - 1)), Start);
        await actor.TickAsync(Start.AddMinutes(2));
        var reset = Reset(Mayenne, 0, BaselineReason.IndicationChanged);
        actor.Receive(Told(1, reset, Reset(Corse, 0, BaselineReason.Decided)), Start);
        Assert.Empty(actor.Forecasts(TerritoryCode.Of(Mayenne), 7, Start));
        Assert.NotEmpty(actor.Forecasts(TerritoryCode.France, 7, Start));
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, (Yesterday, 100, 1)), Start.AddMinutes(3));
        await actor.TickAsync(Start.AddMinutes(5));
        // Told again, as every few minutes, it changes nothing.
        actor.Receive(Told(2, reset), Start.AddMinutes(6));
        var forecast = Assert.Single(actor.Forecasts(TerritoryCode.Of(Mayenne), 7, Start));
        Assert.Equal((Yesterday, BaselineReason.IndicationChanged, 1), (forecast.Basis.Since, forecast.Basis.Reason, forecast.Basis.ObservedDays));
        Assert.InRange(forecast.Basis.Level, 90, 110);
        Assert.Equal(reset, forecast.Reset);
        Assert.Equal((BaselineReason.FirstDay, null), Assert.Single(actor.Forecasts(TerritoryCode.France, 7, Start)) is var whole ? (whole.Basis.Reason, whole.Reset) : default);
    }

    [Fact]
    public async Task A_department_that_begins_anew_takes_nothing_from_its_neighbours_and_parents_meanwhile()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, Days(40, _ => 10, Yesterday)), Start);
        await actor.ReceiveAsync(Row(Sarthe, 30, 600, Days(40, _ => 30, Yesterday)), Start);
        await actor.TickAsync(Start.AddMinutes(2));
        actor.Receive(Told(1, Reset(Sarthe, 0, BaselineReason.Decided)), Start.AddMinutes(3));
        await actor.TickAsync(Start.AddMinutes(5));
        Assert.Empty(actor.Forecasts(TerritoryCode.Of(Sarthe), 7, Start));
        foreach (var (territory, daily) in new[] { (TerritoryCode.Of(Mayenne), 10.0), (Region, 40), (TerritoryCode.France, 40) })
            Assert.InRange(Assert.Single(actor.Forecasts(territory, 7, Start)).Days[0].Mean, 0.95 * daily, 1.05 * daily);
    }

    [Fact]
    public async Task A_reset_of_a_day_to_come_waits_for_it_one_of_days_learnt_begins_with_the_next_and_both_outlive_the_state()
    {
        var (soon, past) = (Reset(null, 2, BaselineReason.ObligationChanged), Reset(null, -20, BaselineReason.Decided));
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, Days(40, _ => 10, Yesterday - 1)), Start);
        actor.Receive(Told(1, soon), Start);
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, (Yesterday, 10, 1), (Yesterday + 1, 10, 1)), Start.AddDays(2));
        Assert.Equal(BaselineReason.FirstDay, Mayennes(actor).Basis.Reason);
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, (Yesterday + 2, 50, 1)), Start.AddDays(3));
        Assert.Equal((Yesterday + 2, 1, soon), (Mayennes(actor).Basis.Since, Mayennes(actor).Basis.ObservedDays, Mayennes(actor).Reset));

        var another = Actor();
        await another.ReceiveAsync(Row(Mayenne, 10, 200, Days(40, _ => 10, Yesterday)), Start);
        another.Receive(Told(1, past), Start);
        await another.ReceiveAsync(Row(Mayenne, 10, 200, (Yesterday + 1, 50, 1)), Start.AddDays(2));
        Assert.Equal((Yesterday + 1, past), (Mayennes(another).Basis.Since, Mayennes(another).Reset));

        // What was learnt is lost and told again: the period begins where it was decided.
        var blank = Actor();
        blank.Receive(Told(1, past), Start);
        await blank.ReceiveAsync(Row(Mayenne, 10, 200, Days(40, _ => 10, Yesterday)), Start);
        Assert.Equal((Yesterday - 20, 21, past), (Mayennes(blank).Basis.Since, Mayennes(blank).Basis.ObservedDays, Mayennes(blank).Reset));

        static TerritoryForecast Mayennes(PresentationActor actor) => Assert.Single(actor.Forecasts(TerritoryCode.Of(Mayenne), 7, Start.AddDays(3)));
    }

    [Fact]
    public async Task What_came_too_late_is_said_as_a_part_of_usual_need_in_every_territory_it_lies_in()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(Mayenne, 10, 200, Days(40, _ => 10, Yesterday)) with { Late = [1] }, Start);
        await actor.ReceiveAsync(Row(Corse, 30, 200, Days(40, _ => 30, Yesterday)), Start);
        await actor.TickAsync(Start.AddMinutes(2));
        foreach (var (territory, share) in new[] { ("DEP-53", 0.1), ("REG-52", 0.1), ("FR", 0.025), ("DEP-2A", 0) })
            Assert.Equal(share, Assert.Single(actor.Forecasts(TerritoryCode.Parse(territory), 1, Start)).LateShare!.Value, 9);
    }

    private static RecordedReset Reset(DepartmentCode? department, int day, BaselineReason reason) =>
        new(new(Propofol, department is { } one ? TerritoryCode.Of(one) : null, LocalCalendar.DateOf(Yesterday + day), reason, "parce que"), "k1", Start);

    private static SupplyRow Told(long version, params RecordedReset[] resets) => new(Propofol, version, [], []) { Resets = resets };
}

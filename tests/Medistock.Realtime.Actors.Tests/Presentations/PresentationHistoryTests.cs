using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Presentations;

/// <summary>What a presentation keeps of each day. <see cref="Nation.Start"/> is a Sunday morning, 22 November, in Paris.</summary>
public sealed class PresentationHistoryTests
{
    private const EstablishmentKind Pui = EstablishmentKind.Pui;
    private static readonly DateOnly Sunday = new(2026, 11, 22);
    /// <summary>Of Sunday: midnight in Paris is 23:00 in Greenwich.</summary>
    private static readonly DateTimeOffset Midnight = new(2026, 11, 22, 23, 0, 0, TimeSpan.Zero);
    private readonly SlotsDouble _store = new();
    private long _version;

    private PresentationActor Actor(bool hold = false, bool rebuilding = false) => new(Propofol, new RecordingPeers(), () => Book) { Snapshots = _store, Hold = hold, Rebuilding = rebuilding };

    private DepartmentRow Row(long stock, int lines = 4, int unknown = 0, int stale = 0) => new(
        Mayenne, Propofol, ++_version, [new(Pui, Quantity.Of(stock), new(lines == 0 ? 0 : 10_000_000), lines, unknown, stale, 0, 0, Start)]);

    private async Task<IReadOnlyList<KeptDay>> KeptAsync(DateOnly? last = null) =>
        await KeptDays.LoadAsync(_store, Propofol, (last ?? Sunday).AddDays(-20), last ?? Sunday.AddDays(20), default);

    /// <summary>As the engine does: woken when it asks to be, and once more at the end.</summary>
    private static async Task LiveAsync(PresentationActor actor, DateTimeOffset from, DateTimeOffset until)
    {
        for (var (now, turns) = (from, 0); actor.NextDue is { } due && due <= until; turns++)
        {
            Assert.True(turns < 100_000, "it asks to be woken again and again");
            now = due > now ? due : now.AddMilliseconds(1);
            await actor.TickAsync(now);
        }
        await actor.TickAsync(until);
    }

    [Fact]
    public async Task What_is_shown_when_the_day_closes_is_kept_once()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(100), Start);
        await LiveAsync(actor, Start, Midnight.AddSeconds(-1));
        Assert.Empty(await KeptAsync());
        await actor.ReceiveAsync(Row(80), Midnight.AddSeconds(-1));
        await LiveAsync(actor, Midnight, Midnight.AddHours(12));
        await actor.ReceiveAsync(Row(5), Midnight.AddHours(12));
        await LiveAsync(actor, Midnight.AddHours(12), Midnight.AddHours(20));

        var day = Assert.Single(await KeptAsync());
        Assert.Equal((Sunday, 1), (day.Day, _store.Saves));
        Assert.InRange(day.AsOf, Midnight, Midnight + DayClose.Spread + TimeSpan.FromSeconds(1));
        Assert.Equal(["DEP-53", "FR", "METRO", "REG-52"], day.Figures.Select(figures => figures.Territory.Text));
        Assert.All(day.Figures, figures => Assert.Equal((Quantity.Of(80), 8.0, CoverageLevel.Alert), (figures.Totals.Stock, figures.Coverage.Days, figures.Level)));
    }

    [Fact]
    public async Task Days_follow_each_other_through_the_change_of_the_clock()
    {
        var actor = Actor();
        // Summer time ends on 25 October, a day of 25 hours.
        var start = new DateTimeOffset(2026, 10, 23, 12, 0, 0, TimeSpan.Zero);
        await actor.ReceiveAsync(Row(100), start);
        await LiveAsync(actor, start, start.AddDays(4));
        var kept = await KeptAsync(new(2026, 10, 30));
        Assert.Equal([new(2026, 10, 23), new(2026, 10, 24), new(2026, 10, 25), new DateOnly(2026, 10, 26)], kept.Select(day => day.Day));
        Assert.Equal(25, (kept[2].AsOf - kept[1].AsOf).TotalHours, 0.1);
    }

    [Fact]
    public async Task A_day_that_nobody_lived_to_its_end_is_a_gap_and_stays_one()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(100), Start);
        await LiveAsync(actor, Start, Midnight.AddHours(1));
        // Stopped, and started again over the night of Tuesday: neither Monday nor Tuesday was lived to its end.
        var again = Actor();
        var wednesday = Midnight.AddDays(2).AddMinutes(5);
        await again.ReceiveAsync(Row(60), wednesday);
        await LiveAsync(again, wednesday, wednesday.AddDays(1));
        Assert.Equal([Sunday, Sunday.AddDays(3)], (await KeptAsync()).Select(day => day.Day));
    }

    [Fact]
    public async Task A_machine_that_slept_over_a_whole_day_does_not_make_it_up()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(100), Start);
        await actor.TickAsync(Start);
        await actor.TickAsync(Midnight.AddDays(1).AddHours(3));
        Assert.Empty(await KeptAsync());
        await LiveAsync(actor, Midnight.AddDays(1).AddHours(3), Midnight.AddDays(2).AddHours(1));
        Assert.Equal([Sunday.AddDays(2)], (await KeptAsync()).Select(day => day.Day));
    }

    [Fact]
    public async Task A_day_that_closed_while_the_process_was_busy_says_when_it_was_kept()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(100), Start);
        await actor.TickAsync(Midnight.AddHours(1));
        Assert.Equal((Sunday, Midnight.AddHours(1)), Assert.Single(await KeptAsync()) is var day ? (day.Day, day.AsOf) : default);
    }

    [Fact]
    public async Task What_is_shown_hours_after_midnight_is_not_told_as_the_close_of_the_day_before()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(100), Start);
        await actor.TickAsync(Midnight.AddHours(9));
        Assert.Empty(await KeptAsync());
        await LiveAsync(actor, Midnight.AddHours(9), Midnight.AddHours(25));
        Assert.Equal(Sunday.AddDays(1), Assert.Single(await KeptAsync()).Day);
    }

    [Fact]
    public async Task A_restart_keeps_what_was_kept_and_the_day_it_began_in_is_kept_at_its_close()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(100), Start);
        await LiveAsync(actor, Start, Midnight.AddHours(1));
        var again = Actor();
        await again.ReceiveAsync(Row(70), Midnight.AddHours(10));
        await LiveAsync(again, Midnight.AddHours(10), Midnight.AddHours(25));
        Assert.Equal([(Sunday, 100m), (Sunday.AddDays(1), 70m)], (await KeptAsync()).Select(day => (day.Day, day.Figures[0].Totals.Stock.ToDecimal())));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_nation_that_is_half_loaded_at_midnight_keeps_nothing_of_that_day(bool hold, bool rebuilding)
    {
        var actor = Actor(hold, rebuilding);
        await actor.ReceiveAsync(Row(100), Start);
        await actor.TickAsync(Start);
        await actor.TickAsync(Midnight.AddHours(1));
        (actor.Hold, actor.Rebuilding) = (false, false);
        await LiveAsync(actor, Midnight.AddHours(1), Midnight.AddHours(22));
        Assert.Empty(await KeptAsync());
        await LiveAsync(actor, Midnight.AddHours(22), Midnight.AddHours(25));
        Assert.Equal(Sunday.AddDays(1), Assert.Single(await KeptAsync()).Day);
    }

    [Fact]
    public async Task A_nation_that_is_held_over_midnight_keeps_nothing_of_the_day_before()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(100), Start);
        actor.Hold = true;
        await actor.TickAsync(Midnight.AddHours(1));
        actor.Hold = false;
        await LiveAsync(actor, Midnight.AddHours(1), Midnight.AddHours(2));
        Assert.Empty(await KeptAsync());
    }

    [Fact]
    public async Task Nothing_is_kept_where_nothing_is_known_and_unknown_is_kept_as_unknown()
    {
        var actor = Actor();
        await actor.ReceiveAsync(Row(0, lines: 0), Start);
        await LiveAsync(actor, Start, Midnight.AddHours(1));
        Assert.Equal((0, 0), ((await KeptAsync()).Count, _store.Saves));

        await actor.ReceiveAsync(Row(0, lines: 0, unknown: 2, stale: 3), Midnight.AddHours(1));
        await LiveAsync(actor, Midnight.AddHours(1), Midnight.AddHours(25));
        var day = Assert.Single(await KeptAsync());
        Assert.All(day.Figures, figures => Assert.Equal((0, 2, 3, null, CoverageReason.Stale, CoverageLevel.Unknown),
            (figures.Totals.Lines, figures.Totals.UnknownLines, figures.Totals.StaleLines, figures.Coverage.Days, figures.Coverage.Reason, figures.Level)));
    }

    [Fact]
    public async Task A_fast_clock_keeps_every_day_and_no_more_than_the_limit()
    {
        var actor = new PresentationActor(Propofol, new RecordingPeers(), () => Book) { Snapshots = _store, PublishEvery = TimeSpan.FromHours(1.4) };
        await actor.ReceiveAsync(Row(100), Start);
        var days = DayClose.MostDays + 30;
        // A day every five seconds: woken each 25 ms of real time at most.
        for (var now = Start; now < Midnight.AddDays(days); now = now.AddMinutes(7.2)) await actor.TickAsync(now);
        Assert.Equal(DayClose.MostDays, _store.Saved.Keys.Count(KeptDays.IsOne));
        var last = Sunday.AddDays(days - 1);
        Assert.Equal(DayClose.MostDays, (await KeptDays.LoadAsync(_store, Propofol, last.AddDays(1 - DayClose.MostDays), last, default)).Count);
    }
}

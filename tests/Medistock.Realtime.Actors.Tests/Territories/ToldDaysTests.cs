using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Territories;

/// <summary>What a department makes of the days its lines tell. <see cref="Nation.Start"/> is a Sunday, nine o'clock in Mayenne.</summary>
public class ToldDaysTests
{
    private static readonly int Yesterday = LocalCalendar.NumberOf(new DateOnly(2026, 11, 21));
    private readonly RecordingPeers _peers = new();
    private readonly DepartmentActor _actor;

    public ToldDaysTests() => _actor = new(Mayenne, _peers, () => Book, () => DutyPeriods.Default) { Shapes = _peers.Shapes };

    private static EstablishmentContribution Tells(int place, long sequence, double perDay, params (int Day, double Demand, bool Censored)[] days) =>
        From(PuiOf(place), sequence, Start, Line(Propofol, 100, perDay, Start)) with
        {
            Days = [.. days.Select(day => new ToldDay(Propofol, day.Day, new((long)(day.Demand * Quantity.Scale)), day.Censored))],
        };

    private async Task<IReadOnlyList<DepartmentDay>> DaysAsync(DateTimeOffset now)
    {
        await _actor.TickAsync(now);
        await _actor.DrainAsync(now);
        return _peers.Rows.LastOrDefault(row => row.Presentation == Propofol)?.Days ?? [];
    }

    [Fact]
    public async Task A_day_is_handed_on_when_nearly_all_need_has_told_it_however_often()
    {
        await _actor.ReceiveAsync(Tells(1, 1, 10, (Yesterday, 8, false)), Start);
        await _actor.ReceiveAsync(Tells(2, 1, 30), Start);
        Assert.Empty(await DaysAsync(Start.AddMinutes(2)));
        await _actor.ReceiveAsync(Tells(1, 1, 10, (Yesterday, 8, false)), Start.AddMinutes(3));
        await _actor.ReceiveAsync(Tells(2, 2, 30, (Yesterday, 25, false)), Start.AddMinutes(3));
        await _actor.ReceiveAsync(Tells(2, 2, 30, (Yesterday, 25, false)), Start.AddMinutes(3));
        var day = Assert.Single(await DaysAsync(Start.AddMinutes(5)));
        Assert.Equal((EstablishmentKind.Pui, Yesterday, 33.0, 2), (day.Link, day.Day, day.Sums.Quantity, day.Pool.Days));
        Assert.Equal((DayMarks.None, 1.0), (day.Sums.Marks, day.Sums.ShareObserved));
    }

    [Fact]
    public async Task At_noon_of_the_next_but_one_day_those_who_are_silent_are_taken_to_use_their_usual_share()
    {
        await _actor.ReceiveAsync(Tells(1, 1, 10, (Yesterday, 8, false)), Start);
        await _actor.ReceiveAsync(Tells(2, 1, 10), Start);
        Assert.Empty(await DaysAsync(Start.AddHours(26)));
        var day = Assert.Single(await DaysAsync(Start.AddHours(27.5)));
        Assert.Equal((16.0, 0.5, DayMarks.None), (day.Sums.Quantity, day.Sums.ShareObserved, day.Sums.Marks));
    }

    [Fact]
    public async Task What_lines_say_came_late_is_summed_once_however_often_it_is_said_and_fades()
    {
        EstablishmentContribution Late(int place, long sequence, double quantity, int day) => Tells(place, sequence, 10) with { Late = [new(Propofol, quantity, day)] };
        await _actor.ReceiveAsync(Tells(1, 1, 10), Start);
        await _actor.DrainAsync(Start.AddMinutes(1));
        Assert.Empty(_peers.Rows[^1].Late);
        await _actor.ReceiveAsync(Late(1, 2, 28, Yesterday + 1), Start.AddMinutes(2));
        await _actor.ReceiveAsync(Late(1, 2, 28, Yesterday + 1), Start.AddMinutes(2));
        await _actor.ReceiveAsync(Late(2, 1, 56, Yesterday + 1), Start.AddMinutes(2));
        // Overtaken on its way.
        await _actor.ReceiveAsync(Late(2, 1, 3, Yesterday), Start.AddMinutes(2));
        await _actor.DrainAsync(Start.AddMinutes(3));
        Assert.Equal(3 * Math.Log(2), Assert.Single(_peers.Rows[^1].Late), 9);
        await _actor.ReceiveAsync(Tells(1, 3, 10), Start.AddDays(28));
        await _actor.DrainAsync(Start.AddDays(28));
        Assert.Equal(1.5 * Math.Log(2), Assert.Single(_peers.Rows[^1].Late), 9);
    }

    [Fact]
    public async Task A_day_that_hardly_anybody_told_waits_and_is_missing_when_a_later_one_is_complete()
    {
        await _actor.ReceiveAsync(Tells(1, 1, 10, (Yesterday - 1, 8, false)), Start);
        await _actor.ReceiveAsync(Tells(2, 1, 90), Start);
        Assert.Empty(await DaysAsync(Start.AddHours(40)));
        await _actor.ReceiveAsync(Tells(1, 2, 10, (Yesterday, 9, false)), Start.AddHours(41));
        await _actor.ReceiveAsync(Tells(2, 2, 90, (Yesterday, 91, false)), Start.AddHours(41));
        var days = await DaysAsync(Start.AddHours(41.1));
        Assert.Equal([(Yesterday - 1, DayMarks.Missing), (Yesterday, DayMarks.None)], days.Select(day => (day.Day, day.Sums.Marks)));
    }

    [Fact]
    public async Task Mostly_empty_shelves_make_a_lower_bound_and_a_few_are_filled_by_the_others()
    {
        await _actor.ReceiveAsync(Tells(1, 1, 10, (Yesterday, 3, true), (Yesterday - 1, 9, false)), Start);
        await _actor.ReceiveAsync(Tells(2, 1, 30, (Yesterday, 30, false), (Yesterday - 1, 5, true)), Start);
        var days = await DaysAsync(Start.AddMinutes(2));
        Assert.Equal([(DayMarks.Censored, 14.0), (DayMarks.None, 40.0)], days.Select(day => (day.Sums.Marks, day.Sums.Quantity)));
    }

    [Fact]
    public async Task A_day_comes_with_every_row_until_it_is_learnt_and_no_more_afterwards()
    {
        await _actor.ReceiveAsync(Tells(1, 1, 10, (Yesterday, 8, false)), Start);
        Assert.Single(await DaysAsync(Start.AddMinutes(2)));
        await _actor.ReceiveAsync(Tells(1, 2, 10), Start.AddMinutes(3));
        Assert.Single(await DaysAsync(Start.AddMinutes(3)));
        _peers.Shapes.Take(new(Propofol, 1, [new(Mayenne, EstablishmentKind.Pui, Yesterday, default)]));
        await _actor.ReceiveAsync(Tells(1, 3, 10, (Yesterday, 8, false)), Start.AddMinutes(4));
        Assert.Empty(await DaysAsync(Start.AddMinutes(5)));
        // A presentation that lost its newest state says that it has learnt less: what is still held is handed on again.
        _peers.Shapes.Take(new(Propofol, 2, [new(Mayenne, EstablishmentKind.Pui, Yesterday - 1, default)]));
        await _actor.ReceiveAsync(Tells(1, 4, 10), Start.AddMinutes(6));
        Assert.Single(await DaysAsync(Start.AddMinutes(6)));
    }

    [Fact]
    public async Task A_presentation_that_has_lost_everything_is_told_everything_again()
    {
        (int, double, bool)[] days = [.. Enumerable.Range(Yesterday - 9, 10).Select(day => (day, 8.0, false))];
        await _actor.ReceiveAsync(Tells(1, 1, 10, days), Start);
        Assert.Equal(10, (await DaysAsync(Start.AddMinutes(2))).Count);
        _peers.Shapes.Take(new(Propofol, 1, [new(Mayenne, EstablishmentKind.Pui, Yesterday, default)]));
        await DaysAsync(Start.AddMinutes(4));
        _peers.Shapes.Take(new(Propofol, 2, []));
        await DaysAsync(Start.AddMinutes(6));
        await _actor.ReceiveAsync(Tells(1, 2, 10, days), Start.AddMinutes(7));
        Assert.Equal(10, (await DaysAsync(Start.AddMinutes(8))).Count);
    }

    [Fact]
    public async Task While_held_or_rebuilt_nothing_is_complete()
    {
        _actor.Hold = true;
        await _actor.ReceiveAsync(Tells(1, 1, 10, (Yesterday, 8, false)), Start);
        Assert.Empty(await DaysAsync(Start.AddMinutes(2)));
        _actor.Hold = false;
        Assert.Single(await DaysAsync(Start.AddMinutes(4)));
    }

    [Fact]
    public void A_held_line_fits_in_36_bytes() => Assert.Equal(36, System.Runtime.CompilerServices.Unsafe.SizeOf<HeldState>());
}

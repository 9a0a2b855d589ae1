using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Tests.Groups;

public sealed class MoleculeGroupActorTests
{
    private const string Group = "amoxicilline/suspension-buvable/paediatric";
    private const int Today = 20_779;
    private static readonly PresentationCode A = Nation.Product(1), B = Nation.Product(2);
    // Two regions of six departments.
    private static readonly string[] Codes = ["01", "03", "07", "15", "26", "38", "22", "29", "35", "56", "44", "49"];
    private static readonly ReferenceBook Book = new(1, [], [], Codes.Select((code, index) => new Department(
        DepartmentCode.Parse(code), code, RegionCode.Parse(index < 6 ? "84" : "53"), "", 1, null, "Europe/Paris")));

    private readonly RecordingPeers _peers = new();
    private MoleculeGroupActor _actor;
    private int _day = Today;

    public MoleculeGroupActorTests() => _actor = Make();

    private MoleculeGroupActor Make() => new(Group, _peers, () => Book) { JudgeEvery = TimeSpan.Zero };
    private static DateTimeOffset At(int day) => DateTimeOffset.UnixEpoch.AddDays(day + 1);
    private static TerritoryCode Dep(string code) => TerritoryCode.Of(DepartmentCode.Parse(code));

    /// <summary>Departments of which the member runs out within days; all others are well.</summary>
    private static MemberRow Row(PresentationCode code, int day, string[] crashing, string[]? known = null, bool rising = false)
    {
        TerritoryPicture Of(TerritoryCode territory, bool crashes)
        {
            var at = At(day);
            var totals = new LinkTotals(EstablishmentKind.Pui, Quantity.Of(crashes ? 20 : 300), new(10_000_000), 5, 0, 0, 0, crashes ? 5 : 0, at);
            var depletion = new DepletionPicture(at, null, null, null, crashes ? 0.9 : 0, crashes ? 1 : 0, crashes ? 1 : 0, null, null, true);
            var demand = new DemandPicture(day, rising ? 160 : 70, 70, 60, 80, 10, rising ? 20 : 0, 0, 1);
            return new(territory, EstablishmentKind.Pui, totals, totals.Coverage, demand, depletion, new(crashes ? 20 : 300, crashes ? 90 : 300, 300));
        }
        return new(code, day, [.. (known ?? Codes).Select(department => Of(Dep(department), crashing.Contains(department)))]);
    }

    private async Task DaysAsync(int days, Func<int, MemberRow[]> rows)
    {
        for (var i = 0; i < days; i++, _day++)
        {
            foreach (var row in rows(_day)) _actor.Receive(row);
            await _actor.TickAsync(At(_day));
        }
    }

    private SignalObservation[] Standing(SignalKind kind = SignalKind.Depletion) => [.. _peers.Observations.Where(seen => seen.Kind == kind)
        .GroupBy(seen => seen.Subject).Select(of => of.Last()).Where(seen => seen.Severity is not null)];

    [Fact]
    public async Task Members_of_a_group_that_run_out_in_one_place_are_one_signal_with_the_members_inside()
    {
        await DaysAsync(4, day => [Row(A, day, ["35"]), Row(B, day, ["35"])]);
        var seen = Assert.Single(Standing());
        Assert.Equal(new SignalSubject(Dep("35"), null, null, EstablishmentKind.Pui, Group), seen.Subject);
        Assert.Contains(seen.Evidence, evidence => evidence.What == "présentations concernées" && evidence.Value == 2);
        Assert.All(new[] { A, B }, code => Assert.Contains(seen.Evidence, evidence => evidence.Source == code.ToString() && evidence.What.Contains("sous 10 jours", StringComparison.Ordinal)));
        Assert.False(seen.Rule.Official);
    }

    [Fact]
    public async Task A_crash_everywhere_is_one_national_signal_with_the_departments_inside()
    {
        await DaysAsync(5, day => [Row(A, day, Codes)]);
        var seen = Assert.Single(Standing());
        Assert.Equal(TerritoryCode.France, seen.Subject.Territory);
        Assert.Equal(Codes.Length, seen.Evidence.Count(evidence => evidence.What == "département concerné : présentations"));
        Assert.True(seen.Corroboration.Holds);
        Assert.All(_peers.Observations, said => Assert.Equal((seen.Subject, true), (said.Subject, said.Severity is not null)));
    }

    [Fact]
    public async Task A_crash_in_most_of_a_region_is_that_region_s_signal()
    {
        await DaysAsync(5, day => [Row(A, day, Codes[..4])]);
        Assert.Equal("REG-84", Assert.Single(Standing()).Subject.Territory.Text);
    }

    [Fact]
    public async Task Departments_that_stood_are_taken_over_and_handed_back_when_few_are_left()
    {
        await DaysAsync(5, day => [Row(A, day, ["01", "22"])]);
        Assert.Equal(["DEP-01", "DEP-22"], Standing().Select(seen => seen.Subject.Territory.Text).Order());
        await DaysAsync(5, day => [Row(A, day, Codes)]);
        Assert.Equal("FR", Assert.Single(Standing()).Subject.Territory.Text);
        var taken = _peers.Observations.Last(seen => seen.Subject.Territory == Dep("01"));
        Assert.Equal("repris par le signal du territoire parent", Assert.Single(taken.Evidence).What);
        await DaysAsync(6, day => [Row(A, day, ["01"])]);
        Assert.Equal("DEP-01", Assert.Single(Standing()).Subject.Territory.Text);
    }

    [Fact]
    public async Task While_nothing_is_known_nothing_clears()
    {
        await DaysAsync(5, day => [Row(A, day, ["35"])]);
        await DaysAsync(10, day => [new(A, day, [.. Row(A, day, []).Territories.Select(picture => picture with { Depletion = null })])]);
        Assert.Single(Standing());
        await DaysAsync(3, day => [Row(A, day, [])]);
        Assert.Empty(Standing());
    }

    [Fact]
    public async Task A_shift_names_the_short_one_and_keeps_the_rise_from_being_a_surge()
    {
        await DaysAsync(4, day => [Row(A, day, ["35"]), Row(B, day, [], ["35"], rising: true)]);
        var shift = Assert.Single(Standing(SignalKind.Shift));
        Assert.Contains(shift.Evidence, evidence => evidence.What.StartsWith("présentation en tension", StringComparison.Ordinal) && evidence.Source == A.ToString());
        Assert.Empty(Standing(SignalKind.Surge));
    }

    [Fact]
    public async Task A_repeated_late_or_re_ordered_row_changes_nothing()
    {
        await DaysAsync(5, day => [Row(A, day, ["35"])]);
        var said = _peers.Observations.Count;
        _actor.Receive(Row(A, _day - 4, []));
        _actor.Receive(Row(A, _day - 1, ["35"]));
        await _actor.TickAsync(At(_day - 1));
        Assert.Equal(said, _peers.Observations.Count);
        Assert.Equal(_day - 1, Assert.Single(_actor.Rows()).Version);
    }

    [Fact]
    public async Task While_held_nothing_is_said_and_what_stood_before_is_kept_or_cleared_by_what_is_known()
    {
        await DaysAsync(5, day => [Row(A, day, Codes)]);
        var opened = SignalLifecycle.Open("S1", Standing()[0], At(_day));
        _peers.Observations.Clear();
        _actor = Make();
        _actor.Hold = true;
        _actor.Resume([opened], At(_day));
        await DaysAsync(1, day => [Row(A, day, Codes)]);
        Assert.Empty(_peers.Observations);
        _actor.Hold = false;
        await _actor.TickAsync(At(_day));
        Assert.DoesNotContain(_peers.Observations, seen => seen.Severity is null || seen.Subject.Territory != TerritoryCode.France);
        await DaysAsync(3, day => [Row(A, day, [])]);
        Assert.Null(_peers.Observations[^1].Severity);
        Assert.Equal(TerritoryCode.France, _peers.Observations[^1].Subject.Territory);
    }

    [Fact]
    public async Task A_condition_that_ended_while_it_was_away_clears_at_the_first_known_day()
    {
        await DaysAsync(5, day => [Row(A, day, Codes)]);
        var opened = SignalLifecycle.Open("S1", Standing()[0], At(_day));
        _peers.Observations.Clear();
        _actor = Make();
        _actor.Resume([opened], At(_day));
        await _actor.TickAsync(At(_day));
        Assert.Empty(_peers.Observations);
        await DaysAsync(1, day => [Row(A, day, [])]);
        Assert.Null(Assert.Single(_peers.Observations).Severity);
    }

    [Fact]
    public async Task What_the_board_had_no_room_for_is_said_again()
    {
        _peers.Busy = true;
        await DaysAsync(5, day => [Row(A, day, ["35"])]);
        Assert.Empty(_peers.Observations);
        _peers.Busy = false;
        Assert.NotNull(_actor.NextDue);
        await _actor.TickAsync(At(_day));
        Assert.Single(Standing());
    }

    [Fact]
    public void A_group_takes_so_many_members_and_counts_the_rest()
    {
        for (var i = 0; i < MoleculeGroupActor.MemberLimit + 3; i++) _actor.Receive(new(Nation.Product(i), 1, []));
        Assert.Equal((MoleculeGroupActor.MemberLimit, 3L), (_actor.Rows().Count, _actor.Refused));
    }

    /// <summary>Whatever departments crash when, the board never holds more than a region's worth for one kind, and never two levels for one department.</summary>
    [Fact]
    public async Task At_any_time_a_department_is_spoken_for_once()
    {
        var chance = new Random(2026);
        string[] crashing = [];
        for (var step = 0; step < 60; step++)
        {
            if (step % 3 == 0) crashing = [.. Codes.Where(_ => chance.NextDouble() < chance.NextDouble())];
            await DaysAsync(1, day => [Row(A, day, crashing)]);
            var standing = Standing().Select(seen => seen.Subject.Territory).ToList();
            foreach (var code in Codes.Select(DepartmentCode.Parse))
                Assert.True(standing.Count(territory => Book.Contains(territory, code)) <= 1, $"seed 2026, step {step}: {string.Join(' ', standing)}");
        }
    }
}

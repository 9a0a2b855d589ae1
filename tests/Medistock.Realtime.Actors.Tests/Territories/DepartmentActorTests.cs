using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Territories;

public sealed class DepartmentActorTests
{
    private readonly RecordingPeers _peers = new();
    private readonly DepartmentActor _actor;

    public DepartmentActorTests() => _actor = Department();

    private DepartmentActor Department(DutyPeriods? duties = null) => new(Mayenne, _peers, () => Book, () => duties ?? DutyPeriods.Default);

    private LinkTotals Pui(PresentationCode code) => _actor.Totals(code).Single(totals => totals.Link == EstablishmentKind.Pui);

    /// <summary>Ticks whenever the actor is due, as an engine would, up to <paramref name="until"/>.</summary>
    private static async Task RunAsync(DepartmentActor actor, DateTimeOffset from, DateTimeOffset until)
    {
        for (var now = from; actor.NextDue is { } due && due <= until;)
        {
            now = due > now ? due : now;
            await actor.TickAsync(now);
        }
    }

    [Fact]
    public async Task A_later_contribution_replaces_the_line_and_an_older_one_is_ignored()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 5, Start, Line(Propofol, 100, 5, Start)), Start);
        await _actor.ReceiveAsync(From(PuiOf(1), 7, Start, Line(Propofol, 60, 5, Start)), Start);
        await _actor.ReceiveAsync(From(PuiOf(1), 6, Start, Line(Propofol, 80, 5, Start)), Start);
        Assert.Equal((Quantity.Of(60), 1), (Pui(Propofol).Stock, Pui(Propofol).Lines));
    }

    [Fact]
    public async Task A_new_instance_is_believed_at_once_however_many_rows_the_one_before_it_has_sent()
    {
        // A row at each of 5 000 crossings within a second: more than there are milliseconds in it.
        for (var sequence = 1; sequence <= 5_000; sequence++)
            await _actor.ReceiveAsync(From(PuiOf(1), sequence, Start, Line(Propofol, sequence % 2 == 0 ? 100 : 10, 5, Start)), Start.AddMilliseconds(sequence / 5));
        Assert.Equal(5_000, _peers.Rows.Count);
        var before = _peers.Rows[^1].Version;
        await Department().ReceiveAsync(From(PuiOf(1), 5_001, Start, Line(Propofol, 50, 5, Start)), Start.AddSeconds(1.001));
        Assert.True(_peers.Rows[^1].Version > before, $"{_peers.Rows[^1].Version} after {before}");
    }

    [Fact]
    public async Task A_first_row_and_each_level_crossing_pass_at_once_the_rest_waits_250_ms()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 100, 5, Start)), Start);
        Assert.Single(_peers.Rows);
        await _actor.TickAsync(Start);
        await _actor.ReceiveAsync(From(PuiOf(1), 2, Start, Line(Propofol, 95, 5, Start)), Start.AddMilliseconds(100));
        Assert.Single(_peers.Rows);
        Assert.Equal(Start.AddMilliseconds(250), _actor.NextDue);
        await _actor.TickAsync(Start.AddMilliseconds(250));
        Assert.Equal(Quantity.Of(95), _peers.Rows[1].Links.Single().Stock);
        await _actor.ReceiveAsync(From(PuiOf(1), 3, Start, Line(Propofol, 20, 5, Start)), Start.AddMilliseconds(260));
        Assert.Equal(CoverageLevel.Critical, Thresholds.Pui.LevelOf(_peers.Rows[2].Links.Single().Coverage));
        Assert.Equal(_peers.Rows.Select(row => row.Version).Order(), _peers.Rows.Select(row => row.Version));
        Assert.Equal(3, _peers.Rows.Select(row => row.Version).Distinct().Count());
    }

    [Fact]
    public async Task A_full_mailbox_loses_nothing_the_row_and_the_signal_go_later()
    {
        _peers.Busy = true;
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 10, 5, Start)), Start);
        _peers.Busy = false;
        await RunAsync(_actor, Start, Start.AddSeconds(2));
        Assert.Equal(Quantity.Of(10), Assert.Single(_peers.Rows).Links.Single().Stock);
        Assert.Equal(SignalKind.Coverage, Assert.Single(_peers.Observations).Kind);
    }

    [Fact]
    public async Task A_line_with_nothing_new_for_two_duty_periods_leaves_the_totals_and_comes_back_with_news()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 100, 5, Start)), Start);
        await _actor.ReceiveAsync(From(PuiOf(2), 1, Start.AddHours(1), Line(Propofol, 40, 5, Start.AddHours(1))), Start.AddHours(1));
        await RunAsync(_actor, Start.AddHours(1), Start.AddHours(48));
        Assert.Equal((140, 2, 0), ((int)Pui(Propofol).Stock.ToDecimal(), Pui(Propofol).Lines, Pui(Propofol).StaleLines));
        await RunAsync(_actor, Start.AddHours(48), Start.AddHours(48).AddMinutes(2));
        Assert.Equal((40, 1, 1), ((int)Pui(Propofol).Stock.ToDecimal(), Pui(Propofol).Lines, Pui(Propofol).StaleLines));
        Assert.True(_actor.Lines(Propofol).Single(line => line.Establishment == PuiOf(1)).Stale);
        await _actor.ReceiveAsync(new(PuiOf(1), EstablishmentKind.Pui, 2, Start, Start.AddHours(48), []), Start.AddHours(49));
        Assert.Equal((2, 0), (Pui(Propofol).Lines, Pui(Propofol).StaleLines));
    }

    [Fact]
    public async Task Complete_reporting_keeps_a_quiet_line_fresh_and_moves_its_as_of()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 100, 5, Start)), Start);
        for (var hour = 1; hour <= 72; hour++)
        {
            var now = Start.AddHours(hour);
            await _actor.ReceiveAsync(new(PuiOf(1), EstablishmentKind.Pui, 1 + hour, Start, now, []), now);
            await RunAsync(_actor, now, now.AddMinutes(59));
        }
        Assert.Equal(0, Pui(Propofol).StaleLines);
        Assert.Equal(Start.AddHours(72), Pui(Propofol).AsOf);
        Assert.Equal(Start.AddHours(72), _peers.Rows[^1].Links.Single().AsOf);
    }

    [Fact]
    public async Task A_clock_ahead_of_ours_makes_nothing_fresher_than_now()
    {
        var ahead = Start.AddMinutes(14);
        await _actor.ReceiveAsync(new(PuiOf(1), EstablishmentKind.Pui, 1, ahead, ahead, [Line(Propofol, 10, 5, ahead)]), Start);
        await _actor.ReceiveAsync(new(PuiOf(2), EstablishmentKind.Pui, 1, ahead, null, [Line(Propofol, 100, 5, ahead)]), Start);
        await _actor.DrainAsync(Start);
        Assert.Equal(Start, Pui(Propofol).AsOf);
        Assert.All(_actor.Lines(Propofol), line => Assert.Equal((Start, Start), (line.FreshAt, line.Line.LastAt)));
        Assert.All(_peers.Rows, row => Assert.Equal(Start, row.Links.Single().AsOf));
        Assert.Equal(Start, Assert.Single(_peers.Observations).Evidence[0].At);
        await RunAsync(_actor, Start, Start.AddHours(48).AddMinutes(2));
        Assert.Equal(2, Pui(Propofol).StaleLines);
        Assert.Equal([PuiOf(1), PuiOf(2)], _actor.SilentEstablishments(Start.AddHours(48).AddMinutes(2)));
    }

    [Fact]
    public async Task Under_weekly_duty_a_line_is_stale_after_fourteen_days()
    {
        var actor = Department(new DutyPeriods(DutyPeriods.Weekly, DutyPeriods.Weekly, []));
        await actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 100, 5, Start)), Start);
        await RunAsync(actor, Start, Start.AddDays(14));
        Assert.Equal(1, actor.Totals(Propofol).Single().Lines);
        await RunAsync(actor, Start.AddDays(14), Start.AddDays(14).AddMinutes(2));
        Assert.Equal(1, actor.Totals(Propofol).Single().StaleLines);
    }

    [Fact]
    public async Task An_unknown_stock_is_counted_as_unknown_and_never_as_zero()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 100, 5, Start)), Start);
        await _actor.ReceiveAsync(From(PuiOf(2), 1, Start, UnknownLine(Propofol, CoverageReason.Inconsistent, Start)), Start);
        Assert.Equal((Quantity.Of(100), 1, 1), (Pui(Propofol).Stock, Pui(Propofol).Lines, Pui(Propofol).UnknownLines));
        Assert.Equal(20, Pui(Propofol).Coverage.Days);
        Assert.Empty(_peers.Observations);
    }

    [Fact]
    public async Task A_pui_line_under_its_threshold_raises_a_signal_with_its_evidence_and_an_officine_s_does_not()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 20, 5, Start)), Start);
        var seen = Assert.Single(_peers.Observations);
        Assert.Equal(new SignalSubject(TerritoryCode.Of(Mayenne), Propofol, PuiOf(1), EstablishmentKind.Pui), seen.Subject);
        Assert.Equal((Severity.Alert, "MINSANTE 2020-100"), (seen.Severity, seen.Rule.Source));
        Assert.Equal((4.0, PuiOf(1).Text, Start), (seen.Evidence[0].Value, seen.Evidence[0].Source, seen.Evidence[0].At));
        Assert.Equal(["couverture", "stock", "consommation"], seen.Evidence.Select(evidence => evidence.What));
        await _actor.ReceiveAsync(
            new(PuiOf(9), EstablishmentKind.Officine, 1, Start, null, [Line(Amoxicilline, 0, 5, Start, EstablishmentKind.Officine)]), Start);
        Assert.Single(_peers.Observations);
        Assert.Equal(1, _actor.Totals(Amoxicilline).Single().CriticalLines);
    }

    [Fact]
    public async Task A_pui_signal_clears_half_an_hour_after_the_cover_is_back_without_another_message()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 20, 5, Start)), Start);
        await _actor.ReceiveAsync(From(PuiOf(1), 2, Start, Line(Propofol, 500, 5, Start)), Start.AddMinutes(1));
        await RunAsync(_actor, Start.AddMinutes(1), Start.AddMinutes(30));
        Assert.All(_peers.Observations, seen => Assert.NotNull(seen.Severity));
        await RunAsync(_actor, Start.AddMinutes(30), Start.AddMinutes(33));
        Assert.Null(_peers.Observations[^1].Severity);
        var said = _peers.Observations.Count;
        await RunAsync(_actor, Start.AddMinutes(33), Start.AddHours(2));
        Assert.Equal(said, _peers.Observations.Count);
    }

    [Fact]
    public async Task A_signal_on_a_line_gone_stale_is_held_and_says_so()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 20, 5, Start)), Start);
        await RunAsync(_actor, Start, Start.AddHours(50));
        var last = _peers.Observations.Last(seen => seen.Kind == SignalKind.Coverage);
        Assert.Equal(Severity.Alert, last.Severity);
        Assert.Null(last.Evidence[0].Value);
        Assert.Contains(last.Evidence, evidence => evidence.What.StartsWith("signal maintenu", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_standing_signal_is_resumed_after_a_restart_and_still_needs_its_band_to_clear()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 20, 5, Start)), Start);
        var signal = SignalLifecycle.Open("S1", _peers.Observations[0], Start);
        _peers.Observations.Clear();
        var again = Department();
        again.Resume([signal], Start.AddHours(1));
        await again.ReceiveAsync(From(PuiOf(1), 2, Start, Line(Propofol, 52, 5, Start)), Start.AddHours(1));
        await RunAsync(again, Start.AddHours(1), Start.AddHours(3));
        Assert.NotEmpty(_peers.Observations);
        Assert.All(_peers.Observations, seen => Assert.NotNull(seen.Severity));
        await again.ReceiveAsync(From(PuiOf(1), 3, Start, Line(Propofol, 60, 5, Start)), Start.AddHours(3));
        await RunAsync(again, Start.AddHours(3), Start.AddHours(4));
        Assert.Null(_peers.Observations[^1].Severity);
    }

    [Fact]
    public async Task While_held_nothing_is_judged_and_the_release_judges_everything_once()
    {
        _actor.Hold = true;
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 10, 5, Start), Line(Amoxicilline, 500, 5, Start)), Start);
        await _actor.ReceiveAsync(From(PuiOf(2), 1, Start, Line(Propofol, 20, 5, Start)), Start);
        await _actor.ReceiveAsync(From(PuiOf(1), 2, Start, Line(Propofol, 500, 5, Start)), Start);
        Assert.Empty(_peers.Observations);
        Assert.NotEmpty(_peers.Rows);
        _actor.Hold = false;
        Assert.Equal(DateTimeOffset.MinValue, _actor.NextDue);
        await _actor.TickAsync(Start.AddSeconds(1));
        Assert.Equal(PuiOf(2), Assert.Single(_peers.Observations).Subject.Establishment);
    }

    [Fact]
    public async Task A_pui_silent_for_two_duty_periods_is_a_signal_that_its_next_word_clears_at_once()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 500, 5, Start)), Start);
        await RunAsync(_actor, Start, Start.AddHours(48));
        Assert.Empty(_peers.Observations);
        await RunAsync(_actor, Start.AddHours(48), Start.AddHours(48).AddMinutes(2));
        var seen = Assert.Single(_peers.Observations);
        Assert.Equal((SignalKind.Silence, (Severity?)Severity.Watch, (Finess?)PuiOf(1)), (seen.Kind, seen.Severity, seen.Subject.Establishment));
        Assert.Equal([PuiOf(1)], _actor.SilentEstablishments(Start.AddHours(49)));
        await _actor.ReceiveAsync(new(PuiOf(1), EstablishmentKind.Pui, 2, Start.AddHours(49), null, []), Start.AddHours(49));
        Assert.Null(_peers.Observations[^1].Severity);
        Assert.Empty(_actor.SilentEstablishments(Start.AddHours(49)));
    }

    [Fact]
    public async Task A_department_where_few_report_is_one_signal_and_its_silent_officines_none_each()
    {
        for (var i = 1; i <= 10; i++)
            await _actor.ReceiveAsync(new(PuiOf(i), EstablishmentKind.Officine, 1, Start, null, [Line(Amoxicilline, 500, 5, Start, EstablishmentKind.Officine)]), Start);
        for (var i = 1; i <= 4; i++)
            await _actor.ReceiveAsync(new(PuiOf(i), EstablishmentKind.Officine, 2, Start.AddHours(40), null, []), Start.AddHours(40));
        await RunAsync(_actor, Start.AddHours(40), Start.AddHours(48).AddMinutes(2));
        var seen = Assert.Single(_peers.Observations);
        Assert.Equal(new SignalSubject(TerritoryCode.Of(Mayenne), null, null, EstablishmentKind.Unknown), seen.Subject);
        Assert.Equal(Severity.Alert, seen.Severity);
        Assert.Equal([4, 10, 40], seen.Evidence.Select(evidence => (int)(evidence.Value ?? -1)));
    }

    [Fact]
    public async Task An_establishment_is_due_once_it_has_reported_and_those_that_never_did_are_counted_apart()
    {
        Assert.Equal(2, _actor.NeverReported);
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start), Start);
        var state = _actor.Reporting(Start.AddHours(1));
        Assert.Equal((1, 1, 0, 1), (state.Due, state.Reporting, state.Silent.Count, state.NeverReported));
        Assert.Equal(1, _actor.NeverReported);
    }

    [Fact]
    public async Task The_share_reporting_counts_one_duty_period_and_silence_two()
    {
        var actor = Department(new DutyPeriods(DutyPeriods.Daily, DutyPeriods.Weekly, []));
        await actor.ReceiveAsync(From(PuiOf(1), 1, Start), Start);
        await actor.ReceiveAsync(new(PuiOf(9), EstablishmentKind.Officine, 1, Start, null, []), Start);
        (int, int, int) At(double hours) => actor.Reporting(Start.AddHours(hours)) is var state ? (state.Due, state.Reporting, state.Silent.Count) : default;
        Assert.Equal((2, 2, 0), At(24));
        Assert.Equal((2, 1, 0), At(24.01));
        Assert.Equal((2, 1, 0), At(48));
        Assert.Equal((2, 1, 1), At(48.01));
        Assert.Equal((2, 0, 1), At(7 * 24 + 1));
        Assert.Equal((2, 0, 2), At(14 * 24 + 1));
        await actor.ReceiveAsync(From(PuiOf(1), 2, Start.AddHours(48)), Start.AddHours(48));
        Assert.Equal((2, 2, 0), At(49));
    }

    [Fact]
    public async Task A_lost_message_shows_in_the_seen_sequences_until_a_whole_contribution_heals_it()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 100, 5, Start)) with { After = 0 }, Start);
        await _actor.ReceiveAsync(From(PuiOf(1), 3, Start, Line(Amoxicilline, 100, 5, Start)) with { After = 2 }, Start);
        Assert.Equal(1, _actor.SeenSequences[PuiOf(1)]);
        await _actor.ReceiveAsync(From(PuiOf(1), 3, Start, Line(Propofol, 90, 5, Start), Line(Amoxicilline, 100, 5, Start)), Start);
        Assert.Equal(3, _actor.SeenSequences[PuiOf(1)]);
        Assert.Equal(Quantity.Of(90), Pui(Propofol).Stock);
    }

    [Fact]
    public async Task An_establishment_whose_kind_becomes_known_moves_its_lines_to_that_link()
    {
        await _actor.ReceiveAsync(new(PuiOf(1), EstablishmentKind.Unknown, 1, Start, null, [Line(Propofol, 100, 5, Start)]), Start);
        await _actor.ReceiveAsync(new(PuiOf(1), EstablishmentKind.Pui, 2, Start, null, []), Start);
        Assert.Equal([0, 1], _actor.Totals(Propofol).Select(totals => totals.Lines));
    }

    [Fact]
    public async Task A_department_under_its_threshold_names_its_worst_establishments()
    {
        for (var i = 1; i <= 5; i++) await _actor.ReceiveAsync(From(PuiOf(i), 1, Start, Line(Propofol, 10 * i, 10, Start)), Start);
        await _actor.TickAsync(Start.AddMinutes(1));
        Assert.Equal([PuiOf(1), PuiOf(2), PuiOf(3)], _peers.Rows[^1].Worst?.Select(worst => worst.Establishment) ?? []);
    }

    [Fact]
    public async Task A_forgotten_establishment_leaves_the_totals()
    {
        await _actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 100, 5, Start)), Start);
        await _actor.ReceiveAsync(From(PuiOf(2), 1, Start, Line(Propofol, 40, 5, Start)), Start);
        _actor.Forget(PuiOf(1));
        Assert.Equal((Quantity.Of(40), 1), (Pui(Propofol).Stock, Pui(Propofol).Lines));
        Assert.DoesNotContain(PuiOf(1), _actor.SeenSequences.Keys);
    }
}

using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using static Medistock.Realtime.Actors.Tests.Nation;
using static Medistock.Realtime.Actors.Tests.Signals.Seen;

namespace Medistock.Realtime.Actors.Tests.Signals;

/// <summary>Observations as rules make them.</summary>
internal static class Seen
{
    public static readonly RuleUsed Rule = new("coverage.critical", 5, "jours", true, "MINSANTE 2020-100");

    public static SignalObservation Of(int product, Severity? severity, DateTimeOffset at, int declarants = 1) => new(
        SignalKind.Coverage, new(TerritoryCode.Of(Mayenne), Product(product), null, EstablishmentKind.Pui), severity, new(declarants, declarants, 1), Rule,
        [new("couverture", 4.2, "jours", "DEP-53", at)], at);

    public static SignalActionRequest Act(SignalActionKind kind, long version, string? comment = null, string? assignee = null, DateTimeOffset? until = null) =>
        new(kind, version, "A. Martin", comment, assignee, until);
}

public sealed class SignalBoardTests
{
    private readonly MemoryJournal _journal = new();
    private readonly RecordingPeers _peers = new();
    private readonly SignalBoard _board;

    public SignalBoardTests() => _board = new(_journal, _peers);

    private Signal Only => Assert.Single(_board.Signals());

    private async Task<Signal> DoneAsync(string id, SignalActionRequest action, DateTimeOffset now) =>
        Assert.IsType<SignalActionOutcome.Done>(await _board.ActAsync(id, action, now, default)).Change.Signal;

    private async Task<string> RefusedAsync(string id, SignalActionRequest action, DateTimeOffset now) =>
        Assert.IsType<SignalActionOutcome.Refused>(await _board.ActAsync(id, action, now, default)).Code;

    [Fact]
    public async Task A_signal_is_on_disk_before_it_is_published()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        Assert.Equal((SignalBoard.Stream, 1L), (_journal.Rows[0].Stream, _journal.Rows[0].Sequence));
        Assert.Equal(("S1", 1L, SignalState.Open), (Only.Id, Only.Version, Only.State));
        Assert.Equal(new SignalChange(1, Only), Assert.Single(_peers.Changes));
        _journal.Fails = MemoryJournal.Failure.UnavailableNotWritten;
        await _board.ObserveAsync(Of(2, Severity.Alert, Start), Start);
        Assert.Single(_peers.Changes);
        Assert.Single(_board.Signals());
    }

    [Fact]
    public async Task Corroboration_raises_the_severity_shown()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        await _board.ObserveAsync(Of(1, Severity.Alert, Start.AddMinutes(1), declarants: 2), Start.AddMinutes(1));
        Assert.Equal([Severity.Alert, Severity.Critical], _peers.Changes.Select(change => change.Signal.Severity));
        Assert.Equal(2, Only.Version);
    }

    [Fact]
    public async Task Repeats_that_change_nothing_visible_are_counted_and_logged_every_six_hours()
    {
        for (var hour = 0; hour <= 13; hour++) await _board.ObserveAsync(Of(1, Severity.Alert, Start.AddHours(hour)), Start.AddHours(hour));
        Assert.Equal(3, _journal.Rows.Count);
        Assert.Equal((14, Start.AddHours(13)), (Only.Count, Only.LastSeen));
        Assert.Equal(Start, Only.FirstSeen);
    }

    [Fact]
    public async Task A_measure_that_has_moved_by_a_tenth_is_told_and_no_more_often_than_every_ten_minutes()
    {
        // From 4.2 down by 0.1 a minute.
        for (var minute = 0; minute <= 30; minute++)
        {
            var at = Start.AddMinutes(minute);
            await _board.ObserveAsync(Of(1, Severity.Alert, at) with { Evidence = [new("couverture", 4.2 - (0.1 * minute), "jours", "DEP-53", at)] }, at);
        }
        Assert.Equal([4.2, 3.2, 2.2, 1.2], _peers.Changes.Select(change => Math.Round(change.Signal.Evidence[0].Value!.Value, 1)));
        Assert.Equal([1L, 2, 3, 4], _peers.Changes.Select(change => change.Signal.Version));
        // News to nobody: the signal is as old as it was.
        Assert.All(_peers.Changes, change => Assert.Equal(Start, change.Signal.ChangedAt));
    }

    [Fact]
    public async Task A_measure_that_is_no_longer_known_is_told()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        var at = Start.AddMinutes(10);
        await _board.ObserveAsync(Of(1, Severity.Alert, at) with { Evidence = [new("couverture", null, "jours", "DEP-53", at)] }, at);
        Assert.Equal([4.2, null], _peers.Changes.Select(change => change.Signal.Evidence[0].Value));
    }

    [Fact]
    public async Task An_observation_overtaken_on_its_way_is_ignored()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start.AddMinutes(5)), Start.AddMinutes(5));
        await _board.ObserveAsync(Of(1, null, Start.AddMinutes(4)), Start.AddMinutes(6));
        Assert.Equal(SignalState.Open, Only.State);
        await _board.ObserveAsync(Of(1, null, Start.AddMinutes(7)), Start.AddMinutes(7));
        await _board.ObserveAsync(Of(1, Severity.Alert, Start.AddMinutes(6)), Start.AddMinutes(8));
        Assert.Equal(SignalState.Cleared, Only.State);
    }

    [Fact]
    public async Task A_cleared_subject_that_fires_again_is_a_new_signal()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        await _board.ObserveAsync(Of(1, null, Start.AddHours(1)), Start.AddHours(1));
        await _board.ObserveAsync(Of(1, Severity.Watch, Start.AddHours(2)), Start.AddHours(2));
        Assert.Equal([("S3", SignalState.Open), ("S1", SignalState.Cleared)], _board.Signals().Select(signal => (signal.Id, signal.State)));
    }

    [Fact]
    public async Task The_end_of_a_subject_that_never_fired_is_nothing()
    {
        await _board.ObserveAsync(Of(1, null, Start), Start);
        Assert.Empty(_journal.Rows);
    }

    [Fact]
    public async Task A_resolved_subject_stays_quiet_until_its_condition_has_ended_once()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        Assert.Equal(SignalState.Resolved, (await DoneAsync("S1", Act(SignalActionKind.Resolve, 1, "livraison confirmée"), Start.AddMinutes(1))).State);
        await _board.ObserveAsync(Of(1, Severity.Alert, Start.AddMinutes(2)), Start.AddMinutes(2));
        Assert.Equal(2, _journal.Rows.Count);
        await _board.ObserveAsync(Of(1, null, Start.AddMinutes(3)), Start.AddMinutes(3));
        Assert.Equal(SignalState.Resolved, Only.State);
        await DoneAsync("S1", Act(SignalActionKind.Comment, 3, "pour mémoire"), Start.AddMinutes(4));
        var again = await ReloadedAsync();
        await again.ObserveAsync(Of(1, Severity.Alert, Start.AddMinutes(5)), Start.AddMinutes(5));
        Assert.Equal(["S5", "S1"], again.Signals().Select(signal => signal.Id));
    }

    [Fact]
    public async Task A_resolved_signal_is_reopened_while_its_condition_lasts_and_not_after()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        await DoneAsync("S1", Act(SignalActionKind.Resolve, 1), Start);
        Assert.Equal(SignalState.Open, (await DoneAsync("S1", Act(SignalActionKind.Reopen, 2), Start)).State);
        await DoneAsync("S1", Act(SignalActionKind.Resolve, 3), Start);
        await _board.ObserveAsync(Of(1, null, Start.AddMinutes(1)), Start.AddMinutes(1));
        Assert.Equal("signal.ended", await RefusedAsync("S1", Act(SignalActionKind.Reopen, 5), Start.AddMinutes(2)));
    }

    [Fact]
    public async Task Acknowledged_stays_so_while_severity_does_not_rise_and_a_rise_reopens_it_with_a_note()
    {
        await _board.ObserveAsync(Of(1, Severity.Watch, Start), Start);
        var acknowledged = await DoneAsync("S1", Act(SignalActionKind.Acknowledge, 1), Start.AddMinutes(1));
        Assert.Equal(("A. Martin", Start.AddMinutes(1)), (acknowledged.AcknowledgedBy, acknowledged.AcknowledgedAt));
        await _board.ObserveAsync(Of(1, Severity.Info, Start.AddMinutes(2)), Start.AddMinutes(2));
        Assert.Equal(SignalState.Acknowledged, Only.State);
        await _board.ObserveAsync(Of(1, Severity.Alert, Start.AddMinutes(3)), Start.AddMinutes(3));
        Assert.Equal(SignalState.Open, Only.State);
        Assert.Equal(["pris en charge par A. Martin", "rouvert : gravité passée de information à alerte"], Only.Comments.Select(note => note.Text));
        Assert.Equal("A. Martin", Only.AcknowledgedBy);
    }

    [Fact]
    public async Task A_snooze_ends_by_itself_and_the_signal_is_open_again()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        await DoneAsync("S1", Act(SignalActionKind.Snooze, 1, until: Start.AddHours(2)), Start);
        Assert.Equal(Start.AddHours(2), _board.NextDue);
        await _board.TickAsync(Start.AddHours(1));
        Assert.Equal(SignalState.Snoozed, Only.State);
        await _board.TickAsync(Start.AddHours(2));
        Assert.Equal((SignalState.Open, null), (Only.State, Only.SnoozedUntil));
        Assert.Null(_board.NextDue);
    }

    [Fact]
    public async Task An_action_on_another_version_says_who_changed_what()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        await DoneAsync("S1", Act(SignalActionKind.Assign, 1, assignee: "B. Petit"), Start);
        var conflict = Assert.IsType<SignalActionOutcome.VersionConflict>(await _board.ActAsync("S1", Act(SignalActionKind.Acknowledge, 1), Start, default));
        Assert.Equal("B. Petit", conflict.Current.AssignedTo);
        Assert.IsType<SignalActionOutcome.NotFound>(await _board.ActAsync("S99", Act(SignalActionKind.Acknowledge, 1), Start, default));
        Assert.IsType<SignalActionOutcome.NotFound>(await _board.ActAsync("nothing", Act(SignalActionKind.Acknowledge, 1), Start, default));
    }

    [Fact]
    public async Task An_assignment_can_be_taken_back_and_who_did_what_is_told_in_order()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        Assert.Equal("B. Petit", (await DoneAsync("S1", Act(SignalActionKind.Assign, 1, assignee: "B. Petit"), Start)).AssignedTo);
        Assert.Null((await DoneAsync("S1", Act(SignalActionKind.Assign, 2, assignee: ""), Start)).AssignedTo);
        await DoneAsync("S1", Act(SignalActionKind.Snooze, 3, until: Start.AddMinutes(270)), Start);
        await DoneAsync("S1", Act(SignalActionKind.Resolve, 4, "livré"), Start.AddMinutes(5));
        await DoneAsync("S1", Act(SignalActionKind.Reopen, 5), Start.AddMinutes(6));
        Assert.Equal(
            ["affecté à B. Petit par A. Martin", "affectation retirée par A. Martin", "mis en sommeil pour 4 h 30 par A. Martin", "livré", "résolu par A. Martin", "rouvert par A. Martin"],
            Only.Comments.Select(note => note.Text));
        Assert.Equal("A. Martin", Only.Comments[3].By);
    }

    [Fact]
    public async Task Notes_leave_room_in_the_thread_for_people_and_who_acted_last_is_always_told()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        var version = 1;
        for (; version <= 160; version++) await DoneAsync("S1", Act(SignalActionKind.Assign, version, assignee: $"B. Petit {version}"), Start);
        Assert.Equal((SignalLifecycle.NoteLimit, "affecté à B. Petit 160 par A. Martin"), (Only.Comments.Count, Only.Comments[^1].Text));
        for (var said = 0; said < SignalLifecycle.CommentLimit; said++) await DoneAsync("S1", Act(SignalActionKind.Comment, version++, "vu"), Start);
        Assert.Equal("signal.comments-full", await RefusedAsync("S1", Act(SignalActionKind.Comment, version, "vu"), Start));
        Assert.Equal("résolu par A. Martin", (await DoneAsync("S1", Act(SignalActionKind.Resolve, version), Start)).Comments[^1].Text);
        Assert.Equal(SignalLifecycle.NoteLimit + SignalLifecycle.CommentLimit, Only.Comments.Count);
    }

    [Fact]
    public async Task Actions_without_sense_are_refused_with_a_code_and_change_nothing()
    {
        await _board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        Assert.Equal("signal.comment", await RefusedAsync("S1", Act(SignalActionKind.Comment, 1, " "), Start));
        Assert.Equal("signal.comment-too-long", await RefusedAsync("S1", Act(SignalActionKind.Comment, 1, new string('a', 4001)), Start));
        Assert.Equal("signal.snooze", await RefusedAsync("S1", Act(SignalActionKind.Snooze, 1, until: Start), Start));
        Assert.Equal("signal.snooze", await RefusedAsync("S1", Act(SignalActionKind.Snooze, 1, until: Start.AddDays(31)), Start));
        Assert.Equal("signal.assignee", await RefusedAsync("S1", Act(SignalActionKind.Assign, 1), Start));
        Assert.Equal("signal.open", await RefusedAsync("S1", Act(SignalActionKind.Reopen, 1), Start));
        await DoneAsync("S1", Act(SignalActionKind.Acknowledge, 1), Start);
        Assert.Equal("signal.acknowledged", await RefusedAsync("S1", Act(SignalActionKind.Acknowledge, 2), Start));
        await _board.ObserveAsync(Of(1, null, Start.AddMinutes(1)), Start.AddMinutes(1));
        Assert.Equal("signal.closed", await RefusedAsync("S1", Act(SignalActionKind.Acknowledge, 3), Start));
        Assert.Equal(3, _journal.Rows.Count);
    }

    [Fact]
    public async Task While_held_nothing_opens_and_the_release_opens_what_holds_now_once()
    {
        _board.Hold = true;
        for (var minute = 0; minute < 10; minute++)
        {
            await _board.ObserveAsync(Of(1, minute % 2 == 0 ? Severity.Alert : null, Start.AddMinutes(minute)), Start.AddMinutes(minute));
            await _board.ObserveAsync(Of(2, minute % 2 == 0 ? null : Severity.Watch, Start.AddMinutes(minute)), Start.AddMinutes(minute));
        }
        await _board.TickAsync(Start.AddMinutes(10));
        Assert.Empty(_journal.Rows);
        _board.Hold = false;
        Assert.Equal(DateTimeOffset.MinValue, _board.NextDue);
        await _board.TickAsync(Start.AddMinutes(11));
        Assert.Equal((Product(2), 1), (Only.Subject.Presentation, Only.Count));
        Assert.Single(_peers.Changes);
    }

    private async Task<SignalBoard> ReloadedAsync()
    {
        var again = new SignalBoard(_journal, new RecordingPeers()) { OpenLimit = _board.OpenLimit };
        await again.LoadAsync(Start, default);
        return again;
    }
}

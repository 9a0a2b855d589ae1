using System.Text;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Xunit.Abstractions;
using static Medistock.Realtime.Actors.Tests.Nation;
using static Medistock.Realtime.Actors.Tests.Signals.Seen;

namespace Medistock.Realtime.Actors.Tests.Signals;

/// <summary>What a disk, a restart, a second activation and too many signals can do to the board.</summary>
public sealed class SignalBoardFailureTests(ITestOutputHelper output)
{
    private readonly MemoryJournal _journal = new();
    private readonly RecordingPeers _peers = new();

    private SignalBoard Board(int openLimit = 5_000) => new(_journal, _peers) { OpenLimit = openLimit };

    private async Task<SignalBoard> LoadedAsync(int openLimit = 5_000)
    {
        var board = new SignalBoard(_journal, new RecordingPeers()) { OpenLimit = openLimit };
        await board.LoadAsync(Start, default);
        return board;
    }

    [Theory]
    [InlineData(nameof(MemoryJournal.Failure.Busy))]
    [InlineData(nameof(MemoryJournal.Failure.UnavailableNotWritten))]
    [InlineData(nameof(MemoryJournal.Failure.UnavailableWritten))]
    public async Task An_observation_the_journal_could_not_take_is_retried_and_neither_lost_nor_doubled(string failure)
    {
        var board = Board();
        _journal.Fails = Enum.Parse<MemoryJournal.Failure>(failure);
        await board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        Assert.Empty(board.Signals());
        Assert.Empty(_peers.Changes);
        _journal.Fails = MemoryJournal.Failure.None;
        await board.ObserveAsync(Of(2, Severity.Alert, Start), Start);
        await board.TickAsync(Start.AddMilliseconds(500));
        Assert.Empty(_peers.Changes);
        await board.TickAsync(board.NextDue ?? default);
        Assert.Equal(["S1", "S2"], board.Signals().Select(signal => signal.Id).Order(StringComparer.Ordinal));
        Assert.Equal([1L, 2L], _peers.Changes.Select(change => change.Sequence));
        Assert.Equal(2, _journal.Rows.Count);
        Assert.Null(board.NextDue);
    }

    [Fact]
    public async Task An_action_the_journal_could_not_take_changes_nothing()
    {
        var board = Board();
        await board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        _journal.Fails = MemoryJournal.Failure.UnavailableNotWritten;
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await board.ActAsync("S1", Act(SignalActionKind.Acknowledge, 1), Start, default));
        Assert.Equal(SignalState.Open, Assert.Single(board.Signals()).State);
        _journal.Fails = MemoryJournal.Failure.None;
        Assert.IsType<SignalActionOutcome.Done>(await board.ActAsync("S1", Act(SignalActionKind.Acknowledge, 1), Start, default));
    }

    [Fact]
    public async Task An_action_written_though_it_timed_out_is_found_and_published_once()
    {
        var board = Board();
        await board.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        _journal.Fails = MemoryJournal.Failure.UnavailableWritten;
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await board.ActAsync("S1", Act(SignalActionKind.Acknowledge, 1), Start, default));
        _journal.Fails = MemoryJournal.Failure.None;
        var conflict = Assert.IsType<SignalActionOutcome.VersionConflict>(await board.ActAsync("S1", Act(SignalActionKind.Acknowledge, 1), Start, default));
        Assert.Equal("A. Martin", conflict.Current.AcknowledgedBy);
        Assert.Equal([1L, 2L], _peers.Changes.Select(change => change.Sequence));
    }

    [Fact]
    public async Task A_second_activation_that_wrote_meanwhile_is_read_before_anything_else()
    {
        var (one, other) = (Board(), Board());
        await one.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        await other.ObserveAsync(Of(1, Severity.Alert, Start), Start);
        await other.TickAsync(other.NextDue ?? default);
        Assert.Single(_journal.Rows);
        Assert.Equal("S1", Assert.Single(other.Signals()).Id);
        Assert.IsType<SignalActionOutcome.Done>(await other.ActAsync("S1", Act(SignalActionKind.Acknowledge, 1), Start, default));
        Assert.IsType<SignalActionOutcome.VersionConflict>(await one.ActAsync("S1", Act(SignalActionKind.Acknowledge, 1), Start, default));
    }

    [Fact]
    public async Task The_state_is_the_fold_of_the_log_whatever_happened()
    {
        const int seed = 4711;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var board = Board(openLimit: 6);
        var now = Start;
        for (var step = 0; step < 3_000; step++)
        {
            now = now.AddMinutes(random.Next(0, 4));
            _journal.Fails = random.Next(12) == 0 ? (MemoryJournal.Failure)random.Next(1, 4) : MemoryJournal.Failure.None;
            if (random.Next(5) > 0) await board.ObserveAsync(Of(random.Next(12), random.Next(3) == 0 ? null : (Severity)random.Next(3), now, random.Next(1, 3)), now);
            else if (board.Signals() is { Count: > 0 } signals)
            {
                var signal = signals[random.Next(signals.Count)];
                var action = Act((SignalActionKind)random.Next(6), signal.Version, "vu", "B. Petit", now.AddMinutes(30));
                await ActTolerantlyAsync(board, signal.Id, action, now);
            }
            if (board.NextDue <= now) await board.TickAsync(now);
        }
        _journal.Fails = MemoryJournal.Failure.None;
        for (var tick = 0; tick < 10; tick++) await board.TickAsync(now = now.AddSeconds(2));
        var folded = await LoadedAsync(openLimit: 6);
        Assert.Equal(board.Head, folded.Head);
        Assert.Equal(_journal.Rows.Count, _peers.Changes.Count);
        Assert.Equal(Enumerable.Range(1, _peers.Changes.Count).Select(sequence => (long)sequence), _peers.Changes.Select(change => change.Sequence));
        Assert.Equal(board.Signals().Select(Visible), folded.Signals().Select(Visible));
        Assert.Equal(board.Standing().Select(signal => signal.Id).Order(StringComparer.Ordinal), folded.Standing().Select(signal => signal.Id).Order(StringComparer.Ordinal));
        var open = board.Signals().Where(signal => SignalLifecycle.IsOpen(signal.State)).ToList();
        Assert.Equal(open.Count, open.Select(signal => (signal.Kind, signal.Subject)).Distinct().Count());
        Assert.True(open.Count <= 7);
    }

    private static (string, long, SignalState, Severity, string?) Visible(Signal signal) => (signal.Id, signal.Version, signal.State, signal.Severity, signal.AssignedTo);

    private static async Task ActTolerantlyAsync(SignalBoard board, string id, SignalActionRequest action, DateTimeOffset now)
    {
        try
        {
            await board.ActAsync(id, action, now, default);
        }
        catch (Exception refused) when (refused is JournalBusyException or JournalUnavailableException)
        {
            Assert.NotNull(refused.Message);
        }
    }

    [Fact]
    public async Task Beyond_the_limit_new_subjects_are_grouped_into_one_signal_that_says_how_many()
    {
        var board = Board(openLimit: 10);
        for (var product = 0; product < 30; product++) await board.ObserveAsync(Of(product, product == 29 ? Severity.Alert : Severity.Watch, Start), Start);
        Assert.Equal(11, board.Signals().Count);
        var group = board.Signals().Single(signal => signal.Rule.Name == "grouped");
        Assert.Equal(new SignalSubject(TerritoryCode.Of(Mayenne), null, null, EstablishmentKind.Pui), group.Subject);
        Assert.Equal((20.0, Severity.Alert), (group.Evidence[0].Value, group.Severity));
        Assert.Equal("signal.grouped", Assert.IsType<SignalActionOutcome.Refused>(await board.ActAsync(group.Id, Act(SignalActionKind.Resolve, group.Version), Start, default)).Code);

        // With room to spare a member that is seen again opens for itself; when all are gone the group clears.
        var later = Start.AddMinutes(5);
        for (var product = 0; product < 5; product++) await board.ObserveAsync(Of(product, null, later), later);
        await board.ObserveAsync(Of(12, Severity.Watch, later), later);
        Assert.Equal(19.0, board.Signals().Single(signal => signal.Rule.Name == "grouped").Evidence[0].Value);
        Assert.Contains(board.Signals(), signal => signal.Subject.Presentation == Product(12));
        for (var product = 10; product < 30; product++) await board.ObserveAsync(Of(product, null, later), later);
        Assert.Equal(SignalState.Cleared, board.Signals().Single(signal => signal.Rule.Name == "grouped").State);
    }

    [Fact]
    public async Task A_group_whose_members_nobody_mentions_after_a_restart_ends()
    {
        var board = Board(openLimit: 2);
        for (var product = 0; product < 5; product++) await board.ObserveAsync(Of(product, Severity.Watch, Start), Start);
        var again = await LoadedAsync(openLimit: 2);
        await again.TickAsync(again.NextDue ?? default);
        Assert.Equal(SignalState.Cleared, again.Signals().Single(signal => signal.Rule.Name == "grouped").State);
    }

    [Fact]
    public async Task A_hold_does_not_end_a_group_that_nobody_could_mention()
    {
        var board = Board(openLimit: 2);
        for (var product = 0; product < 5; product++) await board.ObserveAsync(Of(product, Severity.Watch, Start), Start);
        var again = await LoadedAsync(openLimit: 2);
        again.Hold = true;
        await again.TickAsync(Start.AddDays(21));
        again.Hold = false;
        await again.TickAsync(Start.AddDays(21));
        Assert.Equal(SignalState.Open, again.Signals().Single(signal => signal.Rule.Name == "grouped").State);
        await again.TickAsync(again.NextDue ?? default);
        Assert.Equal(SignalState.Cleared, again.Signals().Single(signal => signal.Rule.Name == "grouped").State);
    }

    [Fact]
    public async Task The_log_answers_from_memory_and_beyond_it_from_disk_the_same()
    {
        var board = Board();
        for (var step = 0; step < SignalBoard.RingCapacity + 50; step++)
            await board.ObserveAsync(Of(1, step % 2 == 0 ? Severity.Watch : null, Start.AddSeconds(step)), Start.AddSeconds(step));
        Assert.Equal(SignalBoard.RingCapacity + 50, board.Head);
        Assert.Equal([1L, 2, 3], (await board.LogAsync(0, 3, default)).Select(change => change.Sequence));
        Assert.Equal([51L, 52], (await board.LogAsync(50, 2, default)).Select(change => change.Sequence));
        Assert.Equal("S1", Assert.IsType<SignalChange>((await board.LogAsync(0, 1, default))[0]).Signal.Id);
        Assert.Equal([board.Head], (await board.LogAsync(board.Head - 1, 100, default)).Select(change => change.Sequence));
        Assert.Empty(await board.LogAsync(board.Head, 100, default));
        Assert.Equal(SignalState.Cleared, (await board.FindAsync("S1", default))?.State);
        Assert.Null(await board.FindAsync("S2", default));
    }

    [Fact]
    public async Task A_hold_keeps_a_bounded_number_of_subjects_and_counts_what_it_dropped()
    {
        var board = Board();
        board.Hold = true;
        for (var product = 0; product < SignalBoard.WaitingLimit + 3; product++) await board.ObserveAsync(Of(product, Severity.Watch, Start), Start);
        Assert.Equal((SignalBoard.WaitingLimit, 3L), (board.Waiting, board.Dropped));
    }

    [Fact]
    public void The_stored_form_of_version_1_is_read_and_written_as_it_always_was()
    {
        var signal = new Signal(
            "S2T", 4, SignalKind.Coverage, new(TerritoryCode.Of(Mayenne), Propofol, PuiOf(1), EstablishmentKind.Pui), Severity.Critical, SignalState.Acknowledged,
            new(2, 3, 1), Rule, [new("couverture", 4.25, "jours", "530000001", Start), new("couverture : données périmées", null, "jours", "DEP-53", Start)],
            Start, Start.AddMinutes(20), Start.AddMinutes(10), 7, "B. Petit", "A. Martin", Start.AddMinutes(10), null,
            [new("A. Martin", Start.AddMinutes(10), "vu, « appel » à l'ARS")]);
        var payload = SignalCodec.Encode(SignalChangeReason.Acted, signal);
        Assert.Equal(1, payload[0]);
        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Signals", "signal-row.v1.json")).TrimEnd();
        Assert.Equal(golden, Encoding.UTF8.GetString(payload, 1, payload.Length - 1));
        var (reason, read) = SignalCodec.Decode([1, .. Encoding.UTF8.GetBytes(golden)]);
        Assert.Equal(SignalChangeReason.Acted, reason);
        Assert.Equal(signal.Evidence, read.Evidence);
        Assert.Equal(signal.Comments, read.Comments);
        Assert.Equal(signal with { Evidence = read.Evidence, Comments = read.Comments }, read);
    }

    [Fact]
    public void A_row_of_a_newer_format_is_not_guessed_at() => Assert.Throws<InvalidDataException>(() => SignalCodec.Decode([9, (byte)'{', (byte)'}']));
}

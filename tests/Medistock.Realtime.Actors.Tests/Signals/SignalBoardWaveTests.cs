using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Signals;
using static Medistock.Realtime.Actors.Tests.Nation;
using static Medistock.Realtime.Actors.Tests.Signals.Seen;

namespace Medistock.Realtime.Actors.Tests.Signals;

/// <summary>Many observations in one turn: the same as one after the other, with fewer waits for the disk.</summary>
public sealed class SignalBoardWaveTests
{
    private readonly MemoryJournal _journal = new();
    private readonly RecordingPeers _peers = new();

    private SignalBoard Board(int openLimit = 5_000) => new(_journal, _peers) { OpenLimit = openLimit };

    [Theory]
    [InlineData(5_000)]
    [InlineData(3)]
    public async Task A_wave_leaves_what_one_after_the_other_leaves(int openLimit)
    {
        var observations = Enumerable.Range(0, 400).Select(i => Of(1 + i * 7 % 9, (i * 5 % 4) switch { 0 => null, 1 => Severity.Watch, _ => Severity.Alert }, Start.AddMinutes(i / 3))).ToList();
        var (one, together) = (new SignalBoard(new MemoryJournal(), new RecordingPeers()) { OpenLimit = openLimit }, Board(openLimit));
        foreach (var bunch in observations.Chunk(16))
        {
            foreach (var seen in bunch) await one.ObserveAsync(seen, bunch[^1].At);
            await together.ObserveAllAsync(bunch, bunch[^1].At);
        }
        Assert.Equal(one.Head, together.Head);
        Assert.Equal(
            one.Signals().Select(signal => (signal.Id, signal.Subject, signal.State, signal.Severity, signal.Count, signal.Version)).OrderBy(of => of.Id, StringComparer.Ordinal),
            together.Signals().Select(signal => (signal.Id, signal.Subject, signal.State, signal.Severity, signal.Count, signal.Version)).OrderBy(of => of.Id, StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, (int)together.Head).Select(sequence => (long)sequence), _peers.Changes.Select(change => change.Sequence));
    }

    [Theory]
    [InlineData(nameof(MemoryJournal.Failure.Busy))]
    [InlineData(nameof(MemoryJournal.Failure.UnavailableNotWritten))]
    [InlineData(nameof(MemoryJournal.Failure.UnavailableWritten))]
    public async Task A_wave_the_journal_could_not_take_is_retried_and_neither_lost_nor_doubled(string failure)
    {
        var board = Board();
        _journal.Fails = Enum.Parse<MemoryJournal.Failure>(failure);
        await board.ObserveAllAsync([Of(1, Severity.Alert, Start), Of(2, Severity.Alert, Start), Of(3, Severity.Watch, Start)], Start);
        Assert.Empty(board.Signals());
        Assert.Empty(_peers.Changes);
        _journal.Fails = MemoryJournal.Failure.None;
        await board.TickAsync(board.NextDue ?? default);
        Assert.Equal(["S1", "S2", "S3"], board.Signals().Select(signal => signal.Id).Order(StringComparer.Ordinal));
        Assert.Equal([1L, 2L, 3L], _peers.Changes.Select(change => change.Sequence));
        Assert.Equal(3, _journal.Rows.Count);
        Assert.Null(board.NextDue);
    }
}

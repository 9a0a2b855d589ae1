using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Territories;

/// <summary>An instance that is being filled again says nothing of the part it knows, then everything once.</summary>
public sealed class RebuildingTests
{
    private readonly RecordingPeers _peers = new();

    [Fact]
    public async Task A_department_that_is_being_rebuilt_sends_no_row_and_then_one_of_each_presentation()
    {
        var actor = new DepartmentActor(Mayenne, _peers, () => Book, () => DutyPeriods.Default) { Hold = true, Rebuilding = true };
        await actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 10, 5, Start), Line(Amoxicilline, 50, 5, Start)), Start);
        await actor.DrainAsync(Start.AddSeconds(1));
        await actor.TickAsync(Start.AddSeconds(2));
        Assert.Empty(_peers.Rows);
        Assert.False(actor.NextDue <= Start.AddSeconds(30));
        await actor.ReceiveAsync(From(PuiOf(2), 1, Start, Line(Propofol, 500, 5, Start)), Start.AddSeconds(3));

        (actor.Rebuilding, actor.Hold) = (false, false);
        await actor.TickAsync(Start.AddSeconds(4));
        Assert.Equal([Quantity.Of(50), Quantity.Of(510)], _peers.Rows.Select(row => row.Links.Single().Stock).Order());
        Assert.Equal(PuiOf(1), Assert.Single(_peers.Observations).Subject.Establishment);
    }

    [Fact]
    public async Task A_row_that_is_asked_for_is_newer_than_those_sent_and_older_than_those_sent_later()
    {
        var actor = new DepartmentActor(Mayenne, _peers, () => Book, () => DutyPeriods.Default);
        await actor.ReceiveAsync(From(PuiOf(1), 1, Start, Line(Propofol, 100, 5, Start)), Start);
        var asked = Assert.Single(actor.Rows([Amoxicilline, Propofol], Start));
        await actor.ReceiveAsync(From(PuiOf(1), 2, Start, Line(Propofol, 20, 5, Start)), Start);
        Assert.Equal([Propofol], actor.Presentations);
        Assert.True(_peers.Rows[0].Version < asked.Version && asked.Version < _peers.Rows[1].Version);
        Assert.Equal(Quantity.Of(100), asked.Links.Single().Stock);
    }

    [Fact]
    public async Task A_presentation_that_is_being_rebuilt_publishes_nothing_until_it_is_whole()
    {
        var actor = new PresentationActor(Propofol, _peers, () => Book) { Hold = true, Rebuilding = true };
        var totals = new LinkTotals(EstablishmentKind.Pui, Quantity.Of(10), new DailyRate(5_000_000), 1, 0, 0, 1, 1, Start);
        await actor.ReceiveAsync(new(Mayenne, Propofol, 1, [totals]), Start);
        await actor.TickAsync(Start.AddSeconds(1));
        actor.Drain(Start.AddSeconds(2));
        Assert.Empty(_peers.Tiles);
        Assert.Empty(_peers.Observations);
        Assert.Null(actor.NextDue);

        (actor.Rebuilding, actor.Hold) = (false, false);
        await actor.TickAsync(Start.AddSeconds(3));
        Assert.Equal(4, Assert.Single(_peers.Tiles).Count);
        Assert.NotEmpty(_peers.Observations);
    }
}

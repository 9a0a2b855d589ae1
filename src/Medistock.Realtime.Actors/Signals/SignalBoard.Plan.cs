using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Actors.Signals;

/// <summary>
/// The winter plan's rows get their number among everything that screens must not miss: the board reads the plan's log behind its last announced row and writes each into
/// its own. A word of the plan only says when to look, so none can be lost, doubled or re-ordered.
/// </summary>
public sealed partial class SignalBoard
{
    /// <summary>The newest row of the plan that has its number.</summary>
    public long Announced { get; private set; }

    /// <param name="planHead">How far the plan's log has come at least.</param>
    public async ValueTask AnnounceAsync(long planHead, DateTimeOffset now)
    {
        if (planHead <= Announced) return;
        try
        {
            await CatchUpAsync(now, CancellationToken.None);
            await foreach (var row in journal.ReadAsync(WinterPlanActor.Stream, Announced, CancellationToken.None))
                await AnnounceAsync(row, now);
        }
        catch (Exception cannotWrite) when (cannotWrite is JournalBusyException or JournalUnavailableException or JournalFenceException)
        {
            // The plan says its head again within seconds.
            Unwritten++;
        }
    }

    private async ValueTask AnnounceAsync(JournalEntry row, DateTimeOffset now)
    {
        if (PlanCodec.Decode(row.Payload.Span).ForScreens() is not { } told)
        {
            // Nothing to tell: read past it. After a restart it is read once more.
            Announced = row.Sequence;
            return;
        }
        var announced = new JournalEntry(Stream, Head + 1, null, 0, row.Principal, now, AnnouncedPlan.Encode(row.Sequence, told));
        try
        {
            await journal.AppendAsync(announced, CancellationToken.None);
        }
        catch (Exception unsure) when (unsure is not JournalBusyException)
        {
            _behind = true;
            throw;
        }
        Apply(AnnouncedPlan.Decode(announced), publish: true);
    }

    private void Apply(PlanChange change, bool publish)
    {
        (Head, Announced) = (change.Sequence, change.PlanSequence);
        _ring.Add(change);
        if (publish) peers.Publish(change);
    }
}

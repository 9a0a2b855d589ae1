using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Server.Engine;

/// <summary>How one actor reaches the next, left to right: a place in its mailbox.</summary>
internal sealed partial class SingleNode
{
    ValueTask IPeers.ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) =>
        CellOf(department).PostAsync(actor => actor.ReceiveAsync(contribution, Now));

    ValueTask IPeers.ReportAsync(PresentationCode presentation, DepartmentRow row) => CellOf(presentation).PostAsync(actor => actor.ReceiveAsync(row, Now));

    ValueTask IPeers.ReportAsync(string group, MemberRow row) => GroupCellOf(group).PostAsync(actor =>
    {
        actor.Receive(row);
        return ValueTask.CompletedTask;
    });

    /// <summary>
    /// Refused rather than waited for: the board writes each change to disk, and a department that stood waiting for it would hold up the pharmacies
    /// behind it. What is refused stays owed and is said again. However many they are, one message stands in the mailbox for them.
    /// </summary>
    ValueTask IPeers.ObserveAsync(SignalObservation observation)
    {
        if (_observed.Count >= MostObserved) throw new EngineBusyException("the signal board has enough to do");
        _observed.Enqueue(observation);
        return Interlocked.Exchange(ref _observing, 1) == 0 ? _board.PostAsync(TakeObservedAsync) : ValueTask.CompletedTask;
    }

    /// <summary>What has gathered since the board's last turn, in one turn.</summary>
    private async ValueTask TakeObservedAsync(SignalBoard board)
    {
        Volatile.Write(ref _observing, 0);
        var taken = new List<SignalObservation>();
        while (_observed.TryDequeue(out var observation)) taken.Add(observation);
        await board.ObserveAllAsync(taken, Now);
    }

    void IPeers.Publish(IReadOnlyList<TerritoryFigures> figures) => _tilesIn.OnNext(figures);

    void IPeers.Publish(PresentationShapes shapes) => _shapes.Take(shapes);

    void IPeers.Publish(LiveChange change)
    {
        Volatile.Write(ref _liveHead, change.Sequence);
        if (change is PlanChange { Entry: PlanEntry.TookEffect }) OnPlanChanged();
        _changes.OnNext(change);
    }
}

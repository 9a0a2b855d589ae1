using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Coverage;

namespace Medistock.Realtime.Actors.Ports;

/// <summary>
/// How one actor reaches the next, left to right only: establishment → department → presentation → molecule group → signal board → live feed;
/// facts → presentation; winter plan → signal board.
/// Messages carry absolute values with a version, so a lost, repeated or re-ordered one does no harm.
/// Calls wait for room in the receiver's mailbox, not for the work to be done.
/// </summary>
public interface IPeers
{
    ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution);
    ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row);
    /// <summary>What a presentation says to its molecule group.</summary>
    ValueTask ReportAsync(string group, MemberRow row);
    /// <summary>From the national log of facts: what is known upstream of one presentation.</summary>
    ValueTask SupplyAsync(PresentationCode presentation, SupplyRow row);
    ValueTask ObserveAsync(SignalObservation observation);
    /// <summary>Tiles for the live feed: absolute, droppable.</summary>
    void Publish(IReadOnlyList<TerritoryFigures> figures);
    /// <summary>What a presentation has learnt, for the table of every process: absolute, droppable; what is lost is told again.</summary>
    void Publish(PresentationShapes shapes);
    /// <summary>From the winter plan to the board: the plan's log has come at least this far, and its new rows are to be numbered for screens. May be lost or repeated.</summary>
    ValueTask AnnounceAsync(long planHead);
    /// <summary>A change that is already on disk.</summary>
    void Publish(LiveChange change);
}

using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Tests;

/// <summary>What an actor said to the next ones; <see cref="Busy"/> makes their mailboxes full.</summary>
internal sealed class RecordingPeers : IPeers
{
    public bool Busy { get; set; }
    public List<DepartmentRow> Rows { get; } = [];
    public List<(string Group, MemberRow Row)> Members { get; } = [];
    public List<SupplyRow> Supplies { get; } = [];
    public List<SignalObservation> Observations { get; } = [];
    public List<IReadOnlyList<TerritoryFigures>> Tiles { get; } = [];
    public ShapeTable Shapes { get; } = new();
    public List<LiveChange> Live { get; } = [];
    public IReadOnlyList<SignalChange> Changes => [.. Live.OfType<SignalChange>()];

    public ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => throw new NotSupportedException();

    public ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row)
    {
        if (Busy) throw new EngineBusyException("full");
        Rows.Add(row);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReportAsync(string group, MemberRow row)
    {
        if (Busy) throw new EngineBusyException("full");
        Members.Add((group, row));
        return ValueTask.CompletedTask;
    }

    public ValueTask SupplyAsync(PresentationCode presentation, SupplyRow row)
    {
        if (Busy) throw new EngineBusyException("full");
        Supplies.Add(row);
        return ValueTask.CompletedTask;
    }

    public ValueTask ObserveAsync(SignalObservation observation)
    {
        if (Busy) throw new EngineBusyException("full");
        Observations.Add(observation);
        return ValueTask.CompletedTask;
    }

    public List<long> PlanHeads { get; } = [];

    public ValueTask AnnounceAsync(long planHead)
    {
        if (Busy) throw new EngineBusyException("full");
        PlanHeads.Add(planHead);
        return ValueTask.CompletedTask;
    }

    public void Publish(IReadOnlyList<TerritoryFigures> figures) => Tiles.Add(figures);
    public void Publish(PresentationShapes shapes) => Shapes.Take(shapes);
    public void Publish(LiveChange change) => Live.Add(change);
}

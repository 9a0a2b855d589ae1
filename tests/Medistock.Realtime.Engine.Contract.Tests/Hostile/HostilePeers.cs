using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Engine.Contract.Tests.Hostile;

/// <summary>Stands between the actors as a bad network does: loses, repeats, delays and re-orders. Shares are 0–1 of the messages.</summary>
internal sealed class HostilePeers(IPeers inner, int seed) : IPeers
{
    private const int HeldLimit = 64;
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly List<Func<ValueTask>> _held = [];

    public double Drop { get; set; }
    /// <summary>Of the departments' rows alone.</summary>
    public double DropRows { get; set; }
    public double Repeat { get; set; }
    public double Delay { get; set; }

    /// <summary>From here on a good network; what was under way arrives, in any order.</summary>
    public void Calm()
    {
        (Drop, DropRows, Repeat, Delay) = (0, 0, 0, 0);
        Func<ValueTask>[] late;
        lock (_gate)
        {
            late = [.. _held];
            _held.Clear();
            _random.Shuffle(late);
        }
        foreach (var message in late) Task.Run(() => message().AsTask()).Wait();
    }

    public ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => CarryAsync(Drop, () => inner.ContributeAsync(department, contribution));
    public ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row) => CarryAsync(Math.Max(Drop, DropRows), () => inner.ReportAsync(presentation, row));
    public ValueTask ReportAsync(string group, MemberRow row) => CarryAsync(Drop, () => inner.ReportAsync(group, row));
    public ValueTask SupplyAsync(PresentationCode presentation, SupplyRow row) => CarryAsync(Math.Max(Drop, DropRows), () => inner.SupplyAsync(presentation, row));
    public ValueTask ObserveAsync(SignalObservation observation) => CarryAsync(Drop, () => inner.ObserveAsync(observation));
    public ValueTask AnnounceAsync(long planHead) => CarryAsync(Drop, () => inner.AnnounceAsync(planHead));
    public void Publish(IReadOnlyList<TerritoryFigures> figures) => inner.Publish(figures);
    public void Publish(PresentationShapes shapes) => inner.Publish(shapes);
    public void Publish(LiveChange change) => inner.Publish(change);

    private async ValueTask CarryAsync(double drop, Func<ValueTask> message)
    {
        var now = new List<Func<ValueTask>>(3);
        lock (_gate)
        {
            if (_random.NextDouble() < drop) return;
            if (_held.Count < HeldLimit && _random.NextDouble() < Delay) _held.Add(message);
            else now.Add(message);
            if (_random.NextDouble() < Repeat) now.Add(message);
            if (_held.Count > 0 && _random.Next(3) == 0)
            {
                var at = _random.Next(_held.Count);
                if (Delay < 1)
                {
                    now.Insert(0, _held[at]);
                    _held.RemoveAt(at);
                }
            }
        }
        foreach (var one in now) await one();
    }
}

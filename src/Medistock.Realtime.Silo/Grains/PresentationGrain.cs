using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Wire;
using Orleans.Placement;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>Shell of <see cref="PresentationActor"/>: blank, silent and unanswering until every department has given its row again, as <see cref="DepartmentGrain"/>.</summary>
[GrainType("presentation"), RandomPlacement, KeepAlive, Immovable]
internal sealed class PresentationGrain : ActorGrain, IPresentationGrain
{
    private readonly PresentationActor _actor;
    private readonly Summing _self = new();

    public PresentationGrain(IGrainContext context, ActorParts parts) : base(parts)
    {
        _actor = new(PresentationCode.Parse(context.GrainId.Key.ToString()!), parts.Peers, () => parts.Reference.Current, () => parts.Rules.Thresholds)
        {
            Hold = true, Rebuilding = true, PublishEvery = parts.InRealTime(250), RepeatEvery = parts.Repeats(TimeSpan.FromMinutes(5)),
        };
    }

    protected override DateTimeOffset? NextDue => _actor.NextDue;
    protected override ValueTask WakeActorAsync(DateTimeOffset now) => _actor.TickAsync(now);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Parts.Local.Add(_actor.Code, _self);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Parts.Local.Presentations.TryRemove(new(_actor.Code, _self));
        return Task.CompletedTask;
    }

    public async Task ReceiveAsync(Several<DepartmentRow> rows)
    {
        try
        {
            foreach (var row in rows.Items) await _actor.ReceiveAsync(row, Now);
        }
        finally
        {
            Arm();
        }
    }

    public Task WakeAsync() => Task.CompletedTask;

    public async Task<bool> RestoreAsync(Guid instance, Several<Signal> standing, Several<DepartmentRow> rows)
    {
        if (instance != _self.Instance) return false;
        if (!_self.Rebuilding) return true;
        _actor.Resume(standing.Items, Now);
        // Newer rows than these may have come meanwhile: the version decides.
        foreach (var row in rows.Items) await _actor.ReceiveAsync(row, Now);
        _self.Rebuilding = _actor.Rebuilding = false;
        _actor.Hold = Parts.Local.Hold;
        Arm();
        return true;
    }

    public Task<Several<TerritoryFigures>?> FiguresAsync(string territory) => Task.FromResult(_self.Rebuilding ? null
        : new Several<TerritoryFigures>(territory.Length == 0 ? _actor.Figures() : _actor.Figures(TerritoryCode.Parse(territory))));

    public Task HoldAsync(bool hold)
    {
        if (!_self.Rebuilding) _actor.Hold = hold;
        Arm();
        return Task.CompletedTask;
    }

    public Task DrainAsync()
    {
        _actor.Drain(Now);
        Arm();
        return Task.CompletedTask;
    }
}

using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Wire;
using Orleans.Placement;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>
/// Shell of <see cref="DepartmentActor"/>. A new instance is blank: it takes what it is told, but says, judges and answers nothing until the keeper of its silo
/// has had every establishment speak again. Never collected and never moved: either would cost that again.
/// </summary>
[GrainType("department"), RandomPlacement, KeepAlive, Immovable]
internal sealed class DepartmentGrain : ActorGrain, IDepartmentGrain
{
    private readonly DepartmentActor _actor;
    private readonly Summing _self = new();

    public DepartmentGrain(IGrainContext context, ActorParts parts) : base(parts)
    {
        _actor = new(DepartmentCode.Parse(context.GrainId.Key.ToString()!), parts.Peers, () => parts.Reference.Current, parts.Rules.Duties, () => parts.Rules.Thresholds)
        {
            Hold = true, Rebuilding = true, FlushEvery = parts.InRealTime(250), RepeatEvery = parts.Repeats(TimeSpan.FromMinutes(15)), WorstEvery = parts.InRealTime(15_000),
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
        Parts.Local.Departments.TryRemove(new(_actor.Code, _self));
        return Task.CompletedTask;
    }

    public async Task ReceiveAsync(Several<EstablishmentContribution> contributions)
    {
        try
        {
            foreach (var contribution in contributions.Items) await _actor.ReceiveAsync(contribution, Now);
        }
        finally
        {
            if (_actor.PresentationCount != _self.Holds.Count) _self.Holds = _actor.Presentations;
            Arm();
        }
    }

    public Task WakeAsync() => Task.CompletedTask;

    public Task<bool> ResumeAsync(Guid instance, Several<Signal> standing)
    {
        if (instance != _self.Instance) return Task.FromResult(false);
        if (_self.Rebuilding) _actor.Resume(standing.Items, Now);
        Arm();
        return Task.FromResult(true);
    }

    public Task<bool> ReleaseAsync(Guid instance)
    {
        if (instance != _self.Instance) return Task.FromResult(false);
        _self.Rebuilding = _actor.Rebuilding = false;
        _actor.Hold = Parts.Local.Hold;
        Arm();
        return Task.FromResult(true);
    }

    public Task<Dictionary<string, long>> SeenAsync() => Task.FromResult(_actor.SeenSequences.ToDictionary(pair => pair.Key.Text, pair => pair.Value));

    public Task ForgetAsync(string[] establishments)
    {
        foreach (var finess in establishments) _actor.Forget(Finess.Parse(finess));
        Arm();
        return Task.CompletedTask;
    }

    public Task<Several<DepartmentRow>?> RowsAsync(ulong[] presentations) => Task.FromResult(_self.Rebuilding ? null
        : new Several<DepartmentRow>(_actor.Rows([.. presentations.Select(PresentationCode.FromValue)], Now)));

    public Task<Several<HeldLine>?> LinesAsync(ulong presentation) =>
        Task.FromResult(_self.Rebuilding ? null : new Several<HeldLine>(_actor.Lines(PresentationCode.FromValue(presentation))));

    public Task<ReportingState?> ReportingAsync() => Task.FromResult(_self.Rebuilding ? null : _actor.Reporting(Now));

    public Task HoldAsync(bool hold)
    {
        if (!_self.Rebuilding) _actor.Hold = hold;
        Arm();
        return Task.CompletedTask;
    }

    public async Task DrainAsync()
    {
        await _actor.DrainAsync(Now);
        Arm();
    }
}

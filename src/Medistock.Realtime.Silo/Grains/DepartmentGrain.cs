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
/// Shell of <see cref="DepartmentActor"/>, rebuilt from what every one of its establishments says again. Never collected and never moved: either would cost that again.
/// </summary>
[GrainType("department"), RandomPlacement, KeepAlive, Immovable]
internal sealed class DepartmentGrain : SummingGrain<DepartmentCode>, IDepartmentGrain
{
    private readonly DepartmentActor _actor;

    public DepartmentGrain(IGrainContext context, ActorParts parts) : base(parts, DepartmentCode.Parse(context.GrainId.Key.ToString()!), parts.Local.Departments)
    {
        _actor = new(Code, parts.Peers, () => parts.Reference.Current, () => parts.FollowUps.RulesIn(Code).Duties, () => parts.Rules.Thresholds)
        {
            Shapes = parts.Shapes, Hold = true, Rebuilding = true, FlushEvery = parts.InRealTime(250), RepeatEvery = parts.Repeats(TimeSpan.FromMinutes(15)), WorstEvery = parts.InRealTime(15_000),
        };
    }

    protected override bool ActorHolds { set => _actor.Hold = value; }
    protected override bool ActorRebuilds { set => _actor.Rebuilding = value; }
    protected override DateTimeOffset? NextDue => _actor.NextDue;
    protected override ValueTask WakeActorAsync(DateTimeOffset now) => _actor.TickAsync(now);

    public async Task ReceiveAsync(Several<EstablishmentContribution> contributions)
    {
        try
        {
            foreach (var contribution in contributions.Items) await _actor.ReceiveAsync(contribution, Now);
        }
        finally
        {
            if (_actor.PresentationCount != Self.Holds.Count) Self.Holds = _actor.Presentations;
            Arm();
        }
    }

    public Task<bool> ResumeAsync(Guid instance, Several<Signal> standing)
    {
        if (instance != Self.Instance) return Task.FromResult(false);
        if (Self.Rebuilding) _actor.Resume(standing.Items, Now);
        Arm();
        return Task.FromResult(true);
    }

    public Task<bool> ReleaseAsync(Guid instance)
    {
        if (instance != Self.Instance) return Task.FromResult(false);
        Release();
        return Task.FromResult(true);
    }

    public Task<Dictionary<string, long>> SeenAsync() => Task.FromResult(_actor.SeenSequences.ToDictionary(pair => pair.Key.Text, pair => pair.Value));

    public Task ForgetAsync(string[] establishments)
    {
        foreach (var finess in establishments) _actor.Forget(Finess.Parse(finess));
        Arm();
        return Task.CompletedTask;
    }

    public Task<Several<DepartmentRow>?> RowsAsync(ulong[] presentations) => Task.FromResult(Self.Rebuilding ? null
        : new Several<DepartmentRow>(_actor.Rows([.. presentations.Select(PresentationCode.FromValue)], Now)));

    public Task<Several<HeldLine>?> LinesAsync(ulong presentation) =>
        Task.FromResult(Self.Rebuilding ? null : new Several<HeldLine>(_actor.Lines(PresentationCode.FromValue(presentation))));

    public Task<ReportingState?> ReportingAsync() => Task.FromResult(Self.Rebuilding ? null : _actor.Reporting(Now));

    public async Task DrainAsync()
    {
        await _actor.DrainAsync(Now);
        Arm();
    }
}

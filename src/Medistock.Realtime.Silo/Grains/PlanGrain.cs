using Medistock.Realtime.Actors.WinterPlan;
using Orleans.Placement;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>Shell of <see cref="WinterPlanActor"/>, folded from its log by the first call and fenced by its sequence, as <see cref="BoardGrain"/>.</summary>
[GrainType("plan"), RandomPlacement, KeepAlive, Immovable]
internal sealed class PlanGrain : ActorGrain, IPlanGrain
{
    private readonly FencedJournal _journal;
    private readonly WinterPlanActor _plan;
    private bool _loaded;

    public PlanGrain(ActorParts parts) : base(parts)
    {
        _journal = new(parts.Journal);
        _plan = new(_journal, parts.Peers) { AnnounceEvery = parts.InRealTime(5_000) };
    }

    protected override DateTimeOffset? NextDue => _loaded ? _plan.NextDue : null;

    protected override async ValueTask WakeActorAsync(DateTimeOffset now)
    {
        await LoadAsync();
        await _plan.TickAsync(now);
        LeaveIfFenced();
    }

    public async Task<PlanOutcome> ActAsync(PlanRequest request)
    {
        try
        {
            await LoadAsync();
            return await _plan.ActAsync(request, Now);
        }
        finally
        {
            LeaveIfFenced();
            Arm();
        }
    }

    public async Task WakeAsync()
    {
        await LoadAsync();
        Arm();
    }

    private async Task LoadAsync()
    {
        if (_loaded) return;
        await _plan.LoadAsync(Now, CancellationToken.None);
        _loaded = true;
    }

    private void LeaveIfFenced()
    {
        if (_journal.Fenced) DeactivateOnIdle();
    }
}

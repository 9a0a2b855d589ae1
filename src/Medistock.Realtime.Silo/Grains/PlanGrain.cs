using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Wire;
using Orleans.Placement;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>
/// Shell of <see cref="WinterPlanActor"/>, folded from its log by the first call and fenced by its sequence, as <see cref="BoardGrain"/>. Reports raise no signal until the keeper has given it those
/// that stand.
/// </summary>
[GrainType("plan"), RandomPlacement, KeepAlive, Immovable]
internal sealed class PlanGrain : ActorGrain, IPlanGrain
{
    private readonly FencedJournal _journal;
    private readonly WinterPlanActor _plan;
    private bool _loaded, _resumed;

    public PlanGrain(ActorParts parts) : base(parts)
    {
        _journal = new(parts.Journal);
        _plan = new(_journal, parts.Peers, () => parts.Reference.Current) { Hold = true, AnnounceEvery = parts.InRealTime(5_000), RepeatEvery = parts.Repeats(TimeSpan.FromMinutes(5)) };
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

    public Task<bool> ResumedAsync() => Task.FromResult(_resumed);

    public async Task ResumeAsync(Several<Signal> standing)
    {
        await LoadAsync();
        if (!_resumed) _plan.Resume(standing.Items, Now);
        _resumed = true;
        _plan.Hold = Parts.Local.Hold;
        Arm();
    }

    public Task HoldAsync(bool hold)
    {
        _plan.Hold = hold || !_resumed;
        Arm();
        return Task.CompletedTask;
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

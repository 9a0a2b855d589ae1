using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Server.Engine;

/// <summary>The winter plan: one cell, beside the chain that leads to the board.</summary>
internal sealed partial class SingleNode
{
    public async ValueTask<PlanBook> PlanAsync(DateTimeOffset? asOf, CancellationToken cancel) =>
        asOf is { } moment ? await _planReader.AsOfAsync(moment, cancel) : await _planReader.NowAsync(cancel);

    // Once begun it is finished, whether or not the caller still listens.
    public async ValueTask<PlanOutcome> PlanAsync(PlanRequest request, CancellationToken cancel) => await _plan.AskAsync(plan => plan.ActAsync(request, Now));

    ValueTask IPeers.AnnounceAsync(long planHead) => _board.PostAsync(board => board.AnnounceAsync(planHead, Now));

    private Task<bool> LoadPlanAsync(CancellationToken cancel) => _plan.RunAsync(async plan =>
    {
        await plan.LoadAsync(Now, cancel);
        return true;
    });
}

using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Server.Engine;

/// <summary>The winter plan: one cell, beside the chain that leads to the board.</summary>
internal sealed partial class SingleNode
{
    /// <summary>A minute of real time, or an hour of a fast clock: what has to hold for a day is looked at often enough.</summary>
    private TimeSpan ObserveEvery => TimeSpan.FromSeconds(Math.Clamp(3_600 / _speed, 1, 60));
    private readonly PlanObserver _observer;
    private Task _watching = Task.CompletedTask;

    public async ValueTask<PlanBook> PlanAsync(DateTimeOffset? asOf, CancellationToken cancel) =>
        asOf is { } moment ? await _planReader.AsOfAsync(moment, cancel) : await _planReader.NowAsync(cancel);

    // Once begun it is finished, whether or not the caller still listens.
    public async ValueTask<PlanOutcome> RecordPlanAsync(PlanRequest request, CancellationToken cancel) => await _plan.AskAsync(plan => plan.ActAsync(request, Now));

    ValueTask IPeers.AnnounceAsync(long planHead) => _board.PostAsync(board => board.AnnounceAsync(planHead, Now));

    /// <summary>What fails is seen again by the next look.</summary>
    private async Task WatchPlanAsync(CancellationToken cancel)
    {
        using var beat = new PeriodicTimer(ObserveEvery, _real);
        while (await beat.WaitForNextTickAsync(cancel)) await ObservePlanAsync(cancel);
    }

    internal async Task ObservePlanAsync(CancellationToken cancel)
    {
        try
        {
            await _observer.ObserveAsync(cancel);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException && !cancel.IsCancellationRequested)
        {
            LogTurnFailed(problem);
        }
    }

    private Task<bool> LoadPlanAsync(CancellationToken cancel) => _plan.RunAsync(async plan =>
    {
        await plan.LoadAsync(Now, cancel);
        return true;
    });
}

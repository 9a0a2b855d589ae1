using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Server.Engine;

/// <summary>The winter plan: one cell, beside the chain that leads to the board.</summary>
internal sealed partial class SingleNode
{
    private PeriodicTimer? _looking;
    private readonly PlanObserver _observer;
    private Task _watching = Task.CompletedTask;

    public async ValueTask<PlanBook> PlanAsync(DateTimeOffset? asOf, CancellationToken cancel) =>
        asOf is { } moment ? await _planReader.AsOfAsync(moment, cancel) : await _planReader.NowAsync(cancel);

    // Once begun it is finished, whether or not the caller still listens.
    public async ValueTask<PlanOutcome> RecordPlanAsync(PlanRequest request, CancellationToken cancel) => await _plan.AskAsync(plan => plan.ActAsync(request, Now));

    ValueTask IPeers.AnnounceAsync(long planHead) => _board.PostAsync(board => board.AnnounceAsync(planHead, Now));

    /// <summary>A minute of real time, or an hour of a fast clock: what has to hold for a day is looked at often enough.</summary>
    private static TimeSpan ObserveEvery(double speed) => TimeSpan.FromSeconds(Math.Clamp(3_600 / speed, 1, 60));

    /// <summary>The clock runs at another speed from now on.</summary>
    internal void Pace(double speed)
    {
        if (_looking is { } looking) looking.Period = ObserveEvery(speed);
    }

    /// <summary>What fails is seen again by the next look.</summary>
    private async Task WatchPlanAsync(CancellationToken cancel)
    {
        using var beat = _looking = new PeriodicTimer(ObserveEvery(_speed), _real);
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

    private Task<bool> LoadPlanAsync(IReadOnlyList<Signal> standing, CancellationToken cancel) => _plan.RunAsync(async plan =>
    {
        await plan.LoadAsync(Now, cancel);
        plan.Resume(standing, Now);
        _followUps.Take(plan.Book, Now);
        return true;
    });

    /// <summary>A level has changed: what establishments owe changes with it, and with that what is stale.</summary>
    private async Task FollowPlanAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var changed = await TakeFollowUpsAsync();
        if (changed.Count == 0) return;
        foreach (var (finess, _) in _establishments)
            if (Reference.Current.DepartmentOf(finess) is { } home && changed.Contains(PlanTerritories.Of(home.Code))) await TryPublishAsync(finess);
    }

    private async Task<IReadOnlyList<TerritoryCode>> TakeFollowUpsAsync()
    {
        try
        {
            return _followUps.Take(await _planReader.NowAsync(CancellationToken.None), Now);
        }
        catch (JournalUnavailableException unread)
        {
            // The next healing pass asks again.
            LogTurnFailed(unread);
            return [];
        }
    }

    private void OnPlanChanged()
    {
        lock (_placingGate) _placing = FollowPlanAsync(_placing);
    }
}

using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Live;
using Medistock.Realtime.Silo.Peers;

namespace Medistock.Realtime.Silo.Healing;

/// <summary>The times at which a silo's keeper works, and at which its node looks at the log of signals.</summary>
internal sealed partial class KeeperBeat(Keeper keeper, ActorParts parts, SignalReplica signals, Nodes nodes, PlanObserver observer, TimeProvider real, ILogger<KeeperBeat> log) : BackgroundService
{
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(2), HealEvery = TimeSpan.FromSeconds(20), ReadEvery = TimeSpan.FromSeconds(5), ObserveEvery = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Apart: a rebuilding that takes long keeps nobody asleep.
        var rebuild = new Pump(() => TryAsync(keeper.RebuildAsync, stoppingToken));
        var place = new Pump(() => TryAsync(keeper.PlaceAsync, stoppingToken));
        void Newborn() => rebuild.Kick();
        void Changed(ReferenceBook book) => place.Kick();
        parts.Local.Newborn += Newborn;
        parts.Reference.Changed += Changed;
        Task LookAsync(CancellationToken cancel)
        {
            rebuild.Kick();
            return keeper.LookAsync(cancel);
        }

        await TryAsync(keeper.AgreeAsync, stoppingToken);
        await TryAsync(keeper.FollowPlanAsync, stoppingToken);
        await TryAsync(LookAsync, stoppingToken);
        try
        {
            await Task.WhenAll(EveryAsync(KeepEvery, keeper.AgreeAsync, stoppingToken), EveryAsync(KeepEvery, LookAsync, stoppingToken), EveryAsync(HealEvery, keeper.HealAsync, stoppingToken), EveryAsync(KeepEvery, keeper.FollowPlanAsync, stoppingToken), EveryAsync(ReadEvery, signals.CatchUpAsync, stoppingToken),
                EveryAsync(ObserveEvery, ObserveAsync, stoppingToken));
        }
        finally
        {
            parts.Local.Newborn -= Newborn;
            parts.Reference.Changed -= Changed;
        }
    }

    /// <summary>One silo looks at the plan's lights for all. Should two think that they are the first, or one see that it is late, the plan takes each observation once.</summary>
    private Task ObserveAsync(CancellationToken cancel) => keeper.Whole && nodes.All is [var first, ..] && first.Equals(nodes.Self) ? observer.ObserveAsync(cancel) : Task.CompletedTask;

    private async Task EveryAsync(TimeSpan period, Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        using var beat = new PeriodicTimer(period, real);
        while (await beat.WaitForNextTickAsync(cancel)) await TryAsync(work, cancel);
    }

    /// <summary>What fails now is tried again at the next beat: nothing else would.</summary>
    private async ValueTask<bool> TryAsync(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        try
        {
            await work(cancel);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException && !cancel.IsCancellationRequested)
        {
            LogFailed(problem);
        }
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Keeping the actors right failed this time")]
    private partial void LogFailed(Exception problem);
}

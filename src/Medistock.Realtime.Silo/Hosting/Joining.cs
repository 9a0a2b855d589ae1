using Medistock.Realtime.Silo.Healing;
using Medistock.Realtime.Silo.Live;
using Medistock.Realtime.Silo.Peers;
using Medistock.Realtime.Storage.PostgreSql;

namespace Medistock.Realtime.Silo.Hosting;

/// <summary>Reads the log of signals before anything else starts: a screen is never ahead of its node, and nothing of the past is told as new.</summary>
internal sealed partial class LogReader(SignalReplica signals, ILogger<LogReader> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; !signals.Loaded; attempt++)
        {
            try
            {
                await signals.CatchUpAsync(cancellationToken);
            }
            catch (Exception unread) when (Transient.Is(unread) && !cancellationToken.IsCancellationRequested)
            {
                LogUnread(unread);
                await Task.Delay(Transient.Pause(attempt), TimeProvider.System, cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of signals cannot be read yet")]
    private partial void LogUnread(Exception why);
}

/// <summary>Brings the database's hints to this node's fold of the log.</summary>
internal sealed class LogHints(SignalReplica signals)
{
    public void Take(JournalHint hint)
    {
        if (hint.Stream is null) signals.Look();
        else if (hint.Stream == Actors.Signals.SignalBoard.Stream) signals.Hint(hint.Sequence);
    }
}

internal sealed record LeavingAfter(TimeSpan Wait);

/// <summary>SIGTERM: says first that nothing new is wanted, and gives the proxy time to hear it. Then Kestrel finishes what is under way, then the silo hands its actors over.</summary>
internal sealed class Leaving(ClusterNation nation, LeavingAfter after) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        nation.Drain();
        await Task.Delay(after.Wait, TimeProvider.System, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static class JoiningSetup
{
    public static IServiceCollection AddKeeperBeat(this IServiceCollection services) => services.AddSingleton<LogHints>()
        .AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<KeeperBeat>(provider, TimeProvider.System));
}

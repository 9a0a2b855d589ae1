using System.Diagnostics;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sdk;
using Medistock.Realtime.Server.Engine;
using Medistock.Realtime.Simulator;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Demo;

/// <param name="Establishments">Simulated, of 23 700.</param>
/// <param name="Presentations">Simulated, of the pack's.</param>
internal sealed record DemoScale(int Establishments, int Presentations, ulong Seed);

/// <summary>
/// The demonstration: a simulated nation that reports to this very server through the SDK, over HTTP, like anybody. It first tells 21 days of
/// past, or after a restart the gap; signals are held until then.
/// </summary>
internal static partial class DemoNation
{
    private const string KeyName = "simulateur";

    /// <summary>Puts the simulated officines into the reference, marked as such, beside the pack's real hospitals.</summary>
    public static IReadOnlyList<Establishment> Establishments(DemoScale scale, DemoPack pack) =>
        SimulatedNation.Build(NationOfThePack.From(pack), new NationScale(scale.Establishments, scale.Presentations), scale.Seed).Establishments;

    /// <summary>Runs until stopped. What breaks it is logged; the server stays up and its screens show the data ageing.</summary>
    public static async Task RunAsync(
        DemoScale scale, DemoPack pack, IReadOnlyList<Establishment> establishments, string url, Store store, OpenRegistry registry, SingleNode node,
        ILogger log, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var old in registry.Keys.List().Where(key => key is { Name: KeyName, RevokedAt: null })) registry.Keys.Revoke(old.Id);
        var (_, key) = registry.Keys.Create(KeyName, "vendor", KeyScope.Of([.. establishments.Select(establishment => establishment.Finess.Text)]));
        try
        {
            await Simulation.RunAsync(new SimulationOptions
            {
                Facts = NationOfThePack.From(pack), Server = new Uri(url), Key = key, Directory = Path.Combine(store is SqliteStore sqlite ? sqlite.Directory.Path : Path.Combine(Path.GetTempPath(), "medistock-" + store.Manifest.Epoch), "simulation"),
                Scale = new(scale.Establishments, scale.Presentations), Seed = scale.Seed, Log = message => LogSimulation(log, message),
                Progress = progress =>
                {
                    if (!progress.Live)
                    {
                        LogBackfill(log, progress.EstablishmentsDone, progress.Establishments);
                        return;
                    }
                    var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
                    LogLive(log, progress.Reports, elapsed);
                    _ = ReleaseAsync(node, cancel);
                },
            }, TimeProvider.System, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            LogStopped(log);
        }
        catch (Exception problem) when (problem is InvalidOperationException or OutboxException or HttpRequestException or IOException)
        {
            LogBroken(log, problem);
            node.HoldSignals = false;
        }
    }

    /// <summary>Only figures that have reached the nation are judged.</summary>
    private static async Task ReleaseAsync(SingleNode node, CancellationToken cancel)
    {
        await node.SettleAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        node.HoldSignals = false;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Simulation: {Message}")]
    private static partial void LogSimulation(ILogger log, string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "Back-fill: {Done} of {All} establishments")]
    private static partial void LogBackfill(ILogger log, int done, int all);

    [LoggerMessage(Level = LogLevel.Information, Message = "The past is told ({Reports} reports in {Seconds:0.0} s); the simulated nation is live")]
    private static partial void LogLive(ILogger log, long reports, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The simulated nation has stopped; what it had to say waits in its outbox")]
    private static partial void LogStopped(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "The simulated nation broke down; its establishments fall silent")]
    private static partial void LogBroken(ILogger log, Exception problem);
}

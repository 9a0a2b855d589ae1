using Medistock.Realtime.Actors;
using Medistock.Realtime.Server.Commands;
using Medistock.Realtime.Server.Engine;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Web;

namespace Medistock.Realtime.Server.Exercises;

/// <param name="Mark">Name and stretch.</param>
/// <param name="AsDecided">People's acts of the time are played too.</param>
internal sealed record ExerciseSetup(ExerciseMark Mark, double Speed, string Listen, bool AsDecided);

/// <summary>
/// The real engine and API on a scratch copy of a store as it stood at the beginning, fed what was recorded next. Nothing leads from it back to the source: that one is read before the clock starts,
/// and not opened any more.
/// </summary>
internal sealed partial class ExerciseRun(ExerciseSetup setup, Scratch scratch)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private readonly FeedFile _feed = new(scratch.Feed);
    private volatile bool _broken;

    /// <summary>Copies what was known at the beginning and sets the rest aside. Null: done; else why it cannot be played.</summary>
    public async Task<string?> PrepareAsync(Store source, Store into, StoreJournal journal, LongWork work)
    {
        var cancel = work.Stop;
        var (from, to) = (setup.Mark.From, setup.Mark.To);
        ScratchStore.CopyRegistry(source, into);
        using var scan = source.OpenScan();
        using var rows = scan.InOrder(cancel).Select((row, read) =>
        {
            work.At(read, scan.LastRow, "rows prepared");
            return row;
        }).GetEnumerator();
        var (copied, more) = await ScratchStore.CopyBeginningAsync(rows, journal, from, cancel);
        if (copied == 0) return more ? $"nothing was recorded before {Replay.Moments.Shown(from)}: the first row is of {Replay.Moments.Shown(rows.Current.RecordedAt)}" : "the store's journal is empty";
        if (more) _feed.Write(rows, to, row => PastPlayer.IsWanted(row, setup.AsDecided), cancel);
        if (_feed.Rows == 0) return $"nothing that could be played was recorded from {Replay.Moments.Shown(from)} to {Replay.Moments.Shown(to)}";
        Console.WriteLine($"medistock exercise: {copied} rows until {Replay.Moments.Shown(from)}, {_feed.Rows} to be played");
        return null;
    }

    public async Task ServeAsync(Store store, OpenRegistry registry, StoreJournal journal, CancellationToken cancel)
    {
        var clock = new ExerciseClock(setup.Mark.From, setup.Mark.To, setup.Speed, TimeProvider.System);
        var exercise = new Exercise(setup.Mark, clock);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(setup.Listen);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddStore(store, registry);
        builder.Services.AddSingleton(services => new SingleNode(store.Manifest.Epoch, journal.Journal, journal.Snapshots, registry.Reference, CoverageFile.Read(store), clock, TimeProvider.System, setup.Speed,
            services.GetRequiredService<ILogger<SingleNode>>()));
        builder.Services.AddSingleton<INation>(services => services.GetRequiredService<SingleNode>());
        builder.Services.AddMedistockWeb(store.WebOptions() with { Exercise = exercise });
        await using var app = builder.Build();
        app.MapMedistock();
        var node = app.Services.GetRequiredService<SingleNode>();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Medistock.Realtime.Server.Exercises");
        var feeder = new Feeder(_feed, new PastPlayer(node, setup.AsDecided), clock, log);
        (exercise.Settle, exercise.Behind, exercise.Pace) = (node.SettleAsync, () => feeder.Behind || _broken, node.Pace);
        await node.StartAsync(cancel);
        await Listening.StartAsync(app, setup.Listen, cancel);
        Console.WriteLine($"medistock {CommonOptions.Version}: {string.Join(' ', app.Urls)} — EXERCISE on {setup.Mark.Name}, from {Replay.Moments.Shown(setup.Mark.From)} to {Replay.Moments.Shown(setup.Mark.To)}, {setup.Speed:0.##} times as fast");
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel, app.Lifetime.ApplicationStopping);
        clock.Resume();
        var playing = PlayAsync(feeder, clock, node, log, stopping.Token);
        await app.WaitForShutdownAsync(cancel);
        await stopping.CancelAsync();
        await playing;
    }

    /// <summary>To the end, where the clock stands and everything that came in is shown.</summary>
    private async Task PlayAsync(Feeder feeder, ExerciseClock clock, SingleNode node, ILogger log, CancellationToken cancel)
    {
        try
        {
            await feeder.RunAsync(cancel);
            using var beat = new PeriodicTimer(Look);
            while (!clock.Ended) await beat.WaitForNextTickAsync(cancel);
            await node.SettleAsync(cancel);
            await node.ObservePlanAsync(cancel);
            Console.WriteLine($"medistock exercise: {Replay.Moments.Shown(setup.Mark.To)} is reached, the clock stands; {feeder.Played} rows were played, {feeder.Left} left out. Ctrl-C ends it");
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopped on the way, as most are.
            return;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // The players keep what they have; their screens say that the past is behind, and show the data ageing.
            _broken = true;
            LogBroken(log, problem);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The past cannot be played on")]
    private static partial void LogBroken(ILogger log, Exception problem);
}

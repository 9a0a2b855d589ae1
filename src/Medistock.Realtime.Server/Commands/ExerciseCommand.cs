using System.CommandLine;
using System.Globalization;
using Medistock.Realtime.Server.Exercises;
using Medistock.Realtime.Server.Replay;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Web;
using Npgsql;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock exercise</c>: a stretch of a store's past is lived again on live screens, by people who may decide otherwise. The source is read, never written.</summary>
internal static class ExerciseCommand
{
    private const string Example = "2026-11-23T08:00:00Z, 2026-11-23T08:00:00+01:00, or 2026-11-23 (midnight in Paris)";

    public static Command Create()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var from = CommonOptions.Optional("--from", $"Where the exercise begins: {Example}, by the store's clock.");
        var to = CommonOptions.Optional("--to", "Where its clock stops.");
        var speed = CommonOptions.Number("--speed", 60, "How much faster than real time its clock runs at first.");
        var listen = CommonOptions.Text("--listen", "http://127.0.0.1:8090", "Where to listen; several separated by ';'.");
        var asDecided = CommonOptions.Flag("--as-decided", "What people decided, measured, released and acknowledged then is played too; else that is the players' own.");
        var keep = CommonOptions.Optional("--keep", "Folder in which the exercise's own store stays when it ends, for its report; else nothing stays.");
        var progress = LongWork.Progress();
        var command = new Command("exercise", "A season's stretch on live screens again, marked as an exercise everywhere, on a scratch copy: the store is only read. Keys of the store open it.") { data, store, from, to, speed, listen, asDecided, keep, progress };
        command.SetAction((parsed, cancel) => LongWork.RunAsync("exercise", parsed.GetValue(progress), async work =>
        {
            work.Stands = "the store was only read";
            return await RunAsync(new(CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(speed), parsed.GetValue(listen)!,
                parsed.GetValue(asDecided), parsed.GetValue(keep)), work);
        }, cancel));
        return command;
    }

    /// <summary>What was typed.</summary>
    private sealed record Typed(StoreAddress Store, string? From, string? To, double Speed, string Listen, bool AsDecided, string? Keep);

    private static async Task<int> RunAsync(Typed typed, LongWork work)
    {
        var cancel = work.Stop;
        ExerciseSetup? asked;
        string wrong;
        using (var seen = Store.OpenToRead(typed.Store)) asked = Setup(typed, seen, out wrong);
        if (asked is not { } setup) return await RefusedAsync(wrong);
        using var scratch = new Scratch(typed.Keep);
        var now = DateTimeOffset.UtcNow;
        using var store = Store.OpenToServe(new StoreAddress.Sqlite(scratch.Data), new NewDirectory(Guid.NewGuid().ToString("N"), now, Demo: false, DataClock.Accelerated(setup.Mark.From, setup.Speed, now), setup.Mark));
        using var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System);
        var run = new ExerciseRun(setup, scratch);
        string? nothing;
        // Closed before the clock starts: nothing that runs then knows where the past came from.
        using (var source = Store.OpenToRead(typed.Store)) nothing = await run.PrepareAsync(source, store, journal, work);
        if (nothing is not null) return await RefusedAsync(nothing);
        scratch.Begin();
        using var registry = store.OpenRegistry(TimeProvider.System);
        await run.ServeAsync(store, registry, journal, cancel);
        return 0;
    }

    private static async Task<int> RefusedAsync(string why)
    {
        await Console.Error.WriteLineAsync("medistock exercise: " + why);
        return CommonOptions.Usage;
    }

    /// <summary>Null with <paramref name="wrong"/>: what was asked makes no sense, and why.</summary>
    private static ExerciseSetup? Setup(Typed typed, Store source, out string wrong)
    {
        wrong = "";
        var now = source.Time(TimeProvider.System).GetUtcNow();
        if (typed.From is not { Length: > 0 } from) wrong = $"--from TIME is needed: {Example}";
        else if (typed.To is not { Length: > 0 } to) wrong = $"--to TIME is needed: {Example}";
        else if (Moments.TimeOf(from) is not { } begins) wrong = $"--from '{from}' is no time: {Example}";
        else if (Moments.TimeOf(to) is not { } ends) wrong = $"--to '{to}' is no time: {Example}";
        else if (ends <= begins) wrong = $"--to {Moments.Shown(ends)} does not lie after --from {Moments.Shown(begins)}";
        else if (ends > now) wrong = $"--to {Moments.Shown(ends)} lies in the future: by the store's clock it is {Moments.Shown(now)}";
        else if (typed.Speed > ExerciseEndpoints.FastestSpeed) wrong = string.Create(CultureInfo.InvariantCulture, $"--speed {typed.Speed}: at most {ExerciseEndpoints.FastestSpeed:0}");
        else if (Listening.Problem(typed.Listen) is { } problem) wrong = problem.Replace("--urls", "--listen", StringComparison.Ordinal);
        else if (Scratch.Problem(typed.Keep, (typed.Store as StoreAddress.Sqlite)?.Directory) is { } unfit) wrong = unfit;
        else return new(new(NameOf(typed.Store), begins, ends), typed.Speed, typed.Listen, typed.AsDecided);
        return null;
    }

    /// <summary>What people call the store: never its path, nor a secret.</summary>
    private static string NameOf(StoreAddress address) => address switch
    {
        StoreAddress.Sqlite sqlite => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(sqlite.Directory))),
        StoreAddress.PostgreSql postgres => new NpgsqlConnectionStringBuilder(postgres.Connection).Database ?? "medistock",
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };
}

using System.CommandLine;
using System.Globalization;
using Npgsql;

namespace Medistock.Realtime.Server.Commands;

/// <summary>
/// Work that may last. How far it has come, and about how long it still takes, stands on the error output where that is a terminal, elsewhere with <c>--progress</c>; never among the results. Ctrl-C and SIGTERM stop it
/// between two steps; it then says what stands, with exit code 130.
/// </summary>
internal sealed class LongWork(string command, bool shown, TextWriter errors, CancellationToken stop)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private string _stage = "";
    private long _began = TimeProvider.System.GetTimestamp();
    private long _shownAt, _doneBefore;

    /// <summary>Asked for: work that looks in between must throw as this does.</summary>
    public CancellationToken Stop => stop;

    /// <summary>What a stop leaves behind, in words.</summary>
    public string Stands { get; set; } = "it only reads";

    public static Option<bool> Progress() => CommonOptions.Flag("--progress", "Shows progress on the error output even where that is no terminal.");

    /// <summary>Runs it as <see cref="CommonOptions.Guarded"/> does.</summary>
    public static Task<int> RunAsync(string command, bool progress, Func<LongWork, Task<int>> run, CancellationToken stop) => CommonOptions.Guarded(command, async () =>
    {
        // Reading waits for nothing: without this the command line would see the work begun only once it has ended, and could not hand it a Ctrl-C.
        await Task.Yield();
        var work = new LongWork(command, progress || !Console.IsErrorRedirected, Console.Error, stop);
        try
        {
            return await run(work);
        }
        catch (Exception problem) when (work.IsStop(problem))
        {
            return await work.StoppedAsync(work.Stands);
        }
    });

    /// <summary>Whether this is how the stop that was asked for ends the work.</summary>
    public bool IsStop(Exception problem) => stop.IsCancellationRequested && problem is OperationCanceledException or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };

    public async Task<int> StoppedAsync(string stands)
    {
        await errors.WriteLineAsync($"{CommonOptions.Program} {command}: stopped: {stands}");
        return CommonOptions.Stopped;
    }

    /// <summary>Told as often as one likes; shown at once when <paramref name="what"/> is new, then every two seconds. Throws when it is to stop. One caller at a time.</summary>
    /// <param name="done">Of <paramref name="all"/>, some of it perhaps by an earlier run.</param>
    /// <param name="what">What is counted: <c>rows read</c>.</param>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    public void At(long done, long all, string what, Func<string>? where = null)
    {
        stop.ThrowIfCancellationRequested();
        if (!shown) return;
        var now = TimeProvider.System.GetTimestamp();
        if (what != _stage) (_stage, _began, _doneBefore) = (what, now, done);
        else if (TimeProvider.System.GetElapsedTime(_shownAt, now) < Every) return;
        _shownAt = now;
        errors.WriteLine(Line(done, all, TimeProvider.System.GetElapsedTime(_began, now), where?.Invoke()));
    }

    /// <summary>Says once more, without an estimate, how far it came and how fast.</summary>
    public void Done(long done, long all, string what, string where)
    {
        if (shown) errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{where}: {done} of {all} {what}, {(done - _doneBefore) / Math.Max(0.001, TimeProvider.System.GetElapsedTime(_began).TotalSeconds):0} rows/s"));
    }

    private string Line(long done, long all, TimeSpan elapsed, string? where)
    {
        var share = all > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({100.0 * Math.Min(done, all) / all:0} %)") : "";
        return $"{CommonOptions.Program} {command}: {(where is null ? "" : where + ": ")}{done} of {all} {_stage}{share}{Left(done, all, elapsed)}";
    }

    /// <summary>At the pace so far. Nothing is said before there is a pace.</summary>
    private string Left(long done, long all, TimeSpan elapsed)
    {
        if (done <= _doneBefore || elapsed < TimeSpan.FromSeconds(1) || all <= done) return "";
        var left = elapsed * ((double)(all - done) / (done - _doneBefore));
        return left.TotalSeconds < 90 ? string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(left.TotalSeconds):0} s left")
            : left.TotalMinutes < 90 ? string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(left.TotalMinutes):0} min left") : string.Create(CultureInfo.InvariantCulture, $", about {left.TotalHours:0.0} h left");
    }
}

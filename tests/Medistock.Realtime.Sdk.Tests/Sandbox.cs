using Medistock.Realtime.Sdk.Tests.Server;

namespace Medistock.Realtime.Sdk.Tests;

/// <summary>A directory that goes away with the test, and the options all tests start from: quick retries, no linger.</summary>
internal sealed class Sandbox : IDisposable
{
    public const string Site = "750000001", Other = "130000002", Cip = "3400930082157";
    public static readonly DateTimeOffset At = new(2026, 11, 22, 8, 15, 0, TimeSpan.FromHours(1));
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("medistock-sdk-").FullName;
    public string Outbox => Path.Combine(Directory, "outbox");

    public MedistockOptions Options(Uri server) => new()
    {
        Server = server, Key = "key", OutboxDirectory = Outbox, Linger = TimeSpan.FromMilliseconds(5),
        FirstRetry = TimeSpan.FromMilliseconds(1), LongestRetry = TimeSpan.FromMilliseconds(20), PausedRetry = TimeSpan.FromMilliseconds(20),
        RequestTimeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>A server that nobody listens as: for what only concerns the disk.</summary>
    public static Uri Nowhere => new("http://127.0.0.1:9");

    public static StockReport Sale(int quantity, string finess = Site) => StockReport.Dispensed(finess, Cip, quantity, At.AddSeconds(quantity));

    /// <summary>What the server must hold: these quantities, in this order, each once.</summary>
    public static void AssertHolds(ServerDouble server, string finess, IEnumerable<int> quantities) =>
        Assert.Equal(quantities, (server.Lines.GetValueOrDefault(finess) ?? []).Select(line => (int)line.Quantity!.Value));

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}

internal static class Patience
{
    /// <summary>A limit on waiting, so that a broken promise fails instead of hanging.</summary>
    public static CancellationToken Enough => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
    public static Task<T> Soon<T>(this TaskCompletionSource<T> awaited) => awaited.Task.WaitAsync(TimeSpan.FromSeconds(60));
}

/// <summary>A clock that moves only when the test says so.</summary>
internal sealed class ManualClock : Clock, IDisposable
{
    private readonly object _gate = new();
    private readonly List<(TimeSpan Due, TaskCompletionSource Reached)> _waits = [];
    private readonly SemaphoreSlim _asked = new(0);
    private TimeSpan _elapsed;

    public override DateTimeOffset Now => Sandbox.At + Elapsed;
    public override TimeSpan Elapsed { get { lock (_gate) return _elapsed; } }
    /// <summary>All waits that were asked for.</summary>
    public List<TimeSpan> Asked { get; } = [];

    public override Task Delay(TimeSpan wait, CancellationToken cancel)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            Asked.Add(wait);
            _waits.Add((_elapsed + wait, reached));
        }
        cancel.Register(() => reached.TrySetCanceled(cancel));
        _asked.Release();
        return reached.Task;
    }

    public void Dispose() => _asked.Dispose();

    /// <summary>Waits until somebody waits, then jumps to when the first of them is due.</summary>
    public async Task NextAsync(CancellationToken cancel)
    {
        await _asked.WaitAsync(cancel);
        lock (_gate)
        {
            _waits.RemoveAll(wait => wait.Reached.Task.IsCompleted);
            if (_waits.Count == 0) return;
            var next = _waits.MinBy(wait => wait.Due);
            if (next.Due > _elapsed) _elapsed = next.Due;
            next.Reached.TrySetResult();
        }
    }

    /// <summary>Lets virtual time run until <paramref name="done"/> completes.</summary>
    public async Task RunUntilAsync(Task done)
    {
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!done.IsCompleted)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
            var next = NextAsync(either.Token);
            await Task.WhenAny(next, done);
            if (!next.IsCompleted)
            {
                await either.CancelAsync();
                await Task.WhenAny(next);
            }
            over.Token.ThrowIfCancellationRequested();
        }
        await done;
    }
}

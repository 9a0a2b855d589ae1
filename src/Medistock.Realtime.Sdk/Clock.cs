using System.Diagnostics;

namespace Medistock.Realtime.Sdk;

/// <summary>Time as the sender sees it: waits run on the monotonic clock; the wall clock serves skew and <c>Retry-After</c> dates only.</summary>
internal abstract class Clock
{
    public static Clock System { get; } = new Real();
    public abstract DateTimeOffset Now { get; }
    /// <summary>Monotonic.</summary>
    public abstract TimeSpan Elapsed { get; }
    public abstract Task Delay(TimeSpan wait, CancellationToken cancel);

    private sealed class Real : Clock
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        public override DateTimeOffset Now => DateTimeOffset.UtcNow;
        public override TimeSpan Elapsed => _watch.Elapsed;
        public override Task Delay(TimeSpan wait, CancellationToken cancel) => Task.Delay(wait, cancel);
    }
}

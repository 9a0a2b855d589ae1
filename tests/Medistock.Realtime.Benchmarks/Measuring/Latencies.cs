namespace Medistock.Realtime.Benchmarks.Measuring;

/// <summary>A histogram of durations from 1 µs to 2 000 s in steps of 1 %: bounded, and safe to add to from any thread.</summary>
internal sealed class Latencies
{
    private const double Step = 1.01;
    private static readonly double LogStep = Math.Log(Step);
    private readonly long[] _counts = new long[2_200];
    private long _count;
    private long _worstTicks;

    public long Count => Interlocked.Read(ref _count);
    public TimeSpan Worst => TimeSpan.FromTicks(Interlocked.Read(ref _worstTicks));

    public void Add(TimeSpan duration)
    {
        var bucket = Math.Clamp((int)(Math.Log(Math.Max(1, duration.TotalMicroseconds)) / LogStep), 0, _counts.Length - 1);
        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Increment(ref _count);
        for (var seen = Interlocked.Read(ref _worstTicks); duration.Ticks > seen; seen = Interlocked.Read(ref _worstTicks))
            if (Interlocked.CompareExchange(ref _worstTicks, duration.Ticks, seen) == seen) return;
    }

    /// <summary>Milliseconds below which <paramref name="share"/> (0–1) of the durations lie, rounded up to the step; null without any.</summary>
    public double? Ms(double share)
    {
        var wanted = Count * share;
        if (Count == 0) return null;
        long sum = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            sum += _counts[bucket];
            if (sum >= wanted) return Math.Min(Math.Pow(Step, bucket + 1) / 1000, Worst.TotalMilliseconds);
        }
        return Worst.TotalMilliseconds;
    }

    /// <summary><c>p50 / p99 / worst</c>, ms.</summary>
    public override string ToString() => Count == 0 ? "none seen" : $"{Text(Ms(0.5))} / {Text(Ms(0.99))} / {Text(Worst.TotalMilliseconds)}";

    private static string Text(double? ms) => ms is not { } value ? "–" : value < 10 ? value.ToString("0.0") : value.ToString("0");
}

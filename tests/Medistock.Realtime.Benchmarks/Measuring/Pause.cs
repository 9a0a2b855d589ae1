namespace Medistock.Realtime.Benchmarks.Measuring;

internal static class Pause
{
    public static async Task ForAsync(TimeSpan time, CancellationToken cancel = default)
    {
        if (time <= TimeSpan.Zero) return;
        using var timer = new PeriodicTimer(time < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : time);
        await timer.WaitForNextTickAsync(cancel);
    }
}

using System.Diagnostics;

namespace Medistock.Realtime.Testing.Running;

/// <summary>What another process does in its own time: looked at again and again under a deadline.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> TrueAsync(string what, Func<Task<bool>> look, TimeSpan? within = null)
    {
        var waited = Stopwatch.StartNew();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await look())
        {
            if (waited.Elapsed > (within ?? Patience)) throw new TimeoutException($"not so within {within ?? Patience}: {what}");
            await beat.WaitForNextTickAsync();
        }
        return waited.Elapsed;
    }
}

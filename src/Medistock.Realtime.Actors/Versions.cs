namespace Medistock.Realtime.Actors;

/// <summary>Versions of absolute values: microseconds since 1970, or one more than the last.</summary>
internal static class Versions
{
    /// <summary>
    /// A new instance begins where the clock stands: it must be above all that the one before it has sent. A clock of microseconds runs ahead of any
    /// sender (a department sends some 30 000 rows a second at most), one of milliseconds did not. Exact as a JavaScript number (below 2⁵³) until 2255.
    /// </summary>
    public static long Next(long last, DateTimeOffset now) => Math.Max(last + 1, (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}

using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Coverage;

/// <summary>
/// When what a presentation shows is kept for its past: once for each local day, when the day is over in Paris. A day lasts 23, 24 or 25 hours, from local midnight to local midnight.
/// </summary>
public static class DayClose
{
    /// <summary>Days that are kept; the oldest goes with each new one.</summary>
    public const int MostDays = 92;

    /// <summary>Presentations close one after the other over this time after midnight: 8 000 at once would be a storm.</summary>
    public static TimeSpan Spread { get; } = TimeSpan.FromMinutes(30);

    /// <summary>The moment at which <paramref name="presentation"/> closes <paramref name="day"/>: the same place in the half hour after midnight every day.</summary>
    public static DateTimeOffset At(LocalCalendar calendar, int day, PresentationCode presentation)
    {
        // Fibonacci hashing: codes that lie close together do not close together.
        var scattered = unchecked(presentation.Value * 0x9E37_79B9_7F4A_7C15UL);
        return DateTimeOffset.FromUnixTimeMilliseconds(calendar.StartOf(day + 1) + (long)Math.BigMul(scattered, (ulong)Spread.TotalMilliseconds, out _));
    }

    /// <summary>How long after its time a close is still one: what is shown hours later is the next day's.</summary>
    public static TimeSpan Late { get; } = TimeSpan.FromHours(1);

    /// <summary>Whether a day that was to close at <paramref name="closes"/> may still be kept. A machine that slept over it does not know what that day ended with.</summary>
    public static bool IsTold(DateTimeOffset closes, DateTimeOffset now) => now >= closes && now - closes <= Late;
}

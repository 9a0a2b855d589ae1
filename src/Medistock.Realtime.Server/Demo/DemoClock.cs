using Medistock.Realtime.Storage.Data;

namespace Medistock.Realtime.Server.Demo;

/// <summary>The clock of a demonstration directory: so many times faster than real time, from a moment at which the nation's officines are open.</summary>
internal static class DemoClock
{
    private static readonly TimeOnly Opening = new(8, 30), LastStart = new(17, 30);

    /// <summary>Real time when asked for speed 1; else now if it is a weekday's daytime in Paris, or the next weekday at 8:30: at night a nation at rest has nothing to show.</summary>
    public static DataClock Of(double speed, DateTimeOffset now)
    {
        if (speed == 1) return DataClock.Real(now);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        if (!IsWeekday(local) || TimeOnly.FromDateTime(local) < Opening || TimeOnly.FromDateTime(local) > LastStart)
        {
            var day = TimeOnly.FromDateTime(local) < Opening ? local.Date : local.Date.AddDays(1);
            while (!IsWeekday(day)) day = day.AddDays(1);
            local = day + Opening.ToTimeSpan();
        }
        return DataClock.Accelerated(new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime(), speed, now);
    }

    private static bool IsWeekday(DateTime day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}

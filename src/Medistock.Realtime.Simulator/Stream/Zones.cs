using System.Collections.Concurrent;

namespace Medistock.Realtime.Simulator.Stream;

/// <summary>Local days of one IANA zone.</summary>
internal sealed class Zones(TimeZoneInfo zone)
{
    private static readonly ConcurrentDictionary<string, Zones> Known = new(StringComparer.Ordinal);

    public static Zones Of(string iana) => Known.GetOrAdd(iana, static name => new Zones(TimeZoneInfo.FindSystemTimeZoneById(name)));

    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, zone.GetUtcOffset(midnight));
    }

    /// <summary>The second of the local day, or null on another day.</summary>
    public int? SecondOf(DateOnly day, DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone).DateTime;
        return DateOnly.FromDateTime(local) == day ? (int)local.TimeOfDay.TotalSeconds : null;
    }

    /// <summary>Turns seconds of one day into instants; the offset is looked up once, but on the two days a year that have two.</summary>
    public Func<int, DateTimeOffset> ClockOf(DateOnly day)
    {
        var (start, end) = (StartOf(day), StartOf(day.AddDays(1)));
        if (start.Offset == end.Offset) return second => start.AddSeconds(second);
        return second =>
        {
            var local = day.ToDateTime(TimeOnly.MinValue).AddSeconds(second);
            return new DateTimeOffset(local, zone.GetUtcOffset(local));
        };
    }
}

namespace Medistock.Realtime.Domain.Stock;

/// <summary>
/// Local days of one place, numbered from 1970-01-01. Days are local to the establishment: in Nouméa a day is over
/// eleven hours before it is in Paris. Not safe for two threads at once (it remembers the last days it answered).
/// </summary>
/// <param name="zone">An IANA zone.</param>
public sealed class LocalCalendar(TimeZoneInfo zone)
{
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;
    private readonly (long Start, long End, int Day)[] _known = new (long, long, int)[16];

    /// <exception cref="TimeZoneNotFoundException">The machine's zone data lack this zone.</exception>
    public static LocalCalendar Of(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));
    public TimeZoneInfo Zone => zone;

    /// <summary>The local day that contains the instant <paramref name="unixMs"/>.</summary>
    public int DayOf(long unixMs)
    {
        // A slot per half day: a batch that speaks of a week does not chase its days out.
        ref var known = ref _known[(unixMs / 43_200_000) & 15];
        if (unixMs >= known.Start && unixMs < known.End) return known.Day;
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(unixMs), zone);
        var day = DateOnly.FromDateTime(local.DateTime).DayNumber - Epoch;
        known = (StartOf(day), StartOf(day + 1), day);
        return day;
    }

    /// <summary>The instant at which local day <paramref name="day"/> begins, Unix ms.</summary>
    public long StartOf(int day)
    {
        var midnight = DateOf(day).ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(30);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
    }

    public static DateOnly DateOf(int day) => DateOnly.FromDayNumber(day + Epoch);
    public static int NumberOf(DateOnly date) => date.DayNumber - Epoch;
}

using System.Globalization;

namespace Medistock.Realtime.Domain.Epidemiology;

/// <summary>Weeks as Santé publique France writes them, <c>2022-S48</c>: ISO 8601, Monday first.</summary>
public static class IsoWeek
{
    public static string Text(DateOnly monday)
    {
        var day = monday.ToDateTime(TimeOnly.MinValue);
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(day):0000}-S{ISOWeek.GetWeekOfYear(day):00}");
    }

    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}

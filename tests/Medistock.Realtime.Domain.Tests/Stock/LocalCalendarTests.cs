using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Tests.Stock;

public class LocalCalendarTests
{
    [Theory]
    [InlineData("Pacific/Noumea", "2026-11-22T12:59:59Z", "2026-11-22")]
    [InlineData("Pacific/Noumea", "2026-11-22T13:00:00Z", "2026-11-23")]
    [InlineData("Indian/Reunion", "2026-11-22T20:00:00Z", "2026-11-23")]
    [InlineData("America/Guadeloupe", "2026-11-23T03:59:59Z", "2026-11-22")]
    [InlineData("America/Guadeloupe", "2026-11-23T04:00:00Z", "2026-11-23")]
    [InlineData("Europe/Paris", "2026-11-22T22:59:59Z", "2026-11-22")]
    [InlineData("Europe/Paris", "2026-11-22T23:00:00Z", "2026-11-23")]
    [InlineData("America/Miquelon", "2026-11-23T02:59:59Z", "2026-11-22")]
    public void A_day_begins_at_the_establishments_own_midnight(string zone, string at, string day) =>
        Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture),
            LocalCalendar.DateOf(LocalCalendar.Of(zone).DayOf(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds())));

    [Theory]
    [InlineData(2026, 3, 29, 23)]
    [InlineData(2026, 10, 25, 25)]
    [InlineData(2026, 11, 22, 24)]
    public void Paris_has_days_of_23_and_of_25_hours(int year, int month, int date, int hours)
    {
        var paris = LocalCalendar.Of("Europe/Paris");
        var day = LocalCalendar.NumberOf(new DateOnly(year, month, date));
        Assert.Equal(hours * 3_600_000L, paris.StartOf(day + 1) - paris.StartOf(day));
        Assert.Equal([day - 1, day, day, day + 1],
            [paris.DayOf(paris.StartOf(day) - 1), paris.DayOf(paris.StartOf(day)), paris.DayOf(paris.StartOf(day + 1) - 1), paris.DayOf(paris.StartOf(day + 1))]);
    }

    [Theory]
    [InlineData("Europe/Paris")]
    [InlineData("Pacific/Noumea")]
    [InlineData("America/Miquelon")]
    [InlineData("Pacific/Tahiti")]
    public void Every_hour_of_a_year_lies_in_the_day_that_contains_it(string zone)
    {
        var calendar = LocalCalendar.Of(zone);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (var hour = 0; hour < 366 * 24; hour++)
        {
            var at = start + hour * 3_600_000L;
            var day = calendar.DayOf(at);
            Assert.True(calendar.StartOf(day) <= at && at < calendar.StartOf(day + 1));
        }
    }

    [Theory]
    [InlineData("Europe/Paris")]
    [InlineData("Pacific/Noumea")]
    [InlineData("Indian/Reunion")]
    [InlineData("America/Guadeloupe")]
    public void The_same_week_told_in_local_hours_gives_the_same_figures_everywhere(string zone)
    {
        var place = new Place(zone).Count(-8, 23.9, 100);
        for (var day = -7; day < 0; day++) place.Sell(day, day % 2 == 0 ? 0 : 23.99, 5);
        var figures = place.Through().Figures(0, 0.01);
        Assert.Equal((7, 5.0, 13.0), (figures.Consumption.ObservedDays, figures.Consumption.Smoothed!.Value.PerDay, figures.Coverage.Days!.Value));
    }
}

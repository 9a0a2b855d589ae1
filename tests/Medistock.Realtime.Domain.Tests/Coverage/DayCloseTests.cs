using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Tests.Coverage;

public sealed class DayCloseTests
{
    private static readonly LocalCalendar Paris = LocalCalendar.Of("Europe/Paris");
    private static readonly PresentationCode Box = PresentationCode.Parse("3400930082157");

    [Theory]
    [InlineData("2026-11-20", "2026-11-20T23:00:00Z")]
    [InlineData("2026-07-14", "2026-07-14T22:00:00Z")]
    [InlineData("2026-03-29", "2026-03-29T22:00:00Z")]
    [InlineData("2026-10-25", "2026-10-25T23:00:00Z")]
    public void A_day_closes_after_midnight_in_Paris_whether_it_had_23_24_or_25_hours(string day, string midnight)
    {
        var closes = DayClose.At(Paris, LocalCalendar.NumberOf(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)), Box);
        Assert.InRange(closes - DateTimeOffset.Parse(midnight, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero, DayClose.Spread);
    }

    [Fact]
    public void A_presentation_closes_at_the_same_place_after_midnight_every_day()
    {
        var places = Enumerable.Range(20_000, 400).Select(day => DayClose.At(Paris, day, Box).ToUnixTimeMilliseconds() - Paris.StartOf(day + 1)).Distinct();
        Assert.Single(places);
    }

    [Fact]
    public void Eight_thousand_presentations_close_evenly_over_the_half_hour()
    {
        var day = 20_777;
        var minutes = Enumerable.Range(0, 8_000).Select(n => PresentationCode.Parse($"{3_000_000 + n}")).GroupBy(code => (int)(DayClose.At(Paris, day, code) - DateTimeOffset.FromUnixTimeMilliseconds(Paris.StartOf(day + 1))).TotalMinutes).ToList();
        Assert.Equal(30, minutes.Count);
        Assert.All(minutes, minute => Assert.InRange(minute.Count(), 8_000 / 30 * 0.8, 8_000 / 30 * 1.2));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(61, false)]
    [InlineData(3 * 24 * 60, false)]
    [InlineData(-1, false)]
    public void A_close_that_comes_more_than_an_hour_late_is_none(int minutes, bool told)
    {
        var closes = DayClose.At(Paris, 20_777, Box);
        Assert.Equal(told, DayClose.IsTold(closes, closes.AddMinutes(minutes)));
    }
}

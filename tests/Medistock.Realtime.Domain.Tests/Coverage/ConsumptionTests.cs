using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Tests.Stock;

namespace Medistock.Realtime.Domain.Tests.Coverage;

public class ConsumptionTests
{
    [Fact]
    public void Consumption_is_the_mean_of_the_seven_days_before_today()
    {
        var figures = Place.Week(50, 1, 2, 3, 4, 5, 6, 7).Through().Figures();
        Assert.Equal(4.0, figures.Consumption.Smoothed!.Value.PerDay);
        Assert.Equal(4.0, figures.Consumption.Raw!.Value.PerDay);
        Assert.Equal((7, 7), (figures.Consumption.ObservedDays, figures.Consumption.WindowDays));
        Assert.Equal(12.5, figures.Coverage.Days);
    }

    [Fact]
    public void Today_and_the_eighth_day_back_are_not_in_the_mean()
    {
        var figures = Place.Week(50, 2, 2, 2, 2, 2, 2, 2).Sell(-8, 21, 40).Sell(0, 9, 9).Through(0, 10).Figures();
        Assert.Equal(2.0, figures.Consumption.Smoothed!.Value.PerDay);
    }

    [Fact]
    public void A_covered_day_without_movement_is_zero()
    {
        var figures = Place.Week(50, 7, null, null, null, null, null, 7).Through().Figures();
        Assert.Equal(2.0, figures.Consumption.Smoothed!.Value.PerDay);
        Assert.Equal(7, figures.Consumption.ObservedDays);
    }

    [Fact]
    public void A_day_not_covered_and_without_movement_is_missing_not_zero()
    {
        var figures = Place.Week(50, 7, null, null, 7, null, null, 7).Figures();
        Assert.Equal(7.0, figures.Consumption.Smoothed!.Value.PerDay);
        Assert.Equal(3, figures.Consumption.ObservedDays);
    }

    [Fact]
    public void A_day_only_partly_covered_by_reportedThrough_is_missing()
    {
        var figures = Place.Week(50, 7, 7, 7).Through(-3, 18).Figures();
        Assert.Equal((4, 5.25), (figures.Consumption.ObservedDays, figures.Consumption.Smoothed!.Value.PerDay));
    }

    [Fact]
    public void A_declared_closed_day_is_zero()
    {
        var figures = Place.Week(50, 6, null, null, 6, null, null, 6).Closed(-1, -2).Figures();
        Assert.Equal((4, 4.5), (figures.Consumption.ObservedDays, figures.Consumption.Smoothed!.Value.PerDay));
        // D−1 had sales all the same: they count.
    }

    [Fact]
    public void Days_before_the_first_report_are_missing()
    {
        var figures = new Place().Count(-3, 0, 60).Sell(-3, 12, 3).Sell(-2, 12, 3).Sell(-1, 12, 3).Through().Figures();
        Assert.Equal((3, 3.0), (figures.Consumption.ObservedDays, figures.Consumption.Smoothed!.Value.PerDay));
    }

    [Fact]
    public void A_day_on_which_stock_was_zero_is_censored_and_kept_in_the_raw_mean()
    {
        var place = new Place().Count(-8, 20, 31);
        for (var day = -7; day <= -2; day++) place.Sell(day, 12, 5);
        var figures = place.Sell(-1, 9, 1).Receive(-1, 18, 100).Through().Figures();
        Assert.Equal((6, 5.0), (figures.Consumption.ObservedDays, figures.Consumption.Smoothed!.Value.PerDay));
        Assert.Equal(31 / 7.0, figures.Consumption.Raw!.Value.PerDay, 5);
    }

    [Fact]
    public void Every_day_through_which_the_shelf_stays_empty_is_censored()
    {
        var place = Place.Week(50, 4, 4, 4, 4).Say(FactType.Destroyed, -4, 20, 50).Receive(-1, 10, 80);
        var figures = place.Through().Figures();
        Assert.Equal((3, 4.0), (figures.Consumption.ObservedDays, figures.Consumption.Smoothed!.Value.PerDay));
    }

    [Fact]
    public void An_empty_shelf_still_empty_censors_every_day_since()
    {
        var figures = Place.Week(0, 4, 4, 4, 4).Through().Figures();
        Assert.Equal((3, 4.0), (figures.Consumption.ObservedDays, figures.Consumption.Smoothed!.Value.PerDay));
    }

    [Fact]
    public void A_count_of_zero_censors_its_day()
    {
        var figures = Place.Week(50, 4, 4, 4, 4, 4, 4, 1).Count(-1, 15, 0).Receive(-1, 16, 50).Through().Figures();
        Assert.Equal((6, 4.0), (figures.Consumption.ObservedDays, figures.Consumption.Smoothed!.Value.PerDay));
    }

    [Fact]
    public void Something_unserved_is_demand_and_censors_the_day()
    {
        var place = Place.Week(50, 4, 4, 4, 4, 4, 4, 1).Say(FactType.Unserved, -1, 15, 3).Through();
        Assert.Equal((6, 4.0), (place.Figures().Consumption.ObservedDays, place.Figures().Consumption.Smoothed!.Value.PerDay));
        Assert.Equal(50, place.Figures().Stock!.Value.ToDecimal());
    }

    [Fact]
    public void Nothing_unserved_censors_nothing() =>
        Assert.Equal(7, Place.Week(50, 4, 4, 4, 4, 4, 4, 1).Say(FactType.Unserved, -1, 15, 0).Through().Figures().Consumption.ObservedDays);

    [Theory]
    [InlineData(-20, 28)]
    [InlineData(-45, 56)]
    public void With_fewer_than_three_days_of_seven_the_window_widens_and_says_so(int earlier, int window)
    {
        var figures = new Place().Count(earlier - 1, 8, 100).Sell(earlier, 12, 9).Sell(-6, 12, 3).Sell(-1, 12, 3).Figures();
        Assert.Equal((window, 3, 5.0), (figures.Consumption.WindowDays, figures.Consumption.ObservedDays, figures.Consumption.Smoothed!.Value.PerDay));
    }

    [Fact]
    public void With_fewer_than_three_days_of_fifty_six_consumption_is_unknown()
    {
        var figures = new Place().Count(-60, 8, 100).Sell(-57, 12, 9).Sell(-6, 12, 3).Sell(-1, 12, 3).Figures();
        Assert.Null(figures.Consumption.Smoothed);
        Assert.Equal((CoverageReason.Thin, CoverageLevel.Unknown), (figures.Coverage.Reason, figures.Level));
        Assert.Equal(85, figures.Stock!.Value.ToDecimal());
    }

    [Fact]
    public void When_every_observed_day_is_censored_the_last_uncensored_mean_stands_in_and_is_flagged()
    {
        var place = new Place().Count(-30, 8, 40);
        for (var day = -29; day <= -26; day++) place.Sell(day, 12, 10);
        var figures = place.Receive(-1, 20, 30).Through().Figures();
        Assert.True(figures.Consumption.AllCensored);
        Assert.Equal((4, 56, 7.5), (figures.Consumption.ObservedDays, figures.Consumption.WindowDays, figures.Consumption.Smoothed!.Value.PerDay));
        Assert.Equal(4.0, figures.Coverage.Days);
        Assert.Equal(CoverageLevel.Critical, figures.Level);
    }

    [Fact]
    public void When_only_some_days_are_censored_nothing_is_flagged() =>
        Assert.False(Place.Week(50, 4, 4, 4, 4, 4, 4, 1).Say(FactType.Unserved, -1, 15, 3).Through().Figures().Consumption.AllCensored);

    [Fact]
    public void A_return_lowers_the_consumption_of_its_day()
    {
        var place = Place.Week(50, 5, 5, 5, 5, 5, 5, 5).Say(FactType.Returned, -3, 15, 2).Through();
        Assert.Equal(33 / 7.0, place.Figures().Consumption.Smoothed!.Value.PerDay, 5);
        Assert.Equal(52, place.Figures().Stock!.Value.ToDecimal());
    }

    [Fact]
    public void Returns_never_take_a_day_below_zero()
    {
        var place = Place.Week(50, 7, 7, 7, 7, 7, 7, 1).Say(FactType.Returned, -1, 15, 20).Through();
        Assert.Equal(6.0, place.Figures().Consumption.Smoothed!.Value.PerDay);
        Assert.Equal(70, place.Figures().Stock!.Value.ToDecimal());
    }

    [Theory]
    [InlineData(FactType.Lent, -1)]
    [InlineData(FactType.Destroyed, -1)]
    [InlineData(FactType.ReturnedToSupplier, -1)]
    [InlineData(FactType.Quarantined, -1)]
    [InlineData(FactType.Released, 1)]
    [InlineData(FactType.Received, 1)]
    [InlineData(FactType.Borrowed, 1)]
    [InlineData(FactType.Ordered, 0)]
    [InlineData(FactType.Undelivered, 0)]
    [InlineData(FactType.Unserved, 0)]
    public void What_is_not_dispensed_moves_stock_by_its_sign_and_is_no_consumption(FactType type, int sign)
    {
        var figures = Place.Week(50, 4, 4, 4, 4, 4, 4, 4).Say(type, 0, 9, 8).Through().Figures();
        Assert.Equal((4.0, 50m + sign * 8), (figures.Consumption.Smoothed!.Value.PerDay, figures.Stock!.Value.ToDecimal()));
    }

    [Fact]
    public void A_difference_between_book_and_count_is_never_consumption()
    {
        var figures = Place.Week(50, 4, 4, 4, 4, 4, 4, 4).Count(-2, 20, 30).Through().Figures();
        Assert.Equal((4.0, 26m), (figures.Consumption.Smoothed!.Value.PerDay, figures.Stock!.Value.ToDecimal()));
    }

    [Fact]
    public void A_day_beyond_what_a_day_can_hold_is_kept_at_the_limit_and_censored()
    {
        var place = Place.Week(50, 4, 4, 4, 4, 4, 4, null).Sell(-1, 10, 200_000).Sell(-1, 11, 200_000).Through();
        Assert.Equal((6, 4.0), (place.Figures().Consumption.ObservedDays, place.Figures().Consumption.Smoothed!.Value.PerDay));
    }
}

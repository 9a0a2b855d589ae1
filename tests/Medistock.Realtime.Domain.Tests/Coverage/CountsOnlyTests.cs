using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Tests.Stock;

namespace Medistock.Realtime.Domain.Tests.Coverage;

/// <summary>Establishments that count now and then and stream nothing.</summary>
public class CountsOnlyTests
{
    [Fact]
    public void The_fall_between_two_counts_is_spread_evenly_over_the_days_between()
    {
        var figures = new Place().Count(-7, 8, 90).Count(0, 8, 20).Figures();
        Assert.Equal((7, 10.0, 2.0), (figures.Consumption.ObservedDays, figures.Consumption.Smoothed!.Value.PerDay, figures.Coverage.Days));
    }

    [Fact]
    public void Declared_receipts_are_added_to_the_older_count()
    {
        var figures = new Place().Count(-7, 8, 30).Receive(-3, 9, 60).Count(0, 8, 20).Figures();
        Assert.Equal((10.0, false), (figures.Consumption.Smoothed!.Value.PerDay, figures.Consumption.LowerBound));
    }

    [Fact]
    public void What_was_lent_is_not_consumption()
    {
        var figures = new Place().Count(-7, 8, 100).Say(FactType.Lent, -3, 9, 10).Count(0, 8, 20).Figures();
        Assert.Equal(10.0, figures.Consumption.Smoothed!.Value.PerDay);
    }

    [Fact]
    public void With_receipts_never_declared_a_fall_is_a_lower_bound_and_flagged() =>
        Assert.True(new Place().Count(-7, 8, 90).Count(0, 8, 20).Figures().Consumption.LowerBound);

    [Fact]
    public void A_rise_without_receipts_is_unknown()
    {
        var figures = new Place().Count(-7, 8, 20).Count(0, 8, 90).Figures();
        Assert.Equal((CoverageReason.NoReceipts, CoverageLevel.Unknown), (figures.Coverage.Reason, figures.Level));
        Assert.Equal(90, figures.Stock!.Value.ToDecimal());
        Assert.Null(figures.Consumption.Smoothed);
    }

    [Fact]
    public void After_an_unexplained_rise_the_next_fall_counts_again()
    {
        var figures = new Place().Count(-14, 8, 20).Count(-7, 8, 90).Count(0, 8, 55).Figures();
        Assert.Equal((5.0, CoverageReason.None), (figures.Consumption.Smoothed!.Value.PerDay, figures.Coverage.Reason));
    }

    [Fact]
    public void Movements_after_the_last_count_move_the_stock() =>
        Assert.Equal(70, new Place().Count(-7, 8, 90).Count(-1, 8, 20).Receive(0, 9, 50).Figures().Stock!.Value.ToDecimal());

    [Fact]
    public void Days_after_the_last_count_are_missing_whatever_reportedThrough_says() =>
        Assert.Equal(4, new Place().Count(-7, 8, 90).Count(-3, 8, 50).Through().Figures().Consumption.ObservedDays);

    [Fact]
    public void Two_counts_of_one_day_do_not_make_the_day_known_until_a_later_day_closes_it()
    {
        var place = new Place().Count(-5, 8, 30).Count(-2, 8, 24).Count(-2, 18, 20);
        Assert.Equal((3, 2.0), (place.Figures().Consumption.ObservedDays, place.Figures().Consumption.Smoothed!.Value.PerDay));
        place.Count(-1, 8, 18);
        Assert.Equal((4, 3.0), (place.Figures().Consumption.ObservedDays, place.Figures().Consumption.Smoothed!.Value.PerDay));
    }

    [Fact]
    public void The_first_streamed_movement_ends_reading_consumption_off_counts()
    {
        var figures = new Place().Count(-7, 8, 90).Count(-1, 8, 20).Sell(-1, 9, 2).Figures();
        Assert.Equal((1, CoverageReason.Thin, 18m), (figures.Consumption.ObservedDays, figures.Coverage.Reason, figures.Stock!.Value.ToDecimal()));
        Assert.False(figures.Consumption.LowerBound);
    }

    [Fact]
    public void A_movement_withdrawn_gives_back_the_reading_off_counts()
    {
        var figures = new Place().Count(-7, 8, 90).Sell(-1, 9, 2, "wrong").Count(0, 8, 20).Withdraw("wrong", 0, 9).Figures();
        Assert.Equal((7, 10.0), (figures.Consumption.ObservedDays, figures.Consumption.Smoothed!.Value.PerDay));
    }

    [Fact]
    public void A_weekly_duty_makes_a_count_stale_after_fourteen_days()
    {
        var weekly = new CoverageRules(ThresholdBook.Default, new(DutyPeriods.Weekly, DutyPeriods.Weekly, []));
        var place = new Place(rules: weekly).Count(-21, 8, 90).Count(-14, 12, 20);
        Assert.NotEqual(CoverageReason.Stale, place.Figures(0, 12).Coverage.Reason);
        Assert.Equal(CoverageReason.Stale, place.Figures(0, 12.01).Coverage.Reason);
    }
}

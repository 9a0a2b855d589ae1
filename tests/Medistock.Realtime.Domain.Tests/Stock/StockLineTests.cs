using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Tests.Stock;

public class StockLineTests
{
    private static decimal? Left(Place place) => place.Figures().Stock?.ToDecimal();

    [Fact]
    public void A_movement_at_the_time_of_a_count_comes_before_it()
    {
        Assert.Equal(10, Left(new Place().Count(-1, 8, 50).Sell(-1, 12, 3).Count(-1, 12, 10)));
        Assert.Equal(10, Left(new Place().Count(-1, 8, 50).Count(-1, 12, 10).Sell(-1, 12, 3)));
    }

    [Fact]
    public void Of_two_counts_at_one_time_the_smaller_stands_flagged()
    {
        foreach (var place in new[] { new Place().Count(-1, 8, 50).Count(-1, 8, 40), new Place().Count(-1, 8, 40).Count(-1, 8, 50) })
        {
            Assert.Equal(40, Left(place));
            Assert.True(place.Line().CountsDiffer);
        }
        Assert.False(new Place().Count(-1, 8, 40).Count(-1, 8, 40).Line().CountsDiffer);
        Assert.False(new Place().Count(-1, 8, 50).Count(-1, 8, 40).Count(-1, 9, 40).Line().CountsDiffer);
    }

    [Fact]
    public void A_later_count_is_never_overwritten_by_an_earlier_movement_or_count()
    {
        Assert.Equal(30, Left(new Place().Count(-3, 8, 50).Count(-1, 8, 30).Sell(-2, 8, 5)));
        Assert.Equal(30, Left(new Place().Count(-1, 8, 30).Count(-2, 8, 90).Receive(-3, 8, 5)));
    }

    [Fact]
    public void A_late_line_lands_in_the_day_it_belongs_to()
    {
        var place = Place.Week(50, 4, 4, 4, null, 4, 4, 4).Through().Sell(-4, 12, 11);
        Assert.Equal(5.0, place.Figures().Consumption.Smoothed!.Value.PerDay);
        Assert.Equal(11 * 10_000, place.Line().Days.Consumed(Place.Today - 4));
    }

    [Fact]
    public void A_late_movement_that_makes_a_stock_out_censors_the_days_it_lasted()
    {
        var place = new Place().Count(-8, 8, 10).Receive(-4, 8, 50).Through();
        for (var day = -3; day <= -1; day++) place.Sell(day, 12, 2);
        place.Sell(-6, 12, 10);
        Assert.True(place.Line().Days.Censored(Place.Today - 6));
        Assert.True(place.Line().Days.Censored(Place.Today - 4));
        Assert.False(place.Line().Days.Censored(Place.Today - 3));
        Assert.Equal(50 - 6, Left(place));
        Assert.Equal((4, 1.5), (place.Figures().Consumption.ObservedDays, place.Figures().Consumption.Smoothed!.Value.PerDay));
    }

    [Fact]
    public void A_late_receipt_that_unmakes_a_stock_out_lifts_the_censoring()
    {
        var place = Place.Week(0, 4, 4, 4, 4).Receive(-1, 20, 9).Through();
        Assert.True(place.Line().Days.Censored(Place.Today - 2));
        place.Receive(-5, 20, 1);
        Assert.False(place.Line().Days.Censored(Place.Today - 2));
    }

    [Fact]
    public void What_comes_in_and_goes_out_in_one_instant_leaves_no_moment_of_emptiness()
    {
        foreach (var place in new[] { new Place().Count(-3, 8, 5).Sell(-2, 8, 5).Receive(-2, 8, 7), new Place().Count(-3, 8, 5).Receive(-2, 8, 7).Sell(-2, 8, 5) })
            Assert.False(place.Sell(-1, 8, 1).Line().Days.Censored(Place.Today - 2));
    }

    [Fact]
    public void Several_sales_in_the_second_that_empties_the_shelf_fold_in_any_order()
    {
        Assert.Equal(-1, new Place().Count(-3, 8, 5).Sell(-2, 8, 5).Sell(-2, 8, 1).Line().BookStock!.Value.ToDecimal());
        Assert.Equal(-1, new Place().Count(-3, 8, 5).Sell(-2, 8, 1).Sell(-2, 8, 5).Line().BookStock!.Value.ToDecimal());
    }

    [Fact]
    public void Two_equal_sales_in_one_second_without_ids_are_two_sales() =>
        Assert.Equal(46, Left(new Place().Count(-3, 8, 50).Sell(-2, 8, 2).Sell(-2, 8, 2)));

    [Fact]
    public void A_withdrawn_movement_leaves_nothing_but_its_id()
    {
        var plain = Place.Week(50, 4, 4, 4, 4, 4, 4, 4).Through();
        var after = Place.Week(50, 4, 4, 4, 4, 4, 4, 4).Sell(-3, 15, 9, "a").Through().Withdraw("a", 0, 8);
        var before = Place.Week(50, 4, 4, 4, 4, 4, 4, 4).Withdraw("a", 0, 8).Through().Sell(-3, 15, 9, "a");
        var twice = Place.Week(50, 4, 4, 4, 4, 4, 4, 4).Sell(-3, 15, 9, "a").Withdraw("a", 0, 8).Through().Withdraw("a", 0, 9);
        var other = Place.Week(50, 4, 4, 4, 4, 4, 4, 4).Withdraw("never seen", 0, 8).Through();
        Assert.All([after, before, twice, other], place => Assert.Equal(plain.Figures(), place.Figures()));
    }

    [Fact]
    public void A_withdrawn_count_gives_way_to_the_one_before() =>
        Assert.Equal(44, Left(new Place().Count(-3, 8, 50).Sell(-2, 8, 2).Count(-2, 10, 500, "typo").Sell(-1, 8, 4).Withdraw("typo", 0, 8)));

    [Fact]
    public void A_line_whose_only_fact_is_withdrawn_is_unknown()
    {
        var figures = new Place().Count(-3, 8, 50, "only").Withdraw("only", 0, 8).Figures();
        Assert.Null(figures.Stock);
        Assert.Equal((CoverageReason.NoCount, DateTimeOffset.MinValue), (figures.Coverage.Reason, figures.AsOf));
    }

    [Fact]
    public void A_withdrawal_in_the_batch_of_its_line_takes_it_back()
    {
        var place = new Place();
        StockFact[] facts = [new(Place.Amoxicilline, place.Time(-1, 8), FactType.Count, Quantity.Of(5), "x"), new(default, place.Time(0, 8), FactType.Reversal, Quantity.Zero, Reverses: "x")];
        var stock = Place.Grow([new(facts, null, [])], place.Calendar);
        Assert.Null(stock.LineAt(0).BookStock);
    }

    [Fact]
    public void A_line_dated_wrongly_and_withdrawn_does_not_make_the_days_since_observed()
    {
        var place = new Place().Sell(-30, 8, 1, "wrong").Count(-2, 8, 50).Sell(-2, 9, 2).Sell(-1, 9, 2).Through().Withdraw("wrong", 0, 8);
        Assert.Equal((2, CoverageReason.Thin), (place.Figures().Consumption.ObservedDays, place.Figures().Coverage.Reason));
    }

    [Fact]
    public void Lines_older_than_the_ring_change_no_day_it_holds()
    {
        var place = new Place().Count(-100, 8, 50).Sell(-99, 8, 1).Sell(-36, 8, 2).Sell(0, 8, 3);
        Assert.Equal(0, place.Line().Days.Consumed(Place.Today - 99));
        Assert.Equal(20_000, place.Line().Days.Consumed(Place.Today - 36));
        Assert.Equal(44, Left(place));
    }

    [Fact]
    public void Fractions_of_a_box_add_up_exactly()
    {
        var place = new Place().Count(-3, 8, 1);
        for (var i = 0; i < 10; i++) place.Sell(-2, 8, 0.1m);
        Assert.Equal(0, Left(place));
    }
}

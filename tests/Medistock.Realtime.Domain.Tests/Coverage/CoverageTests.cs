using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Tests.Stock;

namespace Medistock.Realtime.Domain.Tests.Coverage;

public class CoverageTests
{
    private static decimal?[] Sold(decimal each) => [each, each, each, each, each, each, each];

    [Theory]
    [InlineData(49.9, CoverageLevel.Critical)]
    [InlineData(49.9999, CoverageLevel.Critical)]
    [InlineData(50, CoverageLevel.Alert)]
    [InlineData(99.9, CoverageLevel.Alert)]
    [InlineData(99.9999, CoverageLevel.Alert)]
    [InlineData(100, CoverageLevel.Ok)]
    public void Below_five_days_is_critical_below_ten_alert_unrounded(double stock, CoverageLevel level) =>
        Assert.Equal(level, Place.Week((decimal)stock, Sold(10)).Through().Figures().Level);

    [Theory]
    [InlineData(4.99, "4.9")]
    [InlineData(9.999999, "9.9")]
    [InlineData(5, "5.0")]
    [InlineData(0.04, "0.0")]
    [InlineData(12.3, "12.3")]
    public void Days_are_shown_rounded_down(double days, string shown) => Assert.Equal(shown, CoverDays.Of(days).ToString());

    [Fact]
    public void Officines_have_thresholds_of_their_own_not_official()
    {
        Assert.Equal((2, 5, false), (Thresholds.Officine.CriticalDays, Thresholds.Officine.AlertDays, Thresholds.Officine.Official));
        Assert.Equal((5, 10, true), (Thresholds.Pui.CriticalDays, Thresholds.Pui.AlertDays, Thresholds.Pui.Official));
        Assert.Equal(CoverageLevel.Alert, Thresholds.Officine.LevelOf(CoverDays.Of(4.99)));
    }

    [Fact]
    public void A_threshold_set_for_one_presentation_on_one_link_holds_there_only()
    {
        var book = new ThresholdBook(Thresholds.Pui, Thresholds.Officine, [new((Place.Amoxicilline, EstablishmentKind.Pui), new(7, 21, false))]);
        Assert.Equal(7, book.For(Place.Amoxicilline, EstablishmentKind.Pui).CriticalDays);
        Assert.Equal(2, book.For(Place.Amoxicilline, EstablishmentKind.Officine).CriticalDays);
    }

    [Fact]
    public void An_empty_shelf_with_demand_in_the_last_35_days_covers_zero_days()
    {
        var figures = new Place().Count(-40, 8, 3).Sell(-35, 9, 3).Through().Figures();
        Assert.Equal((0.0, CoverageLevel.Critical), (figures.Coverage.Days!.Value, figures.Level));
    }

    [Fact]
    public void An_empty_shelf_with_something_unserved_covers_zero_days()
    {
        var figures = new Place().Count(-40, 8, 0).Say(FactType.Unserved, 0, 9, 1).Through(0, 10).Figures();
        Assert.Equal((0.0, CoverageLevel.Critical), (figures.Coverage.Days!.Value, figures.Level));
    }

    [Fact]
    public void An_empty_shelf_without_demand_for_35_days_is_unknown()
    {
        var figures = new Place().Count(-40, 8, 3).Sell(-36, 9, 3).Through().Figures();
        Assert.Equal((CoverageReason.NoDemand, CoverageLevel.Unknown), (figures.Coverage.Reason, figures.Level));
    }

    [Fact]
    public void Demand_cancelled_by_a_return_of_the_same_day_is_no_demand() =>
        Assert.Equal(CoverageReason.NoDemand, new Place().Count(-40, 8, 3).Sell(-5, 9, 3).Say(FactType.Returned, -5, 10, 3)
            .Say(FactType.Destroyed, -4, 10, 3).Through().Figures().Coverage.Reason);

    [Fact]
    public void Stock_without_consumption_over_seven_observed_days_is_unbounded_and_ok()
    {
        var figures = new Place().Count(-9, 8, 3).Sell(-9, 9, 1).Through().Figures();
        Assert.Equal((CoverageReason.Unbounded, CoverageLevel.Ok), (figures.Coverage.Reason, figures.Level));
        Assert.Null(figures.Coverage.Days);
    }

    [Fact]
    public void Without_consumption_over_fewer_observed_days_coverage_is_unknown_not_unbounded()
    {
        var figures = new Place().Count(-5, 8, 3).Say(FactType.Unserved, -5, 9, 0).Through().Figures();
        Assert.Equal((CoverageReason.Thin, CoverageLevel.Unknown), (figures.Coverage.Reason, figures.Level));
    }

    [Theory]
    [InlineData(0, 8, CoverageReason.None)]
    [InlineData(1, 12, CoverageReason.None)]
    [InlineData(1, 12.01, CoverageReason.Stale)]
    public void A_line_is_stale_once_nothing_is_newer_than_48_hours(int day, double hour, CoverageReason reason)
    {
        var figures = Place.Week(100, Sold(10)).Through(-1, 12).Figures(day, hour);
        Assert.Equal(reason, figures.Coverage.Reason);
        Assert.Equal(100, figures.Stock!.Value.ToDecimal());
    }

    [Fact]
    public void Before_a_first_count_stock_is_unknown_whatever_moved()
    {
        var figures = new Place().Receive(-3, 8, 100).Sell(-2, 8, 5).Through().Figures();
        Assert.Null(figures.Stock);
        Assert.Equal((CoverageReason.NoCount, CoverageLevel.Unknown), (figures.Coverage.Reason, figures.Level));
    }

    [Fact]
    public void A_negative_book_stock_is_inconsistent_never_zero()
    {
        var place = Place.Week(10, Sold(10)).Sell(0, 8, 11).Through(0, 9);
        Assert.Null(place.Figures().Stock);
        Assert.Equal((CoverageReason.Inconsistent, CoverageLevel.Unknown), (place.Figures().Coverage.Reason, place.Figures().Level));
        Assert.Equal(-1, place.Line().BookStock!.Value.ToDecimal());
        Assert.Equal(5, place.Count(0, 10, 5).Figures().Stock!.Value.ToDecimal());
    }

    [Fact]
    public void Links_of_the_chain_are_never_summed() =>
        Assert.Throws<InvalidOperationException>(() => LinkTotals.Empty(EstablishmentKind.Pui).Plus(LinkTotals.Empty(EstablishmentKind.Officine)));

    [Fact]
    public void A_territory_covers_the_sum_of_stocks_over_the_sum_of_consumptions()
    {
        var one = LinkTotals.Empty(EstablishmentKind.Pui) with { Stock = Quantity.Of(10), Consumption = new(1_000_000), Lines = 1 };
        var two = LinkTotals.Empty(EstablishmentKind.Pui) with { Stock = Quantity.Of(2), Consumption = new(3_000_000), Lines = 1 };
        Assert.Equal(3.0, one.Plus(two).Coverage.Days);
        Assert.Equal(CoverageReason.Stale, (LinkTotals.Empty(EstablishmentKind.Pui) with { StaleLines = 2 }).Coverage.Reason);
    }

    [Fact]
    public void A_territory_is_unbounded_only_when_no_line_asks_for_anything()
    {
        var idle = LinkTotals.Empty(EstablishmentKind.Pui) with { Stock = Quantity.Of(10), Lines = 1 };
        var stockOut = LinkTotals.Empty(EstablishmentKind.Pui) with { Lines = 1, CriticalLines = 1, AlertLines = 1, UnratedLines = 1 };
        Assert.Equal(CoverageReason.Unbounded, idle.Coverage.Reason);
        Assert.Equal(0.0, stockOut.Coverage.Days);
        Assert.Equal(CoverageReason.Thin, idle.Plus(stockOut).Coverage.Reason);
        Assert.Equal(CoverageReason.Unbounded, idle.Plus(stockOut).Replacing(stockOut, LinkTotals.Empty(EstablishmentKind.Pui)).Coverage.Reason);
        Assert.Equal(2, stockOut.Plus(stockOut).UnratedLines);
    }

    [Fact]
    public void An_unknown_coverage_needs_a_reason() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CoverDays.Unknown(CoverageReason.None));

    [Fact]
    public void Boxes_become_units_and_units_become_milligrams()
    {
        Assert.Equal(new Units(45), new Boxes(1.5m).In(30));
        Assert.Equal(new Milligrams(1500), new Units(3).Of(new Milligrams(500)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Boxes(1).In(0));
    }
}

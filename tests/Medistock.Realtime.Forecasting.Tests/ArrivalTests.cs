using Medistock.Realtime.Forecasting.Arrivals;

namespace Medistock.Realtime.Forecasting.Tests;

public class ArrivalTests
{
    [Fact]
    public void An_unconfirmed_date_is_believed_less_than_a_confirmed_one()
    {
        var source = new SlipHistory();
        SlipLaw confirmed = source.Law(true), unconfirmed = source.Law(false);
        Assert.True(unconfirmed.Bad > confirmed.Bad && unconfirmed.Worst >= confirmed.Worst);
        Assert.InRange(confirmed.Ordinary, 0, confirmed.Bad);
    }

    [Fact]
    public void A_source_that_is_always_a_week_late_is_taken_at_its_habit()
    {
        var source = new SlipHistory();
        for (var i = 0; i < 60; i++) source.Delivered(7, 0.5, true);
        var law = source.Law(true);
        Assert.InRange(law.Ordinary, 4, 7);
        Assert.InRange(law.Worse, 4, 7);
        Assert.InRange(law.Share, 0.45, 0.6);
    }

    [Fact]
    public void What_was_given_up_may_never_come()
    {
        var source = new SlipHistory();
        for (var i = 0; i < 30; i++) source.Abandoned(false);
        Assert.Equal(SlipLaw.Never, source.Law(false).Bad);
    }

    [Fact]
    public void A_late_source_brings_the_date_forward()
    {
        var series = Histories.Fold(Histories.Constant(10, 200));
        var late = new SlipHistory();
        for (var i = 0; i < 40; i++) late.Delivered(20, 1, true);
        var sure = LawTests.Ask(series, 100, new PlannedArrival(series.Day + 8, 200));
        var unsure = LawTests.Ask(series, 100, new PlannedArrival(series.Day + 8, 200, late.Law(true)));
        Assert.InRange(sure.P50, 28, 32);
        Assert.InRange(unsure.P50, 9, 12);
        Assert.True(unsure.Within30 > sure.Within30);
    }

    [Fact]
    public void An_arrival_after_the_shelf_is_empty_does_not_help() =>
        Assert.Equal(LawTests.Ask(Histories.Fold(Histories.Constant(10, 200)), 50).P50,
            LawTests.Ask(Histories.Fold(Histories.Constant(10, 200)), 50, new PlannedArrival(Histories.Start + 199 + 20, 1000)).P50);
}

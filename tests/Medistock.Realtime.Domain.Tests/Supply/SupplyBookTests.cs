using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Domain.Tests.Supply;

public sealed class SupplyBookTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 22);
    private static readonly PresentationCode Amoxicilline = PresentationCode.Parse("3400930082157");
    private static readonly Holder Biogaran = Holder.Of(HolderKind.Exploitant, "Biogaran"), Ocp = Holder.Of(HolderKind.Grossiste, "OCP");

    private static SupplyFact.Announced Announce(int days, string id, int dueIn, int quantity, bool confirmed = false) =>
        new(Amoxicilline, Biogaran, Noon.AddDays(days), id, Today.AddDays(dueIn), Quantity.Of(quantity), confirmed);

    private static SupplyBook Fold(params IEnumerable<SupplyFact> facts)
    {
        var book = new SupplyBook();
        foreach (var fact in facts) book.Take(fact);
        return book;
    }

    private static Arrival Only(SupplyBook book) => Assert.Single(book.Of(Amoxicilline)!.Arrivals);

    [Fact]
    public void The_newest_stated_stock_stands_whatever_the_order()
    {
        SupplyFact.Stock old = new(Amoxicilline, Biogaran, Noon.AddDays(-7), Quantity.Of(900)), now = new(Amoxicilline, Biogaran, Noon, Quantity.Of(500));
        foreach (var book in new[] { Fold(old, now), Fold(now, old, now) })
            Assert.Equal(new StatedAmount(Quantity.Of(500), Noon), book.Of(Amoxicilline)!.Holders[0].Stock);
    }

    [Fact]
    public void Of_two_stocks_at_one_time_the_smaller_stands()
    {
        SupplyFact.Stock one = new(Amoxicilline, Biogaran, Noon, Quantity.Of(900)), other = new(Amoxicilline, Biogaran, Noon, Quantity.Of(500));
        Assert.Equal(Quantity.Of(500), Fold(one, other).Of(Amoxicilline)!.Holders[0].Stock!.Value.Amount);
        Assert.Equal(Quantity.Of(500), Fold(other, one).Of(Amoxicilline)!.Holders[0].Stock!.Value.Amount);
    }

    [Fact]
    public void A_stock_older_than_two_weeks_is_stale_and_one_never_stated_is_too()
    {
        var held = Fold(new SupplyFact.Stock(Amoxicilline, Biogaran, Noon, Quantity.Of(1)), new SupplyFact.Sales(Amoxicilline, Ocp, Noon, SalesWindow.LastWeek, Quantity.Of(1), null, null)).Of(Amoxicilline)!.Holders;
        Assert.False(held[0].StockIsStale(Noon.AddDays(14)));
        Assert.True(held[0].StockIsStale(Noon.AddDays(14).AddMinutes(1)));
        Assert.True(held[1].StockIsStale(Noon));
    }

    [Fact]
    public void A_reference_period_must_be_a_month_long_ended_and_recent()
    {
        Assert.True(new UsualSales(Quantity.Of(1), Today.AddDays(-365), Today.AddDays(-1), Noon).Valid(Today));
        Assert.False(new UsualSales(Quantity.Of(1), Today.AddDays(-20), Today.AddDays(-1), Noon).Valid(Today));
        Assert.False(new UsualSales(Quantity.Of(1), Today.AddDays(-365), Today.AddDays(30), Noon).Valid(Today));
        Assert.False(new UsualSales(Quantity.Of(1), Today.AddDays(-800), Today.AddDays(-500), Noon).Valid(Today));
    }

    [Fact]
    public void A_date_said_again_is_postponed_and_not_a_second_delivery()
    {
        var moved = Only(Fold(Announce(-20, "A1", 2, 1_000), Announce(-3, "A1", 12, 1_000)));
        Assert.Equal((1, 10), moved.Moved);
        Assert.Equal((ArrivalStatus.Planned, Quantity.Of(1_000), Today.AddDays(12)), (moved.Status, moved.Remaining, moved.Current!.Value.Due));
    }

    [Fact]
    public void An_additional_quantity_is_another_arrival() =>
        Assert.Equal(2, Fold(Announce(-20, "A1", 2, 1_000), Announce(-3, "A2", 12, 400)).Of(Amoxicilline)!.Planned.Count());

    [Fact]
    public void A_confirmation_of_an_earlier_date_is_none_of_the_date_that_stands()
    {
        var confirmed = new SupplyFact.Confirmed(Amoxicilline, Biogaran, Noon.AddDays(-5), "A1");
        Assert.True(Only(Fold(Announce(-20, "A1", 2, 1_000), confirmed)).Confirmed);
        Assert.False(Only(Fold(confirmed, Announce(-3, "A1", 12, 1_000), Announce(-20, "A1", 2, 1_000))).Confirmed);
    }

    [Fact]
    public void A_partial_delivery_leaves_the_rest_to_come_until_the_last_part()
    {
        var part = new SupplyFact.Received(Amoxicilline, Biogaran, Noon, "A1", Today, Quantity.Of(300), Last: false);
        var arrival = Only(Fold(Announce(-20, "A1", 0, 1_000), part, part));
        Assert.Equal((ArrivalStatus.Partial, Quantity.Of(700)), (arrival.Status, arrival.Remaining));
        var ended = Only(Fold(Announce(-20, "A1", 0, 1_000), part, part with { At = Noon.AddDays(1), On = Today.AddDays(1), Quantity = Quantity.Of(100), Last = true }));
        Assert.Equal((ArrivalStatus.Received, Quantity.Of(400), Quantity.Zero), (ended.Status, ended.Came, ended.Remaining));
    }

    [Fact]
    public void An_arrival_given_up_and_announced_again_is_planned_again()
    {
        var end = new SupplyFact.Abandoned(Amoxicilline, Biogaran, Noon.AddDays(-5), "A1");
        Assert.Equal(ArrivalStatus.Abandoned, Only(Fold(end, Announce(-20, "A1", 2, 1_000))).Status);
        Assert.Equal(ArrivalStatus.Planned, Only(Fold(end, Announce(-20, "A1", 2, 1_000), Announce(-1, "A1", 30, 1_000))).Status);
    }

    [Fact]
    public void What_is_said_of_an_arrival_nobody_announced_plans_nothing()
    {
        var book = Fold(new SupplyFact.Confirmed(Amoxicilline, Biogaran, Noon, "A9"));
        Assert.Equal(ArrivalStatus.Unannounced, Only(book).Status);
        Assert.Empty(book.Of(Amoxicilline)!.Planned);
    }

    [Fact]
    public void The_threshold_in_force_is_the_last_decided_for_a_day_that_has_come()
    {
        var cis = Cis.Parse("60234100");
        var ansm = Holder.Of(HolderKind.Autorite, "ANSM");
        var book = Fold(new SupplyFact.Threshold(cis, ansm, Noon, 4, Today.AddDays(30)), new SupplyFact.Threshold(cis, ansm, Noon, 1, Today.AddDays(-30)));
        Assert.Null(book.ThresholdOf(cis, Today.AddDays(-31)));
        Assert.Equal(1, book.ThresholdOf(cis, Today)!.Value.Months);
        Assert.Equal(4, book.ThresholdOf(cis, Today.AddDays(30))!.Value.Months);
    }

    [Fact]
    public void A_presentation_with_too_many_arrivals_refuses_more_and_counts_them()
    {
        var book = Fold(Enumerable.Range(0, SupplyBook.ArrivalLimit + 3).Select(i => Announce(-1, $"A{i}", 5, 10)));
        Assert.Equal(SupplyBook.ArrivalLimit, book.Of(Amoxicilline)!.Arrivals.Count);
        Assert.Equal(3, book.Refused);
    }

    [Fact]
    public void A_presentation_with_too_many_holders_refuses_more_and_counts_them()
    {
        var book = Fold(Enumerable.Range(0, SupplyBook.HolderLimit + 2).Select(i => new SupplyFact.Stock(Amoxicilline, Holder.Of(HolderKind.Grossiste, $"G{i}"), Noon, Quantity.Of(1))));
        Assert.Equal((SupplyBook.HolderLimit, 2L), (book.Of(Amoxicilline)!.Holders.Count, book.Refused));
    }

    [Fact]
    public void A_date_moved_very_often_keeps_its_first_date_and_the_newest()
    {
        var arrival = Only(Fold(Enumerable.Range(0, 60).Select(i => Announce(-60 + i, "A1", i, 10))));
        Assert.Equal((Arrival.NoticeLimit, Today, Today.AddDays(59), 59), (arrival.Notices.Count, arrival.Notices[0].Due, arrival.Notices[^1].Due, arrival.Moved.Days));
    }

    [Fact]
    public void Arrivals_long_closed_are_let_go()
    {
        var book = Fold(Announce(-500, "OLD", -450, 10), Announce(-1, "NEW", 5, 10));
        book.Forget(Noon);
        Assert.Equal("NEW", Only(book).Id);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(20221212), InlineData(77), InlineData(4711)]
    public void Any_order_with_any_repeats_gives_the_same_book(int seed)
    {
        var chance = new Random(seed);
        var facts = Enumerable.Range(0, 120).Select(_ => AnyFact(chance)).ToList();
        var expected = Shown(Fold(facts));
        for (var run = 0; run < 20; run++)
        {
            var disordered = facts.Concat(facts.Where(_ => chance.Next(3) == 0)).OrderBy(_ => chance.Next()).ToList();
            Assert.True(expected == Shown(Fold(disordered)), $"seed {seed}, run {run}");
        }
    }

    private static SupplyFact AnyFact(Random chance)
    {
        // Few values, so that equal times and equal days are frequent.
        var holder = chance.Next(2) == 0 ? Biogaran : Ocp;
        var at = Noon.AddHours(chance.Next(12));
        var quantity = Quantity.Of(chance.Next(1, 6) * 100);
        var id = "A" + chance.Next(3);
        var day = Today.AddDays(chance.Next(5));
        return chance.Next(7) switch
        {
            0 => new SupplyFact.Stock(Amoxicilline, holder, at, quantity),
            1 => new SupplyFact.Sales(Amoxicilline, holder, at, (SalesWindow)chance.Next(3), quantity, day.AddDays(-300), day),
            2 or 3 => new SupplyFact.Announced(Amoxicilline, holder, at, id, day, quantity, chance.Next(2) == 0),
            4 => new SupplyFact.Confirmed(Amoxicilline, holder, at, id),
            5 => new SupplyFact.Received(Amoxicilline, holder, at, id, day, quantity, chance.Next(4) == 0),
            _ => new SupplyFact.Abandoned(Amoxicilline, holder, at, id),
        };
    }

    private static string Shown(SupplyBook book)
    {
        var text = new StringBuilder();
        var supply = book.Of(Amoxicilline)!;
        foreach (var holder in supply.Holders) text.AppendLine(holder.ToString());
        foreach (var arrival in supply.Arrivals)
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{arrival.Holder} {arrival.Id} {arrival.Status} {arrival.Confirmed} {arrival.Remaining} {arrival.Moved} | {string.Join(';', arrival.Notices)} | {string.Join(';', arrival.Receipts)}");
        return text.ToString();
    }
}

using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Tests.Signals;

namespace Medistock.Realtime.Domain.Tests.Coverage;

public sealed class GroupCoverTests
{
    private static readonly PresentationCode A = PresentationCode.Parse("X-A"), B = PresentationCode.Parse("X-B"), C = PresentationCode.Parse("X-C");

    [Fact]
    public void With_every_strength_known_need_and_stock_are_summed_in_milligrams()
    {
        var cover = GroupCover.Of([new(A, 500, Pictured.Of(held: 20, daily: 10)), new(B, 1000, Pictured.Of(held: 400, daily: 5))]);
        Assert.Equal((GroupBasis.Milligrams, 10_000.0, 410_000.0), (cover.Basis, cover.DailyNeed, cover.Stock));
        Assert.Equal(41, cover.Cover.Days);
        Assert.Equal([A], cover.Short);
        // B keeps 28 days of its own need: 400 − 140 boxes, 260 g; A lacks 260 boxes, 130 g.
        Assert.Equal((26.0, 13.0, true), (cover.SpareDays, cover.LackingDays, cover.Absorbs));
    }

    [Fact]
    public void With_a_strength_unknown_no_quantity_is_summed_and_nobody_is_said_to_absorb()
    {
        var cover = GroupCover.Of([new(A, 500, Pictured.Of(held: 20, daily: 10)), new(B, null, Pictured.Of(held: 400, daily: 5, lines: 8))]);
        Assert.Equal((GroupBasis.DaysOfNeed, null, null, null), (cover.Basis, cover.DailyNeed, cover.Stock, cover.Absorbs));
        Assert.Equal(41, cover.Cover.Days);
    }

    [Fact]
    public void A_member_of_unknown_stock_is_named_and_in_no_sum()
    {
        var cover = GroupCover.Of([new(A, 500, Pictured.Of(held: 200, daily: 10)), new(C, null, Pictured.Of(lines: 0))]);
        Assert.Equal([C], cover.Unknown);
        Assert.Equal((GroupBasis.Milligrams, 20.0), (cover.Basis, cover.Cover.Days));
        Assert.Equal(GroupBasis.Unknown, GroupCover.Of([new(C, 500, Pictured.Of(lines: 0))]).Basis);
    }

    [Theory]
    [InlineData("500 mg", "un comprimé", 8, 500)]
    [InlineData("1 g", "une gélule", null, null)]
    [InlineData("250 mg", "5 ml", 1, null)]
    [InlineData("1 000 000 UI", "un flacon", 1, null)]
    public void A_box_holds_the_substance_of_its_units_where_the_reference_says_so(string strength, string per, int? units, int? each)
    {
        var presentation = new Presentation(PresentationCode.Parse("3400930082157"), null, "x", "x", [new("amoxicilline", strength, per)], "comprimé", "orale", Patients.All, "L", true, null, "g", null, true, null, units);
        Assert.Equal(units is null || each is null ? null : (decimal?)(each * units), Strengths.MilligramsOf(presentation));
    }
}

using System.Net;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Web.Tests;

public sealed class HelperTests
{
    private static readonly RegionCode Bretagne = RegionCode.Parse("53"), Normandie = RegionCode.Parse("28");
    // One degree of latitude is 6 371 km × π ÷ 180.
    private const double KmPerDegree = 6371 * Math.PI / 180;
    private static readonly Establishment Asking = Pui("350000022", 0);

    private static Establishment Pui(string finess, double km, EstablishmentKind kind = EstablishmentKind.Pui) =>
        new(Finess.Parse(finess), null, "PUI " + finess, kind, Some.Ille, new(48 + km / KmPerDegree, -1), false, null);

    /// <param name="stock">Boxes, at 1 box a day: days of coverage.</param>
    private static HelperCandidate Line(double km, decimal stock, RegionCode? region = null, string finess = "350000055", decimal perDay = 1, bool stale = false, EstablishmentKind kind = EstablishmentKind.Pui) =>
        new(Pui(finess, km, kind), region ?? Bretagne, Quantity.Of(stock), new((long)(perDay * 1_000_000)), NationDouble.Now, stale);

    private static IReadOnlyList<Helper> Find(params HelperCandidate[] lines) => HelperRule.Official.Find(Asking, Bretagne, lines);

    [Fact]
    public void A_pui_within_50_km_with_more_than_21_days_helps()
    {
        var helper = Assert.Single(Find(Line(30, 40)));
        Assert.Equal((40.0, false), (helper.Coverage.Days!.Value, helper.HorsRegion));
        Assert.Equal(30, helper.DistanceKm, 6);
    }

    [Fact]
    public void At_exactly_50_km_it_still_helps_and_beyond_it_does_not()
    {
        var here = Asking.Position!.Value;
        var there = Line(50, 40);
        var exact = here.DistanceKm(there.Establishment.Position!.Value);
        Assert.Equal(50, exact, 6);
        Assert.Single(new HelperRule(RadiusKm: exact).Find(Asking, Bretagne, [there]));
        Assert.Empty(new HelperRule(RadiusKm: Math.BitDecrement(exact)).Find(Asking, Bretagne, [there]));
        Assert.Single(Find(Line(49.999, 40)));
        Assert.Empty(Find(Line(50.001, 40)));
    }

    [Fact]
    public void At_exactly_21_days_it_does_not_help()
    {
        Assert.Empty(Find(Line(10, 21)));
        Assert.Equal(1, Assert.Single(Find(Line(10, 22.5m))).Offered.ToDecimal());
    }

    [Theory]
    [InlineData(40, 1, 18)]
    [InlineData(40.5, 1, 19)]
    [InlineData(100, 2, 57)]
    [InlineData(30, 1.3, 2)]
    public void What_is_offered_leaves_the_helper_above_its_floor(double stock, double perDay, double offered)
    {
        var helper = Assert.Single(Find(Line(10, (decimal)stock, perDay: (decimal)perDay)));
        Assert.Equal((decimal)offered, helper.Offered.ToDecimal());
        Assert.True((helper.Stock - helper.Offered).ToDouble() / perDay > 21);
        Assert.False((helper.Stock - helper.Offered - Quantity.Of(1)).ToDouble() / perDay > 21);
    }

    [Fact]
    public void A_lower_bar_for_helpers_does_not_lower_their_floor() => Assert.Empty(new HelperRule(MinDays: 5).Find(Asking, Bretagne, [Line(10, 15)]));

    [Fact]
    public void The_same_region_comes_first_and_others_are_marked()
    {
        var helpers = Find(Line(5, 40, Normandie, "140000035"), Line(40, 40), Line(20, 40, finess: "350000071"));
        Assert.Equal([("350000071", false), ("350000055", false), ("140000035", true)], helpers.Select(helper => (helper.Establishment.Finess.Text, helper.HorsRegion)));
    }

    [Fact]
    public void A_stock_nobody_draws_on_helps_and_an_unknown_or_stale_one_does_not()
    {
        Assert.Equal(CoverageReason.Unbounded, Assert.Single(Find(Line(10, 40, perDay: 0))).Coverage.Reason);
        Assert.Empty(Find(Line(10, 40) with { Stock = null }, Line(10, 40) with { Consumption = null }, Line(10, 40, stale: true), Line(10, 0, perDay: 0)));
    }

    [Fact]
    public void Officines_help_each_other_only_where_that_is_switched_on_and_links_never_mix()
    {
        var officine = Pui("350099999", 0, EstablishmentKind.Officine);
        var other = Line(10, 40, kind: EstablishmentKind.Officine);
        Assert.Empty(HelperRule.Official.Find(officine, Bretagne, [other]));
        Assert.Single(new HelperRule(BetweenOfficines: true).Find(officine, Bretagne, [other]));
        Assert.Empty(new HelperRule(BetweenOfficines: true).Find(officine, Bretagne, [Line(10, 40)]));
        Assert.Empty(Find(other));
    }

    [Theory]
    [InlineData(CoverageReason.Inconsistent)]
    [InlineData(CoverageReason.NoReceipts)]
    [InlineData(CoverageReason.Thin)]
    [InlineData(CoverageReason.NoCount)]
    [InlineData(CoverageReason.NoDemand)]
    [InlineData(CoverageReason.Stale)]
    public void An_unknown_line_is_not_offered_whatever_its_stock_and_is_shown_with_its_reason(CoverageReason reason)
    {
        var line = Line(10, 40) with { Reason = reason };
        Assert.Empty(Find(line));
        var unknown = Assert.Single(HelperRule.Official.Unknown(Asking, [line, Line(20, 40), Line(60, 40) with { Reason = reason }, Line(0, 40, finess: Asking.Finess.Text) with { Reason = reason }]));
        Assert.Equal((line.Establishment.Finess, reason), (unknown.Establishment.Finess, unknown.Reason));
        Assert.Single(Find(line with { Reason = CoverageReason.Unbounded, Consumption = DailyRate.Zero }));
    }

    [Fact]
    public void Nobody_helps_themselves_and_nobody_without_a_place()
    {
        Assert.Empty(Find(Line(0, 40, finess: Asking.Finess.Text)));
        Assert.Empty(HelperRule.Official.Find(Asking with { Position = null }, Bretagne, [Line(10, 40)]));
    }

    [Fact]
    public async Task The_api_answers_who_can_help_whom()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Held[(Some.Amoxicilline, Some.Ille)] =
        [
            new(Some.Vitre, EstablishmentKind.Pui, new(Some.Amoxicilline, Quantity.Of(300), new(10_000_000), CoverageLevel.Ok, CoverageReason.None, NationDouble.Now), NationDouble.Now, false),
            new(Some.Officine, EstablishmentKind.Officine, new(Some.Amoxicilline, Quantity.Of(300), new(1_000_000), CoverageLevel.Ok, CoverageReason.None, NationDouble.Now), NationDouble.Now, false),
        ];
        var answer = (await node.GetAsync($"/api/v1/helpers?presentation=3008215&finess={Some.Rennes}")).Json;
        var helper = Assert.Single(answer.GetProperty("helpers").EnumerateArray());
        Assert.Equal((Some.Vitre.Text, 34.6, 30.0, 89m, "DEP-35"), (helper.GetProperty("finess").GetString(), helper.GetProperty("distanceKm").GetDouble(), helper.GetProperty("coverageDays").GetDouble(), helper.GetProperty("offered").GetDecimal(), helper.GetProperty("territory").GetString()));
        Assert.Empty(answer.GetProperty("unknown").EnumerateArray());
        var held = node.Nation.Held[(Some.Amoxicilline, Some.Ille)];
        node.Nation.Held[(Some.Amoxicilline, Some.Ille)] = [held[0] with { Line = held[0].Line with { Level = CoverageLevel.Unknown, Reason = CoverageReason.Inconsistent } }];
        var none = (await node.GetAsync($"/api/v1/helpers?presentation=3008215&finess={Some.Rennes}")).Json;
        Assert.Empty(none.GetProperty("helpers").EnumerateArray());
        Assert.Equal((Some.Vitre.Text, "inconsistent"), (none.GetProperty("unknown")[0].GetProperty("finess").GetString(), none.GetProperty("unknown")[0].GetProperty("reason").GetString()));
        Assert.Equal("officines-off", (await node.GetAsync($"/api/v1/helpers?presentation=3008215&finess={Some.Officine}")).Json.GetProperty("reason").GetString());
        (await node.GetAsync($"/api/v1/helpers?presentation=3008215&finess={Some.Paris}", "bretagne")).Refuses(403, "access.territory");
        (await node.GetAsync($"/api/v1/helpers?presentation=3008215&finess={Some.Rennes}", "rennes")).Refuses(403, "access.role");
        (await node.GetAsync($"/api/v1/helpers?presentation=3008215&finess={Some.Rennes}&radiusKm=NaN")).Refuses(400, "helpers.radius");
        Assert.Equal(HttpStatusCode.BadRequest, (await node.GetAsync("/api/v1/helpers")).Status);
    }
}

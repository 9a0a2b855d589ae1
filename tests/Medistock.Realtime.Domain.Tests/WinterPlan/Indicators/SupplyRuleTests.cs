using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Xunit.Abstractions;

namespace Medistock.Realtime.Domain.Tests.WinterPlan.Indicators;

public sealed class SupplyRuleTests(ITestOutputHelper output)
{
    private static readonly SupplyRule Rule = SupplyRule.Default;
    private static readonly DateTimeOffset Now = Readings.Now;
    private static readonly PresentationCode One = PresentationCode.Parse("3400930082157"), Other = PresentationCode.Parse("X-2");

    private static SupplySeen Seen(ChainLink link, double? cover, double? share = 1, ReadingReason reason = ReadingReason.None, double? required = null, int hoursOld = 1) =>
        new(TerritoryCode.Metropole, Readings.Amoxicilline, link, cover, reason, required, share, Now.AddHours(-hoursOld), TimeSpan.FromHours(48), []);
    private static Light LightOf(SupplySeen seen) => Rule.Judge(null, seen, Now).Light;

    [Theory]
    [InlineData(ChainLink.Pui, 4.99, Light.Red)]
    [InlineData(ChainLink.Pui, 5, Light.Amber)]
    [InlineData(ChainLink.Pui, 9.99, Light.Amber)]
    [InlineData(ChainLink.Pui, 10, Light.Green)]
    [InlineData(ChainLink.Officines, 1.99, Light.Red)]
    [InlineData(ChainLink.Officines, 4.99, Light.Amber)]
    [InlineData(ChainLink.Officines, 5, Light.Green)]
    [InlineData(ChainLink.Grossistes, 6.99, Light.Red)]
    [InlineData(ChainLink.Grossistes, 13.99, Light.Amber)]
    [InlineData(ChainLink.Grossistes, 14, Light.Green)]
    [InlineData(ChainLink.Laboratoires, 0.49, Light.Red)]
    [InlineData(ChainLink.Laboratoires, 1.99, Light.Amber)]
    [InlineData(ChainLink.Laboratoires, 2, Light.Green)]
    public void Each_link_has_its_own_thresholds(ChainLink link, double cover, Light light) => Assert.Equal(light, LightOf(Seen(link, cover)));

    [Fact]
    public void A_safety_stock_raised_to_four_months_is_what_laboratories_are_held_against()
    {
        Assert.Equal(Light.Amber, LightOf(Seen(ChainLink.Laboratoires, 3, required: 4)));
        Assert.Equal(Light.Red, LightOf(Seen(ChainLink.Laboratoires, 0.99, required: 4)));
    }

    [Fact]
    public void A_rule_names_its_document_or_says_non_officiel()
    {
        var pui = Rule.Judge(null, Seen(ChainLink.Pui, 7), Now);
        Assert.Equal(("indicator.supply.pui", 10.0, "jours", true), (pui.Rule.Name, pui.Rule.Threshold, pui.Rule.Unit, pui.Rule.Official));
        Assert.Contains("MINSANTE 2020-100", pui.Rule.Source, StringComparison.Ordinal);
        foreach (var (link, words) in new[] { (ChainLink.Officines, "non officiel"), (ChainLink.Grossistes, "CSP R. 5124-59"), (ChainLink.Laboratoires, "CSP R. 5124-49-4") })
            Assert.Contains(words, Rule.Judge(null, Seen(link, 7), Now).Rule.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReadingReason.NoData)]
    [InlineData(ReadingReason.Stale)]
    [InlineData(ReadingReason.NoDemand)]
    [InlineData(ReadingReason.Inconsistent)]
    [InlineData(ReadingReason.Thin)]
    public void Without_a_cover_it_is_unknown_for_the_same_reason(ReadingReason reason)
    {
        var reading = Rule.Judge(Rule.Judge(null, Seen(ChainLink.Pui, 20), Now), Seen(ChainLink.Pui, null, reason: reason), Now);
        Assert.Equal((Light.Unknown, reason, (double?)null), (reading.Light, reading.Reason, reading.Value));
    }

    [Fact]
    public void Stock_that_nobody_asks_for_is_green_without_a_number()
    {
        var reading = Rule.Judge(null, Seen(ChainLink.Pui, null, reason: ReadingReason.Unbounded), Now);
        Assert.Equal((Light.Green, ReadingReason.Unbounded, (double?)null), (reading.Light, reading.Reason, reading.Value));
    }

    [Fact]
    public void Too_little_reporting_or_nobody_knows_how_much_is_unknown()
    {
        Assert.Equal(Light.Green, LightOf(Seen(ChainLink.Pui, 20, 0.5)));
        Assert.Equal(Light.Unknown, LightOf(Seen(ChainLink.Pui, 20, 0.49)));
        Assert.Equal(Light.Unknown, LightOf(Seen(ChainLink.Pui, 2, null)));
        Assert.Equal(ReadingReason.Thin, Rule.Judge(null, Seen(ChainLink.Pui, 20, 0.49), Now).Reason);
    }

    [Fact]
    public void What_is_stale_never_keeps_its_colour()
    {
        foreach (var cover in new[] { 1.0, 7, 100 })
        {
            var fresh = Rule.Judge(null, Seen(ChainLink.Pui, cover), Now);
            var stale = Rule.Judge(fresh, Seen(ChainLink.Pui, cover, hoursOld: 49), Now);
            Assert.Equal((Light.Unknown, ReadingReason.Stale, (double?)null), (stale.Light, stale.Reason, stale.Value));
        }
    }

    [Fact]
    public void After_an_unknown_time_a_red_that_is_barely_over_is_still_red()
    {
        var red = Rule.Judge(null, Seen(ChainLink.Pui, 4), Now);
        var lost = Rule.Judge(red, Seen(ChainLink.Pui, null, reason: ReadingReason.Stale), Now.AddDays(2));
        Assert.Equal(Light.Red, Rule.Judge(lost, Seen(ChainLink.Pui, 5.2, hoursOld: -80), Now.AddDays(3)).Light);
    }

    [Fact]
    public void Noise_at_a_threshold_makes_no_light_flap()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var chance = new Random(seed);
        foreach (var (link, threshold, noise) in new[] { (ChainLink.Pui, 10.0, 0.9), (ChainLink.Officines, 2, 0.9), (ChainLink.Grossistes, 14, 1.3), (ChainLink.Laboratoires, 2, 0.19) })
        {
            IndicatorReading? reading = null;
            var changes = 0;
            for (var hour = 0; hour < 24 * 30; hour++)
            {
                var cover = threshold + noise * (2 * chance.NextDouble() - 1);
                var next = Rule.Judge(reading, Seen(link, cover) with { AsOf = Now.AddHours(hour) }, Now.AddHours(hour));
                if (reading is not null && next.Light != reading.Light) changes++;
                reading = next;
            }
            Assert.True(changes <= 1, $"seed {seed}: {link} changed {changes} times");
        }
    }

    [Fact]
    public void More_cover_never_shows_a_worse_light_whatever_stood_before()
    {
        var chance = new Random(7);
        foreach (var link in Enum.GetValues<ChainLink>())
            for (var run = 0; run < 200; run++)
            {
                // As a red that recovers, or any light that stands.
                LightHold hold = chance.Next(2) == 0 ? new((Light)chance.Next(4), null, Light.Unknown) : new(Light.Red, Now.AddHours(-chance.Next(40)), (Light)chance.Next(1, 3));
                var before = Readings.Supply(Light.Green, link: link) with { Hold = hold };
                var last = Light.Red;
                for (var cover = 0.0; cover < 20; cover += 0.25)
                {
                    var light = Rule.Judge(before, Seen(link, cover), Now).Light;
                    Assert.True(light <= last && light != Light.Unknown);
                    last = light;
                }
            }
    }

    [Fact]
    public void Establishments_show_their_share_under_the_thresholds_beside()
    {
        LinkTotals[] members =
        [
            LinkTotals.Empty(EstablishmentKind.Pui) with { Lines = 6, CriticalLines = 1, AlertLines = 3, UnknownLines = 1, AsOf = Now.AddHours(-3) },
            LinkTotals.Empty(EstablishmentKind.Pui) with { Lines = 4, AlertLines = 1, StaleLines = 1, AsOf = Now.AddHours(-2) },
        ];
        var seen = SupplySeen.OfEstablishments(Readings.Metro, Readings.Amoxicilline, ChainLink.Pui, CoverDays.Of(7), members, null, TimeSpan.FromHours(48));
        Assert.Equal((Now.AddHours(-2), 10 / 12.0), (seen.AsOf!.Value, seen.ShareReporting!.Value));
        Assert.Equal([40.0, 10, 1, 1], seen.Beside.Select(beside => beside.Value!.Value));
        Assert.Equal(Light.Amber, LightOf(seen));
        var stale = SupplySeen.OfEstablishments(Readings.Metro, Readings.Amoxicilline, ChainLink.Pui, CoverDays.Unknown(CoverageReason.Thin), [LinkTotals.Empty(EstablishmentKind.Pui) with { StaleLines = 3 }], 0, TimeSpan.FromHours(48));
        Assert.Equal((Light.Unknown, ReadingReason.Stale), (LightOf(stale), Rule.Judge(null, stale, Now).Reason));
        Assert.Throws<ArgumentOutOfRangeException>(() => SupplySeen.OfEstablishments(Readings.Metro, "g", ChainLink.Grossistes, CoverDays.Of(1), [], 1, TimeSpan.Zero));
    }

    private static SupplyFact.Stock Stock(HolderKind kind, string name, int quantity, int daysOld = 1, PresentationCode? code = null) => new SupplyFact.Stock(code ?? One, Holder.Of(kind, name), Now.AddDays(-daysOld), Quantity.Of(quantity));
    private static SupplyFact.Sales Usual(HolderKind kind, string name, int month, PresentationCode? code = null) =>
        new SupplyFact.Sales(code ?? One, Holder.Of(kind, name), Now.AddDays(-1), SalesWindow.UsualMonth, Quantity.Of(month), new(2025, 12, 1), new(2026, 11, 30));
    private static SupplyFact.Sales Week(HolderKind kind, string name, int week, int daysOld = 1) =>
        new SupplyFact.Sales(One, Holder.Of(kind, name), Now.AddDays(-daysOld), SalesWindow.LastWeek, Quantity.Of(week), null, null);
    private static PresentationSupply Book(PresentationCode code, params SupplyFact[] facts)
    {
        var book = new SupplyBook();
        foreach (var fact in facts) book.Take(fact);
        return book.Of(code)!;
    }

    [Fact]
    public void A_missing_wholesaler_breaks_no_total_and_is_shown_as_missing()
    {
        var supply = Book(One, Stock(HolderKind.Grossiste, "A", 100), Week(HolderKind.Grossiste, "A", 70), Stock(HolderKind.Grossiste, "B", 900, daysOld: 20), Week(HolderKind.Grossiste, "B", 70, 20));
        var part = UpstreamPart.OfWholesalers(supply, 14, null, Now);
        Assert.Equal((10.0, 0.5, ReadingReason.None), (part.Cover!.Value, part.Share, part.Reason));
        Assert.Equal(["B"], part.Missing);
        var seen = SupplySeen.OfUpstream(TerritoryCode.France, Readings.Amoxicilline, ChainLink.Grossistes, [part]);
        Assert.Equal(Light.Amber, LightOf(seen));
        Assert.Contains(seen.Beside, beside => beside.What == "sans nouvelles : B");
    }

    [Fact]
    public void Wholesalers_that_are_all_old_are_stale_and_none_is_no_data()
    {
        Assert.Equal(ReadingReason.Stale, UpstreamPart.OfWholesalers(Book(One, Stock(HolderKind.Grossiste, "B", 900, 20), Usual(HolderKind.Grossiste, "B", 70)), 14, null, Now).Reason);
        Assert.Equal(ReadingReason.NoData, UpstreamPart.OfWholesalers(Book(One, Stock(HolderKind.Exploitant, "L", 900)), 14, null, Now).Reason);
        Assert.Equal(ReadingReason.NoData, UpstreamPart.OfWholesalers(Book(One, Stock(HolderKind.Grossiste, "B", 900)), 14, null, Now).Reason);
    }

    [Fact]
    public void Laboratories_cover_is_weighed_by_substance_and_where_a_strength_is_unknown_that_is_said()
    {
        var big = Book(One, Stock(HolderKind.Exploitant, "L", 300), Usual(HolderKind.Exploitant, "L", 100));
        var small = Book(Other, Stock(HolderKind.Exploitant, "M", 0, code: Other), Usual(HolderKind.Exploitant, "M", 100, Other));
        UpstreamPart[] Parts(decimal? milligrams) => [UpstreamPart.OfLaboratories(big, null, 900, Now), UpstreamPart.OfLaboratories(small, null, milligrams, Now)];
        var weighed = SupplySeen.OfUpstream(TerritoryCode.France, Readings.Amoxicilline, ChainLink.Laboratoires, Parts(100));
        Assert.Equal(2.7, weighed.Cover!.Value, 6);
        Assert.Equal(Light.Green, LightOf(weighed));
        var equal = SupplySeen.OfUpstream(TerritoryCode.France, Readings.Amoxicilline, ChainLink.Laboratoires, Parts(null));
        Assert.Equal(1.5, equal.Cover!.Value, 6);
        Assert.Contains(equal.Beside, beside => beside.What.Contains("parts égales", StringComparison.Ordinal));
        Assert.Equal(50.0, equal.Beside[0].Value);
    }

    [Fact]
    public void A_group_of_which_most_presentations_are_unknown_is_unknown()
    {
        var known = UpstreamPart.OfLaboratories(Book(One, Stock(HolderKind.Exploitant, "L", 300), Usual(HolderKind.Exploitant, "L", 100)), null, null, Now);
        var old = UpstreamPart.OfLaboratories(Book(Other, Stock(HolderKind.Exploitant, "M", 1, 30, Other)), null, null, Now);
        Assert.Equal(ReadingReason.Stale, old.Reason);
        Assert.Equal(Light.Unknown, LightOf(SupplySeen.OfUpstream(TerritoryCode.France, "g", ChainLink.Laboratoires, [known, old, old with { Presentation = PresentationCode.Parse("X-3") }])));
        Assert.Equal(ReadingReason.NoData, SupplySeen.OfUpstream(TerritoryCode.France, "g", ChainLink.Laboratoires, []).Reason);
    }

    [Fact]
    public void The_order_of_the_presentations_changes_nothing()
    {
        var chance = new Random(3);
        var parts = Enumerable.Range(1, 20).Select(i => new UpstreamPart(PresentationCode.Parse($"X-{i}"), i % 4 == 0 ? null : chance.NextDouble() * 5, 2, chance.NextDouble() + 0.1, chance.NextDouble(), [$"L{i}"],
            i % 4 == 0 ? ReadingReason.NoData : ReadingReason.None, Now.AddHours(-i))).ToList();
        string Text(IEnumerable<UpstreamPart> of) => Readings.Text(Rule.Judge(null, SupplySeen.OfUpstream(TerritoryCode.France, "g", ChainLink.Laboratoires, of), Now));
        var first = Text(parts);
        for (var i = 0; i < 20; i++) Assert.Equal(first, Text(Readings.Shuffled(parts, chance)));
    }
}

using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Domain.Tests.Signals;

public sealed class ArrivalRuleTests
{
    private static readonly ArrivalRule Rule = ArrivalRule.Default;
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 22);
    private static readonly Holder Biogaran = Holder.Of(HolderKind.Exploitant, "Biogaran");

    private static Arrival Due(int inDays, bool confirmed = false, params int[] before) => new(Biogaran, "A1",
        [.. before.Append(inDays).Select((days, i) => new ArrivalNotice(Noon.AddDays(-30 + i), Today.AddDays(days), Quantity.Of(100), confirmed))], [], null, null);

    [Theory]
    [InlineData(10, false, ArrivalConcern.None)]
    [InlineData(3, false, ArrivalConcern.None)]
    [InlineData(2, false, ArrivalConcern.Unconfirmed)]
    [InlineData(2, true, ArrivalConcern.None)]
    [InlineData(0, true, ArrivalConcern.None)]
    [InlineData(-1, true, ArrivalConcern.Late)]
    [InlineData(-130, false, ArrivalConcern.None)]
    public void A_delivery_is_asked_about_before_its_day_and_late_after_it(int inDays, bool confirmed, ArrivalConcern expected) => Assert.Equal(expected, Rule.Of(Due(inDays, confirmed), Noon));

    [Fact]
    public void A_date_moved_far_or_often_is_a_concern_one_moved_a_little_is_not()
    {
        Assert.Equal(ArrivalConcern.Moved, Rule.Of(Due(20, true, 10), Noon));
        Assert.Equal(ArrivalConcern.Moved, Rule.Of(Due(20, true, 18, 19), Noon));
        Assert.Equal(ArrivalConcern.None, Rule.Of(Due(20, true, 15), Noon));
        Assert.Equal(ArrivalConcern.None, Rule.Of(Due(10, true, 20), Noon));
    }

    [Fact]
    public void What_came_or_will_not_come_is_no_concern()
    {
        Assert.Equal(ArrivalConcern.None, Rule.Of(Due(-5) with { Receipts = [new(Today, Quantity.Of(100), true, Noon)] }, Noon));
        Assert.Equal(ArrivalConcern.None, Rule.Of(Due(-5) with { AbandonedAt = Noon }, Noon));
        Assert.Equal(ArrivalConcern.Late, Rule.Of(Due(-5) with { Receipts = [new(Today, Quantity.Of(40), false, Noon)] }, Noon));
    }

    [Fact]
    public void It_rises_at_once_and_is_lowered_only_after_it_has_eased_for_a_time()
    {
        var late = Rule.Judge(default, [Due(-1)], Noon);
        Assert.Equal(ArrivalConcern.Late, late.Concern);
        var eased = Rule.Judge(late, [Due(20)], Noon.AddMinutes(1));
        Assert.True(eased.Stands);
        Assert.Equal(ArrivalConcern.Late, Rule.Judge(eased, [Due(-1)], Noon.AddMinutes(20)).Concern);
        Assert.False(Rule.Judge(eased, [Due(20)], Noon.AddMinutes(31)).Stands);
    }

    [Fact]
    public void Two_sources_corroborate()
    {
        Assert.False(Rule.CorroborationOf([Due(-1), Due(-2)], Noon).Holds);
        Assert.True(Rule.CorroborationOf([Due(-1), Due(-2) with { Holder = Holder.Of(HolderKind.Grossiste, "OCP") }], Noon).Holds);
    }
}

public sealed class SafetyStockRuleTests
{
    private static readonly SafetyStockRule Rule = SafetyStockRule.Default;
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 22);

    private static HolderSupply Holding(HolderKind kind, int? stock, int? perMonth, int daysOld = 1) => new(
        Holder.Of(kind, kind.ToString()), stock is { } held ? new StatedAmount(Quantity.Of(held), Noon.AddDays(-daysOld)) : null,
        perMonth is { } sold ? new UsualSales(Quantity.Of(sold), Today.AddDays(-366), Today.AddDays(-1), Noon) : null, null, null);

    private static MarketStock Market(params HolderSupply[] holders) => MarketStock.Of(new(PresentationCode.Parse("3400930082157"), holders, []), Noon);

    [Fact]
    public void The_market_holds_what_laboratories_and_their_depositaries_hold_and_no_wholesaler()
    {
        var market = Market(Holding(HolderKind.Exploitant, 100, 50), Holding(HolderKind.Depositaire, 20, 45), Holding(HolderKind.Grossiste, 1_000, 50));
        Assert.Equal((2.4, MarketUnknown.None), (market.Months!.Value, market.Unknown));
    }

    [Fact]
    public void Stale_stock_is_never_judged_as_current()
    {
        Assert.Equal(MarketUnknown.Stale, Market(Holding(HolderKind.Exploitant, 1, 50, daysOld: 15)).Unknown);
        Assert.Equal(MarketUnknown.Stale, Market(Holding(HolderKind.Exploitant, 1, 50), Holding(HolderKind.Depositaire, 1, null, daysOld: 15)).Unknown);
        var standing = Rule.Judge(default, Market(Holding(HolderKind.Exploitant, 1, 50)), 2, Noon);
        Assert.True(standing.Stands);
        Assert.Equal((true, true), (Rule.Judge(standing, Market(Holding(HolderKind.Exploitant, 1, 50, daysOld: 15)), 2, Noon) is var held && held.Stands, held.Held));
        Assert.False(Rule.Judge(default, Market(Holding(HolderKind.Exploitant, 1, 50, daysOld: 15)), 2, Noon).Stands);
    }

    [Fact]
    public void Unknown_is_never_zero()
    {
        Assert.Equal(MarketUnknown.NoStock, Market(Holding(HolderKind.Exploitant, null, 50)).Unknown);
        Assert.Equal(MarketUnknown.NoSales, Market(Holding(HolderKind.Exploitant, 0, null)).Unknown);
        Assert.False(Rule.Judge(default, Market(Holding(HolderKind.Exploitant, 0, null)), 2, Noon).Stands);
    }

    [Fact]
    public void It_fires_below_its_own_threshold_and_not_at_it()
    {
        Assert.True(Rule.Judge(default, Market(Holding(HolderKind.Exploitant, 99, 50)), 2, Noon).Stands);
        Assert.False(Rule.Judge(default, Market(Holding(HolderKind.Exploitant, 100, 50)), 2, Noon).Stands);
        Assert.True(Rule.Judge(default, Market(Holding(HolderKind.Exploitant, 100, 50)), 4, Noon).Stands);
        Assert.False(Rule.Judge(default, Market(Holding(HolderKind.Exploitant, 60, 50)), 1, Noon).Stands);
    }

    [Fact]
    public void It_clears_only_from_above_the_band_and_after_a_time()
    {
        var standing = Rule.Judge(default, Market(Holding(HolderKind.Exploitant, 90, 50)), 2, Noon);
        Assert.True(Rule.Judge(standing, Market(Holding(HolderKind.Exploitant, 105, 50)), 2, Noon.AddHours(5)).Stands);
        var above = Rule.Judge(standing, Market(Holding(HolderKind.Exploitant, 115, 50)), 2, Noon);
        Assert.True(above.Stands);
        Assert.False(Rule.Judge(above, Market(Holding(HolderKind.Exploitant, 115, 50)), 2, Noon.AddMinutes(30)).Stands);
    }
}

public sealed class EpidemicRuleTests
{
    private static readonly EpidemicRule Rule = EpidemicRule.Default;
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly LastWeek = new(2026, 11, 16);

    private static Dictionary<EpidemicIndicator, PhaseJudgement> Phases(params (EpidemicIndicator Indicator, EpidemicPhase Phase)[] phases) =>
        phases.ToDictionary(one => one.Indicator, one => new PhaseJudgement(one.Phase, 250, false, LastWeek, 300));

    [Fact]
    public void Emergency_visits_decide_and_sos_medecins_alone_does_not()
    {
        Assert.True(Rule.Judge(false, Phases((EpidemicIndicator.EmergencyVisits, EpidemicPhase.Epidemic)), Noon));
        Assert.False(Rule.Judge(false, Phases((EpidemicIndicator.EmergencyVisits, EpidemicPhase.Base), (EpidemicIndicator.SosMedecins, EpidemicPhase.Epidemic)), Noon));
        Assert.True(Rule.Judge(false, Phases((EpidemicIndicator.Hospitalisations, EpidemicPhase.Epidemic), (EpidemicIndicator.SosMedecins, EpidemicPhase.Epidemic)), Noon));
        Assert.False(Rule.Judge(true, Phases((EpidemicIndicator.EmergencyVisits, EpidemicPhase.Base)), Noon));
    }

    [Fact]
    public void Old_or_unknown_figures_change_nothing()
    {
        var old = Phases((EpidemicIndicator.EmergencyVisits, EpidemicPhase.Epidemic));
        Assert.False(Rule.Judge(false, old, Noon.AddDays(60)));
        Assert.True(Rule.Judge(true, Phases((EpidemicIndicator.EmergencyVisits, EpidemicPhase.Base)), Noon.AddDays(60)));
        Assert.True(Rule.Judge(true, Phases((EpidemicIndicator.EmergencyVisits, EpidemicPhase.Unknown)), Noon));
    }

    [Fact]
    public void Hospitals_are_one_declarant_and_sos_medecins_another()
    {
        Assert.False(EpidemicRule.CorroborationOf(Phases((EpidemicIndicator.EmergencyVisits, EpidemicPhase.Epidemic), (EpidemicIndicator.Hospitalisations, EpidemicPhase.Epidemic))).Holds);
        Assert.True(EpidemicRule.CorroborationOf(Phases((EpidemicIndicator.EmergencyVisits, EpidemicPhase.Epidemic), (EpidemicIndicator.SosMedecins, EpidemicPhase.Epidemic))).Holds);
    }

    [Fact]
    public void Most_regions_make_the_nations_signal_and_it_does_not_flap_around_half()
    {
        Assert.False(Rule.RollsUp(false, nation: false, regions: 8, judged: 18));
        Assert.True(Rule.RollsUp(false, nation: false, regions: 9, judged: 18));
        Assert.True(Rule.RollsUp(true, nation: false, regions: 6, judged: 18));
        Assert.False(Rule.RollsUp(true, nation: false, regions: 5, judged: 18));
        Assert.False(Rule.RollsUp(false, nation: false, regions: 3, judged: 3));
        Assert.True(Rule.RollsUp(false, nation: true, regions: 0, judged: 18));
    }
}

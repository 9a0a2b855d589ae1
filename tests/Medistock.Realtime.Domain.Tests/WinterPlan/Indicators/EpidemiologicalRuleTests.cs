using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.Tests.WinterPlan.Indicators;

public sealed class EpidemiologicalRuleTests
{
    private static readonly EpidemiologicalRule Rule = EpidemiologicalRule.Default;
    private static readonly DateTimeOffset Now = Readings.Now;
    private static readonly DateOnly Monday = new(2026, 12, 7);

    private static EpidemicSeen Seen(EpidemicIndicator indicator, EpidemicPhase phase, double value = 100, EpidemicLevel? stated = null, DateOnly? week = null, params double?[] before) =>
        new(indicator, new(phase, stated is null && phase != EpidemicPhase.Unknown ? 400 : null, stated is not null, week ?? Monday, value), stated, [.. before, value], Now.AddDays(-4));

    private static EpidemicSeen Visits(EpidemicPhase phase, double value = 100, EpidemicLevel? stated = null, DateOnly? week = null, params double?[] before) => Seen(EpidemicIndicator.EmergencyVisits, phase, value, stated, week, before);
    private static EpidemicSeen Stays(EpidemicPhase phase) => Seen(EpidemicIndicator.Hospitalisations, phase);
    private static EpidemicSeen City(EpidemicPhase phase) => Seen(EpidemicIndicator.SosMedecins, phase);
    private static IndicatorReading Judge(IndicatorReading? before, DateTimeOffset now, params EpidemicSeen[] seen) => Rule.Judge(before, TerritoryCode.France, Disease.Grippe, seen, now);
    private static Light LightOf(params EpidemicSeen[] seen) => Judge(null, Now, seen).Light;

    [Fact]
    public void Base_is_green_and_an_epidemic_of_the_emergency_visits_red()
    {
        Assert.Equal(Light.Green, LightOf(Visits(EpidemicPhase.Base), Stays(EpidemicPhase.Base), City(EpidemicPhase.Base)));
        Assert.Equal(Light.Red, LightOf(Visits(EpidemicPhase.Epidemic), Stays(EpidemicPhase.Base), City(EpidemicPhase.Base)));
    }

    [Fact]
    public void Another_indicator_alone_is_amber_both_together_are_red()
    {
        Assert.Equal(Light.Amber, LightOf(Visits(EpidemicPhase.Base), Stays(EpidemicPhase.Base), City(EpidemicPhase.Epidemic)));
        Assert.Equal(Light.Amber, LightOf(Visits(EpidemicPhase.Base), Stays(EpidemicPhase.Epidemic), City(EpidemicPhase.Base)));
        Assert.Equal(Light.Red, LightOf(Visits(EpidemicPhase.Base), Stays(EpidemicPhase.Epidemic), City(EpidemicPhase.Epidemic)));
    }

    [Theory]
    [InlineData(EpidemicLevel.Base, Light.Green)]
    [InlineData(EpidemicLevel.Transition, Light.Amber)]
    [InlineData(EpidemicLevel.Epidemic, Light.Red)]
    public void A_level_that_the_publication_states_decides_and_is_official(EpidemicLevel level, Light light)
    {
        var reading = Judge(null, Now, Visits(EpidemicPhase.Epidemic, 900, level), City(EpidemicPhase.Epidemic));
        Assert.Equal((light, true, 900.0), (reading.Light, reading.Rule.Official, reading.Value!.Value));
        Assert.Equal(light, Judge(reading with { Hold = new(Light.Red, null, Light.Unknown) }, Now, Visits(EpidemicPhase.Epidemic, 900, level)).Light);
    }

    [Fact]
    public void Rates_that_rise_towards_the_threshold_are_amber_one_week_up_is_not()
    {
        Assert.Equal(Light.Amber, LightOf(Visits(EpidemicPhase.Base, 250, null, null, 100, 150)));
        Assert.Equal(Light.Green, LightOf(Visits(EpidemicPhase.Base, 250, null, null, 150, 100)));
        Assert.Equal(Light.Green, LightOf(Visits(EpidemicPhase.Base, 190, null, null, 100, 150)));
        Assert.Equal(Light.Green, LightOf(Visits(EpidemicPhase.Base, 250, null, null, null, 150)));
    }

    [Fact]
    public void A_week_that_began_more_than_28_days_ago_is_unknown_never_its_old_colour()
    {
        var red = Judge(null, Now, Visits(EpidemicPhase.Epidemic));
        var later = Judge(red, Now.AddDays(22), Visits(EpidemicPhase.Epidemic));
        Assert.Equal((Light.Unknown, ReadingReason.Stale, (double?)null, true), (later.Light, later.Reason, later.Value, later.Stale));
        Assert.Equal(Light.Red, Judge(red, Now.AddDays(20), Visits(EpidemicPhase.Epidemic)).Light);
    }

    [Fact]
    public void A_future_week_nothing_known_and_no_series_are_unknown_with_a_reason()
    {
        Assert.Equal(Light.Unknown, LightOf(Visits(EpidemicPhase.Base, 10, null, Monday.AddDays(14))));
        Assert.Equal(ReadingReason.Thin, Judge(null, Now, Visits(EpidemicPhase.Unknown)).Reason);
        Assert.Equal((Light.Unknown, ReadingReason.NoData, (double?)null), (Judge(null, Now).Light, Judge(null, Now).Reason, Judge(null, Now).ShareReporting));
    }

    [Fact]
    public void A_revised_week_does_not_make_a_computed_light_flap()
    {
        var reading = Judge(null, Now, Visits(EpidemicPhase.Base, 250, null, null, 100, 150));
        foreach (var (hours, value) in new[] { (1, 140.0), (24, 260), (48, 150), (100, 255) })
        {
            reading = Judge(reading, Now.AddHours(hours), Visits(EpidemicPhase.Base, value, null, null, 100, 150));
            Assert.Equal(Light.Amber, reading.Light);
        }
        reading = Judge(reading, Now.AddHours(101), Visits(EpidemicPhase.Base, 120, null, null, 100, 150));
        Assert.Equal(Light.Amber, reading.Light);
        Assert.Equal(Light.Green, Judge(reading, Now.AddHours(101 + 7 * 24), Visits(EpidemicPhase.Base, 120, null, null, 100, 150)).Light);
    }

    [Fact]
    public void The_share_behind_it_is_of_the_series_that_are_expected()
    {
        var reading = Judge(null, Now, Visits(EpidemicPhase.Base), Stays(EpidemicPhase.Unknown), Seen(EpidemicIndicator.SosMedecins, EpidemicPhase.Base, 10, null, Monday.AddDays(-70)));
        Assert.Equal(1 / 3.0, reading.ShareReporting!.Value, 6);
        Assert.Contains(reading.Evidence, seen => seen.What.Contains("trop ancien", StringComparison.Ordinal));
    }

    [Fact]
    public void The_order_of_the_series_changes_nothing()
    {
        EpidemicSeen[] seen = [Visits(EpidemicPhase.Base, 250, null, null, 100, 150), Stays(EpidemicPhase.Epidemic), City(EpidemicPhase.Unknown)];
        var first = Readings.Text(Judge(null, Now, seen));
        for (var seed = 0; seed < 10; seed++) Assert.Equal(first, Readings.Text(Judge(null, Now, Readings.Shuffled(seen, new(seed)))));
    }

    [Fact]
    public void A_higher_rate_never_shows_a_better_light()
    {
        var chance = new Random(5);
        for (var run = 0; run < 500; run++)
        {
            double[] past = [chance.Next(500), chance.Next(500)];
            var before = new LightHold((Light)chance.Next(4), chance.Next(2) == 0 ? null : Now.AddDays(-chance.Next(10)), Light.Unknown);
            var last = Light.Unknown;
            foreach (var value in Enumerable.Range(0, 50).Select(i => i * 10.0))
            {
                var reading = Judge(Readings.Epidemic(before.Last) with { Hold = before }, Now, Visits(EpidemicPhase.Base, value, null, null, past[0], past[1]));
                Assert.True(reading.Light >= last && reading.Light != Light.Unknown);
                last = reading.Light;
            }
        }
    }

    [Fact]
    public void What_a_book_of_weeks_says_is_seen_with_its_gaps()
    {
        var book = new EpidemicBook();
        var key = new EpidemicSeriesKey(Disease.Grippe, EpidemicIndicator.EmergencyVisits, TerritoryCode.France, AgeClass.All);
        foreach (var (back, value) in new[] { (5, 1.0), (3, 20), (1, 40), (0, 50) }) book.Take(new(key, Monday.AddDays(-7 * back), value, back == 0 ? EpidemicLevel.Transition : null, null), Now);
        var seen = EpidemicSeen.Of(EpidemicIndicator.EmergencyVisits, PhaseRule.Default.Judge(EpidemicPhase.Unknown, book.Weeks(key)), book.Weeks(key));
        Assert.Equal([20, null, 40, 50], seen.Last);
        Assert.Equal((EpidemicLevel.Transition, Now), (seen.Stated!.Value, seen.KnownAt!.Value));
        Assert.Empty(EpidemicSeen.Of(EpidemicIndicator.EmergencyVisits, default, []).Last);
    }
}

using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.Tests.WinterPlan.Indicators;

public sealed class LightRollUpRuleTests
{
    private static readonly LightRollUpRule Rule = LightRollUpRule.Default;
    private static IndicatorReading Epidemic(params Light[] lights) => Rule.Judge(PlanIndicator.Epidemiological, Readings.Metro, lights.Select((light, i) => Readings.Epidemic(light, disease: (Disease)i)));

    [Fact]
    public void The_worst_of_the_subjects_with_their_numbers()
    {
        var reading = Epidemic(Light.Green, Light.Red, Light.Amber, Light.Unknown);
        Assert.Equal((Light.Red, 1.0, new LightCounts(1, 1, 1, 1)), (reading.Light, reading.Value!.Value, reading.Counts!.Value));
        Assert.Equal("1 maladie en rouge, 1 en orange, 1 en vert, 1 inconnu", LightRollUpRule.Words(PlanIndicator.Epidemiological, reading.Counts.Value));
        Assert.Equal("3 groupes en rouge, 5 inconnus", LightRollUpRule.Words(PlanIndicator.Supply, new(3, 0, 0, 5)));
    }

    [Fact]
    public void Unknown_when_more_than_half_is_unknown_and_nothing_bad_is_known_or_nothing_is_followed()
    {
        Assert.Equal(Light.Green, Epidemic(Light.Green, Light.Unknown).Light);
        var few = Epidemic(Light.Green, Light.Unknown, Light.Unknown);
        Assert.Equal((Light.Unknown, ReadingReason.MostlyUnknown), (few.Light, few.Reason));
        var reading = Epidemic(Light.Red, Light.Unknown, Light.Unknown);
        Assert.Equal((Light.Red, ReadingReason.None, Light.Red), (reading.Light, reading.Reason, reading.Counts!.Value.Worst));
        Assert.Equal((Light.Unknown, ReadingReason.NoData), (Epidemic().Light, Epidemic().Reason));
    }

    [Fact]
    public void A_group_is_as_grave_as_its_worst_link_and_not_green_on_one_link_of_four()
    {
        IndicatorReading Of(params Light[] links) => Rule.Judge(PlanIndicator.Supply, Readings.Metro, links.Select((light, i) => Readings.Supply(light, link: (ChainLink)i)));
        Assert.Equal(Light.Red, Of(Light.Unknown, Light.Unknown, Light.Unknown, Light.Red).Light);
        Assert.Equal(Light.Unknown, Of(Light.Unknown, Light.Unknown, Light.Unknown, Light.Green).Light);
        Assert.Equal(Light.Green, Of(Light.Unknown, Light.Unknown, Light.Green, Light.Green).Light);
    }

    [Fact]
    public void The_order_changes_nothing_unknown_is_never_green_and_a_graver_subject_never_betters_it()
    {
        var chance = new Random(2);
        for (var run = 0; run < 300; run++)
        {
            var lights = Enumerable.Range(0, chance.Next(1, 5)).Select(_ => (Light)chance.Next(4)).ToArray();
            var reading = Epidemic(lights);
            Assert.Equal(Readings.Text(reading), Readings.Text(Rule.Judge(PlanIndicator.Epidemiological, Readings.Metro, Readings.Shuffled(lights.Select((light, i) => Readings.Epidemic(light, disease: (Disease)i)), chance))));
            if (lights.All(light => light == Light.Unknown)) Assert.Equal(Light.Unknown, reading.Light);
            var at = chance.Next(lights.Length);
            if (lights[at] == Light.Unknown) continue;
            lights[at] = Light.Red;
            Assert.True(Epidemic(lights).Light >= reading.Light);
        }
    }

    [Fact]
    public void Readings_of_another_territory_are_a_bug() =>
        Assert.Throws<ArgumentException>(() => Rule.Judge(PlanIndicator.Supply, Readings.Metro, [Readings.Supply(Light.Red, Readings.Bretagne)]));
}

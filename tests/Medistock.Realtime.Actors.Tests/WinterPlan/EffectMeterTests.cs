using System.Diagnostics;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Testing.Figures;
using Xunit.Abstractions;

namespace Medistock.Realtime.Actors.Tests.WinterPlan;

/// <summary>What a measure did to days that were seen, from the rule to the interval.</summary>
public sealed class EffectMeterTests(ITestOutputHelper output)
{
    private static readonly DateOnly First = new(2026, 9, 1), Start = new(2026, 11, 20), Last = new(2026, 12, 31);
    private static readonly string Group = DrawnFigures.Groups[0];

    private static Measure Of(params TerritoryCode[] territories) => new("M1", "contingentement-quantitatif", "Contingentement", MeasureState.InForce, new([Group], [], territories, [Circuit.City]), "ANSM", [], Start, null, null, "tension", null);

    private static FigureBook Book(int seed, double effect, Func<TerritoryCode, bool> under, double share = 1) => new DrawnFigures(seed)
    {
        Factor = (day, group, place) => day >= Start && group == Group && under(place) ? 1 + effect : 1, Share = (_, _) => share,
    }.Days(First, Last).Aggregate(FigureBook.Empty, (book, day) => book.After(day));

    private static EffectEstimate.Measured[] Measured(FigureBook book, Measure measure) =>
        [.. EffectRule.Default.Of(book, [measure], measure, EffectMeter.Estimate).Outcomes.Select(outcome => Assert.IsType<EffectEstimate.Measured>(outcome.Estimate))];

    [Theory, InlineData(-0.25), InlineData(0), InlineData(0.3)]
    public void The_intervals_hold_the_planted_effect_about_as_often_as_they_say(double effect)
    {
        const int Winters = 300;
        var tallies = new Dictionary<EffectFigure, (int Inner, int Outer, int Zero)>();
        for (var seed = 0; seed < Winters; seed++)
        {
            var measure = Of(TerritoryCode.Metropole);
            foreach (var outcome in EffectRule.Default.Of(Book(seed, effect, place => place == TerritoryCode.Metropole), [measure], measure, EffectMeter.Estimate).Outcomes)
            {
                var measured = Assert.IsType<EffectEstimate.Measured>(outcome.Estimate);
                Assert.True(measured.Low95 < measured.Low80 && measured.Low80 < measured.Change && measured.Change < measured.High80 && measured.High80 < measured.High95);
                int Holds(double low, double value, double high) => low <= value && value <= high ? 1 : 0;
                var (inner, outer, zero) = tallies.GetValueOrDefault(outcome.Subject.Figure);
                tallies[outcome.Subject.Figure] = (inner + Holds(measured.Low80, effect, measured.High80), outer + Holds(measured.Low95, effect, measured.High95), zero + Holds(measured.Low95, 0, measured.High95));
            }
        }
        foreach (var (figure, (inner, outer, zero)) in tallies)
        {
            var said = $"{figure}, effect {effect:0.00}, seeds 0–{Winters - 1}: 80 % held {100.0 * inner / Winters:0} %, 95 % held {100.0 * outer / Winters:0} %, {zero} intervals hold 0";
            output.WriteLine(said);
            Assert.True(inner >= 0.72 * Winters && inner <= 0.88 * Winters, said);
            Assert.True(outer >= 0.90 * Winters, said);
            Assert.True(effect == 0 ? zero >= 0.90 * Winters : zero <= 0.25 * Winters, said);
        }
    }

    [Fact]
    public void A_measure_of_one_region_is_measured_against_the_others()
    {
        var bretagne = TerritoryCode.Parse("REG-53");
        var (consumption, cover) = Measured(Book(7, -0.25, place => place == bretagne), Of(bretagne)) is [var first, var second] ? (first, second) : throw new InvalidOperationException("two outcomes");
        Assert.True(consumption.Low95 <= -0.25 && consumption.High95 >= -0.25 && consumption.High95 < 0, consumption.ToString());
        Assert.True(cover.Low95 <= -0.25 && cover.High95 >= -0.25, cover.ToString());
        Assert.Equal(1, consumption.Controls.Sum(control => control.Weight), 6);
        Assert.Contains(consumption.Controls, control => control.Group == Group && control.Territory != bretagne);
        // A week of consumption speaks of both sides, and cover divides by it.
        Assert.Equal((56, 35, 35), (consumption.DaysBefore, consumption.DaysAfter, cover.DaysAfter));
    }

    [Fact]
    public void A_measure_on_everything_has_nothing_to_be_held_against()
    {
        var measure = Of(TerritoryCode.France) with { Scope = new(DrawnFigures.Groups, [], [TerritoryCode.France], [Circuit.City]) };
        var effect = EffectRule.Default.Of(Book(3, -0.25, _ => true), [measure], measure, EffectMeter.Estimate);
        Assert.Equal("effect.controls-few", effect.Refusal?.Code);
        Assert.All(effect.Outcomes, outcome => Assert.IsType<EffectEstimate.Refused>(outcome.Estimate));
        Assert.EndsWith("non mesurable, trop peu de séries comparables.", EffectWords.Of(effect), StringComparison.Ordinal);
    }

    [Fact]
    public void With_too_little_reported_nothing_is_said() =>
        Assert.Equal("effect.unseen", EffectRule.Default.Of(Book(3, -0.25, _ => true, share: 0.5), [], Of(TerritoryCode.Metropole), EffectMeter.Estimate).Refusal?.Code);

    [Fact]
    public void Until_two_weeks_after_it_began_it_is_too_early()
    {
        var measure = Of(TerritoryCode.Metropole) with { Start = Last.AddDays(-12) };
        var effect = EffectRule.Default.Of(Book(3, 0, _ => false), [measure], measure, EffectMeter.Estimate);
        Assert.All(effect.Outcomes, outcome => Assert.Equal("effect.after-short", Assert.IsType<EffectEstimate.Refused>(outcome.Estimate).Code));
    }

    [Fact]
    public void The_same_days_give_the_same_effect_and_the_largest_scope_is_told_in_a_moment()
    {
        var drawn = new DrawnFigures(11) { Named = [.. Enumerable.Range(0, 100).Select(number => $"molecule-{number:000}/comprime/adult")] };
        var book = drawn.Days(First, Last).Aggregate(FigureBook.Empty, (known, day) => known.After(day));
        var measure = Of(TerritoryCode.Metropole) with { Scope = new([.. drawn.Named.Take(12)], [], [TerritoryCode.Metropole], [Circuit.City]) };
        var watch = Stopwatch.StartNew();
        var first = EffectRule.Default.Of(book, [measure], measure, EffectMeter.Estimate);
        output.WriteLine($"{first.Outcomes.Count} outcomes against 88 groups and 2 places: {watch.ElapsedMilliseconds} ms");
        Assert.Equal(24, first.Outcomes.Count(outcome => outcome.Estimate is EffectEstimate.Measured));
        Assert.Equal(first.Outcomes.Select(EffectWords.Of), EffectRule.Default.Of(book, [measure], measure, EffectMeter.Estimate).Outcomes.Select(EffectWords.Of));
    }
}

using Medistock.Realtime.Forecasting.Effects;
using Xunit.Abstractions;

namespace Medistock.Realtime.Forecasting.Tests.Effects;

public sealed class EffectMeasureTests(ITestOutputHelper output)
{
    private static readonly EffectLimits Limits = EffectLimits.Default;

    private static EffectAnswer.Measured Measured(EffectQuestion question) => Assert.IsType<EffectAnswer.Measured>(EffectMeasure.Of(question, Limits));
    private static void Refused(string code, EffectQuestion question)
    {
        var refused = Assert.IsType<EffectAnswer.Refused>(EffectMeasure.Of(question, Limits));
        Assert.Equal(code, refused.Code);
        Assert.NotEmpty(refused.Message);
    }

    [Theory]
    [InlineData(Winters.Temper.Autoregressive, -0.25, 5, 42, 28)]
    [InlineData(Winters.Temper.Autoregressive, 0, 3, 14, 7)]
    [InlineData(Winters.Temper.Autoregressive, 0, 12, 56, 21)]
    [InlineData(Winters.Temper.Counts, -0.4, 8, 28, 14)]
    [InlineData(Winters.Temper.Counts, 0, 5, 42, 28)]
    [InlineData(Winters.Temper.Drifting, 0.3, 6, 28, 14)]
    [InlineData(Winters.Temper.Drifting, 0, 10, 56, 28)]
    [InlineData(Winters.Temper.Loaded, -0.25, 8, 56, 21)]
    [InlineData(Winters.Temper.Loaded, 0, 5, 42, 28)]
    [InlineData(Winters.Temper.Gappy, -0.25, 6, 40, 17)]
    public void The_80_percent_interval_holds_the_true_effect_in_75_to_86_percent_of_winters(Winters.Temper temper, double effect, int controls, int before, int after)
    {
        const int Each = 600;
        var (inner, outer, answered) = (0, 0, 0);
        var (sum, width) = (0.0, 0.0);
        for (var seed = 0; seed < Each; seed++)
        {
            if (EffectMeasure.Of(Winters.Of(seed * 7919 + (int)temper, temper, effect, controls, before, after), Limits) is not EffectAnswer.Measured measured) continue;
            answered++;
            if (measured.Inner80.Holds(effect)) inner++;
            if (measured.Inner95.Holds(effect)) outer++;
            sum += Math.Log((1 + measured.Change) / (1 + effect));
            width += Math.Log((1 + measured.Inner80.High) / (1 + measured.Inner80.Low));
        }
        var said = $"{temper}, effect {effect:0.00}, {controls} controls, {before}+{after} days: answered {answered}, 80 % held {100.0 * inner / answered:0.0} %, 95 % held {100.0 * outer / answered:0.0} %, bias {sum / answered:0.0000}, width {width / answered:0.000}";
        output.WriteLine(said);
        Assert.True(answered >= 500, said);
        Assert.True(inner >= 0.75 * answered && inner <= 0.86 * answered, said);
        Assert.True(outer >= 0.90 * answered && outer <= 0.99 * answered, said);
        Assert.True(Math.Abs(sum / answered) < 0.02, said);
    }

    private static EffectSeries Flat(string name, double value, int days = 42) => new(name, [.. Enumerable.Repeat((double?)value, days)]);
    private static EffectSeries Every(EffectSeries series, Func<int, double?, double?> day) => series with { Days = [.. series.Days.Select((value, t) => day(t, value))] };
    private static readonly EffectQuestion Plain = Winters.Of(1, Winters.Temper.Autoregressive, -0.3, 6, 28, 14);

    [Fact]
    public void An_answer_carries_interval_controls_days_and_fit()
    {
        var measured = Measured(Plain);
        Assert.True(measured.Inner95.Low < measured.Inner80.Low && measured.Inner80.Low < measured.Change && measured.Change < measured.Inner80.High && measured.Inner80.High < measured.Inner95.High);
        Assert.Equal((28, 14, 6, 0, 0), (measured.DaysBefore, measured.DaysAfter, measured.Controls.Count, measured.Unusable, measured.Farther));
        Assert.Equal(1, measured.Controls.Sum(control => control.Weight), 9);
        Assert.All(measured.Controls, control => Assert.InRange(control.Weight, 0, 1));
        Assert.InRange(measured.PreFit, 0, Limits.WorstFit);
        Assert.True(measured.LogError > 0);
    }

    [Fact]
    public void Too_short_a_time_before_or_after_is_refused()
    {
        EffectQuestion Of(int before, int after) => new(Flat("t", 10, before + after), [Flat("a", 5, before + after), Flat("b", 6, before + after), Flat("c", 7, before + after)], before);
        Refused("effect.before-short", Of(13, 20));
        Refused("effect.after-short", Of(20, 6));
        Assert.IsType<EffectAnswer.Measured>(EffectMeasure.Of(Of(14, 7), Limits));
        Refused("effect.long", Of(700, 101));
        Refused("effect.before-short", Plain with { Treated = Every(Plain.Treated, (t, value) => t < 15 ? null : value) });
    }

    [Fact]
    public void Fewer_than_three_usable_controls_are_refused()
    {
        Refused("effect.controls-few", Plain with { Controls = [] });
        Refused("effect.controls-few", Plain with { Controls = [.. Plain.Controls.Take(2)] });
        Refused("effect.controls-few", Plain with { Controls = [.. Plain.Controls.Take(2), Flat("zero", 0)] });
        Refused("effect.controls-few", Plain with { Controls = [.. Plain.Controls.Take(2), Every(Plain.Controls[2], (t, value) => t % 4 == 0 ? null : value)] });
    }

    [Fact]
    public void What_was_nothing_or_became_nothing_has_no_relative_change()
    {
        Refused("effect.zero-before", Plain with { Treated = Flat("t", 0) });
        Refused("effect.zero-before", Plain with { Treated = Every(Plain.Treated, (t, value) => t < 28 ? 0 : value) });
        Refused("effect.zero-after", Plain with { Treated = Every(Plain.Treated, (t, value) => t < 28 ? value : 0) });
    }

    [Fact]
    public void Controls_that_went_elsewhere_before_the_measure_are_refused() =>
        Refused("effect.fit", Plain with { Treated = Every(Plain.Treated, (t, value) => value * Math.Exp(t / 15.0)) });

    [Fact]
    public void Series_that_know_no_common_weekday_enough_are_refused() =>
        Refused("effect.weekdays", new(Every(Flat("t", 10, 84), (t, value) => t < 42 ? t % 7 < 5 ? value : null : t % 7 is >= 2 and < 5 ? value : null), [Flat("a", 1, 84), Flat("b", 1, 84), Flat("c", 1, 84)], 42));

    [Fact]
    public void Zeros_and_unknown_days_are_borne_and_an_unusable_control_is_counted()
    {
        var holed = Plain with
        {
            Treated = Every(Plain.Treated, (t, value) => t % 9 == 0 ? null : t % 11 == 0 ? 0 : value),
            Controls = [.. Plain.Controls.Select((control, i) => Every(control, (t, value) => (t + i) % 8 == 0 ? null : (t + i) % 13 == 0 ? 0 : value)), Flat("zero", 0), Every(Plain.Controls[0], (_, _) => null)],
        };
        var measured = Measured(holed);
        Assert.Equal(2, measured.Unusable);
        Assert.All(new[] { measured.Change, measured.Inner80.Low, measured.Inner95.High, measured.PreFit, measured.LogError }, value => Assert.True(double.IsFinite(value)));
        Assert.True(measured.Inner95.Holds(-0.3));
    }

    [Fact]
    public void A_day_unknown_in_every_control_does_no_harm()
    {
        var measured = Measured(Plain with { Controls = [.. Plain.Controls.Select(control => Every(control, (t, value) => t is 0 or 20 or 35 ? null : value))] });
        Assert.True(measured.Inner95.Holds(-0.3));
    }

    [Fact]
    public void Series_without_any_noise_give_the_exact_effect()
    {
        EffectSeries Wave(string name, double level, double effect) => new(name, [.. Enumerable.Range(0, 42).Select(t => (double?)(level * (2 + Math.Sin(t / 5.0)) * (t >= 28 ? 1 + effect : 1)))]);
        var measured = Measured(new(Wave("t", 3, -0.5), [Wave("a", 1, 0), Wave("b", 20, 0), Wave("c", 300, 0)], 28));
        Assert.Equal(-0.5, measured.Change, 6);
        Assert.True(measured.Inner95.Holds(-0.5) && !measured.Inner95.Holds(-0.4));
    }

    [Fact]
    public void Neither_the_order_of_the_controls_nor_the_unit_of_a_series_changes_the_answer()
    {
        var first = Measured(Plain);
        foreach (var other in new[]
        {
            Plain with { Controls = [.. Plain.Controls.Reverse()] }, Plain with { Treated = Every(Plain.Treated, (_, value) => value * 1000) },
            Plain with { Controls = [.. Plain.Controls.Select((control, i) => Every(control, (_, value) => value * (i + 1)))] },
        })
        {
            var same = Measured(other);
            Assert.Equal(first.Change, same.Change, 9);
            Assert.Equal(first.LogError, same.LogError, 9);
            Assert.Equal(first.Controls.Select(control => control.Name), same.Controls.Select(control => control.Name));
        }
    }

    [Fact]
    public void The_nearest_controls_are_kept_and_a_twin_weighs_most()
    {
        var many = Winters.Of(3, Winters.Temper.Loaded, 0, 20, 56, 14);
        var twin = Every(many.Treated, (_, value) => value * 2) with { Name = "twin" };
        var measured = Measured(many with { Controls = [.. many.Controls, twin] });
        Assert.Equal((Limits.MostControls, 9, "twin"), (measured.Controls.Count, measured.Farther, measured.Controls[0].Name));
        Assert.True(measured.Controls[0].Weight > 0.3, $"{measured.Controls[0].Weight}");
    }

    [Fact]
    public void A_longer_time_and_more_controls_narrow_the_interval()
    {
        double Width(int controls, int before, int after) => Enumerable.Range(0, 60).Average(seed => Measured(Winters.Of(seed, Winters.Temper.Autoregressive, 0, controls, before, after)) is var m ? m.Inner80.High - m.Inner80.Low : 0);
        Assert.True(Width(10, 56, 28) < 0.7 * Width(3, 14, 7));
    }

    [Fact]
    public void Questions_that_contradict_themselves_are_bugs()
    {
        Assert.Throws<ArgumentException>(() => EffectMeasure.Of(Plain with { Start = 0 }, Limits));
        Assert.Throws<ArgumentException>(() => EffectMeasure.Of(Plain with { Start = 42 }, Limits));
        Assert.Throws<ArgumentException>(() => EffectMeasure.Of(Plain with { Controls = [Flat("a", 1, 41)] }, Limits));
        Assert.Throws<ArgumentException>(() => EffectMeasure.Of(Plain with { Controls = [Flat("a", -1)] }, Limits));
        Assert.Throws<ArgumentException>(() => EffectMeasure.Of(Plain with { Treated = Flat("t", double.NaN) }, Limits));
    }

    [Fact]
    public void Students_law_is_that_of_the_reference()
    {
        foreach (var degrees in new[] { 1, 2, 3, 4, 5, 7, 11, 20, 60 })
            foreach (var probability in new[] { 0.5, 0.8, 0.9, 0.95, 0.99 })
            {
                var exact = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, degrees, (1 + probability) / 2);
                Assert.InRange(Student.TwoSided(probability, degrees) / exact, 1 - 1e-4, 1 + 1e-4);
            }
    }

    [Fact]
    public void Weights_of_a_small_question_are_the_best_on_a_grid()
    {
        var chance = new Random(4);
        for (var run = 0; run < 30; run++)
        {
            double[][] gaps = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 12).Select(_ => chance.NextDouble() - 0.5).ToArray())];
            var ridge = run % 2 == 0 ? 0 : 0.01;
            double Cost(double[] weights) => Enumerable.Range(0, 12).Average(i => Math.Pow(weights.Select((weight, k) => weight * gaps[k][i]).Sum(), 2)) + ridge * weights.Sum(weight => weight * weight);
            var found = SimplexFit.Weights(gaps, ridge);
            Assert.Equal(1, found.Sum(), 9);
            var best = (from a in Enumerable.Range(0, 51) from b in Enumerable.Range(0, 51 - a) select Cost([a / 50.0, b / 50.0, (50 - a - b) / 50.0])).Min();
            Assert.True(Cost(found) <= best + 1e-9, $"run {run}: {Cost(found)} > {best}");
        }
    }
}

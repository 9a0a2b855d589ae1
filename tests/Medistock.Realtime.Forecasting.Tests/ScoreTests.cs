using Medistock.Realtime.Forecasting.Scores;
using Xunit.Abstractions;

namespace Medistock.Realtime.Forecasting.Tests;

/// <summary>How a forecast is scored once the truth is known.</summary>
public class ScoreTests(ITestOutputHelper output)
{
    // 2026-01-04, a Sunday.
    private const int Sunday = 20_457;
    // Of a normal law.
    private const double P90 = 1.2815516;

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Weeks of mean 100 ± 20 foreseen with a law of mean 100 + bias and width × 20.</summary>
    private WeekScores Weeks(int seed, int weeks, double bias, double width, double? rule = 100)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var scores = new WeekScores();
        for (var week = 0; week < weeks; week++)
        {
            var day = Sunday + 7 * week;
            if (week > 0) scores.Close(day, 100 + 20 * Normal(random));
            scores.Foresee(day, new(100 + bias - P90 * 20 * width, 100 + bias, 100 + bias + P90 * 20 * width, 100 + bias), rule);
        }
        return scores;
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void A_perfect_forecaster_covers_four_weeks_in_five_and_beats_a_point_in_the_same_place(int seed)
    {
        var tally = Weeks(seed, 4_000, bias: 0, width: 1).Tally;
        Assert.Equal(3_999, tally.Scored);
        // The discount leaves some 75 weeks' worth.
        Assert.InRange(tally.ShareWithin!.Value, 0.66, 0.92);
        Assert.InRange(tally.ShareBelow!.Value, 0, 0.22);
        Assert.InRange(tally.ShareAbove!.Value, 0, 0.22);
        Assert.Equal(1, tally.ShareWithin.Value + tally.ShareBelow.Value + tally.ShareAbove.Value, 1e-9);
        Assert.True(tally.MeanLoss < tally.MeanRuleLoss);
    }

    [Theory, InlineData(11), InlineData(12), InlineData(13)]
    public void A_constant_bias_shows_on_its_own_side(int seed)
    {
        var high = Weeks(seed, 300, bias: 60, width: 1).Tally;
        Assert.True(high.ShareBelow > 0.9, $"{high}");
        Assert.True(high.MeanLoss > high.MeanRuleLoss);
        var low = Weeks(seed, 300, bias: -60, width: 1).Tally;
        Assert.True(low.ShareAbove > 0.9, $"{low}");
    }

    [Theory, InlineData(21), InlineData(22), InlineData(23)]
    public void Too_narrow_an_interval_shows_on_both_sides_and_one_without_end_covers_all(int seed)
    {
        var narrow = Weeks(seed, 300, bias: 0, width: 0.1).Tally;
        Assert.InRange(narrow.ShareWithin!.Value, 0, 0.25);
        Assert.True(narrow.ShareBelow > 0.25 && narrow.ShareAbove > 0.25, $"{narrow}");
        Assert.Equal(1, Weeks(seed, 300, bias: 0, width: 50).Tally.ShareWithin);
    }

    [Fact]
    public void A_forecast_that_is_the_rule_loses_as_much_as_the_rule()
    {
        var tally = Weeks(31, 60, bias: 0, width: 0).Tally;
        Assert.Equal(tally.MeanRuleLoss!.Value, tally.MeanLoss!.Value, 1e-12);
    }

    [Fact]
    public void An_unknown_week_is_neither_a_hit_nor_a_miss()
    {
        var scores = Weeks(41, 10, 0, 1);
        var before = scores.Tally;
        Assert.Equal(WeekOutcome.NotScored, scores.Close(Sunday + 70, null));
        Assert.Equal((before.Scored, WeekOutcome.NotScored), (scores.Tally.Scored, scores.Outcome(0)));
        Assert.Equal(before.ShareWithin!.Value, scores.Tally.ShareWithin!.Value, 1e-9);
        // Nothing was foreseen since: a week that is known then is not scored either.
        Assert.Equal(WeekOutcome.NotScored, scores.Close(Sunday + 77, 100));
        scores.Foresee(Sunday + 77, new(80, 100, 120, 100), 100);
        scores.Drop();
        Assert.Equal(WeekOutcome.NotScored, scores.Close(Sunday + 84, 100));
        // Closed before: the same week again changes nothing.
        var closed = scores;
        Assert.Equal(WeekOutcome.NotScored, scores.Close(Sunday + 84, 100));
        Assert.Equal(closed.Tally, scores.Tally);
    }

    [Fact]
    public void Without_a_figure_of_the_rule_a_week_is_covered_but_not_compared()
    {
        var tally = Weeks(51, 20, 0, 1, rule: null).Tally;
        Assert.Equal((19, 0.0), (tally.Scored, tally.Compared));
        Assert.NotNull(tally.ShareWithin);
        Assert.Null(tally.MeanLoss);
        Assert.Null(tally.MeanRuleLoss);
    }

    [Fact]
    public void Too_few_weeks_say_nothing()
    {
        Assert.Null(Weeks(61, WeekTally.LeastScored, 0, 1).Tally.ShareWithin);
        Assert.NotNull(Weeks(61, WeekTally.LeastScored + 1, 0, 1).Tally.ShareWithin);
    }

    [Fact]
    public void What_was_scored_half_a_year_ago_counts_half_and_leaves_the_history()
    {
        var scores = new WeekScores();
        scores.Foresee(Sunday, new(80, 100, 120, 100), 100);
        Assert.Equal(WeekOutcome.Above, scores.Close(Sunday + 7, 150));
        Assert.Equal(WeekOutcome.Above, scores.Outcome(0));
        scores.Close(Sunday + 7 + 7 * 25, null);
        Assert.Equal(WeekOutcome.Above, scores.Outcome(25));
        scores.Close(Sunday + 7 + 7 * 26, null);
        Assert.Equal(0.5, scores.Tally.Weight, 1e-9);
        Assert.All(Enumerable.Range(0, WeekScores.HistoryWeeks), ago => Assert.Equal(WeekOutcome.NotScored, scores.Outcome(ago)));
    }

    [Fact]
    public void Each_week_keeps_what_it_lost_and_what_the_rule_would_have_for_half_a_year()
    {
        var scores = new WeekScores();
        scores.Foresee(Sunday, new(80, 100, 120, 100), 140);
        scores.Close(Sunday + 7, 100);
        // (0.1 · 20 + 0 + 0.1 · 20) ÷ 3, and (0.9 + 0.5 + 0.1) · 40 ÷ 3; one week of 100 is the scale. Three digits are kept.
        Assert.Equal(4.0 / 300, scores.LossOf(0)!.Value.Loss, 1e-5);
        Assert.Equal(0.2, scores.LossOf(0)!.Value.RuleLoss, 1e-4);
        scores.Foresee(Sunday + 7, new(80, 100, 120, 100), null);
        Assert.Equal(WeekOutcome.Within, scores.Close(Sunday + 14, 100));
        Assert.Null(scores.LossOf(0));
        Assert.Equal(4.0 / 300, scores.LossOf(1)!.Value.Loss, 1e-5);
        scores.Close(Sunday + 7 + 7 * 25, null);
        Assert.Equal(0.2, scores.LossOf(25)!.Value.RuleLoss, 1e-4);
        scores.Close(Sunday + 7 + 7 * 26, null);
        Assert.All(Enumerable.Range(-1, WeekScores.HistoryWeeks + 2), ago => Assert.Null(scores.LossOf(ago)));
        scores.Foresee(Sunday + 7 + 7 * 26, new(0, 0, 0, 0), 1e300);
        scores.Close(Sunday + 7 + 7 * 27, 1e-9);
        Assert.True(double.IsFinite(scores.LossOf(0)!.Value.RuleLoss));
    }

    [Fact]
    public void A_date_is_scored_when_demand_has_used_up_what_stood_there()
    {
        var scores = new DepletionScores();
        scores.Foresee(new(Sunday, 100, 10, 8, 11, 14, 5, false));
        for (var day = Sunday + 1; day <= Sunday + 20; day++) scores.Learn(day, 10, known: true);
        Assert.Equal(new(1, 0, 1, 0, 0, 1, 1, 5, 0, 0, 0), scores.Tally);
    }

    [Fact]
    public void A_date_before_the_p10_is_early_and_one_after_the_p90_late()
    {
        var early = new DepletionScores();
        early.Foresee(new(Sunday, 100, 10, 12, 15, 18, 15, false));
        for (var day = Sunday + 1; day <= Sunday + 10; day++) early.Learn(day, 10, true);
        Assert.Equal((1.0, 0.0), (early.Tally.Early, early.Tally.Late));
        var late = new DepletionScores();
        late.Foresee(new(Sunday, 100, 10, 3, 4, 5, null, false));
        for (var day = Sunday + 1; day <= Sunday + 10; day++) late.Learn(day, 10, true);
        Assert.Equal((0.0, 1.0, 0.0), (late.Tally.Early, late.Tally.Late, late.Tally.Compared));
    }

    [Fact]
    public void A_stock_out_that_really_came_is_the_truth_whatever_demand_says_and_its_signal_led_by_so_many_days()
    {
        var scores = new DepletionScores();
        scores.Foresee(new(Sunday, 1_000, 10, 15, 20, 25, null, Arrivals: true));
        scores.Signal(Sunday + 3, true);
        scores.Signal(Sunday + 4, true);
        for (var day = Sunday + 1; day <= Sunday + 18; day++)
        {
            scores.Stock(day, day < Sunday + 17 ? 500 : 5, 10);
            scores.Learn(day, 10, true);
        }
        Assert.Equal((1, 0.0, 0.0), (scores.Tally.Scored, scores.Tally.Early, scores.Tally.Late));
        Assert.Equal((1.0, 1.0, 14.0), (scores.Tally.Outs, scores.Tally.Signalled, scores.Tally.LeadDays));
        // A stock at the edge is one stock-out.
        scores.Stock(Sunday + 19, 12, 10);
        scores.Stock(Sunday + 20, 5, 10);
        Assert.Equal(1, scores.Tally.Outs);
        scores.Signal(Sunday + 21, false);
        scores.Stock(Sunday + 21, 50, 10);
        scores.Stock(Sunday + 22, 5, 10);
        Assert.Equal((2.0, 1.0), (scores.Tally.Outs, scores.Tally.Signalled));
    }

    [Fact]
    public void What_provably_did_not_come_counts_as_beyond_the_horizon_and_what_nobody_saw_counts_for_nothing()
    {
        var known = new DepletionScores();
        known.Foresee(new(Sunday, 1_000, 10, 5, 9, 20, 29, false));
        for (var day = Sunday + 1; day <= Sunday + 28; day++) known.Learn(day, 10, true);
        Assert.Equal((1, 1.0, 20.0, 0.0), (known.Tally.Scored, known.Tally.Late, known.Tally.ErrorDays, known.Tally.RuleErrorDays));

        var unseen = new DepletionScores();
        unseen.Foresee(new(Sunday, 1_000, 10, 5, 9, 20, 29, false));
        for (var day = Sunday + 1; day <= Sunday + 28; day++) unseen.Learn(day, 10, known: day % 5 != 0);
        Assert.Equal((0, 1), (unseen.Tally.Scored, unseen.Tally.Unknown));

        var full = new DepletionScores();
        full.Foresee(new(Sunday, 1e6, 10, 61, 61, 61, 61, false));
        for (var day = Sunday + 1; day <= Sunday + 28; day++) full.Learn(day, 10, true);
        Assert.Equal(default, full.Tally);
    }

    [Fact]
    public void One_date_a_week_is_taken_and_none_of_a_stock_that_is_out_already()
    {
        var scores = new DepletionScores();
        scores.Foresee(new(Sunday, 5, 10, 1, 1, 1, 1, false));
        Assert.True(scores.Due(Sunday));
        scores.Foresee(new(Sunday, 50, 10, 3, 5, 7, 5, false));
        Assert.False(scores.Due(Sunday + 6));
        Assert.True(scores.Due(Sunday + 7));
        // For years nothing is heard: each date that must make room is unknown.
        for (var week = 1; week <= 100; week++) scores.Foresee(new(Sunday + 7 * week, 50, 10, 3, 5, 7, 5, false));
        Assert.Equal((0, 97), (scores.Tally.Scored, scores.Tally.Unknown));
    }

    [Theory, InlineData(71), InlineData(72)]
    public void Whatever_is_foreseen_and_whatever_comes_scores_stay_finite_and_add_up(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (weeks, dates) = (new WeekScores(), new DepletionScores());
        for (var day = Sunday; day < Sunday + 3_000; day += random.Next(1, 4) == 1 ? random.Next(1, 90) : 1)
        {
            var level = Math.Exp(40 * random.NextDouble() - 20);
            dates.Learn(day, random.Next(3) == 0 ? 0 : level, random.Next(5) > 0);
            dates.Stock(day, level * random.Next(60), level);
            dates.Signal(day, random.Next(4) == 0);
            var p10 = random.Next(1, 62);
            dates.Foresee(new(day, level * random.Next(40), level, p10, p10 + random.Next(20), p10 + 40, random.Next(2) == 0 ? null : random.Next(1, 62), random.Next(3) == 0));
            if (!WeekScores.Ends(day)) continue;
            weeks.Close(day, random.Next(4) == 0 ? null : random.Next(3) * level);
            weeks.Foresee(day, new(0.5 * level, level, 2 * level, level), random.Next(4) == 0 ? null : level);
        }
        var (w, d) = (weeks.Tally, dates.Tally);
        Assert.True(w.Scored > 0 && d.Scored > 0 && d.Outs > 0, $"{w} {d}");
        foreach (var number in new[] { w.Weight, w.Below, w.Above, w.Compared, w.Loss, w.RuleLoss, d.Weight, d.Early, d.Late, d.ErrorDays, d.RuleErrorDays, d.LeadDays }) Assert.True(double.IsFinite(number) && number >= 0, $"{w} {d}");
        Assert.True(w.Below + w.Above <= w.Weight + 1e-9 && w.Compared <= w.Weight + 1e-9 && d.Early + d.Late <= d.Weight + 1e-9 && d.Signalled <= d.Outs + 1e-9);
    }
}

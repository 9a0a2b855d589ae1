using System.Globalization;
using Medistock.Realtime.Forecasting.Quantiles;

namespace Medistock.Realtime.Forecasting.Effects;

/// <summary>
/// The effect of a measure by difference in differences on log ratios: ln(after ÷ before) of the treated series less that of a weighted mean of controls. Weights are
/// non-negative, sum to one and fit the treated series before the measure (synthetic control: Abadie, Diamond and Hainmueller 2010), held together by the controls' own noise, so
/// that little history gives nearly equal ones. Levels are means over weekdays, so that a part of a week does no harm; zeros are added up, never divided by nor put under a logarithm.
/// <para>Interval: each control is put to the same question against the others (placebo in space). Their effects, each held against the noise of its own series and weights, give
/// the error; with n of them Student's law with n − 1 degrees. For equal weights and Gaussian units this is the classic prediction interval of one more unit. No chance is drawn.</para>
/// </summary>
public static class EffectMeasure
{
    /// <summary>Half of a unit's noise is its own, half is everybody's: a few days tell little of a single one, and means of several days less.</summary>
    private const double OwnNoise = 0.5;

    /// <exception cref="ArgumentException">series of unlike lengths, a value that is negative or no number, a start outside them: bugs of the caller.</exception>
    public static EffectAnswer Of(EffectQuestion question, EffectLimits limits)
    {
        var days = question.Treated.Days.Count;
        Check(question, days);
        if (days > limits.LongestDays) return Refuse("effect.long", $"{days} days: at most {limits.LongestDays}");
        if (RefusedBy(question, limits) is { } refused) return refused;
        var usable = question.Controls.Where(control => Usable(control.Days, question.Start, limits)).ToList();
        var unusable = question.Controls.Count - usable.Count;
        if (usable.Count < limits.LeastControls)
            return Refuse("effect.controls-few", $"{usable.Count} of {question.Controls.Count} controls can be used: at least {limits.LeastControls} are needed");
        var panel = new EffectPanel(question.Treated.Days, [.. usable.Select(control => control.Days)], question.Start, question.Smoothed);
        if (panel.Common(0) is { } lacking && lacking < EffectPanel.LeastWeekdays) return Refuse("effect.weekdays", $"{lacking} weekdays are known both before and after: at least {EffectPanel.LeastWeekdays} are needed");

        var near = panel.Nearest(limits.MostControls);
        var fit = panel.Fit(0, near);
        if (!(fit.Gap <= limits.WorstFit))
            return Refuse("effect.fit", string.Create(CultureInfo.InvariantCulture, $"before the measure the controls miss the series by {fit.Gap * 100:0} % of its level, week by week: at most {limits.WorstFit * 100:0} %"));
        var (error, degrees) = ErrorOf(panel, near, fit, OwnNoise / question.Smoothed);
        var (middle, inner, outer) = (fit.Effect, Student.TwoSided(0.80, degrees) * error, Student.TwoSided(0.95, degrees) * error);
        return new EffectAnswer.Measured(
            Change(middle), new(Change(middle - inner), Change(middle + inner)), new(Change(middle - outer), Change(middle + outer)), error, panel.Known(0, after: false), panel.Known(0, after: true), fit.Gap,
            [.. near.Select((unit, i) => new ControlWeight(usable[unit - 1].Name, fit.Weights[i])).OrderByDescending(control => control.Weight).ThenBy(control => control.Name, StringComparer.Ordinal)],
            unusable, usable.Count - near.Length);
    }

    private static (double Error, int Degrees) ErrorOf(EffectPanel panel, int[] near, in EffectFit fit, double ownShare)
    {
        var own = new double[near.Length];
        for (var i = 0; i < near.Length; i++) own[i] = panel.Noise(near[i], near);
        var mean = Math.Max(own.Average(), 1e-12);
        double Scale(double noise) => ownShare * noise + (1 - ownShare) * mean;
        var sum = 0.0;
        for (var i = 0; i < near.Length; i++)
        {
            var others = near.Where(unit => unit != near[i]).ToArray();
            var placebo = panel.Fit(near[i], others);
            var variance = Scale(own[i]);
            for (var k = 0; k < others.Length; k++) variance += placebo.Weights[k] * placebo.Weights[k] * Scale(own[Array.IndexOf(near, others[k])]);
            sum += placebo.Effect * placebo.Effect / variance;
        }
        // Counts that have fallen scatter more on a relative scale; what scatters less is not taken for sure.
        double before = panel.Known(0, after: false), after = panel.Known(0, after: true);
        var thinner = (1 / before + Math.Exp(Math.Max(0, -fit.Effect)) / after) / (1 / before + 1 / after);
        var scale = Scale(panel.Noise(0, near)) * thinner;
        for (var k = 0; k < near.Length; k++) scale += fit.Weights[k] * fit.Weights[k] * Scale(own[k]);
        return (Math.Sqrt(Math.Max(sum / near.Length * scale, 1e-12)), near.Length - 1);
    }

    private static EffectAnswer.Refused? RefusedBy(EffectQuestion question, EffectLimits limits)
    {
        var (before, after) = (question.Treated.Days.Take(question.Start).Count(day => day is not null), question.Treated.Days.Skip(question.Start).Count(day => day is not null));
        if (before < limits.LeastBefore) return Refuse("effect.before-short", $"{before} known days before the measure: at least {limits.LeastBefore} are needed");
        if (after < limits.LeastAfter) return Refuse("effect.after-short", $"{after} known days under the measure: at least {limits.LeastAfter} are needed");
        if (!(question.Treated.Days.Take(question.Start).Sum() > 0)) return Refuse("effect.zero-before", "nothing was there before the measure: a relative change has no meaning");
        return question.Treated.Days.Skip(question.Start).Sum() > 0 ? null : Refuse("effect.zero-after", "nothing is left under the measure: a change of −100 % has no interval on a relative scale");
    }

    private static bool Usable(IReadOnlyList<double?> days, int start, EffectLimits limits)
    {
        bool Part(int from, int to)
        {
            var (known, sum) = (0, 0.0);
            for (var t = from; t < to; t++)
                if (days[t] is { } value) (known, sum) = (known + 1, sum + value);
            return sum > 0 && to - from - known <= limits.MostUnknown * (to - from);
        }
        return Part(0, start) && Part(start, days.Count);
    }

    private static void Check(EffectQuestion question, int days)
    {
        if (question.Start <= 0 || question.Start >= days) throw new ArgumentException($"start {question.Start} is not inside {days} days", nameof(question));
        if (question.Smoothed is < 1 or > 7) throw new ArgumentException($"a value is a mean of 1 to 7 days, not {question.Smoothed}", nameof(question));
        foreach (var series in question.Controls.Prepend(question.Treated))
        {
            if (series.Days.Count != days) throw new ArgumentException($"{series.Name} has {series.Days.Count} days, not {days}", nameof(question));
            if (series.Days.Any(value => value is { } number && !(number >= 0 && double.IsFinite(number)))) throw new ArgumentException($"{series.Name} holds a value that is negative or no number", nameof(question));
        }
    }

    private static double Change(double log) => Math.Exp(log) - 1;
    private static EffectAnswer.Refused Refuse(string code, string message) => new(code, message);
}

using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.WinterPlan.Effects;

/// <summary>What a measure may change.</summary>
public enum EffectFigure : byte { Consumption, Cover }

/// <summary>One series that is, or is not, under a measure.</summary>
/// <param name="Link"><see cref="ChainLink.Officines"/> or <see cref="ChainLink.Pui"/>.</param>
public sealed record EffectSubject(EffectFigure Figure, string Group, TerritoryCode Territory, ChainLink Link);

/// <summary>A comparable series.</summary>
/// <param name="Days">As long as the treated one's; null: unknown.</param>
public sealed record EffectControl(string Group, TerritoryCode Territory, IReadOnlyList<double?> Days);

/// <summary>What is put to the estimator: one series against those that are not under the measure.</summary>
/// <param name="From">First day of the series.</param>
/// <param name="Start">First day in force.</param>
/// <param name="To">Last day of the series.</param>
/// <param name="Before">How many of <paramref name="Days"/> are before <paramref name="Start"/>; those that speak of both sides are in no series.</param>
/// <param name="Smoothed">Of how many days each value is a mean.</param>
public sealed record EffectCase(EffectSubject Subject, DateOnly From, DateOnly Start, DateOnly To, int Before, int Smoothed, IReadOnlyList<double?> Days, IReadOnlyList<EffectControl> Controls);

/// <summary>How much of a comparison one series is.</summary>
/// <param name="Weight">0–1.</param>
public sealed record EffectWeight(string Group, TerritoryCode Territory, double Weight);

/// <summary>An effect with its uncertainty, or why there is none: a bare number is never given.</summary>
public abstract record EffectEstimate
{
    private EffectEstimate() { }

    /// <param name="Change">Relative: −0.25 = a quarter less than without the measure.</param>
    /// <param name="Low80">With <paramref name="High80"/> the 80 % interval; likewise 95.</param>
    /// <param name="DaysBefore">Known days used.</param>
    /// <param name="Fit">Gap to the controls before the measure, as a share of the level; 0 = they went alike.</param>
    /// <param name="Controls">Heaviest first.</param>
    /// <param name="Unusable">Left out: too many unknown days.</param>
    /// <param name="Farther">Left out: others are nearer.</param>
    public sealed record Measured(
        double Change, double Low80, double High80, double Low95, double High95, int DaysBefore, int DaysAfter, double Fit, IReadOnlyList<EffectWeight> Controls, int Unusable, int Farther) : EffectEstimate;

    /// <param name="Code">Stable, dotted: <c>effect.before-short</c>.</param>
    public sealed record Refused(string Code, string Message) : EffectEstimate;
}

/// <summary>Answers one case. The rule knows which series to compare, not how an interval is made.</summary>
public delegate EffectEstimate EffectEstimator(EffectCase asked);

/// <summary>What one series tells of a measure.</summary>
/// <param name="From">Null: there was no time to look at.</param>
public sealed record EffectOutcome(EffectSubject Subject, DateOnly? From, DateOnly? Start, DateOnly? To, EffectEstimate Estimate);

/// <summary>Another measure on the same series.</summary>
/// <param name="From">First day in force.</param>
/// <param name="To">Last one; null: still in force.</param>
/// <param name="How"><c>before</c>, <c>during</c>, <c>together</c>, <c>replaced</c>, <c>throughout</c>, <c>general</c>.</param>
public sealed record MeasureOverlap(string Measure, string Title, DateOnly From, DateOnly? To, string How);

/// <summary>What a measure has changed, as far as the days that were seen can tell.</summary>
/// <param name="Through">The newest of these days; null: none was seen.</param>
/// <param name="Why">Null: there are outcomes, each measured or refused by itself.</param>
/// <param name="Notes">French, what a reader must know.</param>
/// <param name="Left">Outcomes beyond the limit, not computed.</param>
public sealed record MeasureEffect(
    Measure Measure, DateOnly? Through, EffectEstimate.Refused? Why, IReadOnlyList<EffectOutcome> Outcomes, IReadOnlyList<MeasureOverlap> Overlaps, IReadOnlyList<string> Notes, int Left)
{
    public bool IsMeasured => Outcomes.Any(outcome => outcome.Estimate is EffectEstimate.Measured);

    /// <summary>Why nothing is measured; null: something is.</summary>
    public EffectEstimate.Refused? Refusal => IsMeasured ? null : Why ?? Outcomes.Select(outcome => outcome.Estimate).OfType<EffectEstimate.Refused>().First();
}

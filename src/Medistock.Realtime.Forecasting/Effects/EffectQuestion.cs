namespace Medistock.Realtime.Forecasting.Effects;

/// <summary>A daily series of one group in one territory: consumption, or days of cover.</summary>
/// <param name="Name">Shown beside its weight.</param>
/// <param name="Days">By local day, ≥ 0; null: unknown. Unknown is never zero.</param>
public sealed record EffectSeries(string Name, IReadOnlyList<double?> Days);

/// <summary>What changed in one series when a measure came into force, against series that are not under it?</summary>
/// <param name="Treated">Under the measure from <paramref name="Start"/> on.</param>
/// <param name="Controls">Comparable ones, never under it, over the same days.</param>
/// <param name="Start">Index of the first day in force.</param>
public sealed record EffectQuestion(EffectSeries Treated, IReadOnlyList<EffectSeries> Controls, int Start)
{
    /// <summary>Of how many days each value is a mean, 1–7: their noise does not cancel as that of single days does.</summary>
    public int Smoothed { get; init; } = 1;
}

/// <summary>Relative change: −0.25 = a quarter less than without the measure.</summary>
public readonly record struct EffectInterval(double Low, double High)
{
    public bool Holds(double change) => change >= Low && change <= High;
}

/// <summary>How much of the comparison one control is.</summary>
/// <param name="Weight">0–1; all of them add up to 1.</param>
public sealed record ControlWeight(string Name, double Weight);

/// <summary>A measured effect with its uncertainty, or why there is none. Never a bare number.</summary>
public abstract record EffectAnswer
{
    private EffectAnswer() { }

    /// <param name="Change">Relative to what the controls say would have been.</param>
    /// <param name="Inner80">Holds the true change in 8 of 10 measures, if the controls are comparable.</param>
    /// <param name="Inner95">In 95 of 100.</param>
    /// <param name="LogError">Standard error of ln(1 + <paramref name="Change"/>), from the controls' placebo effects.</param>
    /// <param name="DaysBefore">Days of the treated series that were used.</param>
    /// <param name="PreFit">Root mean square gap of the 7-day means before the measure, as a share of the level: 0 = the controls went as the treated did.</param>
    /// <param name="Controls">Those used, the heaviest first.</param>
    /// <param name="Unusable">Controls left out: too many unknown days, or without any demand before or after.</param>
    /// <param name="Farther">Controls left out because others are nearer: few are kept.</param>
    public sealed record Measured(
        double Change, EffectInterval Inner80, EffectInterval Inner95, double LogError, int DaysBefore, int DaysAfter, double PreFit,
        IReadOnlyList<ControlWeight> Controls, int Unusable, int Farther) : EffectAnswer;

    /// <param name="Code">Stable, dotted: <c>effect.before-short</c>.</param>
    public sealed record Refused(string Code, string Message) : EffectAnswer;
}

/// <summary>When an effect may be measured. Our settings.</summary>
/// <param name="LeastBefore">Known days of the treated series before the measure.</param>
/// <param name="LeastAfter">Likewise after it.</param>
/// <param name="LeastControls">Usable ones.</param>
/// <param name="MostControls">The nearest are kept.</param>
/// <param name="MostUnknown">A control with a larger share of unknown days before or after is not used, 0–1.</param>
/// <param name="WorstFit">With a larger <see cref="EffectAnswer.Measured.PreFit"/> the controls are not comparable.</param>
/// <param name="LongestDays">Of a series: a question over more is refused.</param>
public sealed record EffectLimits(int LeastBefore, int LeastAfter, int LeastControls, int MostControls, double MostUnknown, double WorstFit, int LongestDays)
{
    public static EffectLimits Default { get; } = new(14, 7, 3, 12, 0.2, 0.3, 800);
}

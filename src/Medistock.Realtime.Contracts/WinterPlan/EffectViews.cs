namespace Medistock.Realtime.Contracts.WinterPlan;

/// <summary>Answer of <c>GET /api/v1/winter-plan/measures/{id}/effect</c>: what a measure changed, or why nobody can say.</summary>
/// <param name="Through">Newest local day of which figures were recorded; null: none.</param>
/// <param name="State"><c>measured</c>: at least one outcome is; <c>refused</c>.</param>
/// <param name="Code">Null when measured: <c>effect.not-in-force</c>, <c>effect.controls-few</c>…</param>
/// <param name="Message">French, of the refusal.</param>
/// <param name="Sentence">French, of the first that is measured, or of the refusal.</param>
/// <param name="OutcomesLeft">Outcomes of a large scope that were not computed.</param>
public sealed record MeasureEffectView(
    string Measure, DateTimeOffset AsOf, DateOnly? Through, string State, string? Code, string? Message, string Sentence, IReadOnlyList<string> Notes, IReadOnlyList<EffectOverlapView> Overlaps,
    IReadOnlyList<EffectOutcomeView> Outcomes, int OutcomesLeft);

/// <summary>Another measure on the same series.</summary>
/// <param name="To">Null: still in force.</param>
/// <param name="How"><c>before</c>, <c>during</c>, <c>together</c>, <c>replaced</c>, <c>throughout</c>, <c>general</c>.</param>
public sealed record EffectOverlapView(string Measure, string Title, DateOnly From, DateOnly? To, string How, string Sentence);

/// <summary>One series under the measure. Numbers are null when <paramref name="State"/> is <c>refused</c>; a change never stands without its intervals.</summary>
/// <param name="Figure"><c>consumption</c>, <c>cover</c>.</param>
/// <param name="Link"><c>officines</c>, <c>pui</c>.</param>
/// <param name="Change">Relative to what comparable series say would have been: −0.25 = a quarter less.</param>
/// <param name="Start">First day in force.</param>
/// <param name="Fit">Gap to the comparable series before, as a share of the level.</param>
/// <param name="ControlsUnusable">Left out: too many unknown days.</param>
/// <param name="ControlsFarther">Left out: others are nearer.</param>
public sealed record EffectOutcomeView(
    string Figure, string Link, string Group, string Territory, string TerritoryName, string State, string? Code, string? Message, double? Change, double? Low80, double? High80, double? Low95, double? High95,
    DateOnly? From, DateOnly? Start, DateOnly? To, int? DaysBefore, int? DaysAfter, double? Fit, IReadOnlyList<EffectControlView> Controls, int ControlsUnusable, int ControlsFarther, string Sentence);

/// <param name="Weight">0–1.</param>
public sealed record EffectControlView(string Group, string Territory, double Weight);

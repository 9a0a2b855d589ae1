using Medistock.Realtime.Domain.Coverage;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>Where the coverage signal of one subject stands: the instantaneous level after hysteresis. <c>default</c> = nothing seen yet.</summary>
/// <param name="Level"><see cref="CoverageLevel.Alert"/> or <see cref="CoverageLevel.Critical"/>: a signal stands; else none does.</param>
/// <param name="AboveCriticalSince">Since when coverage has stayed above the band of the critical threshold; null when it does not.</param>
/// <param name="AboveAlertSince">The same for the alert threshold.</param>
/// <param name="Held">Coverage is unknown or stale now: the signal stands on its last value.</param>
public readonly record struct CoverageAlarm(CoverageLevel Level, DateTimeOffset? AboveCriticalSince, DateTimeOffset? AboveAlertSince, bool Held)
{
    public bool Stands => Level >= CoverageLevel.Alert;
    public bool Recovering => Stands && (AboveAlertSince is not null || AboveCriticalSince is not null);
    /// <summary>A signal that stood when this process began: no recovery is under way.</summary>
    public static CoverageAlarm Standing(CoverageLevel level) => new(level, null, null, Held: true);
}

/// <summary>
/// Kind <c>coverage</c>: critical below 5 days, alert below 10 (MINSANTE 2020-100, PUIs); 2 and 5 days, <i>non officiel</i>, for officines, judged
/// from the department up only. Unknown or stale coverage neither fires nor clears.
/// </summary>
public sealed record CoverageRule(Thresholds Thresholds, Hysteresis Hysteresis)
{
    public const string CriticalName = "coverage.critical", AlertName = "coverage.alert";

    public CoverageAlarm Judge(in CoverageAlarm before, CoverDays coverage, DateTimeOffset at)
    {
        var level = Thresholds.LevelOf(coverage);
        // An unknown moment breaks a recovery: nobody saw that it lasted.
        if (level == CoverageLevel.Unknown) return new(before.Level, null, null, Held: before.Stands);
        if (level > before.Level) return new(level, null, null, Held: false);
        var aboveCritical = IsAbove(coverage, Thresholds.CriticalDays) ? before.AboveCriticalSince ?? at : (DateTimeOffset?)null;
        var aboveAlert = IsAbove(coverage, Thresholds.AlertDays) ? before.AboveAlertSince ?? at : (DateTimeOffset?)null;
        if (!before.Stands) return new(level, null, null, Held: false);
        if (Lasted(aboveAlert, at)) return new(CoverageLevel.Ok, null, null, Held: false);
        return before.Level == CoverageLevel.Critical && Lasted(aboveCritical, at)
            ? new(CoverageLevel.Alert, aboveCritical, aboveAlert, Held: false)
            : new(before.Level, aboveCritical, aboveAlert, Held: false);
    }

    /// <summary>Severity before corroboration (which raises it one step): alert for critical cover, watch for alert cover, null when none stands.</summary>
    public static Severity? SeverityOf(CoverageLevel level) => level switch
    {
        CoverageLevel.Critical => Severity.Alert,
        CoverageLevel.Alert => Severity.Watch,
        _ => null,
    };

    /// <summary>The threshold that stands behind an alarm; the alert one for an alarm that has cleared.</summary>
    public RuleUsed Used(CoverageLevel level) => new(
        level == CoverageLevel.Critical ? CriticalName : AlertName,
        level == CoverageLevel.Critical ? Thresholds.CriticalDays : Thresholds.AlertDays,
        "jours", Thresholds.Official, Thresholds.Official ? "MINSANTE 2020-100" : "réglage, non officiel");

    /// <summary>The alarm level that a recorded rule stood for.</summary>
    public static CoverageLevel LevelOf(RuleUsed rule) => rule.Name == CriticalName ? CoverageLevel.Critical : CoverageLevel.Alert;

    private bool IsAbove(CoverDays coverage, double threshold) =>
        coverage.Reason == CoverageReason.Unbounded || coverage.Days >= Hysteresis.Above(threshold);

    private bool Lasted(DateTimeOffset? since, DateTimeOffset at) => since is { } start && at - start >= Hysteresis.Hold;
}

using Medistock.Realtime.Domain.Coverage;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>
/// Kind <c>silence</c>. A PUI is silent after two duty periods without a word (domain note §3); it stops being so with its next word, and cannot
/// be silent again for two periods, which is hysteresis enough. A department falls silent by its share of establishments reporting (our setting).
/// </summary>
/// <param name="WatchBelow">Percentage reporting under which the department is a watch signal.</param>
/// <param name="AlertBelow">Percentage under which it is an alert.</param>
/// <param name="Margin">Percentage points to regain above a threshold before the signal is lowered or cleared.</param>
/// <param name="MinimumDue">With fewer establishments due, a share says nothing.</param>
public sealed record SilenceRule(int WatchBelow, int AlertBelow, int Margin, int MinimumDue)
{
    public const string EstablishmentName = "silence.establishment", ShareName = "silence.share";
    public static SilenceRule Default { get; } = new(80, 50, 5, 5);

    public static bool IsSilent(DateTimeOffset lastWord, DateTimeOffset now, in DutyClock duty) => now > duty.SilentAt(lastWord);

    /// <returns>The department's severity, null when none.</returns>
    public Severity? Judge(Severity? before, int reporting, int due)
    {
        if (due < MinimumDue) return before;
        // Whole numbers: 85 of 100 is 85 %, not a hair less.
        bool Under(int percentage) => 100L * reporting < (long)percentage * due;
        if (Under(before == Severity.Alert ? AlertBelow + Margin : AlertBelow)) return Severity.Alert;
        return Under(before is null ? WatchBelow : WatchBelow + Margin) ? Severity.Watch : null;
    }

    public static RuleUsed UsedForEstablishment(in DutyClock duty) => new(EstablishmentName, duty.SilentAfter.TotalHours, "heures", Official: false,
        duty.Asked is { } asked && asked.Period == duty.Period ? $"deux périodes de déclaration ({asked.Name})" : "deux périodes de déclaration (MINSANTE 2020-100 : quotidienne)");

    public RuleUsed UsedForShare(Severity? severity) =>
        new(ShareName, severity == Severity.Alert ? AlertBelow : WatchBelow, "%", Official: false, "réglage, non officiel");
}

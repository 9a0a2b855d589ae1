using Medistock.Realtime.Domain.Coverage;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>
/// Kind <c>territorial</c>: upstream is green while a department is critical (Cour des comptes audit §208, R9). Until laboratories' and wholesalers'
/// stocks are imported, upstream is the national coverage of the same link: green from <paramref name="UpstreamGreenDays"/>.
/// </summary>
/// <param name="Settle">How long, in data time, the contrast must last before it fires: a shortage that reaches one department some minutes before the
/// others is not a territorial difficulty, and the department's own coverage signal has already fired.</param>
/// <param name="MarginDays">Once fired, the nation must fall this far below green before the difficulty is no longer territorial.</param>
public sealed record TerritorialRule(double UpstreamGreenDays, double MarginDays, TimeSpan Settle)
{
    public const string Name = "territorial.upstream-green";
    public static TerritorialRule Default { get; } = new(10, 1, TimeSpan.FromMinutes(10));

    /// <param name="department">The department's coverage alarm: its hysteresis holds the signal too.</param>
    /// <param name="level">The department's level now: a department that is already recovering fires nothing.</param>
    /// <returns>Whether the contrast holds now. An unknown nation changes nothing.</returns>
    public bool Judge(bool before, in CoverageAlarm department, CoverageLevel level, CoverDays nation)
    {
        if (department.Level != CoverageLevel.Critical || (!before && level != CoverageLevel.Critical)) return false;
        if (nation.Reason == CoverageReason.Unbounded) return true;
        if (nation.Days is not { } days) return before;
        return days >= (before ? UpstreamGreenDays - MarginDays : UpstreamGreenDays);
    }

    public RuleUsed Used => new(Name, UpstreamGreenDays, "jours", Official: false, "audit §208, R9");
}

using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>
/// Winter plan: signals must be <i>objectivés et non isolés</i>. Each PUI under its threshold is a declarant of its own; all officines together are
/// one (a panel). The other link of the chain is one more declarant when its own total is under its threshold.
/// </summary>
public static class CorroborationRule
{
    /// <summary>One establishment speaking for itself: isolated.</summary>
    public static Corroboration Single { get; } = new(1, 1, 1);

    /// <param name="level">The alarm's level: lines under that threshold are counted.</param>
    /// <param name="departments">Totals of one link, one entry per department.</param>
    /// <param name="otherLink">The level of the other link of the chain in the same territory.</param>
    public static Corroboration Of(CoverageLevel level, EstablishmentKind link, IEnumerable<LinkTotals> departments, CoverageLevel otherLink)
    {
        var (establishments, within) = (0, 0);
        foreach (var totals in departments)
        {
            var below = level == CoverageLevel.Critical ? totals.CriticalLines : totals.AlertLines;
            establishments += below;
            if (below > 0) within++;
        }
        var declarants = link == EstablishmentKind.Pui ? establishments : Math.Min(establishments, 1);
        return new(declarants + (otherLink >= CoverageLevel.Alert ? 1 : 0), establishments, within);
    }

    /// <summary>The severity to show: one step up when corroborated, never above critical.</summary>
    public static Severity Shown(Severity severity, Corroboration corroboration) =>
        corroboration.Holds && severity < Severity.Critical ? severity + 1 : severity;
}

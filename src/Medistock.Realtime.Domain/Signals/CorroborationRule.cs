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

    /// <summary>
    /// Of a figure about demand: a department's sum is one source, the other link of the chain another. For a depletion, each PUI under its threshold is a declarant of its own.
    /// </summary>
    /// <param name="departments">Per standing department, the totals of its standing presentations.</param>
    /// <param name="otherLinkStands">The same kind stands on the other link of the chain in the same territory.</param>
    public static Corroboration OfDemand(SignalKind kind, EstablishmentKind link, IEnumerable<IEnumerable<LinkTotals>> departments, bool otherLinkStands)
    {
        var (establishments, within) = (0, 0);
        foreach (var department in departments)
        {
            // Presentations of one group stand in the same establishments: the largest number, not the sum.
            var here = department.Select(totals => kind == SignalKind.Depletion ? totals.AlertLines : totals.Lines).DefaultIfEmpty(0).Max();
            establishments += here;
            if (here > 0) within++;
        }
        var declarants = kind == SignalKind.Depletion && link == EstablishmentKind.Pui ? establishments : Math.Min(establishments, 1);
        return new(declarants + (otherLinkStands ? 1 : 0), establishments, within);
    }

    /// <summary>The severity to show: one step up when corroborated, never above critical.</summary>
    public static Severity Shown(Severity severity, Corroboration corroboration) =>
        corroboration.Holds && severity < Severity.Critical ? severity + 1 : severity;
}

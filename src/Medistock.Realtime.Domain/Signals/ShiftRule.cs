using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>
/// Kind <c>shift</c> (<i>report</i>, domino effect): while one member of a molecule group is short, another one's demand rises above its own expectation.
/// The shortage lends the rise its meaning, so less of it is asked for than by <see cref="SurgeRule"/>. Our settings, <i>non officiel</i>.
/// </summary>
/// <param name="ShortDays">Cover, days, below which a member is short. One that runs low because its own demand rises is not: its patients have not left.</param>
/// <param name="Change">Cumulated deviation of the alternative, standard deviations, from which it fires.</param>
/// <param name="Margin">Share by which the alternative's week must lie above its ninetieth percentile.</param>
/// <param name="LeastExcess">Boxes or units a week above expectation below which nothing is said.</param>
/// <param name="FireDays">Days running.</param>
/// <param name="ClearDays">Days running with the alternative's week back under its ninetieth percentile.</param>
/// <param name="LeastObserved">Part of the alternative's need, 0–1, that must have been observed on the day.</param>
public sealed record ShiftRule(double ShortDays, double Change, double Margin, double LeastExcess, int FireDays, int ClearDays, double LeastObserved)
{
    public const string Name = "shift.alternative-rises";

    public static ShiftRule Pui { get; } = new(3, 8, 0.10, 10, 2, 4, 0.5);
    public static ShiftRule Officine { get; } = Pui with { ShortDays = 1.5 };
    public static ShiftRule For(EstablishmentKind link) => link == EstablishmentKind.Officine ? Officine : Pui;

    /// <param name="othersShort">Whether any other member of the group is short there; null: none of them is known.</param>
    public DayAlarm Judge(in DayAlarm before, DemandPicture? alternative, bool? othersShort) =>
        before.After(alternative?.Day ?? before.Day, Find(alternative, othersShort), FireDays, ClearDays);

    /// <summary>Null: its cover is not known.</summary>
    public bool? IsShort(TerritoryPicture member) => member.Coverage.Days is { } days ? days < ShortDays && !SurgeRule.Rises(member.Demand)
        : member.Coverage.Reason == CoverageReason.Unbounded ? false : null;

    public Finding Find(DemandPicture? alternative, bool? othersShort)
    {
        if (othersShort is not { } isShort || alternative is not { Week: { } week } demand || demand.ObservedShare < LeastObserved) return Finding.Unknown;
        if (week <= demand.High) return Finding.Over;
        return isShort && demand.Change >= Change && week > demand.High * (1 + Margin) && week - demand.Expected >= LeastExcess ? Finding.Holds : Finding.Between;
    }

    /// <summary>Alert when the alternative's own stock will not bear it (it is depleting too): the next domino.</summary>
    public static Severity SeverityOf(bool alternativeDepletes) => alternativeDepletes ? Severity.Alert : Severity.Watch;

    public RuleUsed Used => new(Name, Change, "écarts types", Official: false,
        $"réglage, non officiel : une présentation du groupe sous {DemandEvidence.Number(ShortDays)} jours, sa propre demande n'étant pas en hausse, et une autre au-dessus "
        + $"de son P90 + {DemandEvidence.Percent(Margin)} avec CUSUM ≥ {DemandEvidence.Number(Change)}, {FireDays} jours de suite ; levé après {ClearDays} jours sous P90");

    public static IEnumerable<Evidence> EvidenceOf(TerritoryPicture alternative, string unit, string source) => SurgeRule.EvidenceOf(alternative, unit, source);

    /// <summary>What is known of a short member, beside the alternative that rises.</summary>
    public static IEnumerable<Evidence> EvidenceOfShort(TerritoryPicture member, string unit, string source)
    {
        yield return member.Coverage.Days is { } days
            ? new("présentation en tension : couverture", Math.Round(days, 1), "jours", source, member.Totals.AsOf)
            : new("présentation en tension : couverture inconnue", null, "jours", source, member.Totals.AsOf);
        foreach (var evidence in DepletionRule.EvidenceOf(member, unit, source)) yield return evidence;
    }
}

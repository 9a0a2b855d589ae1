using Medistock.Realtime.Domain.Forecasts;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>
/// Kind <c>surge</c>: demand left its own expectation, in which weekday, season and growth are taken in. Both tests must agree for days: the days
/// add up to a change (CUSUM), and the week lies above its own ninetieth percentile. Our settings, <i>non officiel</i>, from the simulated winters.
/// </summary>
/// <param name="Change">Cumulated deviation, standard deviations, from which it fires.</param>
/// <param name="Margin">Share by which the week must lie above its ninetieth percentile.</param>
/// <param name="LeastExcess">Boxes or units a week above expectation below which nothing is said.</param>
/// <param name="FireDays">Days running.</param>
/// <param name="ClearDays">Days running with the week back under its ninetieth percentile.</param>
/// <param name="AlertFactor">Week ÷ expectation from which the severity is alert.</param>
/// <param name="LeastObserved">Part of the need, 0–1, that must have been observed on the day.</param>
public sealed record SurgeRule(double Change, double Margin, double LeastExcess, int FireDays, int ClearDays, double AlertFactor, double LeastObserved)
{
    public const string Name = "surge.week-above-expected";
    public static SurgeRule Default { get; } = new(12, 0.28, 10, 2, 4, 1.6, 0.5);

    public DayAlarm Judge(in DayAlarm before, DemandPicture? seen) => before.After(seen?.Day ?? before.Day, Find(seen), FireDays, ClearDays);

    public Finding Find(DemandPicture? seen)
    {
        if (seen is not { Week: { } week } demand || demand.ObservedShare < LeastObserved) return Finding.Unknown;
        if (demand.Change >= Change && week > demand.High * (1 + Margin) && week - demand.Expected >= LeastExcess) return Finding.Holds;
        return week <= demand.High ? Finding.Over : Finding.Between;
    }

    /// <summary>Whether demand rises at all, well below what is worth a signal: stock that follows it is not hoarded.</summary>
    public static bool Rises(DemandPicture? seen) => seen is { Week: { } week } demand && week > demand.High && demand.Change > 4;

    public Severity SeverityOf(DemandPicture? seen) => seen is { Week: { } week } demand && week >= AlertFactor * demand.Expected ? Severity.Alert : Severity.Watch;

    public RuleUsed Used => new(Name, Change, "écarts types", Official: false,
        $"réglage, non officiel : CUSUM ≥ {DemandEvidence.Number(Change)} et semaine > P90 + {DemandEvidence.Percent(Margin)}, {FireDays} jours de suite ; "
        + $"levé après {ClearDays} jours sous P90 ; jugé si {DemandEvidence.Percent(LeastObserved)} du besoin est observé");

    public static IEnumerable<Evidence> EvidenceOf(TerritoryPicture seen, string unit, string source) =>
        (seen.Demand is { } demand ? DemandEvidence.Of(demand, unit, source) : [new("demande inconnue", null, "", source, seen.Totals.AsOf)])
        .Concat(DemandEvidence.Of(seen.Totals, unit, source));
}

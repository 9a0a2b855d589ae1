using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>
/// Kind <c>depletion</c>: the stock runs out within days with a probability above a threshold, or before the next planned arrival. Our settings,
/// <i>non officiel</i>, from the simulated winters (tests/…Simulation.Tests).
/// </summary>
/// <param name="SoonDays">5 or 10: the horizon of <paramref name="Soon"/>.</param>
/// <param name="Soon">Probability, 0–1, of running out within <paramref name="SoonDays"/> from which it fires.</param>
/// <param name="BeforeArrival">Probability of running out before the next planned arrival from which it fires, when that may be within 30 days.</param>
/// <param name="ClearShare">Both must fall under this share of their thresholds…</param>
/// <param name="ClearDays">…on so many days running before it clears.</param>
/// <param name="LeastKnown">Part of the territory's lines, 0–1, below which its stock is not known well enough to judge.</param>
public sealed record DepletionRule(int SoonDays, double Soon, double BeforeArrival, double ClearShare, int ClearDays, double LeastKnown)
{
    public const string SoonName = "depletion.soon", BeforeArrivalName = "depletion.before-arrival";

    public static DepletionRule Pui { get; } = new(10, 0.50, 0.50, 0.4, 2, 0.5);
    /// <summary>Officines are delivered daily and nobody announces it: ten days of their stock say nothing.</summary>
    public static DepletionRule Officine { get; } = Pui with { SoonDays = 5 };
    public static DepletionRule For(EstablishmentKind link) => link == EstablishmentKind.Officine ? Officine : Pui;

    public DayAlarm Judge(in DayAlarm before, TerritoryPicture seen) =>
        before.After(seen.Depletion is { } depletion ? (int)(depletion.AsOf - DateTimeOffset.UnixEpoch).TotalDays : before.Day, Find(seen), fireDays: 1, ClearDays);

    public Finding Find(TerritoryPicture seen)
    {
        if (seen.Depletion is not { } depletion || DemandEvidence.KnownShare(seen.Totals) < LeastKnown) return Finding.Unknown;
        var (soon, arrival) = (SoonOf(depletion), ArrivalOf(depletion));
        if (soon >= Soon || arrival >= BeforeArrival) return Finding.Holds;
        return soon < Soon * ClearShare && arrival < BeforeArrival * ClearShare ? Finding.Over : Finding.Between;
    }

    /// <summary>Alert when five days are enough to run out, else watch; one step less when the group's other members can take the need over.</summary>
    public Severity SeverityOf(TerritoryPicture seen, bool coveredByOthers)
    {
        var severity = seen.Depletion is { } depletion && depletion.Within5 >= Soon ? Severity.Alert : Severity.Watch;
        return coveredByOthers ? severity - 1 : severity;
    }

    public RuleUsed Used(TerritoryPicture? seen)
    {
        var arrival = seen?.Depletion is { } depletion && SoonOf(depletion) < Soon && ArrivalOf(depletion) >= BeforeArrival;
        return new(arrival ? BeforeArrivalName : SoonName, 100 * (arrival ? BeforeArrival : Soon), "%", Official: false,
            $"réglage, non officiel : P(rupture sous {SoonDays} j) ≥ {DemandEvidence.Percent(Soon)} ou P(rupture avant l'arrivage) ≥ {DemandEvidence.Percent(BeforeArrival)} ; "
            + $"levé sous {DemandEvidence.Percent(ClearShare)} de ces seuils {ClearDays} jours de suite ; jugé si {DemandEvidence.Percent(LeastKnown)} des lignes sont connues");
    }

    public static IEnumerable<Evidence> EvidenceOf(TerritoryPicture seen, string unit, string source) =>
        (seen.Depletion is { } depletion ? DemandEvidence.Of(depletion, source) : [new("rupture non prévisible : stock ou demande inconnus", null, "", source, seen.Totals.AsOf)])
        .Concat(DemandEvidence.Of(seen.Totals, unit, source));

    private double SoonOf(DepletionPicture depletion) => SoonDays <= 5 ? depletion.Within5 : depletion.Within10;
    private static double ArrivalOf(DepletionPicture depletion) => Math.Min(depletion.BeforeArrival ?? 0, depletion.Within30);
}

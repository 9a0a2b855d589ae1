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
/// <param name="FireDays">Days running.</param>
/// <param name="ClearShare">Both must fall under this share of their thresholds…</param>
/// <param name="ClearDays">…on so many days running before it clears.</param>
/// <param name="TrendDays">Where no arrival is announced, ordinary deliveries still come: it fires only when the stock, falling as it did over the last 7 days, is gone in so many.</param>
/// <param name="LeastKnown">Part of the territory's lines, 0–1, below which its stock is not known well enough to judge.</param>
public sealed record DepletionRule(int SoonDays, double Soon, double BeforeArrival, int FireDays, double ClearShare, int ClearDays, double TrendDays, double LeastKnown)
{
    public const string SoonName = "depletion.soon", BeforeArrivalName = "depletion.before-arrival";

    public static DepletionRule Pui { get; } = new(10, 0.60, 0.50, 3, 0.4, 2, 12, 0.5);
    /// <summary>Officines are delivered daily and nobody announces it: ten days of their stock say nothing.</summary>
    public static DepletionRule Officine { get; } = Pui with { SoonDays = 5, TrendDays = 6 };
    public static DepletionRule For(EstablishmentKind link) => link == EstablishmentKind.Officine ? Officine : Pui;

    public DayAlarm Judge(in DayAlarm before, TerritoryPicture seen) =>
        before.After(seen.Depletion is { } depletion ? (int)(depletion.AsOf - DateTimeOffset.UnixEpoch).TotalDays : before.Day, Find(seen), FireDays, ClearDays);

    public Finding Find(TerritoryPicture seen)
    {
        if (seen.Depletion is not { } depletion || DemandEvidence.KnownShare(seen.Totals) < LeastKnown) return Finding.Unknown;
        var (soon, arrival) = (SoonOf(depletion), ArrivalOf(depletion));
        if (arrival >= BeforeArrival || (soon >= Soon && (!depletion.ArrivalsIgnored || !(TrendOf(seen) > TrendDays)))) return Finding.Holds;
        return soon < Soon * ClearShare && arrival < BeforeArrival * ClearShare ? Finding.Over : Finding.Between;
    }

    /// <summary>Days until the stock is gone if it goes on as over the last 7 days, deliveries included; infinite when it has not fallen, null when that is not known.</summary>
    public static double? TrendOf(TerritoryPicture seen) => seen.Stock is not { WeekAgo: { } before } stock ? null
        : stock.Now >= before ? double.PositiveInfinity : 7 * stock.Now / (before - stock.Now);

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
            $"réglage, non officiel : P(rupture sous {SoonDays} j) ≥ {DemandEvidence.Percent(Soon)} ou P(rupture avant l'arrivage) ≥ {DemandEvidence.Percent(BeforeArrival)}, {FireDays} jours de suite ; "
            + $"sans arrivage annoncé, seulement si le stock, au rythme des 7 derniers jours, est épuisé en {DemandEvidence.Number(TrendDays)} jours ; "
            + $"levé sous {DemandEvidence.Percent(ClearShare)} de ces seuils {ClearDays} jours de suite ; jugé si {DemandEvidence.Percent(LeastKnown)} des lignes sont connues");
    }

    public static IEnumerable<Evidence> EvidenceOf(TerritoryPicture seen, string unit, string source) =>
        (seen.Depletion is { } depletion ? DemandEvidence.Of(depletion, source) : [new("rupture non prévisible : stock ou demande inconnus", null, "", source, seen.Totals.AsOf)])
        .Concat(Trend(seen, source)).Concat(DemandEvidence.Of(seen.Totals, unit, source));

    private static IEnumerable<Evidence> Trend(TerritoryPicture seen, string source)
    {
        if (TrendOf(seen) is not { } days) yield return new("rythme du stock : inconnu il y a 7 jours", null, "", source, seen.Totals.AsOf);
        else if (double.IsFinite(days)) yield return new("épuisement au rythme des 7 derniers jours, livraisons comprises", Math.Round(days, 1), "jours", source, seen.Totals.AsOf);
        else yield return new("stock stable ou en hausse sur 7 jours", null, "", source, seen.Totals.AsOf);
    }

    private double SoonOf(DepletionPicture depletion) => SoonDays <= 5 ? depletion.Within5 : depletion.Within10;
    private static double ArrivalOf(DepletionPicture depletion) => Math.Min(depletion.BeforeArrival ?? 0, depletion.Within30);
}

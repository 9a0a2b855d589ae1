using Medistock.Realtime.Domain.Forecasts;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>
/// Kind <c>hoarding</c>: stock rises by days of need over 7–28 days while consumption does not (the audit's <i>thésaurisation</i> after a discontinuation
/// notice). Filling up again after a shortage is none, nor is what is left over because demand fell. Our settings, <i>non officiel</i>.
/// </summary>
/// <param name="RiseDays">Days of need by which the stock must have risen.</param>
/// <param name="OrdinaryDays">A stock that was lower is counted as this many days of need: rising to an ordinary stock is no hoarding.</param>
/// <param name="FireDays">Days running.</param>
/// <param name="ClearShare">It clears once the rise is below this share of <paramref name="RiseDays"/>…</param>
/// <param name="ClearDays">…on so many days running.</param>
/// <param name="AlertDays">Days of need risen from which the severity is alert.</param>
/// <param name="LeastKnown">Part of the territory's lines, 0–1, that must be known; likewise of its need observed.</param>
/// <param name="Fallen">Cumulated deviation below which demand has fallen: what is left over was not hoarded.</param>
/// <param name="AfterRiseDays">Nor was what follows a rise of demand within so many days: orders overshoot.</param>
public sealed record HoardingRule(
    double RiseDays, double OrdinaryDays, int FireDays, double ClearShare, int ClearDays, double AlertDays, double LeastKnown, double Fallen, int AfterRiseDays)
{
    public const string Name = "hoarding.stock-rises";
    public static HoardingRule Default { get; } = new(10, 20, 3, 0.5, 3, 25, 0.5, -8, 42);

    /// <param name="roseOn">The last day on which demand rose (<see cref="SurgeRule.Rises"/>); null: none is remembered.</param>
    public DayAlarm Judge(in DayAlarm before, TerritoryPicture seen, int? roseOn) =>
        before.After(seen.Demand?.Day ?? before.Day, Find(seen, roseOn), FireDays, ClearDays);

    public Finding Find(TerritoryPicture seen, int? roseOn)
    {
        if (seen.Demand is not { Week: { } week } demand || demand.ObservedShare < LeastKnown || DemandEvidence.KnownShare(seen.Totals) < LeastKnown
            || RiseOf(seen) is not { } rise) return Finding.Unknown;
        if (rise < RiseDays * ClearShare || demand.Change <= Fallen) return Finding.Over;
        return rise >= RiseDays && week <= demand.High && !(demand.Day - roseOn <= AfterRiseDays) ? Finding.Holds : Finding.Between;
    }

    /// <summary>By how many days of need the stock has risen in 7 to 28 days; null when that is not known.</summary>
    public double? RiseOf(TerritoryPicture seen)
    {
        if (seen is not { Stock: { } stock, Demand: { } demand } || (stock.WeekAgo is null && stock.MonthAgo is null)) return null;
        // The larger need of those at hand: a stock that a falling forecast makes look large has not risen.
        var need = Math.Max(demand.Daily, Math.Max(demand.Expected, demand.Week ?? 0) / 7);
        if (!(need > 0)) return null;
        var ordinary = OrdinaryDays * need;
        var week = stock.Now - Math.Max(ordinary, Math.Max(stock.WeekAgo ?? 0, stock.MonthAgo ?? 0));
        var month = stock.MonthAgo is { } ago ? stock.Now - Math.Max(ordinary, ago) : week;
        return Math.Max(week, month) / need;
    }

    public Severity SeverityOf(TerritoryPicture? seen) => seen is not null && RiseOf(seen) >= AlertDays ? Severity.Alert : Severity.Watch;

    public RuleUsed Used => new(Name, RiseDays, "jours de besoin", Official: false,
        $"réglage, non officiel : stock en hausse de {DemandEvidence.Number(RiseDays)} jours de besoin en 7 à 28 jours, au-delà de {DemandEvidence.Number(OrdinaryDays)} jours, "
        + $"semaine ≤ P90, {FireDays} jours de suite, sans hausse de la demande depuis {AfterRiseDays} jours ; levé sous {DemandEvidence.Number(RiseDays * ClearShare)} jours {ClearDays} jours de suite");

    public IEnumerable<Evidence> EvidenceOf(TerritoryPicture seen, string unit, string source)
    {
        var at = seen.Totals.AsOf;
        if (RiseOf(seen) is { } rise) yield return new("hausse du stock en 7 à 28 jours", Math.Round(rise, 1), "jours de besoin", source, at);
        if (seen.Stock is { } stock)
        {
            yield return new("stock, lignes présentes aux deux dates", stock.Now, unit, source, at);
            yield return stock.WeekAgo is { } week ? new("stock 7 jours avant", week, unit, source, at.AddDays(-7)) : new("stock 7 jours avant : inconnu", null, unit, source, at);
            yield return stock.MonthAgo is { } month ? new("stock 28 jours avant", month, unit, source, at.AddDays(-28)) : new("stock 28 jours avant : inconnu", null, unit, source, at);
        }
        if (seen.Demand is { } demand)
            foreach (var evidence in DemandEvidence.Of(demand, unit, source)) yield return evidence;
        foreach (var evidence in DemandEvidence.Of(seen.Totals, unit, source)) yield return evidence;
    }
}

using System.Globalization;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>Words of the measured values that stand behind signals about demand, with their windows, sources and times.</summary>
internal static class DemandEvidence
{
    public static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>When the local day that ends a window was over.</summary>
    public static DateTimeOffset EndOf(int day) => DateTimeOffset.UnixEpoch.AddDays(day + 1);

    public static IEnumerable<Evidence> Of(DemandPicture demand, string unit, string source)
    {
        var at = EndOf(demand.Day);
        yield return demand.Week is { } week
            ? new("demande des 7 derniers jours clos", Math.Round(week, 2), unit, source, at)
            : new("demande des 7 derniers jours clos : moins de 3 jours observés", null, unit, source, at);
        yield return new("demande attendue pour ces 7 jours (prévue 7 jours avant : semaine, saison, élan compris)", Math.Round(demand.Expected, 2), unit, source, at);
        yield return new("son 10e centile", Math.Round(demand.Low, 2), unit, source, at);
        yield return new("son 90e centile", Math.Round(demand.High, 2), unit, source, at);
        yield return new("écarts cumulés à l'attendu (CUSUM)", Math.Round(demand.Change, 2), "écarts types", source, at);
        yield return new("demande moyenne prévue sur 28 jours", Math.Round(demand.Daily, 3), unit + " par jour", source, at);
        yield return new("part du besoin observée ce jour, sans rupture", Math.Round(100 * demand.ObservedShare, 1), "%", source, at);
        if (demand.Borrowed > 0) yield return new("part du niveau empruntée au territoire parent", Math.Round(100 * demand.Borrowed, 1), "%", source, at);
    }

    public static IEnumerable<Evidence> Of(DepletionPicture depletion, string source)
    {
        var at = depletion.AsOf;
        yield return new("probabilité de rupture de stock sous 5 jours", Math.Round(100 * depletion.Within5, 1), "%", source, at);
        yield return new("probabilité de rupture de stock sous 10 jours", Math.Round(100 * depletion.Within10, 1), "%", source, at);
        yield return new("probabilité de rupture de stock sous 30 jours", Math.Round(100 * depletion.Within30, 1), "%", source, at);
        yield return new($"rupture de stock : P10 {Date(depletion.P10)}, P50 {Date(depletion.P50)}, P90 {Date(depletion.P90)}", null, "", source, at);
        if (depletion.NextArrival is { } arrival && depletion.BeforeArrival is { } before)
            yield return new($"probabilité de rupture avant l'arrivage du {Date(arrival)}, retards usuels compris", Math.Round(100 * before, 1), "%", source, at);
        if (depletion.Upstream is { } upstream) yield return new("stock des laboratoires et grossistes compté avec celui du territoire", Math.Round(upstream, 1), "", source, at);
        if (depletion.ArrivalsIgnored) yield return new("aucun arrivage annoncé n'est connu : le stock seul est compté", null, "", source, at);
    }

    public static IEnumerable<Evidence> Of(LinkTotals totals, string unit, string source)
    {
        if (totals.Lines > 0) yield return new("stock", totals.Stock.ToDouble(), unit, source, totals.AsOf);
        if (totals.Lines > totals.UnratedLines) yield return new("consommation lissée", totals.Consumption.PerDay, unit + " par jour", source, totals.AsOf);
        yield return new("établissements pris en compte", totals.Lines, "établissements", source, totals.AsOf);
        if (totals.UnknownLines + totals.StaleLines is > 0 and var missing) yield return new("établissements inconnus ou périmés, hors totaux", missing, "établissements", source, totals.AsOf);
    }

    /// <summary>Part of a territory's lines that its totals speak for, 0–1.</summary>
    public static double KnownShare(in LinkTotals totals) =>
        totals.Lines == 0 ? 0 : (double)totals.Lines / (totals.Lines + totals.UnknownLines + totals.StaleLines);

    private static string Date(DateOnly? day) => day is { } date ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "au-delà de 60 jours";
}

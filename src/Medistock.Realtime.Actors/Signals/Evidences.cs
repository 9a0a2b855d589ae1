using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Signals;

/// <summary>Words of the measured values that stand behind signals, as screens show them.</summary>
internal static class Evidences
{
    public const string Coverage = "couverture", Stock = "stock", Consumption = "consommation", Held = "signal maintenu : couverture inconnue";

    public const string Summed = "établissements pris en compte", Unknown = "établissements au stock inconnu", Stale = "établissements périmés, hors totaux",
        LowerBound = "établissements au besoin minoré (réceptions non déclarées)";

    public static string ShareUnder(double days) => string.Create(CultureInfo.InvariantCulture, $"part sous {days:0.#} jours");

    public static Evidence Of(CoverDays coverage, string source, DateTimeOffset at) => coverage.Days is { } days
        ? new(Coverage, days, "jours", source, at)
        : new($"{Coverage} : {Words(coverage.Reason)}", null, "jours", source, at);

    public static Evidence Of(Quantity stock, PresentationCode presentation, string source, DateTimeOffset at) =>
        new(Stock, stock.ToDouble(), UnitOf(presentation), source, at);

    public static Evidence Of(DailyRate rate, PresentationCode presentation, string source, DateTimeOffset at) =>
        new(Consumption, rate.PerDay, UnitOf(presentation) + " par jour", source, at);

    private static string UnitOf(PresentationCode presentation) => presentation.Unit == StockUnit.Box ? "boîtes" : "unités";

    private static string Words(CoverageReason reason) => reason switch
    {
        CoverageReason.Unbounded => "aucune consommation observée",
        CoverageReason.NoDemand => "aucune demande depuis 35 jours",
        CoverageReason.Stale => "données périmées",
        CoverageReason.NoReceipts => "réceptions non déclarées",
        CoverageReason.Inconsistent => "stock incohérent",
        CoverageReason.NoCount => "aucun comptage",
        _ => "trop peu de jours observés",
    };
}

using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Web.Tests;

/// <summary>Things of the field that tests speak of.</summary>
internal static class Some
{
    public static readonly PresentationCode Amoxicilline = PresentationCode.Parse("3400930082157"), Paracetamol = PresentationCode.Parse("3000000");
    public static readonly Finess Rennes = Finess.Parse("350000022"), Vitre = Finess.Parse("350000055"), Paris = Finess.Parse("750000018"), Officine = Finess.Parse("350099999");
    public static readonly DepartmentCode Ille = DepartmentCode.Parse("35"), Seine = DepartmentCode.Parse("75");
    public static readonly TerritoryCode Dep35 = TerritoryCode.Of(Ille), Dep75 = TerritoryCode.Of(Seine), Bretagne = TerritoryCode.Parse("REG-53");

    public static ReferenceBook Book() => new(1,
    [
        new Presentation(Amoxicilline, null, "AMOXICILLINE 250 mg/5 ml, poudre pour suspension buvable", "1 flacon", [new("amoxicilline", "250 mg", "5 ml")],
            "poudre pour suspension buvable", "orale", Patients.Paediatric, "LABO", true, Atc.Parse("J01CA04"), "amoxicilline/suspension-buvable/paediatric", "amoxicilline", true),
        new Presentation(Paracetamol, null, "PARACÉTAMOL 1 g, comprimé", "8 comprimés", [new("paracétamol", "1 g", "un comprimé")],
            "comprimé", "orale", Patients.All, "LABO", false, Atc.Parse("N02BE01"), "paracetamol/comprime/all", null, true),
    ],
    [
        new(Rennes, null, "CHU de Rennes", EstablishmentKind.Pui, Ille, new(48.1173, -1.6778), false, 800),
        new(Vitre, null, "CH de Vitré", EstablishmentKind.Pui, Ille, new(48.1241, -1.2124), false, 100),
        new(Paris, null, "Hôpital de Paris", EstablishmentKind.Pui, Seine, new(48.8566, 2.3522), false, 900),
        new(Officine, null, "Pharmacie simulée", EstablishmentKind.Officine, Ille, new(48.11, -1.68), true, null),
    ],
    [
        new(Ille, "Ille-et-Vilaine", RegionCode.Parse("53"), "Bretagne", 1_100_000, null, "Europe/Paris"),
        new(Seine, "Paris", RegionCode.Parse("11"), "Île-de-France", 2_100_000, null, "Europe/Paris"),
    ]);

    public static Signal Signal(string id, Severity severity = Severity.Critical, TerritoryCode? territory = null, PresentationCode? presentation = null, long version = 1, SignalState state = SignalState.Open) => new(
        id, version, SignalKind.Coverage, new(territory ?? Dep35, presentation ?? Amoxicilline, null, EstablishmentKind.Pui), severity, state, new(1, 1, 1),
        new("coverage-pui", 5, "days", true, "MINSANTE 2020-100"), [new("coverageDays", 3.2, "days", "DEP-35", NationDouble.Now)],
        NationDouble.Now, NationDouble.Now, NationDouble.Now, 1, null, null, null, null, []);

    public static TerritoryFigures Tile(TerritoryCode territory, double days, long version = 1, PresentationCode? presentation = null, EstablishmentKind link = EstablishmentKind.Pui)
    {
        var totals = new LinkTotals(link, Quantity.Of((decimal)days * 10), new(10_000_000), 4, 0, 0, 1, 2, NationDouble.Now);
        var coverage = totals.Coverage;
        return new(territory, presentation ?? Amoxicilline, totals, coverage, Thresholds.Pui.LevelOf(coverage), Thresholds.Pui, version);
    }

    public static LineFigures Line(PresentationCode? presentation = null) => new(presentation ?? Amoxicilline, Quantity.Of(118), new(new(14_300_000), new(14_300_000), 7, 7, false, false),
        CoverDays.Of(8.25), CoverageLevel.Alert, NationDouble.Now);
}

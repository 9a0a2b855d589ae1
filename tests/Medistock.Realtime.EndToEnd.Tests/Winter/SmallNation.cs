using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.EndToEnd.Tests.Winter;

/// <summary>A pharmacy of the small nation.</summary>
/// <param name="Number">From 0; its minute of the evening.</param>
internal sealed record Site(int Number, Establishment Establishment, string Zone)
{
    public bool Metropole => !Establishment.Department.IsOverseas;
    public bool Hospital => Establishment.Kind == EstablishmentKind.Pui;
}

/// <summary>Two regions of metropole and La Réunion; a hospital and an officine in each of four departments; two marker groups and three that nobody follows.</summary>
internal static class SmallNation
{
    public const string Amoxicilline = "amoxicilline/suspension-buvable/paediatric", Paracetamol = "paracetamol/suspension-buvable/paediatric";
    public static readonly Presentation[] Markers = [Box(1000001, "AMOXICILLINE 250 mg/5 ml", "AMOXICILLINE", Amoxicilline, "AMOXICILLINE"), Box(1000002, "PARACETAMOL 2,4 %", "PARACÉTAMOL", Paracetamol, "PARACETAMOL")];
    public static readonly Presentation[] Others =
    [
        Box(1000003, "IBUPROFENE 400 mg", "IBUPROFÈNE", "ibuprofene/comprime/adult", null), Box(1000004, "METFORMINE 850 mg", "METFORMINE", "metformine/comprime/adult", null),
        Box(1000005, "FUROSEMIDE 40 mg", "FUROSÉMIDE", "furosemide/comprime/adult", null),
    ];
    public static readonly Presentation[] Presentations = [.. Markers, .. Others];

    public static readonly Department[] Departments =
    [
        new(DepartmentCode.Parse("35"), "Ille-et-Vilaine", RegionCode.Parse("53"), "Bretagne", 1_100_000, null, "Europe/Paris"),
        new(DepartmentCode.Parse("56"), "Morbihan", RegionCode.Parse("53"), "Bretagne", 770_000, null, "Europe/Paris"),
        new(DepartmentCode.Parse("44"), "Loire-Atlantique", RegionCode.Parse("52"), "Pays de la Loire", 1_500_000, null, "Europe/Paris"),
        new(DepartmentCode.Parse("974"), "La Réunion", RegionCode.Parse("04"), "La Réunion", 880_000, null, "Indian/Reunion"),
    ];

    public static readonly Site[] Sites = [.. Departments.SelectMany((department, at) => new[]
    {
        new Site(2 * at, new(Finess.Parse($"3500{at:00}001"), null, $"CH de {department.Name}", EstablishmentKind.Pui, department.Code, null, false, 300), department.TimeZone),
        new Site(2 * at + 1, new(Finess.Parse($"3500{at:00}002"), null, $"Officine de {department.Name}", EstablishmentKind.Officine, department.Code, null, false, null), department.TimeZone),
    })];

    private static Presentation Box(int cip7, string label, string dci, string group, string? marker)
    {
        var twelve = 34009_0000000UL + (ulong)cip7;
        return new(PresentationCode.Parse($"{twelve}{CheckDigits.Ean13(twelve)}"), null, label, "boîte de 1", [new(dci, "1 g", "une boîte")], "", "orale", marker is null ? Patients.Adult : Patients.Paediatric, "ESSAI", true,
            null, group, marker, true);
    }
}

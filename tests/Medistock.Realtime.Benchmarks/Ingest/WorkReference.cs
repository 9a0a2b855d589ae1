using System.Globalization;
using Medistock.Realtime.Benchmarks.Measuring;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Storage.Data;

namespace Medistock.Realtime.Benchmarks.Ingest;

/// <summary>W's establishments and presentations as a reference that the server knows, so that every figure flows to its department.</summary>
internal static class WorkReference
{
    /// <summary>The last 11.4 % are PUIs.</summary>
    private const double Officines = 21000.0 / 23700;

    public static string FinessOf(int establishment) => (750_000_000L + establishment).ToString(CultureInfo.InvariantCulture);

    /// <summary>W numbers presentations from 3400930000000 on; here with the key that a CIP13 must have.</summary>
    public static string CipOf(int presentation)
    {
        var twelve = 340093000000UL + (ulong)presentation;
        return (twelve * 10 + (ulong)CheckDigits.Ean13(twelve)).ToString(CultureInfo.InvariantCulture);
    }

    public static IEnumerable<Presentation> Presentations(int count) => Enumerable.Range(0, count).Select(p => new Presentation(
        PresentationCode.Parse(CipOf(p)), null, $"W {p}", "boîte", [], "comprimé", "orale", Patients.All, "W", true, null, $"w-{p}", null, true));

    public static IEnumerable<Establishment> Establishments(int count, IReadOnlyList<Department> departments)
    {
        var of = Workload.DepartmentsOf(count);
        return Enumerable.Range(0, count).Select(e => new Establishment(
            Finess.Parse(FinessOf(e)), null, $"W {e}", e >= count * Officines ? EstablishmentKind.Pui : EstablishmentKind.Officine, departments[of[e]].Code, null, true, null));
    }

    /// <summary>A fresh data directory that knows all of them; its clock stands behind W's nine days, which end on January 19.</summary>
    public static void Found(string data, int establishments, int presentations)
    {
        var departments = Departments();
        ExerciseDirectory.Make(data, DataClock.Accelerated(new(2026, 1, 20, 0, 0, 0, TimeSpan.Zero), 1, DateTimeOffset.UtcNow), Presentations(presentations), Establishments(establishments, departments), departments);
    }

    private static IReadOnlyList<Department> Departments() => [.. DemoPack.Load().Departments.OrderBy(department => department.Code).Take(Workload.Departments)];
}

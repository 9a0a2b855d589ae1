using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Cluster.Tests.Support;

/// <summary>Hospitals of several departments and regions, and the presentations they report: what the cluster's reference holds.</summary>
internal static class Country
{
    public const int Hospitals = 24, Kinds = 10;
    private static readonly string[] Departments = ["01", "13", "29", "35", "59", "69", "75", "2A"];

    public static IReadOnlyList<string> Presentations { get; } = [.. Enumerable.Range(0, Kinds).Select(number =>
    {
        var twelve = 340093000000UL + (ulong)number;
        return (twelve * 10 + (ulong)CheckDigits.Ean13(twelve)).ToString(CultureInfo.InvariantCulture);
    })];

    public static string FinessOf(int hospital) => (750_000_000 + hospital).ToString(CultureInfo.InvariantCulture);
    public static string DepartmentOf(int hospital) => Departments[hospital % Departments.Length];
    public static string DepartmentOf(string finess) => DepartmentOf(int.Parse(finess, CultureInfo.InvariantCulture) - 750_000_000);

    public static void Found(StoreAddress address)
    {
        var now = DateTimeOffset.UtcNow;
        using var store = Store.OpenBeside(address, new(Guid.NewGuid().ToString("N"), now, Demo: false, DataClock.Real(now)));
        using var registry = store.OpenRegistry(TimeProvider.System);
        registry.Reference.Save(
            Presentations.Select((code, number) => new Presentation(
                PresentationCode.Parse(code), null, $"Essai {number}", "boîte", [], "comprimé", "orale", Patients.All, "Essai", true, null, $"essai-{number}", null, true)),
            Enumerable.Range(0, Hospitals).Select(number => new Establishment(
                Finess.Parse(FinessOf(number)), null, $"Hôpital {number}", EstablishmentKind.Pui, DepartmentCode.Parse(DepartmentOf(number)), null, true, null)),
            FrenchDepartments.Load());
    }
}

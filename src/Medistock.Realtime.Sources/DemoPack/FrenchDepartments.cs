using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Sources.Demo;

/// <summary>The 101 departments and six collectivities that every data directory starts with, demo or not (INSEE, Etalab).</summary>
public static class FrenchDepartments
{
    public static IReadOnlyList<Department> Load() => PackTables.Embedded.Departments(out _);
}

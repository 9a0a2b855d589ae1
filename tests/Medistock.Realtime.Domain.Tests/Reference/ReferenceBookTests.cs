using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.Tests.Reference;

public class ReferenceBookTests
{
    private static readonly Finess Ajaccio = Finess.Parse("2A0000014");
    private static readonly Finess Noumea = Finess.Parse("980000016");

    private static ReferenceBook Book() => new(1, [],
        [
            new(Ajaccio, null, "CH d'Ajaccio", EstablishmentKind.Pui, DepartmentCode.Parse("2A"), null, false, null),
            new(Noumea, null, "CHT", EstablishmentKind.Pui, DepartmentCode.Parse("988"), null, false, null),
        ],
        [
            new(DepartmentCode.Parse("2A"), "Corse-du-Sud", RegionCode.Parse("94"), "Corse", 160_000, null, "Europe/Paris"),
            new(DepartmentCode.Parse("988"), "Nouvelle-Calédonie", RegionCode.Parse("988"), "Nouvelle-Calédonie", 270_000, null, "Pacific/Noumea"),
        ]);

    [Fact]
    public void Days_are_local_to_the_establishment_and_those_of_paris_until_it_is_known()
    {
        Assert.Equal("Pacific/Noumea", Book().TimeZoneOf(Noumea));
        Assert.Equal("Europe/Paris", Book().TimeZoneOf(Finess.Parse("750712184")));
    }

    [Fact]
    public void Metropole_includes_corsica_and_leaves_overseas_out()
    {
        Assert.True(Book().Contains(TerritoryCode.Metropole, DepartmentCode.Parse("2A")));
        Assert.False(Book().Contains(TerritoryCode.Metropole, DepartmentCode.Parse("988")));
        Assert.True(Book().Contains(TerritoryCode.France, DepartmentCode.Parse("988")));
        Assert.True(Book().Contains(TerritoryCode.Parse("REG-94"), DepartmentCode.Parse("2A")));
        Assert.False(Book().Contains(TerritoryCode.Parse("REG-94"), DepartmentCode.Parse("988")));
        Assert.True(Book().Contains(TerritoryCode.Parse("DEP-988"), DepartmentCode.Parse("988")));
    }

    [Fact]
    public void A_department_no_reference_names_lies_in_no_region() =>
        Assert.False(Book().Contains(TerritoryCode.Parse("REG-53"), DepartmentCode.Parse("35")));

    [Fact]
    public void Distances_are_great_circles()
    {
        var paris = new Coordinates(48.8566, 2.3522);
        Assert.InRange(paris.DistanceKm(new(43.2965, 5.3698)), 658, 663);
        Assert.Equal(0, paris.DistanceKm(paris));
    }
}

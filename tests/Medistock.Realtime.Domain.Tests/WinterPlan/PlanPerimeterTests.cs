using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Domain.Tests.WinterPlan;

public sealed class PlanPerimeterTests
{
    private static readonly ReferenceBook Book = new(1,
        [Marketed("3400949497294", "amoxicilline/suspension-buvable/paediatric", "AMOXICILLINE"), Marketed("3400930082157", "propofol/injectable/adult", "PROPOFOL"), Marketed("3400938256802", "autre/orale-solide/adult", null)], [],
        [
            new(DepartmentCode.Parse("53"), "Mayenne", RegionCode.Parse("52"), "Pays de la Loire", 1, null, "Europe/Paris"),
            new(DepartmentCode.Parse("974"), "La Réunion", RegionCode.Parse("04"), "La Réunion", 1, null, "Indian/Reunion"),
        ]);

    private static Presentation Marketed(string code, string group, string? marker) => new(PresentationCode.Parse(code), null, code, "", [], "", "", Patients.All, "", true, null, group, marker, true);
    private static TerritoryCode Of(string text) => TerritoryCode.Parse(text);

    [Fact]
    public void Markers_are_the_winters_and_not_the_intensive_care_list() => Assert.Equal(["amoxicilline/suspension-buvable/paediatric"], PlanPerimeter.MarkerGroups(Book));

    [Fact]
    public void The_flu_is_expected_always_and_other_diseases_once_anybody_publishes_them()
    {
        Assert.Equal([Disease.Grippe], PlanPerimeter.Expected(new HashSet<Disease>()));
        Assert.Equal([Disease.Grippe, Disease.Bronchiolite], PlanPerimeter.Expected(new HashSet<Disease> { Disease.Bronchiolite }));
    }

    [Theory]
    [InlineData("METRO", "FR")]
    [InlineData("DEP-974", "REG-04")]
    [InlineData("REG-52", "REG-52")]
    [InlineData("DEP-53", "DEP-53")]
    public void Weeks_stand_where_they_are_published(string place, string published) => Assert.Equal(Of(published), PlanPerimeter.PublishedFor(Of(place), Book));

    [Theory]
    [InlineData("METRO", "FR", true)]
    [InlineData("METRO", "REG-52", true)]
    [InlineData("METRO", "DEP-53", true)]
    [InlineData("METRO", "REG-04", false)]
    [InlineData("METRO", "DEP-974", false)]
    [InlineData("DEP-974", "REG-04", true)]
    [InlineData("DEP-974", "FR", false)]
    [InlineData("DEP-974", "METRO", false)]
    [InlineData("DEP-974", "REG-52", false)]
    public void Evidence_concerns_the_territory_it_lies_in_and_the_nations_concerns_metropole(string territory, string inner, bool concerns) =>
        Assert.Equal(concerns, PlanPerimeter.Concerns(Of(territory), Of(inner), Book));
}

using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Tests.Codes;

public class PlacesCodesTests
{
    [Theory]
    [InlineData("750712184", true)]
    [InlineData("750712185", false)]
    [InlineData("2A0000014", true)]
    [InlineData("2B0000020", true)]
    [InlineData("2B0000021", false)]
    public void A_failed_finess_key_warns_and_does_not_refuse(string text, bool holds)
    {
        Assert.Equal(text, Finess.Parse(text).Text);
        Assert.Equal(holds, Finess.Parse(text).KeyHolds);
        Assert.Equal(holds, FinessEj.Parse(text).KeyHolds);
    }

    [Theory]
    [InlineData("75071218", "finess.length")]
    [InlineData("7507121844", "finess.length")]
    [InlineData("", "finess.length")]
    [InlineData("2C0000014", "finess.format")]
    [InlineData("1A0000014", "finess.format")]
    [InlineData("A20000014", "finess.format")]
    [InlineData("75071218O", "finess.format")]
    [InlineData(" 50712184", "finess.format")]
    public void A_bad_finess_is_refused_with_its_reason(string text, string reason)
    {
        Assert.False(Finess.TryParse(text, out _, out var refused));
        Assert.Equal(reason, refused.Code);
    }

    [Fact]
    public void Corsican_letters_do_not_depend_on_case() => Assert.Equal(Finess.Parse("2A0000014"), Finess.Parse("2a0000014"));

    [Fact]
    public void The_101_departments_and_the_collectivities_followed_are_text()
    {
        Assert.Equal(101 + 6, DepartmentCode.All.Count);
        foreach (var code in (string[])["01", "09", "2A", "2B", "95", "971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"])
            Assert.Equal(code, DepartmentCode.Parse(code).Text);
        foreach (var code in (string[])["1", "20", "00", "96", "970", "2C", "9A", "001", ""])
            Assert.False(DepartmentCode.TryParse(code, out _, out _), code);
        Assert.Equal(DepartmentCode.Parse("2A"), DepartmentCode.Parse("2a"));
    }

    [Fact]
    public void Corsica_is_metropolitan_and_three_digits_are_overseas()
    {
        Assert.False(DepartmentCode.Parse("2B").IsOverseas);
        Assert.True(DepartmentCode.Parse("974").IsOverseas);
        Assert.True(RegionCode.Parse("04").IsOverseas);
        Assert.False(RegionCode.Parse("94").IsOverseas);
    }

    [Theory]
    [InlineData("FR", TerritoryKind.Nation)]
    [InlineData("METRO", TerritoryKind.Metropole)]
    [InlineData("REG-53", TerritoryKind.Region)]
    [InlineData("DEP-53", TerritoryKind.Department)]
    [InlineData("DEP-2A", TerritoryKind.Department)]
    [InlineData("DEP-988", TerritoryKind.Department)]
    public void A_territory_says_what_it_is(string text, TerritoryKind kind)
    {
        Assert.Equal((text, kind), (TerritoryCode.Parse(text).Text, TerritoryCode.Parse(text).Kind));
        Assert.Equal(TerritoryCode.Parse(text), TerritoryCode.Parse(text.ToLowerInvariant()));
    }

    [Fact]
    public void A_number_that_is_a_region_and_a_department_names_two_territories() =>
        Assert.NotEqual(TerritoryCode.Parse("REG-75"), TerritoryCode.Parse("DEP-75"));

    [Theory]
    [InlineData("75")]
    [InlineData("REG-95")]
    [InlineData("DEP-20")]
    [InlineData("DEP-")]
    [InlineData("")]
    public void What_is_no_territory_is_refused(string text) => Assert.False(TerritoryCode.TryParse(text, out _, out _));
}

using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Demo;

namespace Medistock.Realtime.Sources.Tests;

public class DemoPackTests
{
    private static readonly DemoPack Pack = DemoPack.Load();

    [RealDataFact]
    public void The_committed_pack_is_what_the_public_files_make()
    {
        var folder = Path.Combine(SharedData.Repository!, "src", "Medistock.Realtime.Sources", "DemoPack");
        foreach (var (name, made) in DemoPackRebuild.Tables())
        {
            var path = Path.Combine(folder, name);
            if (Environment.GetEnvironmentVariable("MEDISTOCK_REBUILD_PACK") == "1") File.WriteAllText(path, made, new UTF8Encoding(false));
            Assert.True(File.ReadAllText(path) == made, $"{name} differs from the public files: run with MEDISTOCK_REBUILD_PACK=1");
        }
    }

    [Fact]
    public void It_holds_at_least_900_presentations_of_every_followed_molecule()
    {
        Assert.Equal(949, Pack.Presentations.Count);
        Assert.Equal(FollowedMolecules.All.Select(followed => followed.Marker).Order(), Pack.Presentations.Select(presentation => presentation.Marker!).Distinct().Order());
        Assert.All(Pack.Presentations, presentation => Assert.NotEmpty(presentation.Substances));
    }

    [Fact]
    public void The_marker_of_every_presentation_is_what_its_composition_says() =>
        Assert.All(Pack.Presentations, presentation => Assert.Equal(presentation.Marker, FollowedMolecules.MarkerOf(presentation.Substances)));

    [Fact]
    public void It_holds_all_departments_and_inhabited_collectivities_with_zone_and_centre()
    {
        Assert.Equal(DepartmentCode.All.Order(StringComparer.Ordinal), Pack.Departments.Select(department => department.Code.Text).Order(StringComparer.Ordinal));
        Assert.All(Pack.Departments, department => Assert.NotNull(department.Centre));
        Assert.All(Pack.Departments, department => Assert.NotNull(TimeZoneInfo.FindSystemTimeZoneById(department.TimeZone)));
        Assert.Equal(20_500, Pack.Officines.Values.Sum());
        Assert.All(Pack.Officines.Values, count => Assert.True(count > 0));
    }

    [Fact]
    public void It_holds_at_least_2500_hospitals_each_near_the_centre_of_its_department()
    {
        var book = Pack.Book(1);
        var placed = Pack.Hospitals.Where(hospital => hospital.Position is not null).ToArray();
        Assert.True(placed.Length >= 2_500, $"{placed.Length}");
        Assert.All(placed, hospital => Assert.True(hospital.Position!.Value.DistanceKm(book.Find(hospital.Department)!.Centre!.Value) <= 250));
        Assert.True(Pack.Hospitals.Count(hospital => hospital.Kind == EstablishmentKind.Pui) >= 2_000);
        Assert.All(Pack.Hospitals, hospital => Assert.False(hospital.Simulated));
    }

    [Fact]
    public void Every_marketed_presentation_has_a_volume_and_says_how_it_was_come_by()
    {
        Assert.All(Pack.Presentations.Where(presentation => presentation.Marketed), presentation => Assert.True(Pack.Sales[presentation.Code].BoxesPerYear > 0));
        Assert.Equal(156_412_584, Pack.Sales[PresentationCode.Parse("3400935955838")].BoxesPerYear);
        Assert.Equal(SalesBasis.Delivered, Pack.Sales[PresentationCode.Parse("3400935955838")].Basis);
        Assert.True(Pack.Sales[Pack.Presentations.First(presentation => presentation.Marker == "ATRACURIUM" && presentation.Marketed).Code].HospitalOnly);
    }

    [Fact]
    public void The_flu_of_2022_peaks_in_the_week_before_Christmas_and_knows_eighteen_regions()
    {
        var peak = new DateOnly(2022, 12, 23);
        Assert.Equal(18, Pack.Flu.Regions.Count);
        Assert.Equal(1, Pack.Flu.At(null, peak));
        Assert.Equal(1, Pack.Flu.At(RegionCode.Parse("11"), peak));
        Assert.True(Pack.Flu.At(null, new DateOnly(2022, 8, 3)) < 0.1);
        Assert.Null(Pack.Flu.At(null, new DateOnly(2022, 7, 31)));
        Assert.Null(Pack.Flu.At(RegionCode.Parse("988"), peak));
        Assert.All(Enumerable.Range(1, Pack.Flu.Weeks.Count - 1), i => Assert.Equal(7, Pack.Flu.Weeks[i].DayNumber - Pack.Flu.Weeks[i - 1].DayNumber));
    }

    [Fact]
    public void Its_notice_names_every_source_and_licence()
    {
        foreach (var source in new[] { "ANSM", "HAS", "UNCAM", "DREES", "INSEE", "IGN", "Etalab", "Santé publique France", "CNAM", "Licence Ouverte", "MIT" }) Assert.Contains(source, Pack.Notice, StringComparison.Ordinal);
    }
}

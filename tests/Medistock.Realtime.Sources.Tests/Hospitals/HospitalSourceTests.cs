using System.Text;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Hospitals;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Tests;

public class HospitalSourceTests
{
    private const string Header = "finess_et,finess_ej,raison_sociale,categorie,statut_juridique,region,departement,commune_insee,commune,code_postal,lat,lon,sae_pharma_2022,pharma_a1_raw,lits_mco_2023,lits_rea_adulte_2023,urgences_2023";
    private const string Fleyriat = "010000024,010780054,CH DE FLEYRIAT,355,1,84,01,01451,VIRIAT,01440,46.2222,5.20879,1,1,354,12.0,1";

    private static SourceResult Import(params string[] lines) =>
        new HospitalSource().Read([new("hospitals.csv", Encoding.UTF8.GetBytes(string.Join("\n", [Header, .. lines])))], ReferenceBook.Empty, TakenLines.None);

    private static string With(int column, string value)
    {
        var fields = Fleyriat.Split(',');
        fields[column - 1] = value;
        return string.Join(',', fields);
    }

    [RealDataFact]
    public void The_real_file_is_read_to_the_line()
    {
        var files = GivenFile.FromDisk([SharedData.File("establishments", "hospitals_2023.csv")]);
        var result = new HospitalSource().Read(files, ReferenceBook.Empty, TakenLines.None);
        var report = Assert.Single(result.Reports);
        Assert.Equal((3975, 3975, 0, 0), (report.Read, report.Accepted, report.Unchanged, report.Rejected));
        Assert.Equal(2458, result.Establishments.Count(establishment => establishment.Kind == EstablishmentKind.Pui));
        Assert.Equal([("establishment.far", 20)], report.Warnings.GroupBy(warning => warning.Code).Select(group => (group.Key, group.Count())));
        Assert.Equal(2696, result.Establishments.Count(establishment => establishment.Position is not null));
        Assert.Equal(["971", "972", "973", "974", "976", "977", "978"], result.Establishments.Where(establishment => establishment.Department.IsOverseas).Select(establishment => establishment.Department.Text).Distinct().Order());

        var again = new HospitalSource().Read(files, ReferenceBook.Empty, result.Taken).Reports[0];
        Assert.Equal((0, 3975), (again.Accepted, again.Unchanged));
    }

    [Fact]
    public void A_hospital_becomes_an_establishment()
    {
        var hospital = Assert.Single(Import(Fleyriat).Establishments);
        Assert.Equal(("010000024", "010780054", "CH DE FLEYRIAT", EstablishmentKind.Pui, "01", 354, false),
            (hospital.Finess.Text, hospital.Owner!.Value.Text, hospital.Name, hospital.Kind, hospital.Department.Text, hospital.Beds, hospital.Simulated));
        Assert.Equal(new Coordinates(46.2222, 5.20879), hospital.Position);
    }

    [Theory]
    [InlineData(1, "10000024", "finess.length")]
    [InlineData(1, "3C0000024", "finess.format")]
    [InlineData(2, "10780054", "finess.length")]
    [InlineData(3, "", "establishment.name")]
    [InlineData(7, "9E", "department.unknown")]
    [InlineData(11, "46;2", "establishment.position")]
    [InlineData(11, "", "establishment.position")]
    [InlineData(12, "181", "establishment.position")]
    [InlineData(13, "oui", "establishment.pharmacy")]
    [InlineData(15, "12.5", "establishment.beds")]
    [InlineData(15, "-3", "establishment.beds")]
    [InlineData(16, "n.c.", "establishment.beds")]
    public void A_bad_field_rejects_its_line_at_that_column(int column, string value, string code)
    {
        var reject = Assert.Single(Import(With(column, value), Fleyriat).Reports[0].Rejects);
        Assert.Equal((2, column, code), (reject.Line, reject.Column, reject.Code));
    }

    [Fact]
    public void A_FINESS_that_lost_its_leading_zero_says_so() => Assert.Contains("leading zero", Import(With(1, "10000024")).Reports[0].Rejects[0].Message, StringComparison.Ordinal);

    [Fact]
    public void A_failed_Luhn_key_warns_and_the_line_is_taken()
    {
        var report = Import(With(1, "010000025")).Reports[0];
        Assert.Equal((1, "finess.key"), (report.Accepted, Assert.Single(report.Warnings).Code));
    }

    [Fact]
    public void A_position_in_another_part_of_France_is_left_out_with_a_warning()
    {
        var result = Import(With(11, "48.07423"));
        Assert.Equal("establishment.far", Assert.Single(result.Reports[0].Warnings).Code);
        Assert.Null(result.Establishments[0].Position);
    }

    [Theory]
    [InlineData("9A", "9A101", "971")]
    [InlineData("9A", "9A123", "977")]
    [InlineData("9A", "9A127", "978")]
    [InlineData("9D", "9D411", "974")]
    [InlineData("9F", "9F608", "976")]
    [InlineData("2a", "2A004", "2A")]
    [InlineData("975", "97502", "975")]
    public void The_SAE_s_departments_are_INSEE_s_in_the_end(string written, string commune, string department)
    {
        Assert.True(SaeDepartments.TryRead(written, commune, out var code, out _));
        Assert.Equal(department, code.Text);
    }

    [Theory]
    [InlineData("1", "", "", EstablishmentKind.Pui)]
    [InlineData("0", "10", "", EstablishmentKind.Pui)]
    [InlineData("0", "", "8.0", EstablishmentKind.Pui)]
    [InlineData("0", "0", "", EstablishmentKind.Unknown)]
    [InlineData("", "", "", EstablishmentKind.Unknown)]
    public void A_PUI_is_a_site_with_a_pharmacy_form_or_acute_or_ICU_beds(string form, string acute, string icu, EstablishmentKind kind)
    {
        var fields = Fleyriat.Split(',');
        (fields[12], fields[14], fields[15]) = (form, acute, icu);
        Assert.Equal(kind, Assert.Single(Import(string.Join(',', fields)).Establishments).Kind);
    }

    [Fact]
    public void Beds_not_given_are_not_zero() => Assert.Null(Import(With(15, "")).Establishments[0].Beds);

    [Fact]
    public void A_site_told_twice_keeps_the_first_and_an_exact_repetition_is_unchanged()
    {
        var report = Import(Fleyriat, With(3, "CH AUTRE"), Fleyriat).Reports[0];
        Assert.Equal((1, 1, "establishment.duplicate"), (report.Accepted, report.Unchanged, Assert.Single(report.Rejects).Code));
    }

    [Fact]
    public void Lines_of_another_shape_are_rejected_whole()
    {
        var report = Import("010000024,010780054", Fleyriat + ",1", With(3, "\"CH"), "").Reports[0];
        Assert.Equal(["line.columns", "line.columns", "line.quote"], report.Rejects.Select(reject => reject.Code));
        Assert.All(report.Rejects, reject => Assert.Equal(0, reject.Column));
    }

    [Fact]
    public void A_name_may_hold_a_comma_between_quotes() => Assert.Equal("CH DE A, B", Import(With(3, "\"CH DE A, B\"")).Establishments[0].Name);

    [Fact]
    public void Another_file_is_refused()
    {
        var result = new HospitalSource().Read([new("CIS_bdpm.txt", Encoding.UTF8.GetBytes(CraftedDelivery.Doliprane))], ReferenceBook.Empty, TakenLines.None);
        Assert.Equal((2, "file.columns"), (result.ExitCode, result.Reports[0].Refused!.Value.Code));
    }
}

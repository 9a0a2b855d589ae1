using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Bdpm;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Tests;

/// <summary>What looks odd and is right; what becomes of a delivery as a whole.</summary>
public class BdpmAcceptTests
{
    private const string Cip = "CIS_CIP_bdpm.txt";

    [Fact]
    public void A_delivery_becomes_presentations()
    {
        var presentation = Assert.Single(new CraftedDelivery().Import().Presentations);
        Assert.Equal("3400935955838", presentation.Code.ToString());
        Assert.Equal(new Substance("PARACÉTAMOL", "1000 mg", "un comprimé"), Assert.Single(presentation.Substances));
        Assert.Equal(("OPELLA HEALTHCARE FRANCE", true, "N02BE01", "paracetamol/orale-solide/adult", "PARACETAMOL", true),
            (presentation.Laboratory, presentation.Mitm, presentation.Atc!.Value.Text, presentation.Group, presentation.Marker, presentation.Marketed));
    }

    [Theory]
    [InlineData("1,466,29", 1466.29)]
    [InlineData("1,99", 1.99)]
    [InlineData("12,345,678,90", 12345678.90)]
    [InlineData("0,03", 0.03)]
    public void A_price_has_its_decimals_after_the_last_comma(string text, decimal euros)
    {
        Assert.True(Prices.TryParse(text, out var read));
        Assert.Equal(euros, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("1,4")]
    [InlineData("1,46,29")]
    [InlineData("1466,466,29")]
    [InlineData(",29")]
    [InlineData("-1,29")]
    [InlineData("1 466,29")]
    public void Anything_else_is_no_price(string text) => Assert.False(Prices.TryParse(text, out _));

    [Theory]
    [InlineData("65%")]
    [InlineData("65 %")]
    [InlineData("30%;65 %")]
    [InlineData("")]
    public void A_rate_may_have_a_space_before_the_sign(string rate) =>
        Assert.Empty(new CraftedDelivery().With(Cip, CraftedDelivery.DolipraneBox.Replace("65%", rate, StringComparison.Ordinal).Replace("3400935955838", "3400930082157", StringComparison.Ordinal)
            .Replace("3595583", "3008215", StringComparison.Ordinal)).Report(Cip).Rejects);

    [Fact]
    public void A_tab_more_or_less_at_the_end_of_a_line_is_no_fault()
    {
        var result = new CraftedDelivery().With("CIS_bdpm.txt", CraftedDelivery.Doliprane.Replace("60234100", "60234101", StringComparison.Ordinal) + "\t")
            .With("CIS_COMPO_bdpm.txt", "60234101\tcomprimé\t02202\tPARACÉTAMOL\t1000 mg\tun comprimé\tSA\t1")
            .With(Cip, CraftedDelivery.DolipraneBox.Replace("60234100", "60234101", StringComparison.Ordinal).Replace("3400935955838", "3400930082157", StringComparison.Ordinal).Replace("3595583", "3008215", StringComparison.Ordinal).TrimEnd('\t')).Import();
        Assert.All(result.Reports, report => Assert.Empty(report.Rejects));
        Assert.Equal(2, result.Presentations.Count);
    }

    [Fact]
    public void Raw_tabs_in_the_free_text_of_a_HAS_opinion_belong_to_the_text() =>
        Assert.Equal(1, new CraftedDelivery().With("CIS_HAS_SMR_bdpm.txt", "60234100\tCT-1\tInscription\t20160525\tImportant\t\" Important chez :<br>-\tles adultes,<br>-\tles enfants. \"").Report("CIS_HAS_SMR_bdpm.txt").Accepted);

    [Fact]
    public void An_exact_repetition_changes_nothing_and_is_counted_as_unchanged()
    {
        var report = new CraftedDelivery().With(Cip, CraftedDelivery.DolipraneBox, CraftedDelivery.DolipraneBox).Report(Cip);
        Assert.Equal((3, 1, 2, 0), (report.Read, report.Accepted, report.Unchanged, report.Rejected));
    }

    [Fact]
    public void Files_of_one_delivery_may_differ_in_encoding_and_line_ends()
    {
        var crafted = new CraftedDelivery().Encoded(Cip, new UTF8Encoding(false), "\n").Encoded("CIS_COMPO_bdpm.txt", new UTF8Encoding(true), "\r\n");
        var result = crafted.Import();
        Assert.Equal(
            [("CIS_CIP_bdpm.txt", "utf-8"), ("CIS_COMPO_bdpm.txt", "utf-8 (BOM)"), ("CIS_MITM.txt", "windows-1252"), ("CIS_bdpm.txt", "windows-1252")],
            result.Reports.OrderBy(report => report.File, StringComparer.Ordinal).Select(report => (report.File, report.Encoding)));
        Assert.Equal("plaquette(s) de 8 comprimé(s)", result.Presentations.Single().PackLabel);
        Assert.Equal("PARACÉTAMOL", result.Presentations.Single().Dci);
    }

    [Fact]
    public void A_therapeutic_moiety_stands_for_its_salt_and_takes_its_strength_where_it_has_none()
    {
        var crafted = new CraftedDelivery().Without("CIS_COMPO_bdpm.txt").With("CIS_COMPO_bdpm.txt",
            "60234100\tcomprimé\t1\tAMOXICILLINE TRIHYDRATÉE\t1,148 g\tun comprimé\tSA\t1", "60234100\tcomprimé\t2\tAMOXICILLINE\t1 g\tun comprimé\tFT\t1",
            "60234100\tcomprimé\t3\tCLAVULANATE DE POTASSIUM\t150 mg\tun comprimé\tSA\t2", "60234100\tcomprimé\t4\tACIDE CLAVULANIQUE\t\tun comprimé\tFT\t2");
        Assert.Equal([new("AMOXICILLINE", "1 g", "un comprimé"), new("ACIDE CLAVULANIQUE", "150 mg", "un comprimé")], crafted.Import().Presentations.Single().Substances);
    }

    [Fact]
    public void A_delivery_without_a_MITM_list_leaves_what_is_known_of_it()
    {
        var first = new CraftedDelivery().Import();
        var book = new ReferenceBook(1, first.Presentations, [], []);
        var later = new CraftedDelivery().Without("CIS_MITM.txt");
        Assert.Equal((true, "N02BE01"), (later.Import(book).Presentations.Single().Mitm, later.Import(book).Presentations.Single().Atc!.Value.Text));
        Assert.False(later.Import().Presentations.Single().Mitm);
    }

    [Fact]
    public void A_delivery_without_compositions_leaves_the_known_substances_standing()
    {
        var book = new ReferenceBook(1, new CraftedDelivery().Import().Presentations, [], []);
        Assert.Equal("PARACÉTAMOL", new CraftedDelivery().Without("CIS_COMPO_bdpm.txt").Import(book).Presentations.Single().Dci);
    }

    [Fact]
    public void A_UCD_learnt_elsewhere_survives_an_import()
    {
        var known = new CraftedDelivery().Import().Presentations.Single() with { Ucd = Ucd13.Parse("9208827"), UnitsPerBox = 8 };
        Assert.Equal((known.Ucd, 8m), (new CraftedDelivery().Import(new(1, [known], [], [])).Presentations.Single().Ucd, 8m));
    }

    [Fact]
    public void Boxes_without_the_specialties_are_not_a_delivery()
    {
        var result = new CraftedDelivery().Without("CIS_bdpm.txt").Import();
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Presentations);
        Assert.All(result.Reports, report => Assert.Equal("delivery.no-specialties", report.Refused!.Value.Code));
    }

    [Fact]
    public void A_file_that_is_not_of_the_BDPM_is_refused_and_the_rest_is_read()
    {
        var result = new CraftedDelivery().With("notes.txt", "à faire").Import();
        Assert.Equal((2, 1), (result.ExitCode, result.Presentations.Count));
        Assert.Equal("file.unknown", result.Reports.Single(report => report.File == "notes.txt").Refused!.Value.Code);
    }

    [Fact]
    public void An_error_page_saved_under_a_table_s_name_is_refused_and_empties_nothing()
    {
        var book = new ReferenceBook(1, new CraftedDelivery().Import().Presentations, [], []);
        var result = new CraftedDelivery().Without("CIS_COMPO_bdpm.txt").With("CIS_COMPO_bdpm.txt", "<!DOCTYPE html>", "<html><body>503 Service Unavailable</body></html>").Import(book);
        Assert.Equal("file.html", result.Reports.Single(report => report.File == "CIS_COMPO_bdpm.txt").Refused!.Value.Code);
        Assert.Equal("PARACÉTAMOL", result.Presentations.Single().Dci);
    }

    [Fact]
    public void A_table_under_another_table_s_name_is_refused() =>
        Assert.Equal("file.columns", new CraftedDelivery().Without("CIS_MITM.txt").With("CIS_MITM.txt", CraftedDelivery.DolipraneBox).Report("CIS_MITM.txt").Refused!.Value.Code);

    [Theory]
    [InlineData("CIS_CIP_bdpm.txt", "CIS_CIP_bdpm")]
    [InlineData("cis_cip_bdpm.TXT", "CIS_CIP_bdpm")]
    [InlineData("CIS_bdpm (1).txt", "CIS_bdpm")]
    [InlineData("CIS_CIP_Dispo_Spec.txt", null)]
    public void A_table_is_known_by_its_file_name(string file, string? table) => Assert.Equal(table, BdpmTable.ByFileName(file)?.Name);

    [Fact]
    public void A_second_import_of_the_same_delivery_changes_nothing_and_a_corrected_line_is_accepted_alone()
    {
        var first = new CraftedDelivery().Import();
        var second = new CraftedDelivery().Import(taken: first.Taken);
        Assert.All(second.Reports, report => Assert.Equal((0, report.Read), (report.Accepted, report.Unchanged)));

        var corrected = new CraftedDelivery().Without(Cip).With(Cip, CraftedDelivery.DolipraneBox.Replace("1,16", "1,17", StringComparison.Ordinal)).Import(taken: second.Taken);
        Assert.Equal((1, 0), (corrected.Reports.Single(report => report.File == Cip).Accepted, corrected.Reports.Single(report => report.File == Cip).Unchanged));
        var back = new CraftedDelivery().Import(taken: corrected.Taken);
        Assert.Equal(1, back.Reports.Single(report => report.File == Cip).Accepted);
    }
}

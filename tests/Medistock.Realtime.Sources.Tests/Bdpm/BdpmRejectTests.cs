using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Tests;

/// <summary>Each reject code, on the wart it guards against; the line beside it is still taken.</summary>
public class BdpmRejectTests
{
    private static LineReport OnlyReject(string file, string line)
    {
        var report = new CraftedDelivery().With(file, line).Report(file);
        Assert.Null(report.Refused);
        var reject = Assert.Single(report.Rejects);
        Assert.Equal(report.Read - 1, report.Accepted);
        Assert.Equal(line, reject.Text);
        Assert.Equal(report.Read, reject.Line);
        return reject;
    }

    private const string Cip = "CIS_CIP_bdpm.txt", Compo = "CIS_COMPO_bdpm.txt", Mitm = "CIS_MITM.txt", Main = "CIS_bdpm.txt";

    private static string Box(int column, string value) => Replaced(CraftedDelivery.DolipraneBox.Replace("3400935955838", "3400930082157", StringComparison.Ordinal).Replace("3595583", "3008215", StringComparison.Ordinal), column, value);
    private static string Replaced(string line, int column, string value)
    {
        var fields = line.Split('\t');
        fields[column - 1] = value;
        return string.Join('\t', fields);
    }

    [Theory]
    [InlineData(1, "6023410", "cis.format")]
    [InlineData(1, "69999999", "cis.unknown")]
    [InlineData(2, "3008216", "cip.mismatch")]
    [InlineData(4, "Presentation active", "presentation.status")]
    [InlineData(6, "31/02/2020", "date.format")]
    [InlineData(6, "2020-02-28", "date.format")]
    [InlineData(7, "3400930082158", "presentation.check-digit")]
    [InlineData(7, "3,40093E+12", "presentation.length")]
    [InlineData(7, "3401930082157", "presentation.prefix")]
    [InlineData(7, "34009300821S7", "presentation.format")]
    [InlineData(7, "3400892088273", "cip.prefix")]
    [InlineData(9, "650", "rate.format")]
    [InlineData(9, "165%", "rate.format")]
    [InlineData(10, "1.99", "price.format")]
    [InlineData(10, "1,46,29", "price.format")]
    [InlineData(11, "dix euros", "price.format")]
    public void A_box_with_a_bad_field_is_rejected_at_that_column(int column, string value, string code)
    {
        var reject = OnlyReject(Cip, Box(column, value));
        Assert.Equal((column, code), (reject.Column, reject.Code));
        Assert.Contains(value, reject.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_cut_short_is_rejected_as_a_whole() => Assert.Equal((0, "line.columns"), Where(OnlyReject(Cip, "60234100\t3595583\tplaquette(s)")));

    [Fact]
    public void A_tab_inside_a_table_without_free_text_is_rejected_as_a_whole() =>
        Assert.Equal((0, "line.columns"), Where(OnlyReject(Compo, "60234100\tcomprimé\t02202\tPARACÉ\tTAMOL\t1000 mg\tun comprimé\tSA\t1")));

    [Fact]
    public void An_empty_line_is_rejected_even_when_it_ends_in_two_carriage_returns()
    {
        var report = new CraftedDelivery().With("CIS_CPD_bdpm.txt", "60234100\tliste I", "\r").Report("CIS_CPD_bdpm.txt");
        Assert.Equal((2, "line.empty"), (report.Rejects.Single().Line, report.Rejects.Single().Code));
    }

    [Fact]
    public void A_specialty_told_twice_with_other_values_keeps_the_first_and_rejects_the_second() =>
        Assert.Equal((1, "cis.duplicate"), Where(OnlyReject(Main, CraftedDelivery.Doliprane.Replace("1000 mg", "500 mg", StringComparison.Ordinal))));

    [Fact]
    public void A_specialty_without_label_is_rejected() => Assert.Equal((2, "cis.label"), Where(OnlyReject(Main, Replaced(CraftedDelivery.Doliprane, 2, " ").Replace("60234100", "60234101", StringComparison.Ordinal))));

    [Fact]
    public void A_surveillance_flag_that_is_neither_oui_nor_non_is_rejected() => Assert.Equal((12, "cis.surveillance"), Where(OnlyReject(Main, Replaced(CraftedDelivery.Doliprane, 12, "1").Replace("60234100", "60234101", StringComparison.Ordinal))));

    [Fact]
    public void A_box_told_twice_with_other_values_keeps_the_first() => Assert.Equal((7, "cip.duplicate"), Where(OnlyReject(Cip, Replaced(CraftedDelivery.DolipraneBox, 10, "9,99"))));

    [Fact]
    public void A_composition_without_substance_is_rejected() => Assert.Equal((4, "composition.substance"), Where(OnlyReject(Compo, Replaced(CraftedDelivery.DolipraneComposition, 4, ""))));

    [Fact]
    public void A_composition_of_another_nature_than_SA_or_FT_is_rejected() => Assert.Equal((7, "composition.nature"), Where(OnlyReject(Compo, Replaced(CraftedDelivery.DolipraneComposition, 7, "ST"))));

    [Fact]
    public void A_composition_whose_link_is_no_number_is_rejected() => Assert.Equal((8, "composition.link"), Where(OnlyReject(Compo, Replaced(CraftedDelivery.DolipraneComposition, 8, "un"))));

    [Fact]
    public void A_MITM_line_with_a_damaged_ATC_class_is_rejected() => Assert.Equal((2, "atc.format"), Where(OnlyReject(Mitm, Replaced(CraftedDelivery.DolipraneMitm, 2, "N2BE01"))));

    [Fact]
    public void A_MITM_told_twice_with_other_values_keeps_the_first() => Assert.Equal((1, "mitm.duplicate"), Where(OnlyReject(Mitm, Replaced(CraftedDelivery.DolipraneMitm, 2, "N02BE51"))));

    [Theory]
    [InlineData("CIS_CPD_bdpm.txt", "60234100\tliste I", "60234100\t ", 2, "condition.empty")]
    [InlineData("CIS_GENER_bdpm.txt", "1\tX\t60234100\t0\t1", "un\tX\t60234100\t0\t1", 1, "generic.group")]
    [InlineData("CIS_GENER_bdpm.txt", "1\tX\t60234100\t0\t1", "1\tX\t60234100\t9\t1", 4, "generic.type")]
    [InlineData("CIS_GENER_bdpm.txt", "1\tX\t60234100\t0\t1", "1\tX\t60234100\t0\t", 5, "generic.order")]
    [InlineData("CIS_GENER_bdpm.txt", "1\tX\t60234100\t0\t1", "1\tX\t65383183\t0\t1", 3, "cis.unknown")]
    [InlineData("CIS_HAS_SMR_bdpm.txt", "60234100\tCT-1\tInscription\t20160525\tImportant\tTexte", "60234100\tPT-1\tInscription\t20160525\tImportant\tTexte", 2, "has.dossier")]
    [InlineData("CIS_HAS_ASMR_bdpm.txt", "60234100\tCT-1\tInscription\t20160525\tV\tTexte", "60234100\tCT-1\tInscription\t25/05/2016\tV\tTexte", 4, "date.format")]
    [InlineData("HAS_LiensPageCT_bdpm.txt", "CT-1\thttps://www.has-sante.fr/jcms/p_1", "CT-1\twww.has-sante.fr", 2, "has.link")]
    [InlineData("HAS_LiensPageCT_bdpm.txt", "CT-1\thttps://www.has-sante.fr/jcms/p_1", "1\thttps://www.has-sante.fr/jcms/p_1", 1, "has.dossier")]
    public void A_bad_line_of_a_table_that_is_only_checked_is_rejected_too(string file, string good, string bad, int column, string code)
    {
        var report = new CraftedDelivery().With(file, good, bad).Report(file);
        Assert.Equal((2, 1, column, code), (report.Read, report.Accepted, Assert.Single(report.Rejects).Column, report.Rejects[0].Code));
    }

    [Fact]
    public void A_very_long_line_is_quoted_cut() =>
        Assert.Equal(LineReport.MaxText + 1, new CraftedDelivery().With(Cip, new string('x', 10_000)).Report(Cip).Rejects.Single().Text.Length);

    private static (int, string) Where(LineReport reject) => (reject.Column, reject.Code);
}

using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Bdpm;
using Medistock.Realtime.Sources.Reading;
using Medistock.Realtime.Sources.Shortages;
using Xunit.Abstractions;

namespace Medistock.Realtime.Sources.Tests;

public class ShortageSourceTests(ITestOutputHelper output)
{
    private const string Page = "https://ansm.sante.fr/disponibilites-des-produits-de-sante/medicaments/doliprane";
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly Presentation Small = new(PresentationCode.Parse("3400935955838"), Cis.Parse("60234100"), "DOLIPRANE 1000 mg, comprimé", "8 comprimés", [], "comprimé", "orale", Patients.Adult, "OPELLA", true, null, "g", null, true);
    private static readonly Presentation Large = Small with { Code = PresentationCode.Parse("3400930082157"), PackLabel = "16 comprimés" };

    private static ReferenceBook Book(params Presentation[] presentations) => new(1, presentations, [], []);
    private static string Line(string cip = "", int status = 1, string words = "Rupture de stock", string since = "08/11/2026", string updated = "20/11/2026", string returned = "", string page = Page, string cis = "60234100") =>
        $"{cis}\t{cip}\t{status}\t{words}\t{since}\t{updated}\t{returned}\t{page}";

    private static SourceResult Import(ReferenceBook known, DateOnly today, params string[] lines) =>
        new ShortageSource(today).Read([new("CIS_CIP_Dispo_Spec.txt", Encoding.UTF8.GetBytes(string.Join("\r\n", lines)))], known, TakenLines.None);

    private static IReadOnlyList<PublishedStatus> Of(SourceResult result, Presentation of) => result.Presentations.Single(one => one.Code == of.Code).Published!;

    [Fact]
    public void A_line_without_a_box_speaks_of_all_boxes_and_one_with_a_box_of_that_box()
    {
        var result = Import(Book(Small, Large), Today, Line(), Line(Small.Code.ToString(), 2, "Tension d'approvisionnement", updated: "19/11/2026"));
        Assert.Equal(new PublishedStatus(Availability.Shortage, new(2026, 11, 8), new(2026, 11, 20), null, Page, Today, Today), Assert.Single(Of(result, Large)));
        Assert.Equal(Availability.Tension, Assert.Single(Of(result, Small)).What);
    }

    [Fact]
    public void What_the_list_does_not_name_is_not_published_which_is_not_the_same_as_no_list()
    {
        var result = Import(Book(Small with { Cis = Cis.Parse("60234101") }, Large), Today, Line());
        Assert.Equal(new PublishedStatus(Availability.None, null, null, null, null, Today, Today), Assert.Single(Of(result, Small)));
        Assert.Null(Small.Published);
    }

    [Fact]
    public void The_list_overwrites_a_begin_and_our_history_keeps_it()
    {
        var first = Import(Book(Small), Today.AddDays(-9), Line(updated: "10/11/2026"));
        var same = Import(Book([.. first.Presentations]), Today.AddDays(-5), Line(updated: "10/11/2026"));
        var returned = Import(Book([.. same.Presentations]), Today.AddDays(-1), Line(status: 4, words: "Remise à disposition", since: "21/11/2026", updated: "21/11/2026", returned: "21/11/2026"));
        var gone = Import(Book([.. returned.Presentations, Large with { Cis = Cis.Parse("60234101") }]), Today, Line(cis: "60234101", updated: "22/11/2026"));
        Assert.Equal(
            [(Availability.Shortage, new DateOnly(2026, 11, 8), Today.AddDays(-9), Today.AddDays(-5)), (Availability.Returned, new(2026, 11, 21), Today.AddDays(-1), Today.AddDays(-1))],
            Of(returned, Small).Select(one => (one.What, one.Since!.Value, one.FirstRead, one.LastRead)));
        Assert.Equal((Availability.None, 3), (Of(gone, Small)[^1].What, Of(gone, Small).Count));
    }

    [Fact]
    public void An_older_list_is_refused_and_says_why()
    {
        var known = Book([.. Import(Book(Small), Today, Line()).Presentations]);
        var older = Import(known, Today, Line(updated: "01/10/2026"));
        Assert.Equal(("file.older", 2, 0), (older.Reports[0].Refused!.Value.Code, older.ExitCode, older.Presentations.Count));
        Assert.Contains("2026-10-01", older.Reports[0].Refused!.Value.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0, "line.empty")]
    [InlineData("60234100\t\t1", 0, "line.columns")]
    [InlineData("6023410\t\t1\tRupture de stock\t08/11/2026\t20/11/2026\t\thttps://x.fr", 1, "cis.format")]
    [InlineData("99999999\t\t1\tRupture de stock\t08/11/2026\t20/11/2026\t\thttps://x.fr", 1, "cis.unknown")]
    [InlineData("60234100\t3400930155424\t1\tRupture de stock\t08/11/2026\t20/11/2026\t\thttps://x.fr", 2, "cip.unknown")]
    [InlineData("60234100\t\t5\tRupture de stock\t08/11/2026\t20/11/2026\t\thttps://x.fr", 3, "status.unknown")]
    [InlineData("60234100\t\t2\tRupture de stock\t08/11/2026\t20/11/2026\t\thttps://x.fr", 4, "status.words")]
    [InlineData("60234100\t\t1\tRupture de stock\t2026-11-08\t20/11/2026\t\thttps://x.fr", 5, "date.format")]
    public void A_bad_line_is_refused_alone_with_its_column_and_code(string line, int column, string code)
    {
        var result = Import(Book(Small), Today, line, Line(updated: "21/11/2026"), Line(updated: "22/11/2026"));
        var report = Assert.Single(result.Reports);
        Assert.Equal((column, code), (Assert.Single(report.Rejects).Column, report.Rejects[0].Code));
        Assert.Equal(new DateOnly(2026, 11, 22), Assert.Single(Of(result, Small)).Updated);
    }

    [Fact]
    public void Two_files_or_none_of_the_lists_shape_are_refused_whole()
    {
        var file = new GivenFile("a.txt", Encoding.UTF8.GetBytes(Line()));
        Assert.All(new ShortageSource(Today).Read([file, file], Book(Small), TakenLines.None).Reports, report => Assert.Equal("files.one", report.Refused!.Value.Code));
        Assert.Equal("file.columns", Import(Book(Small), Today, "a;b;c").Reports[0].Refused!.Value.Code);
        Assert.Equal("list.nothing-known", Import(Book(Small), Today, Line(cis: "60234101")).Reports[0].Refused!.Value.Code);
        Assert.Equal("reference.empty", Import(Book(), Today, Line()).Reports[0].Refused!.Value.Code);
    }

    [RealDataFact]
    public void Every_line_of_the_real_list_is_told()
    {
        var delivery = Directory.EnumerateDirectories(SharedData.File("bdpm")).Order(StringComparer.Ordinal).Last();
        var known = Book([.. new BdpmSource().Read(GivenFile.FromDisk([delivery]), ReferenceBook.Empty, TakenLines.None).Presentations]);
        var result = new ShortageSource(Today).Read(GivenFile.FromDisk([SharedData.File("shortages", "dispo_2025-07-07.utf8.txt")]), known, TakenLines.None);
        var report = Assert.Single(result.Reports);
        output.WriteLine($"{Path.GetFileName(delivery)}: {report.Read} read, {report.Accepted} accepted, {report.Unchanged} unchanged, {string.Join(", ", report.Rejects.GroupBy(one => one.Code).Select(one => $"{one.Count()} {one.Key}"))}; {report.Warnings.Count} warnings");
        output.WriteLine(string.Join(", ", result.Presentations.GroupBy(one => one.Published![^1].What).OrderBy(one => one.Key).Select(one => $"{one.Count()} {one.Key}")));
        Assert.Null(report.Refused);
        Assert.Equal(957, report.Read);
        Assert.All(report.Rejects, reject => Assert.True(reject.Code is "cis.unknown" or "cip.unknown", reject.Message));
        Assert.True(report.Accepted > 700);
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.Tests.Codes;

namespace Medistock.Realtime.Domain.Tests.Measures;

/// <summary>A test on the plan's own text kept beside the repository; skipped, and said so, where it is absent.</summary>
internal sealed class PlanTextFactAttribute : FactAttribute
{
    public PlanTextFactAttribute()
    {
        if (!File.Exists(Path)) Skip = $"SKIPPED: no file {Path}";
    }

    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(SharedDataFactAttribute.Folder, "..", "seeds", "plan-hivernal.md"));
}

public sealed partial class MeasureCatalogueTests
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Shipped;

    [Fact]
    public void Every_lever_has_a_slug_a_title_a_sentence_a_pilot_and_a_source_of_its_own()
    {
        Assert.Equal(Catalogue.Levers.Count, Catalogue.Levers.Select(lever => lever.Id).Distinct().Count());
        Assert.Equal(Catalogue.Levers.Count, Catalogue.Levers.Select(lever => lever.Title).Distinct().Count());
        Assert.All(Catalogue.Levers, lever =>
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", lever.Id);
            Assert.EndsWith(".", lever.Does, StringComparison.Ordinal);
            Assert.NotEmpty(lever.Sources);
            Assert.Contains(lever.Pilot, new[] { "ANSM", "MSP", "DGE", "CNAM" });
            Assert.Same(lever, Catalogue.Find(lever.Id));
        });
        Assert.Equal([Toolbox.Supply, Toolbox.Sparing, Toolbox.Communication], Catalogue.Levers.Select(lever => lever.Toolbox).Distinct());
    }

    [PlanTextFact]
    public void Every_item_of_annexes_2_3_and_4_is_the_source_of_a_lever()
    {
        var plan = File.ReadAllText(PlanTextFactAttribute.Path, Encoding.UTF8);
        plan = plan[plan.IndexOf("Annexe 2 : Leviers d'approvisionnement à activer", StringComparison.Ordinal)..];
        var sources = Catalogue.Levers.SelectMany(lever => lever.Sources).Where(source => source.Document.StartsWith("plan", StringComparison.Ordinal)).Select(source => Plain(source.Item)).ToList();
        var items = Item().Matches(plan).Select(match => Plain(match.Groups[1].Value)).ToList();
        Assert.True(items.Count >= 40, $"{items.Count} items");
        Assert.All(items, item => Assert.Contains(sources, source => item.Contains(source, StringComparison.Ordinal)));
        Assert.All(sources, source => Assert.Contains(source, Plain(plan), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_measure_of_the_audits_175_is_there_and_what_both_documents_name_keeps_both_sources()
    {
        var audit = Catalogue.Levers.Where(lever => lever.Sources.Any(source => source.Document.EndsWith("§175", StringComparison.Ordinal))).Select(lever => lever.Id).ToHashSet();
        Assert.Superset(new HashSet<string>(["sites-production-alternatifs", "importation", "mise-a-disposition", "arbres-decisionnels", "contingentement-quantitatif", "contingentement-qualitatif",
            "restriction-circuit", "preparations-magistrales", "prescription-conditionnelle", "dispensation-unite"]), audit);
        Assert.Equal(2, Catalogue.Find("contingentement-quantitatif")!.Sources.Count);
        Assert.Contains("L. 5124-17-3", Catalogue.Find("interdiction-exportation")!.LegalBasis, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_an_allocation_takes_a_volume() =>
        Assert.Equal(["contingentement-quantitatif"], Catalogue.Levers.Where(lever => lever.TakesVolume).Select(lever => lever.Id));

    [Fact]
    public void A_sheet_says_which_document_it_comes_from_or_that_there_is_none()
    {
        var known = ReflexSheet.Default(Catalogue, "contingentement-quantitatif");
        Assert.False(known.Empty);
        Assert.Contains("§199", known.Source, StringComparison.Ordinal);
        var none = ReflexSheet.Default(Catalogue, "webinaires");
        Assert.True(none.Empty);
        Assert.Null(none.Source);
        Assert.Throws<ArgumentException>(() => ReflexSheet.Default(Catalogue, "inconnu"));
    }

    [Fact]
    public void A_sheet_is_revised_from_the_version_its_author_has_read_or_not_at_all()
    {
        var at = new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
        var sheet = ReflexSheet.Default(Catalogue, "importation");
        var next = sheet.Revise(0, [" délai de livraison ? "], "A. Durand", at).Sheet!;
        Assert.Equal((1, "délai de livraison ?", "A. Durand", (string?)null), (next.Version, next.Criteria[0], next.Author, next.Source));
        Assert.Equal("sheet.version", Assert.Single(next.Revise(0, ["x"], "B", at).Refusals).Code);
        Assert.Equal(["sheet.author-missing", "sheet.criterion-empty", "sheet.criterion-long", "sheet.time"],
            next.Revise(1, ["", new string('x', 501)], " ", at.AddDays(-1)).Refusals.Select(refused => refused.Code));
        Assert.Equal("sheet.criteria-many", Assert.Single(next.Revise(1, [.. Enumerable.Repeat("x", 51)], "B", at).Refusals).Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"version":"1","edited":"2026-11-22T00:00:00Z","readings":[],"levers":[{"id":"A b"}]}""")]
    public void What_is_no_catalogue_is_not_read(string json) => Assert.Throws<FormatException>(() => MeasureCatalogue.Read(Encoding.UTF8.GetBytes(json)));

    // The text's apostrophes, line ends and full stops are not ours.
    private static string Plain(string text) => Blanks().Replace(text.Replace('’', '\''), " ").Trim();

    [GeneratedRegex(@"^\s*- (.*)$", RegexOptions.Multiline)] private static partial Regex Item();
    [GeneratedRegex(@"[\s*.:;]+")] private static partial Regex Blanks();
}

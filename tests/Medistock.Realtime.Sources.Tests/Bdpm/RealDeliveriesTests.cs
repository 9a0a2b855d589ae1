using System.Diagnostics;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Bdpm;
using Medistock.Realtime.Sources.Reading;
using Xunit.Abstractions;

namespace Medistock.Realtime.Sources.Tests;

/// <summary>The two real deliveries, to the line.</summary>
public class RealDeliveriesTests(ITestOutputHelper output)
{
    private static readonly Lazy<SourceResult> Recent = new(() => Import("2026-05")), Old = new(() => Import("2016-07"));

    private static SourceResult Import(string delivery, TakenLines? taken = null) =>
        new BdpmSource().Read(GivenFile.FromDisk([SharedData.File("bdpm", delivery)]), ReferenceBook.Empty, taken ?? TakenLines.None);

    private static string[] Lines(SourceResult result) =>
        [.. result.Reports.Select(report => $"{report.File} {report.Encoding} {report.Read} = {report.Accepted} + {report.Unchanged} + {report.Rejected}")];

    [RealDataFact]
    public void The_delivery_of_May_2026_is_read_to_the_line()
    {
        Assert.Equal(
        [
            "CIS_CIP_bdpm.txt utf-8 20903 = 20899 + 0 + 4",
            "CIS_COMPO_bdpm.txt windows-1252 32389 = 32389 + 0 + 0",
            "CIS_CPD_bdpm.txt windows-1252 28154 = 28151 + 0 + 3",
            "CIS_GENER_bdpm.txt windows-1252 10704 = 8187 + 0 + 2517",
            "CIS_MITM.txt windows-1252 7711 = 7711 + 0 + 0",
            "CIS_bdpm.txt windows-1252 15848 = 15848 + 0 + 0",
            "HAS_LiensPageCT_bdpm.txt utf-8 10342 = 10342 + 0 + 0",
        ], Lines(Recent.Value));
        Assert.Equal(0, Recent.Value.ExitCode);
        Assert.Equal([("cis.unknown", 2521), ("line.empty", 3)], CodesOf(Recent.Value));
        Assert.Equal((20_899, 11_657, 949), (Recent.Value.Presentations.Count, Recent.Value.Presentations.Count(presentation => presentation.Mitm), Recent.Value.Presentations.Count(presentation => presentation.Marker is not null)));
    }

    [RealDataFact]
    public void The_delivery_of_July_2016_is_read_to_the_line_ragged_opinions_included()
    {
        Assert.Equal(
        [
            "CIS_CIP_bdpm.txt windows-1252 19841 = 19838 + 0 + 3",
            "CIS_COMPO_bdpm.txt windows-1252 26223 = 26223 + 0 + 0",
            "CIS_CPD_bdpm.txt windows-1252 18359 = 18359 + 0 + 0",
            "CIS_GENER_bdpm.txt windows-1252 8514 = 7068 + 0 + 1446",
            "CIS_HAS_ASMR_bdpm.txt windows-1252 5233 = 4388 + 0 + 845",
            "CIS_HAS_SMR_bdpm.txt windows-1252 9190 = 7673 + 0 + 1517",
            "CIS_bdpm.txt windows-1252 14088 = 14088 + 0 + 0",
            "HAS_LiensPageCT_bdpm.txt utf-8 6122 = 6122 + 0 + 0",
        ], Lines(Old.Value));
        Assert.Equal([("cis.unknown", 3811)], CodesOf(Old.Value));
        Assert.Equal(19_838, Old.Value.Presentations.Count);
    }

    [RealDataFact]
    public void A_second_import_of_either_delivery_changes_nothing()
    {
        foreach (var (delivery, first) in new[] { ("2026-05", Recent.Value), ("2016-07", Old.Value) })
        {
            var watch = Stopwatch.StartNew();
            var second = Import(delivery, first.Taken);
            output.WriteLine($"{delivery}: {second.Reports.Sum(report => report.Read)} lines read in {watch.ElapsedMilliseconds} ms");
            Assert.All(second.Reports, report => Assert.Equal((0, report.Read - report.Rejected), (report.Accepted, report.Unchanged)));
            Assert.Equal(first.Presentations.Count, second.Presentations.Count);
        }
    }

    [RealDataFact]
    public void A_presentation_known_to_everyone_comes_out_as_it_is()
    {
        var ventoline = Recent.Value.Presentations.Single(presentation => presentation.Code == PresentationCode.Parse("3400934438738"));
        Assert.Equal(("SALBUTAMOL", "R03AC02", "salbutamol/aerosol/adult", "SALBUTAMOL", true, true, "GLAXOSMITHKLINE"),
            (ventoline.Dci, ventoline.Atc!.Value.Text, ventoline.Group, ventoline.Marker, ventoline.Mitm, ventoline.Marketed, ventoline.Laboratory));
    }

    [RealDataFact]
    public void Every_presentation_falls_into_a_group_and_nearly_all_into_a_named_form_family()
    {
        var all = Recent.Value.Presentations.Concat(Old.Value.Presentations).ToArray();
        Assert.All(all, presentation => Assert.Matches("^[a-z0-9+-]+/[a-z-]+/(adult|paediatric)$", presentation.Group));
        var unnamed = all.Count(presentation => presentation.Group.Contains("/autre/", StringComparison.Ordinal));
        Assert.True(unnamed < all.Length / 200, $"{unnamed} of {all.Length} are 'autre'");
    }

    private static IEnumerable<(string, int)> CodesOf(SourceResult result) =>
        result.Reports.SelectMany(report => report.Rejects).GroupBy(reject => reject.Code).Select(group => (group.Key, group.Count())).Order();
}

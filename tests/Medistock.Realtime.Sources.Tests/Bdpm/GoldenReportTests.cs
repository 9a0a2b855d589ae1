using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Tests;

/// <summary>The printed reports of a small delivery with one of each wart, byte for byte: scripts read this JSON.</summary>
public class GoldenReportTests
{
    [Fact]
    public void The_reports_of_a_crafted_delivery_are_the_golden_ones()
    {
        var result = new CraftedDelivery()
            .With("CIS_CIP_bdpm.txt",
                CraftedDelivery.DolipraneBox,
                "69999999\t3008215\tplaquette(s) de 6\tPrésentation active\tDéclaration de commercialisation\t31/05/2021\t3400930082157\tnon\t65 %\t1,466,29\t1,469,05\t2,76\t",
                "60234100\t3015542\tplaquette(s) de 6\tPrésentation active\tDéclaration de commercialisation\t31/05/2021\t3400930155425\tnon\t65 %\t1,99\t3,01\t1,02\t",
                "60234100\t3015542")
            .With("CIS_CPD_bdpm.txt", "60234100\tliste I", "\r")
            .With("CIS_HAS_SMR_bdpm.txt", "60234100\tCT-1\tInscription\t20160525\tImportant\t\" chez :<br>-\tl’adulte \"")
            .With("HAS_LiensPageCT_bdpm.txt", "<!DOCTYPE html>", "<title>503</title>")
            .Import();
        var printed = string.Concat(result.Reports.Select(report => ImportReportJson.Write(report, indented: true) + "\n"));
        var golden = Path.Combine(AppContext.BaseDirectory, "Bdpm", "golden-reports.json");
        if (Environment.GetEnvironmentVariable("MEDISTOCK_REBUILD_GOLDEN") == "1")
            File.WriteAllText(Path.Combine(SharedData.Repository!, "tests", "Medistock.Realtime.Sources.Tests", "Bdpm", "golden-reports.json"), printed);
        else Assert.Equal(File.ReadAllText(golden), printed);
    }
}

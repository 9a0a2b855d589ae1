using System.Text;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Sources.Reading;
using Medistock.Realtime.Sources.Supply;

namespace Medistock.Realtime.Sources.Tests;

public class SupplySourceTests
{
    private const string Header = "declarant;type;fait;presentation;date;quantite;arrivage;echeance;confirme;debut;fin;cis";
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static SourceResult Import(TakenLines taken, params string[] lines) =>
        new SupplySource(Now).Read([new("stocks.csv", Encoding.UTF8.GetBytes(string.Join("\n", [Header, .. lines])))], ReferenceBook.Empty, taken);

    private static SourceResult Import(params string[] lines) => Import(TakenLines.None, lines);
    private static SupplyFact Only(string line) => Assert.Single(Assert.Single(Import(line).Facts).Supply).Fact;

    [Fact]
    public void Every_kind_of_fact_is_read()
    {
        Assert.Equal(Quantity.Of(125_000), Assert.IsType<SupplyFact.Stock>(Only("Biogaran ;laboratoire;stock;3400930082157;2026-11-20;125000;;;;;;")).Quantity);
        var usual = Assert.IsType<SupplyFact.Sales>(Only("BIOGARAN;laboratoire;ventes-mensuelles;3008215;2026-11-20;82000,5;;;;2025-11-01;2026-10-31;"));
        Assert.Equal((SalesWindow.UsualMonth, Quantity.Of(82_000.5m), new DateOnly(2025, 11, 1)), (usual.Window, usual.Quantity, usual.From));
        Assert.Equal(SalesWindow.LastWeek, Assert.IsType<SupplyFact.Sales>(Only("OCP;grossiste;ventes-semaine;3400930082157;2026-11-20;10;;;;;;")).Window);
        Assert.Equal(SalesWindow.LastFourWeeks, Assert.IsType<SupplyFact.Sales>(Only("OCP;grossiste;ventes-4-semaines;3400930082157;2026-11-20;40;;;;;;")).Window);
        var arrival = Assert.IsType<SupplyFact.Announced>(Only("BIOGARAN;laboratoire;arrivage;3400930082157;2026-11-20T08:15+01:00;60000;BG-1;2026-12-04;oui;;;"));
        Assert.Equal(("BG-1", new DateOnly(2026, 12, 4), true, new DateTimeOffset(2026, 11, 20, 7, 15, 0, TimeSpan.Zero)), (arrival.Arrival, arrival.Due, arrival.Firm, arrival.At.ToUniversalTime()));
        Assert.Equal("BG-1", Assert.IsType<SupplyFact.Confirmed>(Only("BIOGARAN;laboratoire;confirmation;3400930082157;2026-11-20;;BG-1;;;;;")).Arrival);
        Assert.False(Assert.IsType<SupplyFact.Received>(Only("BIOGARAN;laboratoire;reception-partielle;3400930082157;2026-11-20;100;BG-1;2026-11-19;;;;")).Last);
        Assert.True(Assert.IsType<SupplyFact.Received>(Only("BIOGARAN;laboratoire;reception;3400930082157;2026-11-20;100;BG-1;2026-11-19;;;;")).Last);
        Assert.IsType<SupplyFact.Abandoned>(Only("BIOGARAN;laboratoire;abandon;3400930082157;2026-11-20;;BG-1;;;;;"));
        Assert.Equal(2.5m, Assert.IsType<SupplyFact.Threshold>(Only("ANSM;autorite;seuil;;2026-11-20;2,5;;;;2026-12-01;;60234100")).Months);
    }

    [Theory]
    [InlineData("", 0, "line.empty")]
    [InlineData("BIOGARAN;laboratoire;stock", 0, "line.columns")]
    [InlineData("\"BIOGARAN;laboratoire;stock;3400930082157;2026-11-20;1;;;;;;", 0, "line.quote")]
    [InlineData(";laboratoire;stock;3400930082157;2026-11-20;1;;;;;;", 1, "holder.name")]
    [InlineData("BIOGARAN;labo;stock;3400930082157;2026-11-20;1;;;;;;", 2, "holder.type")]
    [InlineData("ANSM;autorite;stock;3400930082157;2026-11-20;1;;;;;;", 2, "holder.type")]
    [InlineData("BIOGARAN;laboratoire;stocks;3400930082157;2026-11-20;1;;;;;;", 3, "fact.unknown")]
    [InlineData("BIOGARAN;laboratoire;stock;3400930082156;2026-11-20;1;;;;;;", 4, "presentation.check-digit")]
    [InlineData("BIOGARAN;laboratoire;stock;3400930082157;20/11/2026;1;;;;;;", 5, "time.format")]
    [InlineData("BIOGARAN;laboratoire;stock;3400930082157;2026-11-23;1;;;;;;", 5, "time.future")]
    [InlineData("BIOGARAN;laboratoire;stock;3400930082157;2026-11-20;;;;;;;", 6, "quantity.format")]
    [InlineData("BIOGARAN;laboratoire;stock;3400930082157;2026-11-20;-4;;;;;;", 6, "quantity.format")]
    [InlineData("BIOGARAN;laboratoire;arrivage;3400930082157;2026-11-20;0;A;2026-12-01;;;;", 6, "arrival.quantity")]
    [InlineData("BIOGARAN;laboratoire;arrivage;3400930082157;2026-11-20;5;;2026-12-01;;;;", 7, "arrival.id")]
    [InlineData("BIOGARAN;laboratoire;arrivage;3400930082157;2026-11-20;5;A;décembre;;;;", 8, "day.format")]
    [InlineData("BIOGARAN;laboratoire;arrivage;3400930082157;2026-11-20;5;A;2026-12-01;peut-être;;;", 9, "arrival.confirmed")]
    [InlineData("BIOGARAN;laboratoire;ventes-mensuelles;3400930082157;2026-11-20;5;;;;2026-10-31;2025-11-01;", 11, "period.order")]
    [InlineData("ANSM;autorite;seuil;;2026-11-20;5;;;;2026-12-01;;60234100", 6, "threshold.months")]
    [InlineData("ANSM;autorite;seuil;;2026-11-20;4;;;;2026-12-01;;6023", 12, "cis.format")]
    public void A_bad_line_is_refused_alone_with_its_column_and_code(string line, int column, string code)
    {
        var report = Assert.Single(Import(line, "OCP;grossiste;stock;3400930082157;2026-11-20;1;;;;;;").Reports);
        Assert.Equal((2, 1, 1), (report.Read, report.Accepted, report.Rejected));
        var reject = Assert.Single(report.Rejects);
        Assert.Equal((2, column, code), (reject.Line, reject.Column, reject.Code));
    }

    [Fact]
    public void A_second_import_says_nothing_new()
    {
        const string line = "OCP;grossiste;stock;3400930082157;2026-11-20;1;;;;;;";
        var first = Import(line);
        var again = Import(first.Taken, line);
        Assert.Equal((0, 1), (again.Reports[0].Accepted, again.Reports[0].Unchanged));
        Assert.Empty(again.Facts[0].Supply);
    }

    [Fact]
    public void A_file_without_the_columns_is_refused_whole()
    {
        var result = new SupplySource().Read([new("x.csv", Encoding.UTF8.GetBytes("nom;prix\na;1"))], ReferenceBook.Empty, TakenLines.None);
        Assert.Equal(("file.columns", 2), (result.Reports[0].Refused!.Value.Code, result.ExitCode));
    }

    [Theory, InlineData(1), InlineData(7), InlineData(20221212)]
    public void Whatever_the_lines_each_is_told_once(int seed)
    {
        var chance = new Random(seed);
        string[] good = ["OCP;grossiste;stock;3400930082157;2026-11-20;1;;;;;;", "BIOGARAN;laboratoire;arrivage;3400930082157;2026-11-20;5;A;2026-12-01;non;;;", "ANSM;autorite;seuil;;2026-11-20;3;;;;2026-12-01;;60234100"];
        var lines = Enumerable.Range(0, 400).Select(_ =>
        {
            var line = good[chance.Next(good.Length)].ToCharArray();
            for (var damage = chance.Next(3); damage > 0; damage--) line[chance.Next(line.Length)] = "0;9-é\"A "[chance.Next(8)];
            return new string(line);
        }).ToArray();
        var result = Import(lines);
        var report = result.Reports[0];
        Assert.True(report.Read == report.Accepted + report.Unchanged + report.Rejected, $"seed {seed}");
        Assert.Equal(report.Rejected, report.Rejects.Count);
        Assert.Equal(report.Accepted, result.Facts[0].Supply.Count);
        var again = Import(result.Taken, lines).Reports[0];
        Assert.Equal((0, report.Rejected), (again.Accepted, again.Rejected));
    }

    [Fact]
    public void The_report_and_the_facts_of_a_crafted_file_are_the_golden_ones()
    {
        var result = Import(
            "BIOGARAN;laboratoire;stock;3400930082157;2026-11-20;125000;;;;;;", "BIOGARAN;laboratoire;stock;3400930082157;2026-11-20;125000;;;;;;",
            "BIOGARAN;laboratoire;arrivage;3400930082157;2026-11-20;60000;BG-4711;2026-12-04;non;;;", "BIOGARAN;laboratoire;arrivage;3400930082157;2026-11-27;60000;BG-4711;2026-12-18;non;;;",
            "ANSM;autorite;seuil;;2026-11-20;4;;;;2026-12-01;;60234100", "OCP;grossiste;stock;3400930082157;hier;12;;;;;;");
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;
        var printed = ImportReportJson.Write(result.Reports[0], indented: true) + "\n" + string.Concat(result.Facts[0].Supply.Select(fact => $"{fact.Line}: {fact.Fact}\n"));
        if (Environment.GetEnvironmentVariable("MEDISTOCK_REBUILD_GOLDEN") == "1")
            File.WriteAllText(Path.Combine(SharedData.Repository!, "tests", "Medistock.Realtime.Sources.Tests", "Supply", "golden-supply.txt"), printed);
        else Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Supply", "golden-supply.txt")), printed);
    }
}

using Medistock.Realtime.Sdk;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>Two hospitals of the Ain that report through the SDK: what one lacks the other can lend.</summary>
internal static class Shortage
{
    /// <summary>Ambérieu, 32 km from Bourg-en-Bresse: within the 50 km of MINSANTE 2020-100.</summary>
    public const string Lender = "010000131", LenderName = "CH D'AMBERIEU";

    /// <summary>Imports both hospitals and three boxes.</summary>
    public static async Task ImportAsync(string folder, string data)
    {
        var hospitals = Path.Combine(folder, "hospitals.csv");
        await File.WriteAllTextAsync(hospitals,
            "finess_et,finess_ej,raison_sociale,departement,commune_insee,lat,lon,sae_pharma_2022,lits_mco_2023,lits_rea_adulte_2023\n"
            + $"{Crafted.Pui},010780054,{Crafted.PuiName},01,01451,46.2222,5.20879,1,354,12\n"
            + $"{Lender},010780062,{LenderName},01,01004,45.9580,5.3580,1,120,0\n");
        await Crafted.SucceedAsync("import", "finess", hospitals, "--data", data);
        await Crafted.ImportMedicinesAsync(folder, data, amoxicilline: true);
    }

    public static MedistockClient Sdk(ServerProcess server, string folder) => MedistockClient.Start(new MedistockOptions
    {
        Server = new(server.Url), Key = RunningProduct.AdminKey, OutboxDirectory = Path.Combine(folder, "outbox"),
        Linger = TimeSpan.FromMilliseconds(50), FirstRetry = TimeSpan.FromMilliseconds(100), LongestRetry = TimeSpan.FromSeconds(1),
    });

    /// <summary>Eight days at so many a day, then a count.</summary>
    public static void Report(MedistockClient medistock, string finess, string presentation, decimal aDay, decimal counted)
    {
        var now = DateTimeOffset.UtcNow;
        var reports = new List<StockReport>();
        for (var back = 8; back >= 1; back--) reports.Add(StockReport.Dispensed(finess, presentation, aDay, now.AddDays(-back)));
        reports.Add(StockReport.Counted(finess, presentation, counted, now));
        medistock.Report(reports);
        medistock.ReportedThrough(finess, now);
    }
}

using System.Text;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Tests.Codes;

/// <summary>A test on the public files kept beside the repository; skipped, and said so, where they are absent.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (!Directory.Exists(Folder)) Skip = $"SKIPPED: no folder {Folder}";
    }

    public static string Folder { get; } = Environment.GetEnvironmentVariable("MEDISTOCK_SHARED_DATA") ?? Beside(AppContext.BaseDirectory);

    private static string Beside(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Directory.Packages.props"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not in the repository");
        return Path.GetFullPath(Path.Combine(folder, "..", "shared", "data"));
    }
}

public class RealCodesTests
{
    [SharedDataFact]
    public void Every_presentation_of_the_BDPM_has_a_good_key_and_its_cip7_leads_to_it()
    {
        var rows = File.ReadLines(Path.Combine(SharedDataFactAttribute.Folder, "bdpm", "2026-05", "CIS_CIP_bdpm.txt"), Encoding.UTF8)
            .Where(line => line.Length > 0).Select(line => line.Split('\t')).ToList();
        Assert.Equal(20_903, rows.Count);
        foreach (var row in rows)
        {
            Assert.Equal(row[6], PresentationCode.Parse(row[1]).ToString());
            Assert.Equal(row[6], Cip13.Parse(row[6]).ToString());
            Cis.Parse(row[0]);
        }
    }

    [SharedDataFact]
    public void Every_hospital_has_a_finess_that_is_taken_and_every_corsican_key_holds()
    {
        var numbers = File.ReadLines(Path.Combine(SharedDataFactAttribute.Folder, "establishments", "hospitals_2023.csv")).Skip(1)
            .Where(line => line.Length > 0).Select(line => Finess.Parse(line.Split(',')[0])).ToList();
        Assert.Equal(3_975, numbers.Count);
        var corsican = numbers.Where(finess => finess.Text[0] == '2' && char.IsAsciiLetter(finess.Text[1])).ToList();
        Assert.Equal(37, corsican.Count);
        Assert.All(corsican, finess => Assert.True(finess.KeyHolds, finess.Text));
    }
}

using System.Globalization;
using System.Text;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Bdpm;
using Medistock.Realtime.Sources.Reading;
using Xunit.Abstractions;

namespace Medistock.Realtime.Sources.Tests;

/// <summary>
/// Real lines damaged at random in the ways files are damaged: whatever comes in, nothing is dropped in silence and nothing throws.
/// <c>MEDISTOCK_SEED</c> replays a run.
/// </summary>
public class MutatedLinesTests(ITestOutputHelper output)
{
    private const int LinesPerFile = 60, Rounds = 40;
    private static readonly string[] Splinters = ["\t", "\r", "\n", "\"", "", " ", "é", "\u0081", "0", "2A", "1,466,29", "65 %", "<html>", "\u00A0", "3400930082157", ";"];

    [Fact]
    public void Read_is_accepted_plus_unchanged_plus_rejected_on_damaged_crafted_lines() => Damage([.. new CraftedDelivery().With("CIS_CPD_bdpm.txt", "60234100\tliste I").Files()]);

    [RealDataFact]
    public void Read_is_accepted_plus_unchanged_plus_rejected_on_damaged_real_lines()
    {
        foreach (var delivery in new[] { "2026-05", "2016-07" }) Damage([.. GivenFile.FromDisk([SharedData.File("bdpm", delivery)]).Select(Head)]);
    }

    [RealDataFact]
    public void Damaged_hospital_lines_are_told_too()
    {
        var random = Seeded(out _);
        var real = Head(GivenFile.FromDisk([SharedData.File("establishments", "hospitals_2023.csv")])[0]);
        for (var round = 0; round < Rounds; round++) Hold(new Hospitals.HospitalSource().Read([Damaged(real, random, keepFirst: true)], ReferenceBook.Empty, TakenLines.None));
    }

    private void Damage(IReadOnlyList<GivenFile> files)
    {
        var random = Seeded(out _);
        var taken = TakenLines.None;
        for (var round = 0; round < Rounds; round++)
        {
            var result = new BdpmSource().Read([.. files.Select(file => Damaged(file, random, keepFirst: false))], ReferenceBook.Empty, taken);
            Hold(result);
            Assert.All(result.Presentations, presentation => Assert.NotEqual("", presentation.Group));
            taken = result.Taken;
        }
    }

    private static void Hold(SourceResult result) => Assert.All(result.Reports, report =>
    {
        Assert.Equal(report.Read, report.Accepted + report.Unchanged + report.Rejected);
        Assert.Equal(report.Rejected, report.Rejects.Count);
        Assert.Equal(report.Rejects.Count, report.Rejects.Select(reject => reject.Line).Distinct().Count());
        Assert.All(report.Rejects, reject => Assert.True(reject.Code.Length > 0 && reject.Message.Length > 0 && reject.Column >= 0));
    });

    private Random Seeded(out int seed)
    {
        seed = int.TryParse(Environment.GetEnvironmentVariable("MEDISTOCK_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        output.WriteLine($"MEDISTOCK_SEED={seed}");
        return new Random(seed);
    }

    private static GivenFile Head(GivenFile file)
    {
        var at = 0;
        for (var lines = 0; lines < LinesPerFile && at >= 0; lines++) at = Array.IndexOf(file.Bytes, (byte)'\n', at) is var end && end >= 0 ? end + 1 : -1;
        return at > 0 ? file with { Bytes = file.Bytes[..at] } : file;
    }

    private static GivenFile Damaged(GivenFile file, Random random, bool keepFirst)
    {
        var lines = Encoding.Latin1.GetString(file.Bytes).Split('\n').ToList();
        for (var hits = random.Next(1, 12); hits > 0; hits--)
        {
            var at = random.Next(keepFirst ? 1 : 0, lines.Count);
            var cut = random.Next(lines[at].Length + 1);
            switch (random.Next(5))
            {
                case 0: lines[at] = lines[at][..cut]; break;
                case 1: lines[at] = lines[at].Insert(cut, Splinters[random.Next(Splinters.Length)]); break;
                case 2: lines.Insert(at, lines[random.Next(keepFirst ? 1 : 0, lines.Count)]); break;
                case 3: lines[at] = string.Join('\t', lines[at].Split('\t').OrderBy(_ => random.Next())); break;
                default: if (lines[at].Length > 0) lines[at] = lines[at].Remove(Math.Min(cut, lines[at].Length - 1), 1); break;
            }
        }
        return file with { Bytes = Encoding.Latin1.GetBytes(string.Join('\n', lines)) };
    }
}

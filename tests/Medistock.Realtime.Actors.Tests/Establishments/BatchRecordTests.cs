using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;
using static Medistock.Realtime.Actors.Tests.Establishments.EstablishmentHarness;

namespace Medistock.Realtime.Actors.Tests.Establishments;

/// <summary>The stored forms: every field there and back, and the bytes of version 1 for ever.</summary>
public class BatchRecordTests
{
    [Fact]
    public void Whatever_is_written_reads_back()
    {
        const int seed = 20261122;
        string[] texts = ["k-1", "k-12", "K-1", "é😀-1", "é😁-1", new('x', 64), new string('y', 63) + "z", "vente n° 12", "0f0c3a52-8a52-4f3e-9d6e-2f4a3f0a1b2c"];
        PresentationCode[] codes = [A, B, C, EstablishmentHarness.Unknown, PresentationCode.Parse("0000000"), PresentationCode.Parse("9000000"), PresentationCode.Parse("X-ZZZZZZZZZZZ")];
        for (var i = 0; i < 3000; i++)
        {
            var random = new Random(seed + i);
            var odd = random.Next(2) == 0;
            DateTimeOffset Time() => At(random.Next(-40, 2), 0).AddMilliseconds(odd ? random.Next(86_400_000) : random.Next(86_400) * 1000L);
            string? Text() => random.Next(3) == 0 ? null : texts[random.Next(texts.Length)];
            Quantity Amount() => random.Next(3) switch { 0 => default, 1 => Quantity.Of(random.Next(200_001)), _ => new(random.NextInt64(2_000_000_001)) };
            var facts = Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(5) == 0
                ? new StockFact(default, Time(), FactType.Reversal, Quantity.Zero, Text(), texts[random.Next(texts.Length)])
                : new StockFact(codes[random.Next(codes.Length)], Time(), (FactType)random.Next(13), Amount(), Text(), null, Text(), random.Next(2) == 0 ? null : new DateOnly(2027, 1, 1).AddDays(random.Next(999)))).ToArray();
            var lines = Enumerable.Range(0, random.Next(4)).Select(_ => new LineContribution(codes[random.Next(codes.Length)], random.Next(3) == 0 ? null : Amount(),
                random.Next(3) == 0 ? null : new DailyRate(random.NextInt64(1L << 40)), (CoverageLevel)random.Next(4), (CoverageReason)random.Next(8),
                random.Next(9) == 0 ? DateTimeOffset.MinValue : Time().AddMilliseconds(random.Next(2)))).ToArray();
            var record = new BatchRecord(new(facts, random.Next(2) == 0 ? null : Time(), random.Next(2) == 0 ? [] : [new(2026, 11, 20), new(2027, 1, 1)]),
                random.Next(300), random.Next(300), random.Next(300), random.Next(2) == 0 ? [] : [new(-1, "batch.closedDays", "é"), new(9_999, "line.future", "trop tôt")], lines);

            var read = BatchRecord.Decode(record.Encode());
            Assert.Equal(record.Batch.Facts, read.Batch.Facts);
            Assert.Equal(record.Batch.ClosedDays, read.Batch.ClosedDays);
            Assert.Equal(record.Contributions, read.Contributions);
            Assert.Equal(record.Rejected, read.Rejected);
            Assert.Equal((record.Batch.ReportedThrough, record.Duplicates, record.Ignored, record.Unknown), (read.Batch.ReportedThrough, read.Duplicates, read.Ignored, read.Unknown));
        }
    }

    [Fact]
    public void A_row_of_a_newer_format_is_refused_not_guessed() =>
        Assert.Throws<InvalidDataException>(() => BatchRecord.Decode([2, 0, 0]));

    [Fact]
    public void The_bytes_of_a_stored_row_are_those_of_version_1()
    {
        var record = new BatchRecord(
            new([
                new(A, At(0, 8), FactType.Count, Quantity.Of(120), "k3f9a1-1c2b"),
                new(A, At(0, 8.5), FactType.Dispensed, Quantity.Of(0.5m), "k3f9a1-1c2c", null, "LOT7", new(2027, 6, 30)),
                new(C, At(0, 8.25), FactType.Unserved, Quantity.Of(1)),
                new(PresentationCode.Parse("9123456"), At(-3, 9), FactType.Received, Quantity.Of(30)),
                new(default, At(0, 9), FactType.Reversal, Quantity.Zero, null, "k3f9a1-1c2a"),
            ], At(0, 9).AddMilliseconds(7), [new(2026, 11, 22)]),
            1, 0, 1, [new(5, "line.future", "trop tôt")],
            [new(A, Quantity.Of(119.5m), new(14_285_714), CoverageLevel.Alert, CoverageReason.None, At(0, 9).AddMilliseconds(7)), new(C, null, null, CoverageLevel.Unknown, CoverageReason.NoCount, At(0, 8.25))]);
        Golden("stock-record-v1.bin", record.Encode());
        Assert.Equal(record.Contributions, BatchRecord.Decode(Stored("stock-record-v1.bin")).Contributions);
        Assert.Equal(record.Batch.Facts, BatchRecord.Decode(Stored("stock-record-v1.bin")).Batch.Facts);
    }

    [Fact]
    public async Task The_bytes_of_a_stored_snapshot_are_those_of_version_1()
    {
        var place = new EstablishmentHarness();
        await place.Report(place.Batch(At(0, 11), Fact(FactType.Count, -8, 8, 120, "k-1"), Fact(FactType.Dispensed, -1, 9, 2.5m, "vente 2"), Fact(FactType.Returned, -2, 9, 4),
            Fact(FactType.Count, -3, 9, 0, of: B), Fact(FactType.Unserved, -1, 9, 1, of: B), Fact(FactType.Received, -1, 8, 5, of: C), Withdrawal("k-9")) with { ClosedDays = [new(2026, 11, 22)] });
        place.Actor.SaveSnapshot();
        Golden("stock-snapshot-v1.bin", place.SnapshotState);
    }

    [Fact]
    public async Task A_damaged_snapshot_costs_only_the_time_to_fold_the_journal()
    {
        var place = new EstablishmentHarness();
        await place.Report(Fact(FactType.Count, -1, 8, 120, "k-1"));
        place.Actor.SaveSnapshot();
        var whole = place.SnapshotState;
        for (var keep = 0; keep < whole.Length; keep++)
        {
            place.ReplaceSnapshot(whole.AsMemory(0, keep));
            place.Discard();
            Assert.Equal(120, (await place.Line()).Stock!.Value.ToDecimal());
        }
    }

    private static string PathOf(string name)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Directory.Packages.props"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not in the repository");
        return Path.Combine(folder, "tests", "Medistock.Realtime.Actors.Tests", "Establishments", "Golden", name);
    }

    internal static byte[] Stored(string name) => Convert.FromHexString(File.ReadAllText(PathOf(name)).ReplaceLineEndings(""));

    /// <summary>A new golden file is made by hand only: MEDISTOCK_GOLDEN=write, then read it over.</summary>
    internal static void Golden(string name, byte[] bytes)
    {
        if (Environment.GetEnvironmentVariable("MEDISTOCK_GOLDEN") == "write")
            File.WriteAllText(PathOf(name), string.Join('\n', Convert.ToHexStringLower(bytes).Chunk(64).Select(chunk => new string(chunk))) + "\n");
        Assert.Equal(Convert.ToHexStringLower(Stored(name)), Convert.ToHexStringLower(bytes));
    }
}

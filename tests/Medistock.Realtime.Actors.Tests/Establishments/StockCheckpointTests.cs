using System.Globalization;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Xunit.Abstractions;
using static Medistock.Realtime.Actors.Tests.Establishments.EstablishmentHarness;

namespace Medistock.Realtime.Actors.Tests.Establishments;

public class StockCheckpointTests(ITestOutputHelper output)
{
    private static readonly LocalCalendar Paris = LocalCalendar.Of("Europe/Paris");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("MEDISTOCK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20261122;

    [Fact]
    public void A_checkpoint_and_the_rest_fold_to_what_all_rows_fold_to_and_so_does_a_checkpoint_of_a_checkpoint()
    {
        output.WriteLine($"seed {_seed}");
        for (var i = 0; i < 400; i++)
        {
            var random = new Random(_seed + i);
            var rows = History(random);
            var first = random.Next(1, rows.Count / 2);
            var second = random.Next(first + 1, rows.Count);
            var one = Read(StockCheckpoint.Of(first, Batches(rows[..first]), rows[first - 1].At, Paris));
            Same(rows, [.. one.Batches, .. Batches(rows[first..])], $"case {i}, cut at {first} of {rows.Count}");
            var two = Read(StockCheckpoint.Of(second, [.. one.Batches, .. Batches(rows[first..second])], rows[second - 1].At, Paris));
            Same(rows, [.. two.Batches, .. Batches(rows[second..])], $"case {i}, cut at {first}, then at {second} of {rows.Count}");
        }
    }

    [Fact]
    public void The_bytes_of_a_stored_checkpoint_are_those_of_version_1()
    {
        var checkpoint = new StockCheckpoint(4711, [
            new([], At(-300, 8), []),
            new([new(A, At(-200, 8), FactType.Count, Quantity.Of(120)), new(A, At(-190, 9), FactType.Lent, Quantity.Of(7))], null, []),
            new([new(A, At(-1, 8), FactType.Dispensed, Quantity.Of(2), "k3f9a1-1c2b")], At(0, 9), [new(2026, 11, 20)])]);
        BatchRecordTests.Golden("stock-checkpoint-v1.bin", checkpoint.Encode());
        var read = StockCheckpoint.Decode(BatchRecordTests.Stored("stock-checkpoint-v1.bin"));
        Assert.Equal(4711, read.Through);
        Assert.Equal(checkpoint.Batches.SelectMany(batch => batch.Facts), read.Batches.SelectMany(batch => batch.Facts));
        Assert.Throws<InvalidDataException>(() => StockCheckpoint.Decode([2, 0, 0]));
    }

    private readonly record struct Row(DateTimeOffset At, RecordedBatch Batch);

    private static RecordedBatch[] Batches(IEnumerable<Row> rows) => [.. rows.Select(row => row.Batch)];
    private static StockCheckpoint Read(StockCheckpoint checkpoint) => StockCheckpoint.Decode(checkpoint.Encode());

    /// <summary>Some years, often silent for long, late by up to 35 days, withdrawing what is that young.</summary>
    private static List<Row> History(Random random)
    {
        var rows = new List<Row>();
        var streams = random.Next(3) > 0;
        FactType[] types = streams ? [.. Enum.GetValues<FactType>().Where(type => type != FactType.Reversal)] : [FactType.Count, FactType.Count, FactType.Received, FactType.Ordered];
        var young = new List<(string Id, DateTimeOffset At)>();
        var at = Now.AddDays(-random.Next(400, 1_400));
        for (var id = 0; at < Now; at += TimeSpan.FromHours(random.Next(20) == 0 ? random.Next(5_000) : random.Next(1, 400)))
        {
            var facts = new List<StockFact>();
            for (var left = random.Next(4); left > 0; left--)
            {
                var fact = new StockFact(Codes[random.Next(Codes.Length)], at - TimeSpan.FromMinutes(random.Next(3) == 0 ? random.Next(50_400) : random.Next(300)), types[random.Next(types.Length)],
                    Quantity.Of(random.Next(0, 9)), random.Next(3) == 0 ? null : $"vente {id++}");
                facts.Add(fact);
                if (fact.LineId is { } line) young.Add((line, at));
            }
            young.RemoveAll(line => line.At < at - FactRules.LateLimit);
            if (young.Count > 0 && random.Next(6) == 0) facts.Add(new(default, at, FactType.Reversal, Quantity.Zero, null, young[random.Next(young.Count)].Id));
            rows.Add(new(at, new(facts, random.Next(2) == 0 ? at : null, random.Next(8) == 0 ? [DateOnly.FromDateTime(at.UtcDateTime)] : [])));
        }
        return rows.Count >= 4 ? rows : History(random);
    }

    private static readonly PresentationCode[] Codes = [A, B, C, PresentationCode.Parse("X-RARE-1")];

    private void Same(List<Row> rows, IReadOnlyList<RecordedBatch> other, string which)
    {
        var (all, cut) = (Shown(Batches(rows)), Shown(other));
        if (all != cut) Assert.Fail($"seed {_seed}, {which}:\n{all}\n--- from the checkpoint\n{cut}");
    }

    private static string Shown(IReadOnlyList<RecordedBatch> batches)
    {
        var stock = EstablishmentStock.Fold(batches, Paris);
        var context = stock.ContextAt(Now.ToUnixTimeMilliseconds(), EstablishmentKind.Pui, CoverageRules.Default);
        return $"{stock.Streams} {stock.ReportedFrom} {stock.ReportedThrough} {stock.NewestAt}\n"
            + string.Join('\n', Enumerable.Range(0, stock.LineCount).Select(at => LineAssessment.Assess(stock.LineAt(at), context).ToString()).Order(StringComparer.Ordinal));
    }
}

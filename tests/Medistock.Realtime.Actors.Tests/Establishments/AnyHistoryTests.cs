using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;
using Xunit.Abstractions;
using static Medistock.Realtime.Actors.Tests.Establishments.EstablishmentHarness;

namespace Medistock.Realtime.Actors.Tests.Establishments;

/// <summary>Random small histories through the actor: cut anyhow, repeated, thrown away, saved, failed.</summary>
public class AnyHistoryTests(ITestOutputHelper output)
{
    private static readonly int[] Quantities = [0, 0, 1, 1, 2, 3, 5];
    private static readonly double[] Hours = [0, 8, 8, 11.5];
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("MEDISTOCK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20261122;

    [Fact]
    public async Task Any_order_and_any_cut_of_the_same_lines_gives_the_same_figures()
    {
        output.WriteLine($"seed {_seed}");
        for (var i = 0; i < 600; i++)
        {
            var random = new Random(_seed + i);
            var facts = Facts(random, repeats: false);
            string? expected = null;
            for (var shuffle = 0; shuffle < 3; shuffle++)
            {
                var place = new EstablishmentHarness();
                foreach (var cut in Cut(facts, random)) await place.Report(cut);
                await Same(place, $"case {i}");
                var shown = Shown((await place.Figures()).Lines);
                if ((expected ??= shown) != shown)
                    Assert.Fail($"seed {_seed}, case {i}:\n{string.Join('\n', facts.Select(Told))}\n{expected}\n{shown}");
                random.Shuffle(facts);
            }
        }
    }

    [Fact]
    public async Task Thrown_away_saved_repeated_or_failed_at_any_moment_state_is_the_fold_of_the_journal()
    {
        output.WriteLine($"seed {_seed}");
        for (var i = 0; i < 1000; i++)
        {
            var random = new Random(_seed + i);
            var place = new EstablishmentHarness { Now = At(-1, 12) };
            var sent = new List<Actors.Establishments.ReportedBatch>();
            foreach (var cut in Cut(Facts(random, repeats: true), random))
            {
                var batch = place.Batch(random.Next(4) == 0 ? place.Now : null, cut) with { ClosedDays = random.Next(6) == 0 ? [new(2026, 11, 20)] : [] };
                sent.Add(batch);
                if (random.Next(5) == 0) place.Now = At(0, 12);
                if (random.Next(6) == 0) place.Fault = (AppendFault)random.Next(1, 5);
                try
                {
                    await place.Report(batch);
                }
                catch (Exception) when (place.Fault == AppendFault.None)
                {
                    await place.Report(batch);
                }
                place.Fault = AppendFault.None;
                if (random.Next(3) == 0) place.Actor.SaveSnapshot();
                if (random.Next(3) == 0) place.Discard();
                if (random.Next(3) == 0)
                {
                    var before = Shown((await place.Figures()).Lines);
                    Assert.True((await place.Report(sent[random.Next(sent.Count)])).Replayed);
                    Assert.Equal(before, Shown((await place.Figures()).Lines));
                }
                await Same(place, $"case {i}");
            }
            Assert.Equal(sent.Count, place.Rows.Count);
        }
    }

    [Fact]
    public async Task What_was_last_sent_of_each_line_is_what_it_is()
    {
        for (var i = 0; i < 500; i++)
        {
            var random = new Random(_seed + i);
            var place = new EstablishmentHarness { Now = At(-1, 12) };
            foreach (var cut in Cut(Facts(random, repeats: true), random))
            {
                if (random.Next(4) == 0) place.Now = At(0, 12);
                await place.Report(place.Batch(random.Next(4) == 0 ? place.Now : null, cut) with { ClosedDays = random.Next(6) == 0 ? [new(2026, 11, 20)] : [] });
                if (random.Next(5) == 0) place.Discard();
            }
            await place.Figures();
            await place.Wait(1000);
            foreach (var line in (await place.Figures()).Lines.Where(line => place.Current.Find(line.Presentation) is not null))
            {
                var sent = place.Sent.SelectMany(message => message.Lines).Last(other => other.Presentation == line.Presentation);
                Assert.Equal((line.Stock, line.Consumption.Smoothed, line.Level, line.Coverage.Reason), (sent.Stock, sent.Consumption, sent.Level, sent.Reason));
            }
        }
    }

    private static async Task Same(EstablishmentHarness place, string where)
    {
        var figures = Shown((await place.Figures()).Lines);
        Assert.True(Shown(place.Folded()) == figures, $"{where}:\n{Shown(place.Folded())}\n{figures}");
        var again = await place.NewActor().FiguresAsync(null, place.Now, default);
        Assert.True(figures == Shown(again!.Lines), $"{where}, loaded again");
    }

    private static string Told(StockFact fact) => FormattableString.Invariant(
        $"{fact.Type} {(fact.Type == FactType.Reversal ? fact.Reverses : fact.Presentation)} {fact.At:dd HH:mm} {fact.Quantity} {fact.LineId}");

    private static string Shown(IEnumerable<LineFigures> lines) => string.Join('\n', lines.OrderBy(line => line.Presentation).Select(line => line.ToString()));

    private static StockFact[] Facts(Random random, bool repeats)
    {
        var facts = new List<StockFact>();
        for (var n = random.Next(1, 14); n > 0; n--)
        {
            var id = random.Next(2) == 0 ? $"{(random.Next(2) == 0 ? "k-" : "vente ")}{(repeats ? random.Next(8) : facts.Count)}" : null;
            if (random.Next(12) == 0)
            {
                facts.Add(Withdrawal($"{(random.Next(2) == 0 ? "k-" : "vente ")}{random.Next(12)}", id));
                continue;
            }
            facts.Add(Fact(random.Next(3) == 0 ? FactType.Count : (FactType)random.Next(0, 13), random.Next(-6, 0), Hours[random.Next(Hours.Length)],
                Quantities[random.Next(Quantities.Length)], id, ((PresentationCode[])[A, A, B, C, EstablishmentHarness.Unknown])[random.Next(5)]));
        }
        return [.. facts];
    }

    private static IEnumerable<StockFact[]> Cut(StockFact[] facts, Random random)
    {
        for (var from = 0; from < facts.Length;)
        {
            var to = Math.Min(facts.Length, from + random.Next(1, 5));
            yield return facts[from..to];
            from = to;
        }
    }
}

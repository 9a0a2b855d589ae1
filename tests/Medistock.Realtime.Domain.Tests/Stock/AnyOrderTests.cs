using System.Globalization;
using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Xunit.Abstractions;

namespace Medistock.Realtime.Domain.Tests.Stock;

/// <summary>Small worlds, so that times, zeros and ids collide: a few presentations, a few hours, quantities around nothing.</summary>
public class AnyOrderTests(ITestOutputHelper output)
{
    private static readonly PresentationCode[] Presentations =
        [Place.Amoxicilline, PresentationCode.Parse("9000001"), PresentationCode.Parse("X-CURARE-1")];
    private static readonly int[] Quantities = [0, 0, 1, 1, 2, 3, 5];
    private static readonly double[] Hours = [0, 8, 8, 12, 23.99];
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("MEDISTOCK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20261122;

    [Theory]
    [InlineData(false, 3000)]
    [InlineData(true, 3000)]
    public void Any_order_and_any_cut_of_the_same_lines_gives_the_same_lines(bool countsOnly, int cases)
    {
        output.WriteLine($"seed {_seed}");
        for (var i = 0; i < cases; i++)
        {
            var random = new Random(_seed + i);
            var place = new Place();
            var facts = Facts(random, place, countsOnly);
            var tail = new RecordedBatch([], random.Next(2) == 0 ? place.Time(random.Next(-2, 1), 8) : null, random.Next(2) == 0 ? [LocalCalendar.DateOf(Place.Today - 2)] : []);
            var expected = Shown(EstablishmentStock.Fold([new(facts, null, []), tail], place.Calendar));
            for (var shuffle = 0; shuffle < 3; shuffle++)
            {
                random.Shuffle(facts);
                var batches = Cut(facts, random).Append(tail).ToArray();
                random.Shuffle(batches);
                Same(expected, Shown(EstablishmentStock.Fold(batches, place.Calendar)), i, "folded", facts);
                Same(expected, Shown(Place.Grow(batches, place.Calendar)), i, "grown", facts);
            }
        }
    }

    [Fact]
    public void Saved_and_read_back_at_any_cut_the_state_goes_on_as_if_nothing_had_happened()
    {
        output.WriteLine($"seed {_seed}");
        for (var i = 0; i < 1500; i++)
        {
            var random = new Random(_seed + i);
            var place = new Place();
            var batches = Cut(Facts(random, place, random.Next(3) == 0), random);
            var at = random.Next(batches.Count + 1);
            var history = batches.Take(at).ToList();
            var stock = ReadBack(Place.Grow(history, place.Calendar), place.Calendar);
            foreach (var batch in batches.Skip(at))
            {
                var draft = new StockDraft(stock, batch);
                if (draft.NeedsHistory) draft.Fold(history);
                draft.Commit();
                history.Add(batch);
            }
            Same(Shown(EstablishmentStock.Fold(batches, place.Calendar)), Shown(stock), i, "saved", []);
        }
    }

    [Fact]
    public void A_draft_shows_what_its_commit_makes_true_and_changes_nothing_before()
    {
        for (var i = 0; i < 1500; i++)
        {
            var random = new Random(_seed + i);
            var place = new Place();
            var stock = new EstablishmentStock(place.Calendar);
            var history = new List<RecordedBatch>();
            foreach (var cut in Cut(Facts(random, place, random.Next(3) == 0), random))
            {
                var batch = cut with
                {
                    ReportedThrough = random.Next(4) == 0 ? place.Time(-1, 12) : null, ClosedDays = random.Next(4) == 0 ? [LocalCalendar.DateOf(Place.Today - 3)] : [],
                };
                var before = Shown(stock);
                var draft = new StockDraft(stock, batch);
                if (draft.NeedsHistory) draft.Fold(history);
                var promised = draft.Assess(Context(stock, place));
                Assert.Equal(before, Shown(stock));
                draft.Commit();
                history.Add(batch);
                foreach (var line in promised) Assert.Equal(stock.Assess(line.Presentation, Context(stock, place)), line);
            }
        }
    }

    [Fact]
    public void Stock_never_depends_on_how_the_establishment_reports()
    {
        for (var i = 0; i < 2000; i++)
        {
            var random = new Random(_seed + i);
            var place = new Place();
            var facts = Facts(random, place, random.Next(2) == 0).Where(fact => fact.Type != FactType.Reversal && fact.Presentation == Place.Amoxicilline).ToList();
            var counted = StockLine.Fold(Place.Amoxicilline, [.. facts], streams: false, place.Calendar);
            var streamed = StockLine.Fold(Place.Amoxicilline, [.. facts], streams: true, place.Calendar);
            Assert.Equal(streamed.BookStock, counted.BookStock);
            Assert.Equal((streamed.LastAt, streamed.LastCountAt, streamed.CountsDiffer), (counted.LastAt, counted.LastCountAt, counted.CountsDiffer));
        }
    }

    [Fact]
    public void Stock_is_the_newest_count_and_what_moved_since()
    {
        for (var i = 0; i < 2000; i++)
        {
            var random = new Random(_seed + i);
            var place = new Place();
            var facts = Facts(random, place, false).Where(fact => fact.Type != FactType.Reversal && fact.Presentation == Place.Amoxicilline).ToList();
            var counts = facts.Where(fact => fact.Type == FactType.Count).ToList();
            long? expected = null;
            if (counts.Count > 0)
            {
                var newest = counts.Max(fact => fact.At);
                expected = counts.Where(fact => fact.At == newest).Min(fact => fact.Quantity.TenThousandths)
                    + facts.Where(fact => fact.At > newest).Sum(fact => FactRules.StockSign(fact.Type) * fact.Quantity.TenThousandths);
            }
            Assert.Equal(expected, StockLine.Fold(Place.Amoxicilline, facts, streams: true, place.Calendar).BookStock?.TenThousandths);
        }
    }

    private static StockFact[] Facts(Random random, Place place, bool countsOnly)
    {
        var facts = new List<StockFact>();
        for (var n = random.Next(1, 14); n > 0; n--)
        {
            var id = random.Next(3) == 0 ? $"k-{facts.Count}" : null;
            if (random.Next(12) == 0)
            {
                facts.Add(new(default, place.Time(0, 9), FactType.Reversal, Quantity.Zero, id, $"k-{random.Next(12)}"));
                continue;
            }
            var type = random.Next(3) == 0 ? FactType.Count : (FactType)random.Next(0, 13);
            if (countsOnly && FactRules.StreamsDemand(type)) type = random.Next(2) == 0 ? FactType.Count : FactType.Received;
            facts.Add(new(Presentations[random.Next(random.Next(1, 4))], place.Time(random.Next(-5, 1), Hours[random.Next(Hours.Length)]),
                type, Quantity.Of(Quantities[random.Next(Quantities.Length)]), id));
        }
        return [.. facts];
    }

    private static List<RecordedBatch> Cut(StockFact[] facts, Random random)
    {
        var batches = new List<RecordedBatch>();
        for (var from = 0; from < facts.Length;)
        {
            var to = Math.Min(facts.Length, from + random.Next(1, 5));
            batches.Add(new(facts[from..to], null, []));
            from = to;
        }
        return batches;
    }

    private static EstablishmentStock ReadBack(EstablishmentStock stock, LocalCalendar calendar)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        stock.Write(writer);
        writer.Flush();
        memory.Position = 0;
        using var reader = new BinaryReader(memory);
        return EstablishmentStock.Read(reader, calendar)!;
    }

    private static ReportingContext Context(EstablishmentStock stock, Place place, int day = 0) =>
        stock.ContextAt(place.Time(day, 12).ToUnixTimeMilliseconds(), EstablishmentKind.Pui, CoverageRules.Default);

    /// <summary>Everything visible of an establishment, in an order of its own.</summary>
    private static string Shown(EstablishmentStock stock)
    {
        var place = new Place();
        var text = new StringBuilder(FormattableString.Invariant($"{stock.Streams} {stock.ReportedFrom} {stock.ReportedThrough} {stock.NewestAt}\n"));
        foreach (var at in Enumerable.Range(0, stock.LineCount).OrderBy(at => stock.LineAt(at).Presentation))
        {
            ref readonly var line = ref stock.LineAt(at);
            text.AppendLine(CultureInfo.InvariantCulture, $"{line.Presentation} {line.BookStock} {line.DeclaresReceipts} {line.UnexplainedRise} {line.CountsDiffer} {line.LastAt} {line.LastCountAt}");
            for (var day = Place.Today - 10; day <= Place.Today; day++)
                text.Append(CultureInfo.InvariantCulture, $"{line.Days.Consumed(day)}{(line.Days.Moved(day) ? "m" : "")}{(line.Days.Censored(day) ? "c" : "")}{(line.Days.Unserved(day) ? "u" : "")}{(line.Days.Spread(day) ? "s" : "")} ");
            text.AppendLine();
            for (var day = 0; day < 3; day++) text.AppendLine(CultureInfo.InvariantCulture, $"{stock.Assess(line.Presentation, Context(stock, place, day))}");
        }
        return text.ToString();
    }

    private void Same(string expected, string actual, int number, string how, StockFact[] facts)
    {
        if (expected == actual) return;
        foreach (var fact in facts) output.WriteLine(FormattableString.Invariant(
            $"{fact.Type} {(fact.Type == FactType.Reversal ? fact.Reverses : fact.Presentation)} {fact.At:dd HH:mm} {fact.Quantity} {fact.LineId}"));
        Assert.Fail($"seed {_seed}, case {number}, {how}:\n{expected}\n{actual}");
    }
}

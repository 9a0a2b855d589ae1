using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Xunit.Abstractions;
using static Medistock.Realtime.Actors.Tests.Nation;

namespace Medistock.Realtime.Actors.Tests.Territories;

public sealed class DepartmentTotalsPropertyTests(ITestOutputHelper output)
{
    private const int Establishments = 12, Presentations = 9;

    [Fact]
    public async Task Any_order_repeats_and_losses_then_resent_give_the_same_totals_and_they_are_the_sum_of_what_is_held()
    {
        var seed = 53_2026;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var sent = Messages(random);
            var now = Start.AddHours(60);
            var straight = await AfterAsync(sent, now);
            // Half are lost on the way, all come again later, in any order and some twice.
            var rough = sent.Where(_ => random.Next(2) == 0).Concat(sent).Concat(sent.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(rough);
            var shuffled = await AfterAsync(rough, now);
            for (var presentation = 0; presentation < Presentations; presentation++)
            {
                var totals = straight.Totals(Product(presentation));
                Assert.Equal(totals, shuffled.Totals(Product(presentation)));
                AssertSumOfHeld(straight, presentation, totals);
            }
            Assert.Equal(
                straight.SeenSequences.OrderBy(pair => pair.Key), shuffled.SeenSequences.OrderBy(pair => pair.Key));
        }
    }

    private static void AssertSumOfHeld(DepartmentActor actor, int presentation, IReadOnlyList<LinkTotals> totals)
    {
        foreach (var link in totals)
        {
            var lines = actor.Lines(Product(presentation)).Where(line => line.Kind == link.Link).ToList();
            var unrated = lines.Where(line => !line.Stale && line.Line is { Stock: not null, Consumption: null, Reason: CoverageReason.None }).ToList();
            var summed = lines.Where(line => !line.Stale && line.Line is { Stock: not null, Consumption: not null, Reason: CoverageReason.None or CoverageReason.Unbounded })
                .Concat(unrated).ToList();
            Assert.Equal(unrated.Count, link.UnratedLines);
            Assert.Equal(summed.Aggregate(Quantity.Zero, (sum, line) => sum + (line.Line.Stock ?? default)), link.Stock);
            Assert.Equal(summed.Aggregate(DailyRate.Zero, (sum, line) => sum + (line.Line.Consumption ?? default)), link.Consumption);
            Assert.Equal(
                (summed.Count, lines.Count(line => line.Stale), lines.Count - summed.Count - lines.Count(line => line.Stale)),
                (link.Lines, link.StaleLines, link.UnknownLines));
            Assert.Equal(summed.Count(line => line.Line.Level == CoverageLevel.Critical), link.CriticalLines);
            Assert.Equal(summed.Count(line => line.Line.Level >= CoverageLevel.Alert), link.AlertLines);
        }
    }

    /// <summary>Each establishment's messages, sequences without a hole, its lines' times going forward.</summary>
    private static List<EstablishmentContribution> Messages(Random random)
    {
        var sent = new List<EstablishmentContribution>();
        for (var establishment = 1; establishment <= Establishments; establishment++)
        {
            var kind = establishment % 3 == 0 ? EstablishmentKind.Pui : EstablishmentKind.Officine;
            var at = Start;
            for (var sequence = 1; sequence <= random.Next(1, 12); sequence++)
            {
                at = at.AddHours(random.Next(0, 6));
                var time = at;
                var lines = Enumerable.Range(0, Presentations).Where(_ => random.Next(3) == 0).Select(presentation => random.Next(8) switch
                {
                    0 => UnknownLine(Product(presentation), CoverageReason.Thin, time),
                    1 => UnknownLine(Product(presentation), CoverageReason.Thin, time) with { Stock = Quantity.Of(7), Consumption = DailyRate.Zero },
                    2 => new(Product(presentation), Quantity.Zero, null, CoverageLevel.Critical, CoverageReason.None, time),
                    _ => Line(Product(presentation), random.Next(0, 200), random.Next(0, 20), time, kind),
                }).ToArray();
                DateTimeOffset? through = random.Next(3) == 0 ? at : null;
                sent.Add(new(PuiOf(establishment), kind, sequence, at, through, lines));
            }
        }
        return sent;
    }

    private static async Task<DepartmentActor> AfterAsync(IEnumerable<EstablishmentContribution> messages, DateTimeOffset now)
    {
        var actor = new DepartmentActor(Mayenne, new RecordingPeers(), () => Book, () => DutyPeriods.Default);
        var clock = now.AddMinutes(-30);
        foreach (var message in messages) await actor.ReceiveAsync(message, clock);
        await actor.TickAsync(now);
        return actor;
    }
}

using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;
using static Medistock.Realtime.Actors.Tests.Establishments.EstablishmentHarness;

namespace Medistock.Realtime.Actors.Tests.Establishments;

public class PresentationLimitTests
{
    private const string Code = "establishment.too-many-presentations";
    private readonly EstablishmentHarness _place = new();

    private static PresentationCode Product(int number) => PresentationCode.Parse($"X-P{number}");
    private static StockFact[] Counts(int from, int count) => [.. Enumerable.Range(from, count).Select(number => Fact(FactType.Count, -1, 8, 5, of: Product(number)))];

    [Fact]
    public async Task A_line_of_one_unknown_presentation_too_many_is_refused_alone()
    {
        var first = await _place.Report(Counts(0, FactRules.MostUnknownPresentations - 1));
        Assert.Empty(first.Rejected);
        // The last place is taken once, however many lines name it; a known code and a held one still pass.
        var next = await _place.Report([.. Counts(5_000, 1), .. Counts(5_000, 1), .. Counts(6_000, 1), Fact(FactType.Count, -1, 8, 7), .. Counts(0, 1)]);
        Assert.Equal((2, Code), (Assert.Single(next.Rejected).Index, next.Rejected[0].Code));
        Assert.Contains("X-P6000", next.Rejected[0].Message, StringComparison.Ordinal);
        Assert.Equal(4, next.Accepted);
        Assert.DoesNotContain((await _place.Figures()).Lines, line => line.Presentation == Product(6_000));
    }

    [Fact]
    public async Task A_refused_presentation_is_accepted_once_the_reference_names_it()
    {
        await _place.Report(Counts(0, FactRules.MostUnknownPresentations));
        Assert.Equal(Code, Assert.Single((await _place.Report(Counts(6_000, 1))).Rejected).Code);
        _place.Know(Book(A, Product(6_000)));
        Assert.Empty((await _place.Report(Counts(6_000, 1))).Rejected);
        Assert.Equal(5, (await _place.Line(Product(6_000))).Stock!.Value.ToDecimal());
    }

    [Fact]
    public async Task Known_or_not_an_establishment_holds_at_most_20_000_presentations()
    {
        _place.Know(Book([A, .. Enumerable.Range(0, FactRules.MostPresentations + 1).Select(Product)]));
        for (var from = 0; from < FactRules.MostPresentations; from += 10_000) Assert.Empty((await _place.Report(Counts(from, 10_000))).Rejected);
        var answer = await _place.Report([Fact(FactType.Count, -1, 8, 7), .. Counts(3, 1)]);
        Assert.Equal((0, Code, 1), (Assert.Single(answer.Rejected).Index, answer.Rejected[0].Code, answer.Accepted));
    }

    [Fact]
    public async Task A_replay_of_a_batch_with_a_line_too_many_says_the_same()
    {
        await _place.Report(Counts(0, FactRules.MostUnknownPresentations));
        var batch = _place.Batch(Counts(6_000, 1));
        var first = await _place.Report(batch);
        var again = await _place.Report(batch);
        Assert.True(again.Replayed);
        Assert.Equal(first.Rejected, again.Rejected);
    }
}

using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Server.Commands;

/// <summary>Cuts what a file newly says into batches for the journal.</summary>
internal static class FactParcels
{
    public const string Principal = "import";

    public static IEnumerable<FactParcel> Of(string source, FactsOfFile facts, DateTimeOffset learntAt)
    {
        var origin = new FactOrigin(source, facts.File, facts.Sha256, learntAt);
        foreach (var some in facts.Supply.Select(fact => (fact.Line, fact.Fact)).Chunk(FactRecord.MostFacts))
            yield return new(FactLog.SupplyStream, Guid.CreateVersion7(), Principal, new FactRecord(origin, some, []).Encode());
        // In the order of weeks: published files are not, and a batch that ends in the middle of a season says something true.
        foreach (var some in facts.Epidemic.OrderBy(fact => fact.Fact.Week).Select(fact => (fact.Line, fact.Fact)).Chunk(FactRecord.MostFacts))
            yield return new(FactLog.EpidemicStream, Guid.CreateVersion7(), Principal, new FactRecord(origin, [], some).Encode());
    }
}

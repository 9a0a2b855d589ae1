using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Sources.Reading;
using Medistock.Realtime.Storage.Registry;

namespace Medistock.Realtime.Hosting;

/// <summary>Cuts what a file newly says into batches for the journal.</summary>
internal static class FactParcels
{
    /// <summary>Who imports from the command line.</summary>
    public const string Principal = "import";

    public static IEnumerable<InboxBatch> Of(string source, FactsOfFile facts, string principal, DateTimeOffset learntAt)
    {
        var origin = new FactOrigin(source, facts.File, facts.Sha256, learntAt);
        foreach (var some in facts.Supply.Select(fact => (fact.Line, fact.Fact)).Chunk(FactRecord.MostFacts))
            yield return new(0, IdOf(facts.Sha256, some.Select(fact => fact.Line)), FactLog.SupplyStream, principal, learntAt, new FactRecord(origin, some, []).Encode());
        // In the order of weeks: published files are not, and a batch that ends in the middle of a season says something true.
        foreach (var some in facts.Epidemic.OrderBy(fact => fact.Fact.Week).Select(fact => (fact.Line, fact.Fact)).Chunk(FactRecord.MostFacts))
            yield return new(0, Guid.CreateVersion7(), FactLog.EpidemicStream, principal, learntAt, new FactRecord(origin, [], some).Encode());
    }

    /// <summary>
    /// The same lines of the same bytes are the same batch, however often and by whichever road they are handed over: each of these facts carries its own time. A week's value that was revised and put
    /// back does not, and has to count again: its ids are drawn.
    /// </summary>
    private static Guid IdOf(string sha256, IEnumerable<int> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(sha256));
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (var line in lines)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, line);
            hash.AppendData(number);
        }
        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }
}

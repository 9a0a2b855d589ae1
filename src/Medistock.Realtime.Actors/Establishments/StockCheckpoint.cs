using System.Buffers;
using System.Buffers.Binary;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Establishments;

/// <summary>
/// What stands in for the beginning of <c>stock/{finess}</c> once retention has removed it: batches that, folded with the rows that follow,
/// give what all rows gave. A row of the stream <c>checkpoint/stock/{finess}</c>; the newest counts.
/// </summary>
/// <param name="Through">The last sequence it stands for.</param>
public sealed record StockCheckpoint(long Through, IReadOnlyList<RecordedBatch> Batches)
{
    private const byte FormatVersion = 1;
    /// <summary>Facts this close to the cut are kept as they were: what no window of days, and no late line of a row that follows, can tell apart from the truth.</summary>
    public static TimeSpan KeptAsTheyWere { get; } = TimeSpan.FromDays(DayRing.Days) + FactRules.LateLimit + TimeSpan.FromDays(9);

    public const string Prefix = "checkpoint/";
    public static string StreamOf(string stream) => Prefix + stream;

    /// <summary>
    /// Distils the beginning of an establishment's journal: of each line what its stock and its way of reporting rest on, and everything of the last
    /// <see cref="KeptAsTheyWere"/>. A line older than that can no longer be withdrawn.
    /// </summary>
    /// <param name="beginning">An earlier checkpoint's batches, and the rows up to <paramref name="through"/>.</param>
    /// <param name="cutAt">When the last of these rows was recorded.</param>
    public static StockCheckpoint Of(long through, IReadOnlyList<RecordedBatch> beginning, DateTimeOffset cutAt, LocalCalendar calendar)
    {
        var before = cutAt - KeptAsTheyWere;
        var withdrawn = new Dictionary<string, int>(StringComparer.Ordinal);
        var streams = false;
        var recent = new List<StockFact>();
        var closed = new SortedSet<DateOnly>();
        var old = new Dictionary<PresentationCode, List<StockFact>>();
        DateTimeOffset? from = null, reported = null;
        StockFact? earliest = null;
        foreach (var batch in beginning)
        {
            if (batch.ReportedThrough is { } at) (from, reported) = (Earlier(from, at), reported is { } known && known > at ? known : at);
            closed.UnionWith(batch.ClosedDays.Where(day => LocalCalendar.NumberOf(day) >= calendar.DayOf(before.ToUnixTimeMilliseconds())));
            foreach (var fact in batch.Facts)
                if (fact.Reverses is { } id) withdrawn[id] = Math.Max(withdrawn.GetValueOrDefault(id, int.MinValue), calendar.DayOf(fact.At.ToUnixTimeMilliseconds()));
        }
        foreach (var batch in beginning)
        {
            foreach (var fact in batch.Facts)
            {
                if (fact.At >= before) recent.Add(fact);
                else if (fact.Type != FactType.Reversal && !(fact.LineId is { } id && withdrawn.TryGetValue(id, out var until) && calendar.DayOf(fact.At.ToUnixTimeMilliseconds()) <= until + 1))
                {
                    if (earliest is null || fact.At < earliest.Value.At) earliest = fact;
                    streams |= FactRules.StreamsDemand(fact.Type);
                    if (!old.TryGetValue(fact.Presentation, out var of)) old[fact.Presentation] = of = [];
                    of.Add(fact);
                }
            }
        }
        var distilled = new List<StockFact>();
        foreach (var of in old.Values) Distil(of, streams || recent.Any(fact => FactRules.StreamsDemand(fact.Type)), distilled);
        // Only its day matters: the first that was reported on.
        if (earliest is { } first) distilled.Add(Plain(first) with { Type = FactType.Ordered, Quantity = default });
        var batches = new List<RecordedBatch>();
        if (from is { } said) batches.Add(new([], said, []));
        batches.Add(new(distilled, null, []));
        batches.Add(new(recent, reported, [.. closed]));
        return new(through, batches);
    }

    /// <summary>The newest checkpoint of the stream, or null.</summary>
    public static async ValueTask<StockCheckpoint?> ReadAsync(IJournal journal, string stream, CancellationToken cancel)
    {
        StockCheckpoint? newest = null;
        await foreach (var row in journal.ReadAsync(StreamOf(stream), 0, cancel)) newest = Decode(row.Payload.Span);
        return newest;
    }

    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(1_024);
        output.GetSpan(1)[0] = FormatVersion;
        output.Advance(1);
        Write(output, Through);
        Write(output, Batches.Count);
        foreach (var batch in Batches)
        {
            var record = new BatchRecord(batch, 0, 0, 0, [], []).Encode();
            Write(output, record.Length);
            output.Write(record);
        }
        return output.WrittenSpan.ToArray();

        static void Write(ArrayBufferWriter<byte> output, long number)
        {
            BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), number);
            output.Advance(8);
        }
    }

    /// <exception cref="InvalidDataException">It is of a newer format.</exception>
    public static StockCheckpoint Decode(ReadOnlySpan<byte> payload)
    {
        if (payload[0] != FormatVersion) throw new InvalidDataException($"checkpoint of format {payload[0]}, this program reads {FormatVersion}");
        var through = BinaryPrimitives.ReadInt64LittleEndian(payload[1..]);
        var batches = new RecordedBatch[(int)BinaryPrimitives.ReadInt64LittleEndian(payload[9..])];
        var at = 17;
        for (var i = 0; i < batches.Length; i++)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(payload[at..]);
            batches[i] = BatchRecord.Decode(payload.Slice(at + 8, length)).Batch;
            at += 8 + length;
        }
        return new(through, batches);
    }

    private static void Distil(List<StockFact> facts, bool streams, List<StockFact> into)
    {
        facts.Sort(static (left, right) => FactRules.CompareInTime(left, right));
        var last = facts[^1];
        // What was read off two counts is known from both: a line that is only counted keeps them, and what came between.
        var counts = facts.Where(fact => fact.Type == FactType.Count).Select(fact => fact.At.ToUnixTimeMilliseconds()).Distinct().TakeLast(streams ? 1 : 2).ToArray();
        var from = counts.Length > 0 ? counts[0] : long.MaxValue;
        long net = 0;
        var receipts = false;
        foreach (var fact in facts)
        {
            var at = fact.At.ToUnixTimeMilliseconds();
            receipts |= fact.Type == FactType.Received;
            if (at >= from && (!streams || fact.Type == FactType.Count)) into.Add(fact);
            else if (streams && at > from) net += FactRules.StockSign(fact.Type) * fact.Quantity.TenThousandths;
        }
        var plain = Plain(last);
        if (streams) into.Add(plain with { Type = net > 0 ? FactType.Borrowed : net < 0 ? FactType.Lent : FactType.Ordered, Quantity = new(Math.Abs(net)) });
        else if (counts.Length == 0) into.Add(plain with { Type = FactType.Ordered, Quantity = default });
        if (receipts) into.Add(plain with { Type = FactType.Received, Quantity = default });
        if (streams) into.Add(plain with { Type = FactType.Dispensed, Quantity = default });
    }

    private static StockFact Plain(in StockFact fact) => fact with { LineId = null, Lot = null, Expiry = null };

    private static DateTimeOffset Earlier(DateTimeOffset? known, DateTimeOffset at) => known is { } first && first < at ? first : at;
}

using System.Buffers;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Establishments;

/// <summary>
/// One row of <c>stock/{finess}</c>: the accepted lines as received, what was answered about them, and each touched line's
/// resulting absolute contribution.
/// </summary>
public sealed record BatchRecord(
    RecordedBatch Batch, int Duplicates, int Ignored, int Unknown, IReadOnlyList<RefusedLine> Rejected, IReadOnlyList<LineContribution> Contributions)
{
    private const byte FormatVersion = 1;

    [Flags]
    private enum RecordFlags : byte { None = 0, ReportedThrough = 1, WholeSeconds = 2, WholeSecondLines = 4 }

    [Flags]
    private enum FactFlags : byte { LineId = 0x10, Reverses = 0x20, Lot = 0x40, SamePresentation = 0x80 }

    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(64 + Batch.Facts.Count * 24);
        var writer = new ByteWriter(output);
        var seconds = Batch.Facts.All(fact => fact.At.UtcTicks % TimeSpan.TicksPerSecond == 0);
        var secondLines = Contributions.All(line => line.LastAt.UtcTicks % TimeSpan.TicksPerSecond == 0);
        writer.Byte(FormatVersion);
        writer.Byte((byte)((Batch.ReportedThrough is null ? 0 : RecordFlags.ReportedThrough) | (seconds ? RecordFlags.WholeSeconds : 0) | (secondLines ? RecordFlags.WholeSecondLines : 0)));
        writer.Varint((ulong)Duplicates);
        writer.Varint((ulong)Ignored);
        writer.Varint((ulong)Unknown);
        writer.Varint((ulong)Rejected.Count);
        foreach (var refused in Rejected)
        {
            writer.Varint((ulong)(refused.Index + 1));
            writer.Text(refused.Code);
            writer.Text(refused.Message);
        }
        if (Batch.ReportedThrough is { } through) writer.Signed(through.ToUnixTimeMilliseconds());
        writer.Varint((ulong)Batch.ClosedDays.Count);
        foreach (var day in Batch.ClosedDays) writer.Varint((ulong)day.DayNumber);
        EncodeFacts(writer, seconds ? 1000 : 1);
        EncodeContributions(writer, secondLines ? 1000 : 1);
        return output.WrittenSpan.ToArray();
    }

    private void EncodeFacts(ByteWriter writer, long unit)
    {
        writer.Varint((ulong)Batch.Facts.Count);
        long at = 0;
        var lineId = "";
        PresentationCode? presentation = null;
        foreach (var fact in Batch.Facts)
        {
            var flags = (fact.LineId is null ? 0 : FactFlags.LineId) | (fact.Reverses is null ? 0 : FactFlags.Reverses)
                | (fact.Lot is null && fact.Expiry is null ? 0 : FactFlags.Lot) | (fact.Type == FactType.Reversal || fact.Presentation.Equals(presentation) ? FactFlags.SamePresentation : 0);
            writer.Byte((byte)((byte)fact.Type | (byte)flags));
            if (!flags.HasFlag(FactFlags.SamePresentation)) writer.Presentation(fact.Presentation);
            if (fact.Type != FactType.Reversal) presentation = fact.Presentation;
            var time = fact.At.ToUnixTimeMilliseconds() / unit;
            writer.Signed(time - at);
            at = time;
            var amount = fact.Quantity.TenThousandths;
            writer.Varint(amount % Quantity.Scale == 0 ? (ulong)(amount / Quantity.Scale) << 1 : ((ulong)amount << 1) | 1);
            if (fact.LineId is { } id) writer.Text(id, lineId);
            lineId = fact.LineId ?? lineId;
            if (fact.Reverses is { } reverses) writer.Text(reverses);
            if (!flags.HasFlag(FactFlags.Lot)) continue;
            writer.Text(fact.Lot ?? "");
            writer.Varint((ulong)(fact.Expiry?.DayNumber ?? 0));
        }
    }

    private void EncodeContributions(ByteWriter writer, long unit)
    {
        writer.Varint((ulong)Contributions.Count);
        long at = 0;
        foreach (var line in Contributions)
        {
            writer.Presentation(line.Presentation);
            writer.Byte((byte)((byte)line.Level | (byte)line.Reason << 2 | (line.Stock is null ? 0 : 0x40) | (line.Consumption is null ? 0 : 0x80)));
            var time = line.LastAt.ToUnixTimeMilliseconds() / unit;
            writer.Signed(time - at);
            at = time;
            if (line.Stock is { } stock) writer.Signed(stock.TenThousandths);
            if (line.Consumption is { } daily) writer.Varint((ulong)daily.Millionths);
        }
    }

    /// <exception cref="InvalidDataException">The row is of a newer format.</exception>
    public static BatchRecord Decode(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        if (reader.Byte() is var version && version != FormatVersion) throw new InvalidDataException($"stock record of format {version}, this program reads {FormatVersion}");
        var flags = (RecordFlags)reader.Byte();
        var (duplicates, ignored, unknown) = (reader.Count(), reader.Count(), reader.Count());
        var rejected = new RefusedLine[reader.Count()];
        for (var i = 0; i < rejected.Length; i++) rejected[i] = new(reader.Count() - 1, reader.Text(), reader.Text());
        DateTimeOffset? through = flags.HasFlag(RecordFlags.ReportedThrough) ? DateTimeOffset.FromUnixTimeMilliseconds(reader.Signed()) : null;
        var closed = new DateOnly[reader.Count()];
        for (var i = 0; i < closed.Length; i++) closed[i] = DateOnly.FromDayNumber(reader.Count());
        var facts = DecodeFacts(ref reader, flags.HasFlag(RecordFlags.WholeSeconds) ? 1000 : 1);
        return new(new(facts, through, closed), duplicates, ignored, unknown, rejected, DecodeContributions(ref reader, flags.HasFlag(RecordFlags.WholeSecondLines) ? 1000 : 1));
    }

    private static StockFact[] DecodeFacts(ref ByteReader reader, long unit)
    {
        var facts = new StockFact[reader.Count()];
        long at = 0;
        var lineId = "";
        PresentationCode presentation = default;
        for (var i = 0; i < facts.Length; i++)
        {
            var head = reader.Byte();
            var flags = (FactFlags)(head & 0xF0);
            if (!flags.HasFlag(FactFlags.SamePresentation)) presentation = reader.Presentation();
            at += reader.Signed();
            var amount = reader.Varint();
            var quantity = (amount & 1) == 0 ? (long)(amount >> 1) * Quantity.Scale : (long)(amount >> 1);
            var id = flags.HasFlag(FactFlags.LineId) ? lineId = reader.Text(lineId) : null;
            var reverses = flags.HasFlag(FactFlags.Reverses) ? reader.Text() : null;
            var lot = flags.HasFlag(FactFlags.Lot) ? reader.Text() : null;
            var expiry = flags.HasFlag(FactFlags.Lot) ? reader.Count() : 0;
            facts[i] = new((FactType)(head & 0x0F) == FactType.Reversal ? default : presentation, DateTimeOffset.FromUnixTimeMilliseconds(at * unit), (FactType)(head & 0x0F), new(quantity), id, reverses,
                lot is { Length: > 0 } ? lot : null, expiry > 0 ? DateOnly.FromDayNumber(expiry) : null);
        }
        return facts;
    }

    private static LineContribution[] DecodeContributions(ref ByteReader reader, long unit)
    {
        var lines = new LineContribution[reader.Count()];
        long at = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var presentation = reader.Presentation();
            var head = reader.Byte();
            at += reader.Signed();
            Quantity? stock = (head & 0x40) != 0 ? new Quantity(reader.Signed()) : null;
            DailyRate? daily = (head & 0x80) != 0 ? new DailyRate((long)reader.Varint()) : null;
            lines[i] = new(presentation, stock, daily, (CoverageLevel)(head & 3), (CoverageReason)(head >> 2 & 0xF), DateTimeOffset.FromUnixTimeMilliseconds(at * unit));
        }
        return lines;
    }
}

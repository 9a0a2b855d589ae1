using System.Buffers;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Actors.Signals;

/// <summary>
/// A row of the plan at its place in the log <c>signals</c>, which numbers everything that screens must not miss: format version 2, the row's sequence in the stream
/// <c>plan</c>, and what screens are told of it in that stream's own format.
/// </summary>
public static class AnnouncedPlan
{
    private const byte Version = 2;

    public static bool IsOne(ReadOnlySpan<byte> payload) => payload is [Version, ..];

    public static byte[] Encode(long planSequence, PlanEntry told)
    {
        var output = new ArrayBufferWriter<byte>(1_024);
        var writer = new ByteWriter(output);
        writer.Byte(Version);
        writer.Varint((ulong)planSequence);
        writer.Bytes(PlanCodec.Encode(told));
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The row is of a newer format.</exception>
    public static PlanChange Decode(in JournalEntry entry)
    {
        var reader = new ByteReader(entry.Payload.Span);
        if (reader.Byte() != Version) throw new InvalidDataException("not an announced row of the plan");
        var sequence = (long)reader.Varint();
        return new(entry.Sequence, sequence, PlanCodec.Decode(reader.Bytes()));
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>Stored: never renumber.</summary>
internal enum RecordKind : byte
{
    /// <summary>First in each segment: the next entry number.</summary>
    Start = 1,
    /// <summary>An entry: one stock line, its JSON as it goes on the wire.</summary>
    Line = 2,
    /// <summary>An entry: reporting is complete up to this time (ISO 8601).</summary>
    Through = 3,
    /// <summary>An entry: a closed local day (<c>yyyy-MM-dd</c>).</summary>
    Closed = 4,
    /// <summary>Entries <c>first…last</c> of an establishment leave as this batch, for ever.</summary>
    Cut = 5,
    /// <summary>Entries up to <c>last</c> of an establishment are acknowledged, or set aside.</summary>
    Done = 6,
}

/// <summary>
/// One record of a segment: <c>length u32 · crc32c u32 · payload</c>, little endian, <c>length</c> and the crc being the payload's.
/// Payload of an entry: <c>kind u8 · number i64 · enqueued i64 (Unix ms) · finess 9 · body</c>; of a cut: <c>kind · first i64 · last i64 · finess 9 · batch id 16</c>;
/// of done: <c>kind · last i64 · finess 9 · batch id 16</c>; of a start: <c>kind · next i64</c>.
/// </summary>
internal static class Record
{
    public const int HeaderLength = 8, EntryHead = 1 + 8 + 8 + Identifiers.FinessLength;
    /// <summary>No entry is longer: a line has ten short fields.</summary>
    public const int MaxPayload = 4096;

    public static bool IsEntry(RecordKind kind) => kind is RecordKind.Line or RecordKind.Through or RecordKind.Closed;

    /// <summary>Reserves the header; <see cref="End"/> fills it.</summary>
    public static int Begin(ByteBuffer buffer)
    {
        var at = buffer.Length;
        buffer.Take(HeaderLength);
        return at;
    }

    public static void End(ByteBuffer buffer, int at)
    {
        var payload = buffer.Written.Slice(at + HeaderLength);
        var crc = Crc32C.Of(payload);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.Array.AsSpan(at), (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.Array.AsSpan(at + 4), crc);
    }

    public static void EntryHeader(ByteBuffer buffer, RecordKind kind, long number, long enqueuedMs, string finess)
    {
        var head = buffer.Take(EntryHead);
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(head.Slice(1), number);
        BinaryPrimitives.WriteInt64LittleEndian(head.Slice(9), enqueuedMs);
        Ascii(finess, head.Slice(17));
    }

    public static void Start(ByteBuffer buffer, long next)
    {
        var at = Begin(buffer);
        var payload = buffer.Take(9);
        payload[0] = (byte)RecordKind.Start;
        BinaryPrimitives.WriteInt64LittleEndian(payload.Slice(1), next);
        End(buffer, at);
    }

    public static void Cut(ByteBuffer buffer, string finess, Cut cut)
    {
        var at = Begin(buffer);
        var payload = buffer.Take(17 + Identifiers.FinessLength + 16);
        payload[0] = (byte)RecordKind.Cut;
        BinaryPrimitives.WriteInt64LittleEndian(payload.Slice(1), cut.First);
        BinaryPrimitives.WriteInt64LittleEndian(payload.Slice(9), cut.Last);
        Ascii(finess, payload.Slice(17));
        cut.BatchId.ToByteArray().CopyTo(payload.Slice(17 + Identifiers.FinessLength));
        End(buffer, at);
    }

    public static void Done(ByteBuffer buffer, string finess, Cut cut)
    {
        var at = Begin(buffer);
        var payload = buffer.Take(9 + Identifiers.FinessLength + 16);
        payload[0] = (byte)RecordKind.Done;
        BinaryPrimitives.WriteInt64LittleEndian(payload.Slice(1), cut.Last);
        Ascii(finess, payload.Slice(9));
        cut.BatchId.ToByteArray().CopyTo(payload.Slice(9 + Identifiers.FinessLength));
        End(buffer, at);
    }

    /// <summary>The payload at <paramref name="at"/>, or false when the bytes there are not a whole, sound record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int at, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (bytes.Length - at < HeaderLength) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(at));
        if (length is 0 or > MaxPayload || bytes.Length - at - HeaderLength < length) return false;
        payload = bytes.Slice(at + HeaderLength, (int)length);
        return Crc32C.Of(payload) == BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(at + 4));
    }

    public static RecordKind Kind(ReadOnlySpan<byte> payload) => (RecordKind)payload[0];
    public static long Number(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt64LittleEndian(payload.Slice(1));
    public static long EnqueuedMs(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadInt64LittleEndian(entry.Slice(9));
    public static string EntryFiness(ReadOnlySpan<byte> entry) => Text(entry.Slice(17, Identifiers.FinessLength));
    public static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> entry) => entry.Slice(EntryHead);

    public static (string Finess, Cut Cut) ReadCut(ReadOnlySpan<byte> payload) => (
        Text(payload.Slice(17, Identifiers.FinessLength)),
        new Cut(new Guid(payload.Slice(17 + Identifiers.FinessLength, 16).ToArray()), Number(payload), BinaryPrimitives.ReadInt64LittleEndian(payload.Slice(9))));

    public static (string Finess, long Last) ReadDone(ReadOnlySpan<byte> payload) => (Text(payload.Slice(9, Identifiers.FinessLength)), Number(payload));

    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8.ToArray());

    private static void Ascii(string text, Span<byte> into)
    {
        for (var i = 0; i < text.Length; i++) into[i] = (byte)text[i];
    }
}

/// <summary>Entries <paramref name="First"/>…<paramref name="Last"/> (numbers, inclusive) of one establishment, bound to one batch id for ever.</summary>
internal sealed record Cut(Guid BatchId, long First, long Last);

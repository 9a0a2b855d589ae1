using System.Buffers;
using System.Text;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Actors;

/// <summary>Writes the compact integers and texts of a stored payload, or of a message between silos.</summary>
public ref struct ByteWriter(ArrayBufferWriter<byte> output)
{
    public readonly void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public readonly void Varint(ulong value)
    {
        var span = output.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        output.Advance(length);
    }

    /// <summary>Small numbers of either sign in few bytes.</summary>
    public readonly void Signed(long value) => Varint((ulong)(value << 1) ^ (ulong)(value >> 63));

    /// <summary>A text of at most 65 535 bytes that often begins like <paramref name="previous"/>.</summary>
    public readonly void Text(ReadOnlySpan<char> text, ReadOnlySpan<char> previous = default)
    {
        var shared = Math.Min(text.CommonPrefixLength(previous), 127);
        // Half of a character is not text: cut before it.
        if (shared > 0 && char.IsHighSurrogate(text[shared - 1])) shared--;
        Varint((ulong)shared);
        var rest = text[shared..];
        var length = Encoding.UTF8.GetByteCount(rest);
        Varint((ulong)length);
        Encoding.UTF8.GetBytes(rest, output.GetSpan(length));
        output.Advance(length);
    }

    public readonly void Bytes(ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)bytes.Length);
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }

    public readonly void Presentation(PresentationCode presentation)
    {
        // The seven digits say it all: prefix and key follow from them.
        if (presentation.Kind == PresentationKind.Other)
        {
            Varint(2);
            Varint(presentation.Value);
            return;
        }
        Varint((presentation.Value / 10 % 10_000_000) << 2 | (presentation.Kind == PresentationKind.Ucd ? 1UL : 0UL));
    }
}

/// <summary>Reads what <see cref="ByteWriter"/> wrote. A payload that ends too early throws: the store is damaged.</summary>
public ref struct ByteReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    public byte Byte()
    {
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    public long Signed()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Count() => checked((int)Varint());

    public string Text(ReadOnlySpan<char> previous = default)
    {
        var shared = Count();
        var length = Count();
        var rest = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        return shared == 0 ? rest : string.Concat(previous[..shared], rest);
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Count();
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    public PresentationCode Presentation()
    {
        var word = Varint();
        if (word == 2) return PresentationCode.FromValue(Varint());
        var twelve = ((word & 1) == 0 ? 34009UL : 34008UL) * 10_000_000 + (word >> 2);
        return PresentationCode.FromValue(twelve * 10 + (ulong)CheckDigits.Ean13(twelve));
    }
}

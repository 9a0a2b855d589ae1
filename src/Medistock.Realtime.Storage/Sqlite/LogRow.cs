using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>A row of <c>log</c> as it is stored: names are numbers.</summary>
internal readonly record struct LogRow(
    long Row, int Stream, long Sequence, Guid? Batch, ulong Hash, int Principal, long AtMs, byte[] Payload, bool Intact)
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public const string Columns = "row, stream, sequence, batch, hash, principal, at, checksum, payload";

    public static LogRow Read(Statement row)
    {
        Guid? batch = row.IsNull(3) ? null : row.Blob(3) is { Length: 16 } bytes ? new Guid(bytes, bigEndian: true) : Guid.Empty;
        var read = new LogRow(row.Long(0), row.Int(1), row.Long(2), batch, unchecked((ulong)row.Long(4)), row.Int(5), row.Long(6), row.Blob(8).ToArray(), true);
        return read with { Intact = row.Long(7) == Checksum(read.Row, read.Stream, read.Sequence, batch, read.Hash, read.Principal, read.AtMs, read.Payload) };
    }

    /// <summary>CRC-32C over everything in the row, so that a row is neither altered nor misplaced unseen.</summary>
    public static uint Checksum(long row, int stream, long sequence, Guid? batch, ulong hash, int principal, long atMs, ReadOnlySpan<byte> payload)
    {
        Span<byte> fixedPart = stackalloc byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(fixedPart, row);
        BinaryPrimitives.WriteInt64LittleEndian(fixedPart[8..], sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(fixedPart[16..], hash);
        BinaryPrimitives.WriteInt64LittleEndian(fixedPart[24..], atMs);
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart[32..], stream);
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart[36..], principal);
        BinaryPrimitives.WriteInt64LittleEndian(fixedPart[40..], batch is null ? 0 : 1);
        batch.GetValueOrDefault().TryWriteBytes(fixedPart[48..], bigEndian: true, out _);
        return Crc(Crc(uint.MaxValue, fixedPart), payload) ^ uint.MaxValue;
    }

    public static uint Checksum(ReadOnlySpan<byte> bytes) => Crc(uint.MaxValue, bytes) ^ uint.MaxValue;

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var rest in bytes[(bytes.Length & ~7)..]) crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }

    /// <summary>The key of the batch index: 64 mixed bits of stream and id, never 0. Equal keys are told apart by the rows.</summary>
    public static ulong BatchKey(int stream, Guid batch)
    {
        Span<byte> bytes = stackalloc byte[16];
        batch.TryWriteBytes(bytes, bigEndian: true, out _);
        var key = Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ Mix((ulong)stream)));
        return key == 0 ? 1 : key;
    }

    // SplitMix64's finaliser (Steele, Lea, Flood 2014).
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}

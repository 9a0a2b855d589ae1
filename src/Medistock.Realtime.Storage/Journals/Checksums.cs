using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Storage.Journals;

/// <summary>CRC-32C, by which what is read back is known to be what was written.</summary>
internal static class Checksums
{
    /// <summary>Over everything in a journal's row, so that a row is neither altered nor misplaced unseen.</summary>
    /// <param name="row">Where the row stands in its file; 0 where rows have no place but their key.</param>
    public static uint Row(long row, int stream, long sequence, Guid? batch, ulong hash, int principal, long atMs, ReadOnlySpan<byte> payload)
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

    /// <summary>Over a snapshot's name, sequence and state.</summary>
    public static long Of(string stream, Snapshot snapshot)
    {
        var name = Encoding.UTF8.GetBytes(stream);
        Span<byte> sequence = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(sequence, snapshot.Sequence);
        return Of(snapshot.State.Span) ^ ((long)Of(sequence) << 1) ^ Of(name);
    }

    public static uint Of(ReadOnlySpan<byte> bytes) => Crc(uint.MaxValue, bytes) ^ uint.MaxValue;

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var rest in bytes[(bytes.Length & ~7)..]) crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }
}

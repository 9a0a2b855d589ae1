using System.Buffers.Binary;
using Medistock.Realtime.Storage.Journals;

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
        return read with { Intact = row.Long(7) == Checksums.Row(read.Row, read.Stream, read.Sequence, batch, read.Hash, read.Principal, read.AtMs, read.Payload) };
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

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Medistock.Realtime.Sources.Reading;

/// <summary>
/// The lines that earlier imports took, as 64-bit fingerprints per table (<c>bdpm/CIS_CIP_bdpm</c>): with it a second import of the same file
/// reports every line as unchanged. Kept by the caller between imports (≈ 8 B a line, ≈ 1 MB for a BDPM delivery). An import of a
/// table replaces that table's set, so that a line withdrawn and put back counts as accepted again.
/// </summary>
public sealed class TakenLines
{
    /// <summary>Reading stops with <see cref="InvalidDataException"/> beyond this: a table of the sources known has under 50 000 lines.</summary>
    public const int MaxLinesPerTable = 5_000_000;
    private const uint Format = 0x314B4E4C; // "LNK1"
    private readonly Dictionary<string, HashSet<ulong>> _tables = new(StringComparer.Ordinal);

    public static TakenLines None => new();

    internal HashSet<ulong> Of(string table) => _tables.TryGetValue(table, out var lines) ? lines : [];

    /// <summary>This memory after an import that read the tables of <paramref name="now"/>; a table it did not read keeps its lines.</summary>
    internal TakenLines After(TakenLines now)
    {
        var after = new TakenLines();
        foreach (var (table, lines) in _tables.Concat(now._tables)) after._tables[table] = lines;
        return after;
    }

    /// <summary>Several files of one table in one import add up.</summary>
    internal void Add(string table, HashSet<ulong> lines)
    {
        if (!_tables.TryAdd(table, lines)) _tables[table].UnionWith(lines);
    }

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Format);
        writer.Write(_tables.Count);
        foreach (var (table, lines) in _tables.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Write(table);
            writer.Write(lines.Count);
            foreach (var line in lines.Order()) writer.Write(line);
        }
    }

    /// <exception cref="InvalidDataException">Not written by <see cref="Write"/>, or cut short.</exception>
    public static TakenLines Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadUInt32() != Format) throw new InvalidDataException("not a record of imported lines");
            var taken = new TakenLines();
            for (var tables = reader.ReadInt32(); tables > 0; tables--) taken._tables[reader.ReadString()] = ReadTable(reader);
            return taken;
        }
        catch (EndOfStreamException cut)
        {
            throw new InvalidDataException("the record of imported lines is cut short", cut);
        }
    }

    private static HashSet<ulong> ReadTable(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MaxLinesPerTable) throw new InvalidDataException($"a table claims {count} lines");
        var lines = new HashSet<ulong>();
        for (var i = 0; i < count; i++) lines.Add(reader.ReadUInt64());
        return lines;
    }

    internal static ulong Fingerprint(string line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(line.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}

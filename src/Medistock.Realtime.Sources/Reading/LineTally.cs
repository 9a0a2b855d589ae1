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

    /// <exception cref="InvalidDataException">Not written by <see cref="Write"/>.</exception>
    public static TakenLines Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadUInt32() != Format) throw new InvalidDataException("not a record of imported lines");
        var taken = new TakenLines();
        for (var tables = reader.ReadInt32(); tables > 0; tables--)
        {
            var name = reader.ReadString();
            var count = reader.ReadInt32();
            if (count is < 0 or > MaxLinesPerTable) throw new InvalidDataException($"{name} claims {count} lines");
            var lines = new HashSet<ulong>(count);
            for (var i = 0; i < count; i++) lines.Add(reader.ReadUInt64());
            taken._tables[name] = lines;
        }
        return taken;
    }

    internal static ulong Fingerprint(string line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(line.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}

/// <summary>Counts what becomes of each line of one file; each line is told exactly once.</summary>
internal sealed class LineTally(SourceFile file, HashSet<ulong> takenBefore)
{
    private readonly List<LineReport> _rejects = [], _warnings = [];
    private readonly HashSet<ulong> _taken = [];
    private int _accepted, _unchanged;

    /// <summary>The fingerprints of the lines taken now.</summary>
    public HashSet<ulong> Taken => _taken;

    /// <summary>False: the same line stood higher up in this file; it is counted as unchanged and needs no reading.</summary>
    public bool IsNew(SourceLine line)
    {
        if (!_taken.Contains(TakenLines.Fingerprint(line.Text))) return true;
        _unchanged++;
        return false;
    }

    public void Take(SourceLine line)
    {
        var fingerprint = TakenLines.Fingerprint(line.Text);
        _taken.Add(fingerprint);
        if (takenBefore.Contains(fingerprint)) _unchanged++;
        else _accepted++;
    }

    public void Reject(SourceLine line, int column, string code, string message) => _rejects.Add(LineReport.Of(line, column, code, message));
    public void Warn(SourceLine line, int column, string code, string message) => _warnings.Add(LineReport.Of(line, column, code, message));

    public ImportReport Report(string source, int headerLines = 0)
    {
        var read = file.Lines.Count - headerLines;
        if (read != _accepted + _unchanged + _rejects.Count)
            throw new InvalidOperationException($"{file.Name}: {read} lines read, {_accepted + _unchanged + _rejects.Count} told");
        return new(source, file.Name, file.Sha256, file.Encoding, read, _accepted, _unchanged, _rejects.Count, _rejects, _warnings);
    }
}

namespace Medistock.Realtime.Storage.Registry;

/// <summary>One file that was imported.</summary>
/// <param name="Source">As on the command line: <c>bdpm</c>, <c>finess</c>…</param>
/// <param name="Sha256">Of the file's bytes, lower-case hexadecimal.</param>
public sealed record ImportEntry(string Source, string File, string Sha256, DateTimeOffset At, int Read, int Accepted, int Unchanged, int Rejected);

/// <summary>Every import, in order; nothing is ever removed from it.</summary>
public sealed class ImportLedger
{
    private readonly IRegistryTables _tables;
    private readonly TimeProvider _time;

    internal ImportLedger(IRegistryTables tables, TimeProvider time) => (_tables, _time) = (tables, time);

    /// <summary>Records an import, dated now.</summary>
    public ImportEntry Record(string source, string file, string sha256, int read, int accepted, int unchanged, int rejected)
    {
        var entry = new ImportEntry(source, file, sha256, _time.GetUtcNow(), read, accepted, unchanged, rejected);
        _tables.RecordImport(entry);
        return entry;
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<ImportEntry> Newest(int most) => _tables.NewestImports(most);
}

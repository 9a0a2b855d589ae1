using Medistock.Realtime.Storage.Sqlite;

namespace Medistock.Realtime.Storage.Registry;

/// <summary>One file that was imported.</summary>
/// <param name="Source">As on the command line: <c>bdpm</c>, <c>finess</c>…</param>
/// <param name="Sha256">Of the file's bytes, lower-case hexadecimal.</param>
public sealed record ImportEntry(string Source, string File, string Sha256, DateTimeOffset At, int Read, int Accepted, int Unchanged, int Rejected);

/// <summary>Every import, in order; nothing is ever removed from it.</summary>
public sealed class ImportLedger
{
    private readonly RegistryFile _file;
    private readonly TimeProvider _time;

    internal ImportLedger(RegistryFile file, TimeProvider time) => (_file, _time) = (file, time);

    /// <summary>Records an import, dated now.</summary>
    public ImportEntry Record(string source, string file, string sha256, int read, int accepted, int unchanged, int rejected)
    {
        var entry = new ImportEntry(source, file, sha256, _time.GetUtcNow(), read, accepted, unchanged, rejected);
        return _file.Write(connection =>
        {
            using var insert = new Statement(connection, "INSERT INTO import (source, file, sha256, at, read, accepted, unchanged, rejected) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
            insert.Bind(1, source).Bind(2, file).Bind(3, sha256).Bind(4, entry.At.ToUnixTimeMilliseconds())
                .Bind(5, read).Bind(6, accepted).Bind(7, unchanged).Bind(8, rejected).Run();
            return entry;
        });
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<ImportEntry> Newest(int most)
    {
        using var connection = _file.Connect();
        using var rows = new Statement(connection, "SELECT source, file, sha256, at, read, accepted, unchanged, rejected FROM import ORDER BY id DESC LIMIT ?");
        rows.Bind(1, most);
        var entries = new List<ImportEntry>();
        while (rows.Step())
            entries.Add(new(rows.Text(0), rows.Text(1), rows.Text(2), DateTimeOffset.FromUnixTimeMilliseconds(rows.Long(3)), rows.Int(4), rows.Int(5), rows.Int(6), rows.Int(7)));
        return entries;
    }
}

using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Sources.Reading;

/// <summary>A file as handed over: its name without folder, its bytes.</summary>
public sealed record GivenFile(string Name, byte[] Bytes)
{
    /// <summary>Told lines read and lines of this file, now and then while it is read; what it throws ends the reading, which stores nothing.</summary>
    public Action<int, int>? Reading { get; init; }

    /// <summary>Reads the files named, and the files inside the folders named (not deeper), in name order.</summary>
    /// <exception cref="IOException">A file that cannot be read.</exception>
    public static IReadOnlyList<GivenFile> FromDisk(IEnumerable<string> paths) =>
        [.. paths.SelectMany<string, string>(path => Directory.Exists(path) ? Directory.EnumerateFiles(path).Order(StringComparer.Ordinal) : [path])
            .Select(path => new GivenFile(Path.GetFileName(path), ReadBounded(path)))];

    private static byte[] ReadBounded(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > SourceFile.MaxBytes) throw new IOException($"{path} has {length} bytes: at most {SourceFile.MaxBytes} are read");
        return File.ReadAllBytes(path);
    }
}

/// <summary>What an import yields: a report per file, and the values to store.</summary>
/// <param name="Taken">To be kept and handed to the next import of this source, once the values are stored.</param>
public sealed record SourceResult(
    IReadOnlyList<ImportReport> Reports, IReadOnlyList<Presentation> Presentations, IReadOnlyList<Establishment> Establishments, TakenLines Taken)
{
    /// <summary>Facts for the journal, from lines that no earlier import had taken; empty for sources of reference data.</summary>
    public IReadOnlyList<FactsOfFile> Facts { get; init; } = [];

    /// <summary>Contract: 0 when every file was understood (rejected lines or not), 2 when one is not what it claims to be.</summary>
    public int ExitCode => Reports.Any(report => report.Refused is not null) ? 2 : 0;
}

/// <summary>A fact and the line of its file that says it, from 1.</summary>
public readonly record struct LineFact<T>(int Line, T Fact);

/// <summary>What one file newly says.</summary>
/// <param name="Sha256">Of the file's bytes.</param>
public sealed record FactsOfFile(string File, string Sha256, IReadOnlyList<LineFact<SupplyFact>> Supply, IReadOnlyList<LineFact<EpidemicFact>> Epidemic);

/// <summary>A partner's or an authority's files → domain values, with line-exact reports. Reads; stores nothing.</summary>
public interface ISource
{
    /// <summary>As written on the command line: <c>bdpm</c>, <c>finess</c>…</summary>
    string Name { get; }

    /// <param name="known">The reference so far: what a delivery does not carry (MITM in 2016, UCD) is kept from it.</param>
    /// <param name="taken">What the last import of this source took.</param>
    SourceResult Read(IReadOnlyList<GivenFile> files, ReferenceBook known, TakenLines taken);
}

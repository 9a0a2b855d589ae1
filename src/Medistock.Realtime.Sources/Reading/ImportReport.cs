namespace Medistock.Realtime.Sources.Reading;

/// <summary>A line that was not taken, or was taken with a doubt, with what is needed to correct and re-send it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1: the field at fault; 0 when the line as a whole is.</param>
/// <param name="Code">Stable, dotted: <c>line.columns</c>, <c>cis.unknown</c>, <c>presentation.check-digit</c>…</param>
/// <param name="Text">The line as read, cut at <see cref="MaxText"/> characters.</param>
public sealed record LineReport(int Line, int Column, string Code, string Message, string Text)
{
    public const int MaxText = 500;

    internal static LineReport Of(SourceLine line, int column, string code, string message) =>
        new(line.Number, column, code, message, line.Text.Length <= MaxText ? line.Text : string.Concat(line.Text.AsSpan(0, MaxText), "…"));
}

/// <summary>
/// What became of one file; the JSON object that <c>medistock import</c> prints (contract.md). Always
/// <c>Read = Accepted + Unchanged + Rejected</c>, and every rejected line is in <see cref="Rejects"/>.
/// </summary>
/// <param name="Sha256">Of the file's bytes.</param>
/// <param name="Unchanged">Lines already taken from the last import of this file, and exact repetitions inside it.</param>
/// <param name="Warnings">Lines taken all the same (a FINESS whose key fails).</param>
/// <param name="Refused">Set when the file is not what it claims to be; then nothing was read.</param>
public sealed record ImportReport(
    string Source, string File, string Sha256, string Encoding, int Read, int Accepted, int Unchanged, int Rejected,
    IReadOnlyList<LineReport> Rejects, IReadOnlyList<LineReport> Warnings, FileRefused? Refused = null)
{
    internal static ImportReport NotWhatItClaims(string source, string file, string sha256, FileRefused refused) =>
        new(source, file, sha256, "", 0, 0, 0, 0, [], [], refused);
}

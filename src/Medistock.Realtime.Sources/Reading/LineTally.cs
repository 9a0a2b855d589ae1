namespace Medistock.Realtime.Sources.Reading;

/// <summary>Counts what becomes of each line of one file; each line is told exactly once.</summary>
internal sealed class LineTally(SourceFile file, HashSet<ulong> takenBefore, Action<int, int>? reading = null)
{
    private const int TellEvery = 1_024;
    private readonly List<LineReport> _rejects = [], _warnings = [];
    private readonly HashSet<ulong> _taken = [];
    private int _accepted, _unchanged;
    private (int Line, ulong Fingerprint) _last;

    /// <summary>The fingerprints of the lines taken now.</summary>
    public HashSet<ulong> Taken => _taken;

    /// <summary>False: the same line stood higher up in this file; it is counted as unchanged and needs no reading.</summary>
    public bool IsNew(SourceLine line)
    {
        if (line.Number % TellEvery == 0) reading?.Invoke(line.Number, file.Lines.Count);
        if (!_taken.Contains(FingerprintOf(line))) return true;
        _unchanged++;
        return false;
    }

    /// <returns>False: an earlier import has taken this very line.</returns>
    public bool Take(SourceLine line)
    {
        var fingerprint = FingerprintOf(line);
        _taken.Add(fingerprint);
        var accepted = !takenBefore.Contains(fingerprint);
        if (accepted) _accepted++;
        else _unchanged++;
        return accepted;
    }

    // Asked twice for each line that is taken; hashing is the larger part of the work on long lines.
    private ulong FingerprintOf(SourceLine line)
    {
        if (_last.Line != line.Number) _last = (line.Number, TakenLines.Fingerprint(line.Text));
        return _last.Fingerprint;
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

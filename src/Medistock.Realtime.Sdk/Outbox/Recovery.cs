namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>What the segments on disk still owe to the server.</summary>
internal sealed class Recovery
{
    private readonly string _directory;
    private readonly Action<string>? _log;
    private readonly Dictionary<string, Dictionary<long, Entry>> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Cut> _cuts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _done = new(StringComparer.Ordinal);

    private Recovery(string directory, Action<string>? log)
    {
        _directory = directory;
        _log = log;
    }

    public List<Segment> Segments { get; } = [];
    public Dictionary<string, EstablishmentQueue> Queues { get; } = new(StringComparer.Ordinal);
    public long Next { get; private set; } = 1;
    public long TornBytes { get; private set; }
    public int Damaged { get; private set; }

    /// <exception cref="OutboxException">the directory was written by a newer version of the SDK.</exception>
    public static Recovery Of(string directory, Action<string>? log)
    {
        var recovery = new Recovery(directory, log);
        var files = Directory.GetFiles(directory, "segment-*.log")
            .Select(path => (Path: path, Known: Segment.TryId(path, out var id), Id: id)).Where(file => file.Known).OrderBy(file => file.Id).ToList();
        for (var i = 0; i < files.Count; i++) recovery.Scan(files[i].Path, files[i].Id, last: i == files.Count - 1);
        recovery.Settle();
        return recovery;
    }

    private void Scan(string path, int id, bool last)
    {
        var bytes = File.ReadAllBytes(path);
        var whole = SoundLength(path, bytes, id);
        if (whole < bytes.Length)
        {
            if (last)
            {
                TornBytes += bytes.Length - whole;
                _log?.Invoke($"{path}: {bytes.Length - whole} bytes of an unfinished report cut off");
            }
            else
            {
                Damaged++;
                var aside = Directory.CreateDirectory(Path.Combine(_directory, "damaged")).FullName;
                File.Copy(path, Path.Combine(aside, Path.GetFileName(path)), overwrite: true);
                _log?.Invoke($"{path}: unreadable from byte {whole} of {bytes.Length}; a copy is kept in {aside}");
            }
        }
        if (whole == 0) File.Delete(path);
        else Segments.Add(Segment.Existing(path, id, whole));
    }

    private int SoundLength(string path, byte[] bytes, int id)
    {
        var magic = Segment.Magic.Length;
        if (bytes.Length < magic) return 0;
        if (!bytes.AsSpan(0, magic).SequenceEqual(Segment.Magic))
        {
            if (bytes.AsSpan(0, magic - 1).SequenceEqual(Segment.Magic.AsSpan(0, magic - 1)))
                throw new OutboxException($"{path} was written by another version of the SDK (format '{(char)bytes[magic - 1]}', this one reads '1')");
            return 0;
        }
        var at = magic;
        while (Record.TryRead(bytes, at, out var payload))
        {
            Take(payload, id, at);
            at += Record.HeaderLength + payload.Length;
        }
        return at == magic ? 0 : at;
    }

    private void Take(ReadOnlySpan<byte> payload, int segment, int at)
    {
        switch (Record.Kind(payload))
        {
            case RecordKind.Start:
                Next = Math.Max(Next, Record.Number(payload));
                break;
            case RecordKind.Line or RecordKind.Through or RecordKind.Closed:
                var finess = Record.EntryFiness(payload);
                var number = Record.Number(payload);
                if (!_entries.TryGetValue(finess, out var entries)) _entries[finess] = entries = [];
                // A compacted entry lies twice when the program died before the old segment went: the copy counts.
                entries[number] = new Entry(number, segment, at, payload.Length);
                Next = Math.Max(Next, number + 1);
                break;
            case RecordKind.Cut:
                var (of, cut) = Record.ReadCut(payload);
                if (!_cuts.TryGetValue(of, out var known) || cut.First >= known.First) _cuts[of] = cut;
                break;
            case RecordKind.Done:
                var (who, last) = Record.ReadDone(payload);
                _done[who] = Math.Max(last, _done.TryGetValue(who, out var before) ? before : 0);
                break;
            default:
                throw new OutboxException($"segment {segment}, byte {at}: record kind {payload[0]} is unknown to this version of the SDK");
        }
    }

    private void Settle()
    {
        var byId = Segments.ToDictionary(segment => segment.Id);
        foreach (var pair in _entries)
        {
            var done = _done.TryGetValue(pair.Key, out var through) ? through : 0;
            _cuts.TryGetValue(pair.Key, out var cut);
            // Segments go only when all their entries are done: a cut whose front is gone was done, its record was not yet on disk.
            if (cut is not null && cut.First > done && Damaged == 0 && !pair.Value.ContainsKey(cut.First)) done = cut.Last;
            var queue = new EstablishmentQueue(pair.Key) { DoneThrough = done };
            foreach (var entry in pair.Value.Values.Where(entry => entry.Number > done).OrderBy(entry => entry.Number))
            {
                queue.Entries.Enqueue(entry);
                var segment = byId[entry.Segment];
                segment.LiveEntries++;
                segment.LiveBytes += Record.HeaderLength + entry.Length;
            }
            if (queue.Entries.Count == 0) continue;
            if (cut is not null && cut.Last > done && queue.Entries.Peek().Number <= cut.Last) queue.Open = cut;
            Queues[pair.Key] = queue;
        }
    }
}

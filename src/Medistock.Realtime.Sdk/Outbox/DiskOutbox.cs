using System.Text;

namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>An entry to be appended: a line, or a mark with its text.</summary>
internal readonly record struct NewEntry(string Finess, RecordKind Kind, StockReport? Line, string? Text);

/// <summary>
/// The durable queue of all establishments: append-only segments, one fsync for all callers that wait at the same time.
/// An entry becomes visible to the sender only once it is on disk; a batch only once its cut is.
/// </summary>
/// <remarks>Two locks, always taken in this order: <c>_sync</c> (fsync, rotation, deletion), then <c>_gate</c> (everything in memory, and appending).</remarks>
internal sealed partial class DiskOutbox : IDisposable
{
    public const int MaxReportsAtOnce = 100_000;
    private readonly object _sync = new(), _gate = new();
    private readonly string _directory;
    private readonly long _maxBytes, _segmentBytes, _reserveBytes;
    private readonly Clock _clock;
    private readonly Action<string>? _log;
    private readonly FileStream _lock;
    private readonly ByteBuffer _buffer = new();
    private readonly LineJson _lineJson = new();
    private readonly string _prefix = LineIds.NewPrefix();
    private readonly Dictionary<string, EstablishmentQueue> _queues;
    private readonly List<Segment> _segments;
    private readonly RefusedBatches _refused;
    private Segment _current;
    private Group _group = new();
    private long _next, _bytes;
    private Exception? _broken;
    private bool _disposed;

    private DiskOutbox(string directory, long maxBytes, Clock clock, Action<string>? log, FileStream held)
    {
        _directory = directory;
        _maxBytes = maxBytes;
        _segmentBytes = Math.Min(maxBytes / 16, 16 << 20);
        // Cuts and acknowledgements must still fit when reports no longer do, or a full outbox could never empty.
        _reserveBytes = maxBytes / 16;
        _clock = clock;
        _log = log;
        _lock = held;
        var found = Recovery.Of(directory, log);
        _queues = found.Queues;
        _segments = found.Segments;
        _next = found.Next;
        TornBytes = found.TornBytes;
        DamagedSegments = found.Damaged;
        _refused = new RefusedBatches(directory);
        if (_segments.Count == 0) _segments.Add(Segment.Create(directory, 1, _next));
        _current = _segments[_segments.Count - 1];
        _bytes = _segments.Sum(segment => segment.Length);
    }

    /// <summary>Called, outside the memory lock, when entries of an establishment have reached the disk.</summary>
    public Action<EstablishmentQueue>? Arrived { get; set; }
    public long TornBytes { get; }
    public int DamagedSegments { get; }
    public object Gate => _gate;

    /// <exception cref="OutboxLockedException">another client holds it.</exception>
    public static DiskOutbox Open(string directory, long maxBytes, Clock clock, Action<string>? log)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "outbox.lock");
        FileStream held;
        try
        {
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new OutboxLockedException($"the outbox {Path.GetFullPath(directory)} is held by another client: one program at a time may use it", exception);
        }
        try
        {
            var outbox = new DiskOutbox(directory, maxBytes, clock, log, held);
            outbox.Trim();
            return outbox;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public IReadOnlyList<EstablishmentQueue> Queues()
    {
        lock (_gate) return [.. _queues.Values];
    }

    /// <summary>Writes entries behind all others, all or none; they count once the group returned is durable.</summary>
    /// <returns>The group to wait for, and the first entry's number; the others follow by one.</returns>
    public (Group Group, long First) Append(IReadOnlyList<NewEntry> entries)
    {
        while (true)
        {
            lock (_gate)
            {
                ThrowIfUnusable();
                if (_current.Length < _segmentBytes) return AppendLocked(entries);
            }
            Rotate();
        }
    }

    private (Group Group, long First) AppendLocked(IReadOnlyList<NewEntry> entries)
    {
        _buffer.Clear();
        var first = _next;
        var now = _clock.Now.ToUnixTimeMilliseconds();
        var places = new Entry[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var at = Record.Begin(_buffer);
            Record.EntryHeader(_buffer, entry.Kind, first + i, now, entry.Finess);
            if (entry.Line is { } line) _lineJson.Write(_buffer, line, LineIds.Of(_prefix, first + i));
            else _buffer.Add(Encoding.ASCII.GetBytes(entry.Text!));
            Record.End(_buffer, at);
            places[i] = new Entry(first + i, _current.Id, checked((int)(_current.Length + at)), _buffer.Length - at - Record.HeaderLength);
        }
        if (_bytes + _refused.Bytes + _buffer.Length > _maxBytes - _reserveBytes)
        {
            throw new OutboxFullException($"the outbox {_directory} holds {_bytes + _refused.Bytes} bytes of at most {_maxBytes} ({_reserveBytes} kept for bookkeeping): "
                + "nothing of this report was recorded; report it again once the server has taken some");
        }
        Write(_current);
        _next += entries.Count;
        for (var i = 0; i < places.Length; i++) _group.Entries.Add((QueueOf(entries[i].Finess), places[i]));
        return (_group, first);
    }

    private void Write(Segment segment)
    {
        try
        {
            segment.Append(_buffer);
            _bytes += _buffer.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutboxException($"the outbox {_directory} cannot be written, nothing of this report was recorded: {exception.Message}", exception);
        }
    }

    public string LineId(long number) => LineIds.Of(_prefix, number);

    /// <summary>Binds the front of a queue to a batch id, durably, or gives the batch that is already open.</summary>
    public async Task<Cut?> CutAsync(EstablishmentQueue queue, int maxLines)
    {
        Cut cut;
        Group group;
        lock (_gate)
        {
            ThrowIfUnusable();
            if (queue.Open is { } open) return open;
            if (queue.Entries.Count == 0) return null;
            cut = new Cut(Guid.NewGuid(), queue.Entries.Peek().Number, LastOfNextBatch(queue, maxLines));
            _buffer.Clear();
            Record.Cut(_buffer, queue.Finess, cut);
            Write(_current);
            group = _group;
            group.Cuts.Add((queue, cut));
        }
        await MakeDurableAsync(group).ConfigureAwait(false);
        return cut;
    }

    private static long LastOfNextBatch(EstablishmentQueue queue, int maxLines)
    {
        // Marks count like lines: simpler, and there are few.
        int taken = 0, bytes = 0;
        long last = 0;
        foreach (var entry in queue.Entries)
        {
            bytes += entry.Length;
            if (taken > 0 && (taken == maxLines || bytes > BatchBody.MaxLineBytes)) break;
            last = entry.Number;
            taken++;
        }
        return last;
    }

    /// <summary>The batch as it must be sent, the same to the byte each time.</summary>
    public BatchBody Read(EstablishmentQueue queue, Cut cut)
    {
        var body = new BatchBody(cut.BatchId);
        lock (_gate)
        {
            ThrowIfUnusable();
            var used = new HashSet<Segment>();
            foreach (var entry in queue.Entries)
            {
                if (entry.Number > cut.Last) break;
                var segment = Find(entry.Segment);
                used.Add(segment);
                body.Take(segment.Read(entry.Offset, entry.Length));
            }
            foreach (var segment in used) segment.Rest();
        }
        return body.Finish();
    }

    /// <summary>
    /// The server has the batch: its entries are forgotten. The record need not be on disk at once: were it lost, the same batch
    /// would be sent again under the same id, and change nothing.
    /// </summary>
    public void Done(EstablishmentQueue queue, Cut cut)
    {
        List<TaskCompletionSource<bool>> reached = [];
        bool trim;
        lock (_gate)
        {
            ThrowIfUnusable();
            _buffer.Clear();
            Record.Done(_buffer, queue.Finess, cut);
            Write(_current);
            while (queue.Entries.Count > 0 && queue.Entries.Peek().Number <= cut.Last)
            {
                var entry = queue.Entries.Dequeue();
                var segment = Find(entry.Segment);
                segment.LiveEntries--;
                segment.LiveBytes -= Record.HeaderLength + entry.Length;
            }
            if (queue.Entries.Count == 0) queue.Entries.TrimExcess();
            queue.Open = null;
            queue.Paused = false;
            queue.DoneThrough = cut.Last;
            for (var i = queue.Waiters.Count - 1; i >= 0; i--)
            {
                if (queue.Waiters[i].Through > cut.Last) continue;
                reached.Add(queue.Waiters[i].Reached);
                queue.Waiters.RemoveAt(i);
            }
            trim = (_segments[0] != _current && _segments[0].LiveEntries == 0) || WorthCompacting();
        }
        foreach (var waiter in reached) waiter.TrySetResult(true);
        if (trim) Trim();
    }

    /// <summary>Sets a judged batch aside in <c>refused/</c>, durably; <see cref="Done"/> follows.</summary>
    public string SetAside(string finess, Cut cut, BatchBody body, int status, string code, string message)
    {
        lock (_gate) return _refused.Keep(finess, cut, body, _clock.Now, status, code, message);
    }

    public MedistockStatus Status()
    {
        lock (_gate)
        {
            var waiting = _queues.Values.Where(queue => queue.Entries.Count > 0).ToList();
            DateTimeOffset? oldest = null;
            if (waiting.Count > 0 && !_disposed)
            {
                var entry = waiting.Select(queue => queue.Entries.Peek()).OrderBy(front => front.Number).First();
                oldest = DateTimeOffset.FromUnixTimeMilliseconds(Record.EnqueuedMs(Find(entry.Segment).Read(entry.Offset, entry.Length)));
            }
            return new MedistockStatus(waiting.Sum(queue => (long)queue.Entries.Count), _bytes + _refused.Bytes, _maxBytes, oldest, waiting.Count,
                waiting.Count(queue => queue.Paused), _refused.Count, TornBytes, DamagedSegments);
        }
    }

    private EstablishmentQueue QueueOf(string finess)
    {
        if (!_queues.TryGetValue(finess, out var queue)) _queues[finess] = queue = new EstablishmentQueue(finess);
        return queue;
    }

    // Segments are few and in order of id.
    private Segment Find(int id)
    {
        int low = 0, high = _segments.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_segments[middle].Id < id) low = middle + 1;
            else high = middle;
        }
        return _segments[low].Id == id ? _segments[low] : throw new InvalidOperationException($"segment {id} is gone while entries live in it");
    }

    private void ThrowIfUnusable()
    {
        if (_disposed) throw new ObjectDisposedException(nameof(MedistockClient));
        if (_broken is not null) throw new OutboxException($"the outbox {_directory} has failed and must be opened again: {_broken.Message}", _broken);
    }

    public void Dispose()
    {
        lock (_sync)
        {
            lock (_gate)
            {
                if (_disposed) return;
            }
            if (_broken is null) SyncLocked();
            lock (_gate)
            {
                _disposed = true;
                foreach (var queue in _queues.Values)
                {
                    foreach (var (_, reached) in queue.Waiters) reached.TrySetException(new ObjectDisposedException(nameof(MedistockClient)));
                    queue.Waiters.Clear();
                }
                foreach (var segment in _segments) segment.Dispose();
                _lineJson.Dispose();
                _lock.Dispose();
            }
        }
    }
}

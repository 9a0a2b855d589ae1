namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>All that is written between two fsyncs: it reaches the disk together, or fails together.</summary>
internal sealed class Group
{
    private readonly TaskCompletionSource<bool> _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;

    public List<(EstablishmentQueue Queue, Entry Entry)> Entries { get; } = [];
    public List<(EstablishmentQueue Queue, Cut Cut)> Cuts { get; } = [];
    public Task Durable => _durable.Task;
    public void Succeed() => _durable.TrySetResult(true);

    public void Fail(Exception exception)
    {
        _durable.TrySetException(exception);
        // Looked at, so that a group nobody waits for (an acknowledgement's) does not surface as an unobserved exception.
        _ = _durable.Task.Exception;
    }

    public bool StartOnce() => Interlocked.Exchange(ref _started, 1) == 0;
}

internal sealed partial class DiskOutbox
{
    /// <summary>Waits, on this thread, until the group is on disk: whoever comes first flushes for all who wait.</summary>
    public void MakeDurable(Group group)
    {
        lock (_sync)
        {
            if (!group.Durable.IsCompleted) SyncLocked();
        }
        group.Durable.GetAwaiter().GetResult();
    }

    public Task MakeDurableAsync(Group group)
    {
        if (!group.Durable.IsCompleted && group.StartOnce())
        {
            _ = Task.Run(() =>
            {
                lock (_sync)
                {
                    if (!group.Durable.IsCompleted) SyncLocked();
                }
            });
        }
        return group.Durable;
    }

    /// <summary>Flushes the open group; never throws: the outcome is the group's. Holds <c>_sync</c>.</summary>
    private void SyncLocked()
    {
        Group group;
        Segment segment;
        long through;
        lock (_gate)
        {
            group = _group;
            _group = new Group();
            segment = _current;
            through = segment.Length;
            if (_disposed)
            {
                group.Fail(new ObjectDisposedException(nameof(MedistockClient)));
                return;
            }
        }
        try
        {
            segment.SyncDisk();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            FailLocked(group, segment, exception);
            return;
        }
        HashSet<EstablishmentQueue> arrived = [];
        lock (_gate)
        {
            segment.Synced(through);
            foreach (var (queue, entry) in group.Entries)
            {
                arrived.Add(queue);
                queue.Entries.Enqueue(entry);
                segment.LiveEntries++;
                segment.LiveBytes += Record.HeaderLength + entry.Length;
            }
            foreach (var (queue, cut) in group.Cuts) queue.Open = cut;
        }
        group.Succeed();
        foreach (var queue in arrived) Arrived?.Invoke(queue);
    }

    /// <summary>After a failed flush nothing written since the last good one can be trusted: all of it is withdrawn and its callers told.</summary>
    private void FailLocked(Group group, Segment segment, Exception exception)
    {
        lock (_gate)
        {
            var failure = new OutboxException($"the outbox {_directory} could not be flushed to disk, nothing of this report was recorded: {exception.Message}", exception);
            var later = _group;
            _group = new Group();
            try
            {
                var before = segment.Length;
                segment.TruncateToDurable();
                _bytes -= before - segment.Length;
            }
            catch (Exception second) when (second is IOException or UnauthorizedAccessException)
            {
                _broken = second;
            }
            _log?.Invoke(failure.Message);
            group.Fail(failure);
            later.Fail(failure);
        }
    }

    private void Rotate()
    {
        lock (_sync)
        {
            SyncLocked();
            lock (_gate)
            {
                ThrowIfUnusable();
                if (_current.Length >= _segmentBytes) StartSegment();
            }
        }
    }

    private void StartSegment()
    {
        // Entries that slipped in between the flush and here belong to the old segment: it must be durable before the new one begins.
        if (_group.Entries.Count > 0) return;
        try
        {
            _current.Sync();
            var segment = Segment.Create(_directory, _current.Id + 1, _next);
            _segments.Add(segment);
            _current = segment;
            _bytes += segment.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutboxException($"the outbox {_directory} cannot begin a new segment, nothing of this report was recorded: {exception.Message}", exception);
        }
    }

    /// <summary>Deletes the oldest segments that owe nothing any more; compacts the oldest when a few slow entries hold the space of many.</summary>
    private void Trim()
    {
        lock (_sync)
        {
            // Acknowledgements first: a segment must not go while the record that its entries are done may still be lost.
            SyncLocked();
            lock (_gate)
            {
                if (_disposed || _broken is not null) return;
                try
                {
                    if (WorthCompacting()) CompactOldest();
                    while (_segments.Count > 1 && _segments[0].LiveEntries == 0)
                    {
                        var oldest = _segments[0];
                        _segments.RemoveAt(0);
                        _bytes -= oldest.Length;
                        oldest.Delete();
                    }
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    _log?.Invoke($"the outbox {_directory} could not be tidied, it will be tried again: {exception.Message}");
                }
            }
        }
    }

    private bool WorthCompacting() =>
        _bytes > _maxBytes / 2 && _segments.Count > 1 && _segments[0].LiveEntries > 0 && _segments[0].LiveBytes * 4 < _segments[0].Length;

    /// <summary>Copies the oldest segment's live entries behind all others; their numbers keep their order. Holds both locks.</summary>
    private void CompactOldest()
    {
        var oldest = _segments[0];
        _buffer.Clear();
        List<(EstablishmentQueue Queue, Queue<Entry> Moved)> moves = [];
        var moved = 0;
        long movedBytes = 0;
        foreach (var queue in _queues.Values.Where(queue => queue.Entries.Any(entry => entry.Segment == oldest.Id)))
        {
            var entries = new Queue<Entry>(queue.Entries.Count);
            foreach (var entry in queue.Entries)
            {
                if (entry.Segment != oldest.Id)
                {
                    entries.Enqueue(entry);
                    continue;
                }
                var at = Record.Begin(_buffer);
                _buffer.Add(oldest.Read(entry.Offset, entry.Length));
                Record.End(_buffer, at);
                entries.Enqueue(entry with { Segment = _current.Id, Offset = checked((int)(_current.Length + at)) });
                moved++;
                movedBytes += Record.HeaderLength + entry.Length;
            }
            if (queue.Open is { } cut) Record.Cut(_buffer, queue.Finess, cut);
            moves.Add((queue, entries));
        }
        _current.Append(_buffer);
        _bytes += _buffer.Length;
        _current.SyncDisk();
        foreach (var (queue, entries) in moves) queue.Entries = entries;
        _current.LiveEntries += moved;
        _current.LiveBytes += movedBytes;
        oldest.LiveEntries = 0;
        oldest.LiveBytes = 0;
    }
}

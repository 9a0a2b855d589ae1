namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>Where one row of a stream is.</summary>
internal readonly record struct RowPlace(long Sequence, long Row);

/// <summary>
/// The committed rows that the index does not have yet, in memory: 20 bytes each, contiguous in row order. When it is full it
/// forgets them all: whoever needs them reads the log between the index's watermark and <see cref="First"/>.
/// </summary>
internal sealed class RowTail(int capacity)
{
    private readonly Lock _gate = new();
    private int[] _streams = new int[1_024];
    private long[] _sequences = new long[1_024];
    private ulong[] _keys = new ulong[1_024];
    private int _count;
    private long _first = 1;

    /// <summary>Oldest row held; one past the last committed row when none is.</summary>
    public long First { get { lock (_gate) return _first; } }
    public long Last { get { lock (_gate) return _first + _count - 1; } }

    /// <summary>Sets where the tail begins, once, before it is used.</summary>
    public void StartAfter(long row) => _first = row + 1;

    /// <summary>Adds the next rows; their numbers follow <see cref="Last"/>.</summary>
    /// <param name="keys"><see cref="LogRow.BatchKey"/>, 0 when the row has no batch.</param>
    public void Add(ReadOnlySpan<int> streams, ReadOnlySpan<long> sequences, ReadOnlySpan<ulong> keys)
    {
        lock (_gate)
        {
            if (_count + streams.Length > capacity)
            {
                _first += _count + streams.Length;
                _count = 0;
                return;
            }
            if (_count + streams.Length > _streams.Length)
            {
                var size = Math.Max(_count + streams.Length, _streams.Length * 2);
                Array.Resize(ref _streams, size);
                Array.Resize(ref _sequences, size);
                Array.Resize(ref _keys, size);
            }
            streams.CopyTo(_streams.AsSpan(_count));
            sequences.CopyTo(_sequences.AsSpan(_count));
            keys.CopyTo(_keys.AsSpan(_count));
            _count += streams.Length;
        }
    }

    /// <summary>Copies the oldest rows out, for the index.</summary>
    /// <returns>Number of rows and the number of the first.</returns>
    public (int Count, long First) Peek(Span<int> streams, Span<long> sequences, Span<ulong> keys)
    {
        lock (_gate)
        {
            var count = Math.Min(_count, streams.Length);
            _streams.AsSpan(0, count).CopyTo(streams);
            _sequences.AsSpan(0, count).CopyTo(sequences);
            _keys.AsSpan(0, count).CopyTo(keys);
            return (count, _first);
        }
    }

    /// <summary>The index now has every row up to <paramref name="row"/>.</summary>
    public void RemoveThrough(long row)
    {
        lock (_gate)
        {
            var gone = (int)Math.Clamp(row - _first + 1, 0, _count);
            if (gone == 0) return;
            _count -= gone;
            _first += gone;
            Array.Copy(_streams, gone, _streams, 0, _count);
            Array.Copy(_sequences, gone, _sequences, 0, _count);
            Array.Copy(_keys, gone, _keys, 0, _count);
        }
    }

    /// <summary>Rows of one stream above a sequence, in order.</summary>
    /// <returns>The oldest row the tail held at that moment, so that the caller knows where the index must take over.</returns>
    public long Find(int stream, long after, List<RowPlace> places)
    {
        lock (_gate)
        {
            var streams = _streams.AsSpan(0, _count);
            for (var from = 0; streams[from..].IndexOf(stream) is >= 0 and var at; from += at + 1)
                if (_sequences[from + at] > after) places.Add(new(_sequences[from + at], _first + from + at));
            return _first;
        }
    }

    /// <summary>Rows that may carry a batch.</summary>
    public long Find(ulong key, List<long> rows)
    {
        lock (_gate)
        {
            var keys = _keys.AsSpan(0, _count);
            for (var from = 0; keys[from..].IndexOf(key) is >= 0 and var at; from += at + 1) rows.Add(_first + from + at);
            return _first;
        }
    }
}

using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Storage.Journals;

/// <summary>A row waiting to be written, and who waits for it.</summary>
internal readonly record struct Pending(JournalEntry Entry, TaskCompletionSource Written);

/// <summary>The bounded ring between callers and the one writer thread.</summary>
internal sealed class AppendQueue(JournalOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _arrived = new(false, spinCount: 20);
    private readonly Pending[] _ring = new Pending[options.Capacity];
    private int _first, _count;
    private long _bytes;
    private bool _closed;

    public int Count => Volatile.Read(ref _count);

    /// <summary>False: no room.</summary>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public bool TryAdd(in Pending pending)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            // A single payload larger than the whole budget still passes an empty queue.
            if (_count == _ring.Length || (_count > 0 && _bytes + pending.Entry.Payload.Length > options.CapacityBytes)) return false;
            var at = _first + _count;
            _ring[at < _ring.Length ? at : at - _ring.Length] = pending;
            _count++;
            _bytes += pending.Entry.Payload.Length;
            if (_count == 1) _arrived.Set();
        }
        return true;
    }

    /// <summary>
    /// Waits for rows, then, while their number still grows and is below <paramref name="expected"/>, lingers; fills <paramref name="group"/>.
    /// </summary>
    /// <param name="expected">Size of the last group: a lone caller that came alone last time is not made to wait.</param>
    /// <returns>Rows taken; 0 after <paramref name="idleMs"/> without any; −1 when closed and empty.</returns>
    public int Take(Pending[] group, int expected, int idleMs)
    {
        if (!_arrived.Wait(idleMs)) return 0;
        Linger(Math.Min(expected, group.Length));
        lock (_gate)
        {
            var taken = 0;
            long bytes = 0;
            while (_count > 0 && taken < group.Length && (taken == 0 || bytes < options.GroupBytes))
            {
                group[taken] = _ring[_first];
                bytes += group[taken].Entry.Payload.Length;
                _ring[_first] = default;
                _first = _first + 1 < _ring.Length ? _first + 1 : 0;
                _count--;
                taken++;
            }
            _bytes -= bytes;
            if (_count == 0 && !_closed) _arrived.Reset();
            return taken == 0 && _closed ? -1 : taken;
        }
    }

    /// <summary>No row is taken in any more; those waiting are still written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _arrived.Set();
        }
    }

    /// <summary>Once nobody takes from it any more.</summary>
    public void Dispose() => _arrived.Dispose();

    private void Linger(int expected)
    {
        var seen = Count;
        for (var waited = 0; waited < options.LingerMs && seen < expected; waited++)
        {
            Thread.Sleep(1);
            var now = Count;
            if (now == seen) return;
            seen = now;
        }
    }
}

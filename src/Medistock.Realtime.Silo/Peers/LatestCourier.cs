namespace Medistock.Realtime.Silo.Peers;

/// <summary>
/// As <see cref="Courier{T}"/>, for values of which only the newest of each key matters: nobody ever waits for it, and it never holds more than one
/// value per key. At <paramref name="capacity"/> keys a value of a new key is refused.
/// </summary>
/// <param name="patience">How long delivery is tried again; zero: once. What is then dropped and not replaced meanwhile is told.</param>
internal sealed class LatestCourier<TKey, T> where TKey : notnull
{
    private readonly Func<IReadOnlyList<T>, Task> _deliver;
    private readonly TimeProvider _real;
    private readonly TimeSpan _patience;
    private readonly Undelivered _undelivered;
    private readonly int _capacity;
    private readonly Lock _gate = new();
    private readonly Pump _pump;
    private Dictionary<TKey, T> _waiting = [];

    public LatestCourier(Func<IReadOnlyList<T>, Task> deliver, int capacity, TimeSpan patience, TimeProvider real, Undelivered undelivered)
    {
        (_deliver, _capacity, _patience, _real, _undelivered) = (deliver, capacity, patience, real, undelivered);
        _pump = new(StepAsync);
    }

    public int Waiting
    {
        get { lock (_gate) return _waiting.Count; }
    }

    public bool TrySend(TKey key, T message)
    {
        lock (_gate)
        {
            if (_waiting.Count >= _capacity && !_waiting.ContainsKey(key)) return false;
            _waiting[key] = message;
        }
        _pump.Kick();
        return true;
    }

    public Task IdleAsync() => _pump.IdleAsync();

    private async ValueTask<bool> StepAsync()
    {
        var started = _real.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            Dictionary<TKey, T> batch;
            lock (_gate)
            {
                if (_waiting.Count == 0) return false;
                (batch, _waiting) = (_waiting, []);
            }
            try
            {
                await _deliver([.. batch.Values]);
                return true;
            }
            catch (Exception failure) when (Transient.Is(failure) && _real.GetElapsedTime(started) < _patience)
            {
                // Back where they were, unless something newer has come.
                lock (_gate)
                    foreach (var (key, message) in batch) _waiting.TryAdd(key, message);
                await Task.Delay(Transient.Pause(attempt), _real);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                _undelivered(batch.Count, failure);
                return true;
            }
        }
    }
}

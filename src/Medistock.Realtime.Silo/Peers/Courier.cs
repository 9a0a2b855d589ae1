namespace Medistock.Realtime.Silo.Peers;

/// <summary>What a courier is told of: what it had to drop, and why.</summary>
internal delegate void Undelivered(int messages, Exception why);

/// <summary>
/// Brings messages from this silo to one actor, in order, several in a call, one call at a time. The queue is bounded: who has more to say waits for
/// room, as at a mailbox. What cannot be delivered is tried again for <paramref name="patience"/>, then dropped and told; messages are absolute values
/// and anti-entropy says them again.
/// </summary>
internal sealed class Courier<T>
{
    private readonly Func<IReadOnlyList<T>, Task> _deliver;
    private readonly TimeProvider _real;
    private readonly TimeSpan _patience;
    private readonly Undelivered _undelivered;
    private readonly int _capacity;
    private readonly Lock _gate = new();
    // At most the capacity, checked before each is put in.
    private readonly Queue<T> _waiting = new();
    private readonly Queue<TaskCompletionSource> _wantRoom = new();
    private readonly Pump _pump;

    /// <param name="patience"><see cref="Timeout.InfiniteTimeSpan"/>: never dropped.</param>
    public Courier(Func<IReadOnlyList<T>, Task> deliver, int capacity, TimeSpan patience, TimeProvider real, Undelivered undelivered)
    {
        (_deliver, _capacity, _patience, _real, _undelivered) = (deliver, capacity, patience, real, undelivered);
        _pump = new(StepAsync);
    }

    public int Waiting
    {
        get { lock (_gate) return _waiting.Count; }
    }

    /// <returns>False: there is no room.</returns>
    public bool TrySend(T message)
    {
        lock (_gate)
        {
            if (_waiting.Count >= _capacity) return false;
            _waiting.Enqueue(message);
        }
        _pump.Kick();
        return true;
    }

    /// <summary>Completes when the message has found room, not when it has arrived.</summary>
    public async ValueTask SendAsync(T message)
    {
        while (!TrySend(message))
        {
            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                if (_waiting.Count < _capacity) continue;
                // As many as there are turns of actors that wait for this one.
                _wantRoom.Enqueue(room);
            }
            await room.Task;
        }
    }

    /// <summary>Completes when what was given has been delivered or dropped.</summary>
    public Task IdleAsync() => _pump.IdleAsync();

    private async ValueTask<bool> StepAsync()
    {
        List<T> batch;
        lock (_gate)
        {
            if (_waiting.Count == 0) return false;
            batch = [.. _waiting];
        }
        await DeliverAsync(batch);
        lock (_gate)
        {
            // Room is made when they have arrived: what is under way counts.
            for (var i = 0; i < batch.Count; i++) _waiting.Dequeue();
            while (_wantRoom.TryDequeue(out var room)) room.SetResult();
        }
        return true;
    }

    private async Task DeliverAsync(List<T> batch)
    {
        var started = _real.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await _deliver(batch);
                return;
            }
            catch (Exception failure) when (Transient.Is(failure) && (_patience == Timeout.InfiniteTimeSpan || _real.GetElapsedTime(started) < _patience))
            {
                await Task.Delay(Transient.Pause(attempt), _real);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                _undelivered(batch.Count, failure);
                return;
            }
        }
    }
}

namespace Medistock.Realtime.Silo.Peers;

/// <summary>Runs a step again and again while it has something to do, never twice at once, outside any grain. Nothing runs while it is idle.</summary>
/// <param name="step">False: nothing was left to do.</param>
internal sealed class Pump(Func<ValueTask<bool>> step)
{
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private bool _active, _again;

    /// <summary>Something is there to do.</summary>
    public void Kick()
    {
        lock (_gate)
        {
            if (_active)
            {
                _again = true;
                return;
            }
            _active = true;
            // Outside the caller's scheduler: a grain's turn does not wait for what it has handed on.
            _running = Task.Run(RunAsync);
        }
    }

    /// <summary>Completes when what was there to do is done.</summary>
    public Task IdleAsync()
    {
        lock (_gate) return _running;
    }

    private async Task RunAsync()
    {
        var more = true;
        while (more)
        {
            try
            {
                more = await step();
            }
            catch
            {
                // A bug; whoever waits is told. The next kick begins again: a pump that stands still would look like an overload for ever.
                lock (_gate) _active = _again = false;
                throw;
            }
            if (more) continue;
            lock (_gate) (more, _again, _active) = (_again, false, _again);
        }
    }
}

namespace Medistock.Realtime.Web.Stock;

/// <summary>
/// How many batches, and how many of their bytes, may be under way at once: in all, and for one key, so that nobody can
/// stop the others. Beyond it a request is refused at once, not queued. Bytes count when they are there, not when they are announced.
/// </summary>
public sealed class IngestGate(WebOptions options)
{
    private readonly Lock _lock = new();
    // A key is in it while it has a batch under way: never more entries than batches.
    private readonly Dictionary<string, int> _byKey = new(StringComparer.Ordinal);
    private int _requests;
    private long _bytes;

    public int Requests { get { lock (_lock) return _requests; } }
    public long Bytes { get { lock (_lock) return _bytes; } }

    /// <summary>Null: full, for everybody or for this key. Else a place, given back by its <see cref="Place.Dispose"/>.</summary>
    public Place? TryEnter(Principal principal)
    {
        var most = principal.Role == Role.Pharmacy ? options.IngestsPerPharmacy : options.IngestsPerSoftwareHouse;
        lock (_lock)
        {
            var held = _byKey.GetValueOrDefault(principal.Id);
            if (_requests >= options.IngestsInFlight || held >= most) return null;
            _requests++;
            _byKey[principal.Id] = held + 1;
        }
        return new(this, principal.Id);
    }

    private bool TryHold(long more)
    {
        lock (_lock)
        {
            if (_bytes + more > options.IngestBytesInFlight) return false;
            _bytes += more;
            return true;
        }
    }

    private void Leave(string key, long bytes)
    {
        lock (_lock)
        {
            _requests--;
            _bytes -= bytes;
            var left = _byKey[key] - 1;
            if (left == 0) _byKey.Remove(key);
            else _byKey[key] = left;
        }
    }

    /// <summary>One batch under way. Of one request, and so of one thread at a time.</summary>
    public sealed class Place(IngestGate gate, string key) : IDisposable
    {
        private long _held;
        private bool _left;

        /// <summary>False: the node holds as many bytes as it may.</summary>
        public bool TryHold(long more)
        {
            if (!gate.TryHold(more)) return false;
            _held += more;
            return true;
        }

        public void Dispose()
        {
            if (_left) return;
            _left = true;
            gate.Leave(key, _held);
        }
    }
}

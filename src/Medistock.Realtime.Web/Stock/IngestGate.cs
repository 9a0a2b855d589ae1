namespace Medistock.Realtime.Web.Stock;

/// <summary>How many batches, and how many of their bytes, may be under way at once. Beyond it a request is refused at once, not queued.</summary>
public sealed class IngestGate(WebOptions options)
{
    private int _requests;
    private long _bytes;

    public int Requests => Volatile.Read(ref _requests);
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>False: full. True: call <see cref="Leave"/> with the same <paramref name="bytes"/>.</summary>
    public bool TryEnter(long bytes)
    {
        var requests = Interlocked.Increment(ref _requests);
        var held = Interlocked.Add(ref _bytes, bytes);
        if (requests <= options.IngestsInFlight && held <= options.IngestBytesInFlight) return true;
        Leave(bytes);
        return false;
    }

    public void Leave(long bytes)
    {
        Interlocked.Decrement(ref _requests);
        Interlocked.Add(ref _bytes, -bytes);
    }
}

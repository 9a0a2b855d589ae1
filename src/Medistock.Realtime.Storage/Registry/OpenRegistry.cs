namespace Medistock.Realtime.Storage.Registry;

/// <summary>
/// Reference facts and keys. Several processes write them (serve, import, keys), each in short transactions; what another wrote is noticed within
/// <see cref="PollInterval"/>.
/// </summary>
public abstract class OpenRegistry : IDisposable
{
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly IRegistryTables _tables;
    private readonly ITimer _timer;
    private long _seen;
    private bool _closed;
    private string? _lastError;

    /// <param name="tables">Owned from here.</param>
    /// <param name="time">Gives the times recorded and the timer that looks for other processes' changes.</param>
    private protected OpenRegistry(IRegistryTables tables, TimeProvider time)
    {
        _tables = tables;
        try
        {
            _seen = tables.Stamp();
            Keys = new KeyStore(tables, time);
            Reference = new ReferenceStore(tables, time);
            Inbox = new FactInbox(tables);
        }
        catch
        {
            tables.Dispose();
            throw;
        }
        _timer = time.CreateTimer(_ => Poll(), null, PollInterval, PollInterval);
    }

    public ReferenceStore Reference { get; }
    public KeyStore Keys { get; }
    /// <summary>Facts that wait for the process that writes the journal.</summary>
    public FactInbox Inbox { get; }
    /// <summary>Why the last look failed, what is in memory staying in force; null when it did not.</summary>
    public string? LastError => Volatile.Read(ref _lastError);
    internal IRegistryTables Tables => _tables;

    /// <summary>Looks now whether another process, or this one, changed something.</summary>
    public void Poll()
    {
        lock (_gate)
        {
            if (_closed) return;
            try
            {
                var stamp = _tables.Stamp();
                if (stamp == _seen && _lastError is null) return;
                Keys.Refresh();
                Reference.Refresh();
                Inbox.Look();
                _seen = stamp;
                Volatile.Write(ref _lastError, null);
            }
            catch (Exception problem) when (_tables.IsTrouble(problem) || problem is FormatException or System.Text.Json.JsonException)
            {
                Volatile.Write(ref _lastError, _tables.Explain(problem));
            }
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _timer.Dispose();
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _tables.Dispose();
        }
    }
}

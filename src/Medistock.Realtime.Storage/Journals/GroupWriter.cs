using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Storage.Journals;

/// <summary>
/// The one thread of this process that writes a journal. It takes a group of rows at a time and completes each append only after the commit, hence the
/// fsync, has been answered. A group that fails is refused whole, whether it was committed being unknown; the thread stays, and while nobody writes tries once
/// a second by itself. What a group is to the database is the deriving class's.
/// </summary>
internal abstract class GroupWriter : IDisposable
{
    private const int ProbeMs = 1_000;
    private readonly AppendQueue _queue;
    private readonly Thread _thread;
    private int _inFlight;
    private string? _lastError;

    protected GroupWriter(JournalOptions options)
    {
        Options = options;
        _queue = new(options);
        Group = new Pending[options.GroupRows];
        _thread = new(Run) { IsBackground = true, Name = "journal writer" };
    }

    public int Waiting => _queue.Count + Volatile.Read(ref _inFlight);
    public string? LastError
    {
        get => Volatile.Read(ref _lastError);
        protected set => Volatile.Write(ref _lastError, value);
    }

    protected JournalOptions Options { get; }
    /// <summary>Rows of the group in hand, from the first.</summary>
    protected Pending[] Group { get; }
    /// <summary>Rows behind the group in hand.</summary>
    protected int Queued => _queue.Count;

    /// <exception cref="JournalBusyException">No room in the queue.</exception>
    public Task Append(in JournalEntry entry)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.TryAdd(new(entry, written)) ? written.Task : throw new JournalBusyException();
    }

    /// <summary>Writes what waits, then closes.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
        Close();
    }

    /// <summary>At the end of the deriving constructor.</summary>
    protected void Start() => _thread.Start();

    /// <summary>Commits the group. Rows refused at the fence it completes itself.</summary>
    protected abstract void Commit(int count);
    /// <summary>After a commit, before anybody is told.</summary>
    protected abstract void Publish(int count);
    /// <summary>The group failed: forgets what cannot be relied on and says why in <see cref="LastError"/>, before anybody is told.</summary>
    protected abstract void Abandon(Exception problem, int count);
    /// <summary>Whether the database takes rows again; <see cref="LastError"/> tells.</summary>
    protected abstract void Probe();
    protected abstract void Close();

    private void Run()
    {
        var last = 0;
        while (true)
        {
            var count = _queue.Take(Group, last, LastError is null ? Timeout.Infinite : ProbeMs);
            if (count < 0) return;
            if (count == 0)
            {
                Probe();
                continue;
            }
            last = count;
            Volatile.Write(ref _inFlight, count);
            Write(count);
            Array.Clear(Group, 0, count);
            Volatile.Write(ref _inFlight, 0);
        }
    }

    private void Write(int count)
    {
        try
        {
            Commit(count);
        }
        catch (Exception problem)
        {
            Abandon(problem, count);
            foreach (ref var pending in Group.AsSpan(0, count))
                pending.Written.TrySetException(new JournalUnavailableException($"the journal cannot write: {LastError}", problem));
            return;
        }
        Publish(count);
        LastError = null;
        // Those refused at the fence are complete already: this leaves them so.
        foreach (ref var pending in Group.AsSpan(0, count)) pending.Written.TrySetResult();
    }
}

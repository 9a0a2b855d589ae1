using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>
/// The one thread that writes the journal. It commits a group of rows at a time and completes each append only after
/// COMMIT, hence fsync, has returned. A group that fails is refused whole; the thread stays, opens the file afresh for the
/// next group, reads back what the failed one may have left, and while nobody writes tries once a second by itself.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private const int ProbeMs = 1_000;
    private readonly string _path;
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly Catalogue _catalogue;
    private readonly RowTail _tail;
    private readonly Action _committed;
    private readonly AppendQueue _queue;
    private readonly Thread _thread;
    private readonly List<StreamHead> _newStreams = [];
    private readonly List<(int Id, string Name)> _newPrincipals = [];
    private readonly StreamHead[] _heads;
    private readonly int[] _streams;
    private readonly long[] _sequences;
    private readonly ulong[] _keys;
    private readonly Pending[] _group;
    private JournalFile? _file;
    private bool _stale;
    private long _lastRow;
    private int _inFlight;
    private string? _lastError;

    /// <param name="file">Open, its rows up to <paramref name="lastRow"/> known to catalogue and index; the writer owns it from here.</param>
    /// <param name="committed">Called on the writer thread after each group.</param>
    public JournalWriter(string path, JournalFile file, long lastRow, Catalogue catalogue, RowTail tail, JournalOptions options, TimeProvider time, Action committed)
    {
        (_path, _file, _lastRow, _catalogue, _tail, _options, _time, _committed) = (path, file, lastRow, catalogue, tail, options, time, committed);
        _queue = new(options);
        _group = new Pending[options.GroupRows];
        _heads = new StreamHead[options.GroupRows];
        _streams = new int[options.GroupRows];
        _sequences = new long[options.GroupRows];
        _keys = new ulong[options.GroupRows];
        _thread = new(Run) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    public long LastRow => Volatile.Read(ref _lastRow);
    public int Waiting => _queue.Count + Volatile.Read(ref _inFlight);
    public string? LastError => Volatile.Read(ref _lastError);

    /// <exception cref="JournalBusyException">No room in the queue.</exception>
    public Task Append(in JournalEntry entry)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.TryAdd(new(entry, written)) ? written.Task : throw new JournalBusyException();
    }

    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
        _file?.Dispose();
    }

    private void Run()
    {
        var last = 0;
        while (true)
        {
            var count = _queue.Take(_group, last, _lastError is null ? Timeout.Infinite : ProbeMs);
            if (count < 0) return;
            if (count == 0)
            {
                Probe();
                continue;
            }
            last = count;
            Volatile.Write(ref _inFlight, count);
            Write(count);
            Array.Clear(_group, 0, count);
            Volatile.Write(ref _inFlight, 0);
        }
    }

    private void Write(int count)
    {
        int rows;
        try
        {
            Open();
            rows = Insert(count);
        }
        catch (Exception problem)
        {
            Abandon(problem);
            foreach (ref var pending in _group.AsSpan(0, count))
                pending.Written.TrySetException(new JournalUnavailableException($"the journal cannot write: {_lastError}", problem));
            return;
        }
        Publish(rows);
        // Those refused at the fence are complete already: this leaves them so.
        foreach (ref var pending in _group.AsSpan(0, count)) pending.Written.TrySetResult();
    }

    /// <returns>Rows committed: the group less those refused at the fence.</returns>
    private int Insert(int count)
    {
        var rows = 0;
        _file!.Begin();
        for (var i = 0; i < count; i++)
        {
            var entry = _group[i].Entry;
            var head = FindStream(entry.Stream);
            if (entry.Sequence != (head?.InGroup ?? 0) + 1)
            {
                _group[i].Written.TrySetException(new JournalFenceException(entry.Stream, entry.Sequence));
                continue;
            }
            head ??= AddStream(entry.Stream);
            _file.Insert(_lastRow + rows + 1, head.Id, PrincipalOf(entry.Principal), entry);
            head.InGroup = entry.Sequence;
            _heads[rows] = head;
            _streams[rows] = head.Id;
            _sequences[rows] = entry.Sequence;
            _keys[rows] = entry.BatchId is { } batch ? LogRow.BatchKey(head.Id, batch) : 0;
            rows++;
        }
        if (rows > 0) _file.Commit();
        else _file.Rollback();
        return rows;
    }

    private void Publish(int rows)
    {
        foreach (var stream in _newStreams) _catalogue.Add(stream);
        foreach (var (id, name) in _newPrincipals) _catalogue.AddPrincipal(id, name);
        _newStreams.Clear();
        _newPrincipals.Clear();
        _tail.Add(_streams.AsSpan(0, rows), _sequences.AsSpan(0, rows), _keys.AsSpan(0, rows));
        for (var i = 0; i < rows; i++) _heads[i].Committed = _sequences[i];
        Volatile.Write(ref _lastRow, _lastRow + rows);
        Volatile.Write(ref _lastError, null);
        if (rows > 0) _committed();
    }

    private void Open()
    {
        _file ??= JournalFile.Open(_path, _options, _time.GetUtcNow());
        if (!_stale) return;
        // The failed group may be on disk after all: heads come from the file, not from what we remember.
        Volatile.Write(ref _lastRow, _file.Reload(_lastRow, _catalogue, _tail));
        _stale = false;
    }

    private void Abandon(Exception problem)
    {
        Volatile.Write(ref _lastError, SqliteFile.Explain(problem));
        _newStreams.Clear();
        _newPrincipals.Clear();
        _stale = true;
        _file?.Dispose();
        _file = null;
    }

    private void Probe()
    {
        try
        {
            Open();
            _file!.Probe();
            Volatile.Write(ref _lastError, null);
        }
        catch (Exception problem) when (problem is SqliteException or IOException or InvalidDataException or Schema.SchemaException)
        {
            Abandon(problem);
        }
    }

    private StreamHead? FindStream(string name)
    {
        if (_catalogue.Find(name) is { } known) return known;
        foreach (var stream in _newStreams)
            if (string.Equals(stream.Name, name, StringComparison.Ordinal)) return stream;
        return null;
    }

    private StreamHead AddStream(string name)
    {
        var stream = new StreamHead(_catalogue.LastStream + _newStreams.Count + 1, name, 0);
        _file!.AddStream(stream.Id, name);
        _newStreams.Add(stream);
        return stream;
    }

    private int PrincipalOf(string name)
    {
        if (_catalogue.FindPrincipal(name) is { } known) return known;
        foreach (var (id, principal) in _newPrincipals)
            if (string.Equals(principal, name, StringComparison.Ordinal)) return id;
        var added = _catalogue.LastPrincipal + _newPrincipals.Count + 1;
        _file!.AddPrincipal(added, name);
        _newPrincipals.Add((added, name));
        return added;
    }
}

using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>Writes groups to the journal's file. After a failure the file is opened afresh for the next group, and what the failed one may have left is read back.</summary>
internal sealed class JournalWriter : GroupWriter
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Catalogue _catalogue;
    private readonly RowTail _tail;
    private readonly Action _committed;
    private readonly List<StreamHead> _newStreams = [];
    private readonly List<(int Id, string Name)> _newPrincipals = [];
    private readonly StreamHead[] _heads;
    private readonly int[] _streams;
    private readonly long[] _sequences;
    private readonly ulong[] _keys;
    private JournalFile? _file;
    private bool _stale;
    private long _lastRow;
    private int _rows;

    /// <param name="file">Open, its rows up to <paramref name="lastRow"/> known to catalogue and index; the writer owns it from here.</param>
    /// <param name="committed">Called on the writer thread after each group.</param>
    public JournalWriter(string path, JournalFile file, long lastRow, Catalogue catalogue, RowTail tail, JournalOptions options, TimeProvider time, Action committed) : base(options)
    {
        (_path, _file, _lastRow, _catalogue, _tail, _time, _committed) = (path, file, lastRow, catalogue, tail, time, committed);
        _heads = new StreamHead[options.GroupRows];
        _streams = new int[options.GroupRows];
        _sequences = new long[options.GroupRows];
        _keys = new ulong[options.GroupRows];
        Start();
    }

    public long LastRow => Volatile.Read(ref _lastRow);
    protected override void Close() => _file?.Dispose();

    protected override void Commit(int count)
    {
        Open();
        _rows = Insert(count);
    }

    /// <returns>Rows committed: the group less those refused at the fence.</returns>
    private int Insert(int count)
    {
        var rows = 0;
        _file!.Begin();
        for (var i = 0; i < count; i++)
        {
            var entry = Group[i].Entry;
            var head = FindStream(entry.Stream);
            if (entry.Sequence != (head?.InGroup ?? 0) + 1)
            {
                Group[i].Written.TrySetException(new JournalFenceException(entry.Stream, entry.Sequence));
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

    protected override void Publish(int count)
    {
        var rows = _rows;
        foreach (var stream in _newStreams) _catalogue.Add(stream);
        foreach (var (id, name) in _newPrincipals) _catalogue.AddPrincipal(id, name);
        _newStreams.Clear();
        _newPrincipals.Clear();
        _tail.Add(_streams.AsSpan(0, rows), _sequences.AsSpan(0, rows), _keys.AsSpan(0, rows));
        for (var i = 0; i < rows; i++) _heads[i].Committed = _sequences[i];
        Volatile.Write(ref _lastRow, _lastRow + rows);
        if (rows > 0) _committed();
    }

    private void Open()
    {
        _file ??= JournalFile.Open(_path, Options, _time.GetUtcNow());
        if (!_stale) return;
        // The failed group may be on disk after all: heads come from the file, not from what we remember.
        Volatile.Write(ref _lastRow, _file.Reload(_lastRow, _catalogue, _tail));
        _stale = false;
    }

    protected override void Abandon(Exception problem, int count) => Abandon(problem);

    private void Abandon(Exception problem)
    {
        LastError = SqliteFile.Explain(problem);
        _newStreams.Clear();
        _newPrincipals.Clear();
        _stale = true;
        _file?.Dispose();
        _file = null;
    }

    protected override void Probe()
    {
        try
        {
            Open();
            _file!.Probe();
            LastError = null;
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

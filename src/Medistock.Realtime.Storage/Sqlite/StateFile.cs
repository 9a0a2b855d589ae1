using Medistock.Realtime.Storage.Journals;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>
/// <c>state.db</c> and the one thread that writes it: the index of the journal's rows, made from committed rows off the write
/// path, and the snapshots. All of it can be made again, so a file that is missing, damaged, newer or of another journal is.
/// </summary>
internal sealed class StateFile : IDisposable
{
    /// <summary>Work gathers this long before it is written, so that transactions are few and large.</summary>
    private const int GatherMs = 100, RetryMs = 1_000, RowsAtOnce = 8_192, SnapshotsAtOnce = 256;
    private const long SnapshotBytesAtOnce = 8 << 20;
    private readonly string _path, _journalPath;
    private readonly JournalOptions _options;
    private readonly RowTail _tail;
    private readonly AutoResetEvent _work = new(false);
    private readonly ManualResetEventSlim _closing = new(false);
    private readonly Thread _thread;
    private readonly int[] _streams = new int[RowsAtOnce];
    private readonly long[] _sequences = new long[RowsAtOnce];
    private readonly ulong[] _keys = new ulong[RowsAtOnce];
    private IndexFile? _file;
    private long _watermark;
    private string? _lastError;

    private StateFile(string path, string journalPath, IndexFile file, RowTail tail, JournalOptions options)
    {
        (_path, _journalPath, _file, _tail, _options) = (path, journalPath, file, tail, options);
        _watermark = file.Watermark();
        Snapshots = new(options);
        _thread = new(Run) { IsBackground = true, Name = "state writer" };
    }

    public SnapshotQueue Snapshots { get; }
    /// <summary>Every row up to here is in the index.</summary>
    public long Watermark => Volatile.Read(ref _watermark);
    public string? LastError => Volatile.Read(ref _lastError);

    /// <summary>Opens the file, making it again where it is of no use, and indexes the rows it lacks.</summary>
    public static StateFile Open(string path, string journalPath, JournalFile journal, RowTail tail, JournalOptions options, DateTimeOffset now)
    {
        var file = IndexFile.Open(path, journal, options, now);
        try
        {
            string? error = null;
            try
            {
                file.CatchUp(journal.Connection, file.Watermark(), journal.LastRow());
            }
            catch (SqliteException problem) when (!SqliteFile.IsDamage(problem))
            {
                // A full disk, say: the journal serves without its index, which catches up when it can.
                error = SqliteFile.Explain(problem);
            }
            return new(path, journalPath, file, tail, options) { _lastError = error };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Heads as of the watermark.</summary>
    public IEnumerable<(int Stream, long Sequence)> Heads() => _file!.Heads();

    public void Start() => _thread.Start();

    /// <summary>There is something to write.</summary>
    public void Wake() => _work.Set();

    public void Dispose()
    {
        _closing.Set();
        _work.Set();
        if (_thread.ThreadState != (ThreadState.Unstarted | ThreadState.Background)) _thread.Join();
        _file?.Dispose();
        _work.Dispose();
        _closing.Dispose();
    }

    private void Run()
    {
        while (!_closing.IsSet)
        {
            _work.WaitOne(_lastError is null ? Timeout.Infinite : RetryMs);
            _closing.Wait(GatherMs);
            Drain();
        }
        Drain();
    }

    private void Drain()
    {
        while (WriteSome())
        {
        }
    }

    /// <returns>Whether there may be more.</returns>
    private bool WriteSome()
    {
        var snapshots = Snapshots.Take(SnapshotsAtOnce, SnapshotBytesAtOnce);
        try
        {
            _file ??= IndexFile.Reopen(_path, _options);
            var first = _tail.First;
            if (_watermark + 1 < first)
            {
                // The tail overflowed while this file could not be written: the log has what it forgot.
                using var journal = SqliteFile.OpenToRead(_journalPath, _options.BusyMs);
                _file.CatchUp(journal, _watermark, first - 1);
                Volatile.Write(ref _watermark, first - 1);
            }
            var (count, from) = _tail.Peek(_streams, _sequences, _keys);
            if (from > _watermark + 1) count = 0;
            if (count == 0 && snapshots.Count == 0) return from > _watermark + 1;
            _file.Write(from, _streams.AsSpan(0, count), _sequences.AsSpan(0, count), _keys.AsSpan(0, count), snapshots);
            // In this order: a reader that no longer finds a row in the tail finds it in the index.
            if (count > 0) Volatile.Write(ref _watermark, from + count - 1);
            _tail.RemoveThrough(_watermark);
            Snapshots.Written(lost: 0);
            Volatile.Write(ref _lastError, null);
            return count == RowsAtOnce || Snapshots.Count > 0 || _watermark + 1 < _tail.First;
        }
        catch (Exception problem) when (problem is SqliteException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Snapshots.Written(lost: snapshots.Count);
            Volatile.Write(ref _lastError, SqliteFile.Explain(problem));
            if (problem is SqliteException sqlite && SqliteFile.IsDamage(sqlite)) IndexFile.MarkDamaged(_path);
            _file?.Dispose();
            _file = null;
            return false;
        }
    }
}

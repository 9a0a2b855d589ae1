using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>One reading connection to <c>journal.db</c> and, when it can be had, to <c>state.db</c>. For one caller at a time.</summary>
internal sealed class JournalReader : IDisposable
{
    private readonly SqliteConnection _journal;
    private readonly SqliteConnection? _state;
    private readonly Statement _row, _scan, _scanBatch;
    private readonly Statement? _places, _batches, _snapshot;

    public JournalReader(string journalPath, string statePath, JournalOptions options)
    {
        _journal = SqliteFile.OpenToRead(journalPath, options.BusyMs);
        try
        {
            _row = new(_journal, $"SELECT {LogRow.Columns} FROM log WHERE row = ?");
            _scan = new(_journal, "SELECT sequence, row FROM log WHERE row > ? AND row < ? AND stream = ? AND sequence > ? ORDER BY row LIMIT ?");
            _scanBatch = new(_journal, "SELECT row FROM log WHERE row > ? AND row < ? AND stream = ? AND batch = ? ORDER BY row LIMIT 1");
        }
        catch
        {
            _journal.Dispose();
            throw;
        }
        try
        {
            _state = SqliteFile.OpenToRead(statePath, options.BusyMs);
            _places = new(_state, "SELECT sequence, row FROM place WHERE stream = ? AND sequence > ? ORDER BY sequence LIMIT ?");
            _batches = new(_state, "SELECT row FROM batch WHERE hash = ? ORDER BY row");
            _snapshot = new(_state, "SELECT sequence, checksum, state FROM snapshot WHERE stream = ?");
        }
        catch (SqliteException)
        {
            // Without the index every answer still comes, from the log, slowly.
            IndexFailed = true;
        }
    }

    /// <summary>The index gave an error: this reader answers from the log and is not used again.</summary>
    public bool IndexFailed { get; private set; }

    public LogRow? Row(long row)
    {
        LogRow? found = _row.Bind(1, row).Step() ? LogRow.Read(_row) : null;
        _row.Reset();
        return found;
    }

    /// <summary>Appends what the index has, rows up to <paramref name="watermark"/>; false when it cannot be asked.</summary>
    public bool IndexedPlaces(int stream, long after, long watermark, int most, List<RowPlace> places)
    {
        if (IndexFailed) return false;
        try
        {
            _places!.Bind(1, stream).Bind(2, after).Bind(3, most);
            while (_places.Step())
                if (_places.Long(1) <= watermark) places.Add(new(_places.Long(0), _places.Long(1)));
            return true;
        }
        catch (SqliteException)
        {
            IndexFailed = true;
            return false;
        }
    }

    /// <summary>Appends what the log has between two rows, both excluded.</summary>
    public void ScannedPlaces(int stream, long after, long above, long below, int most, List<RowPlace> places)
    {
        _scan.Bind(1, above).Bind(2, below).Bind(3, stream).Bind(4, after).Bind(5, most);
        while (_scan.Step()) places.Add(new(_scan.Long(0), _scan.Long(1)));
    }

    /// <summary>Appends the rows that may carry a batch; false when the index cannot be asked.</summary>
    public bool IndexedBatches(ulong key, List<long> rows)
    {
        if (IndexFailed) return false;
        try
        {
            _batches!.Bind(1, unchecked((long)key));
            while (_batches.Step()) rows.Add(_batches.Long(0));
            return true;
        }
        catch (SqliteException)
        {
            IndexFailed = true;
            return false;
        }
    }

    public long? ScannedBatch(int stream, Guid batch, long above, long below)
    {
        Span<byte> bytes = stackalloc byte[16];
        batch.TryWriteBytes(bytes, bigEndian: true, out _);
        return _scanBatch.Bind(1, above).Bind(2, below).Bind(3, stream).Bind(4, bytes).Scalar();
    }

    /// <summary>Null when there is none, when it is damaged (<paramref name="damaged"/>), or when the file cannot be read.</summary>
    public Snapshot? Snapshot(string stream, out bool damaged)
    {
        damaged = false;
        if (IndexFailed) return null;
        try
        {
            if (!_snapshot!.Bind(1, stream).Step()) return null;
            var snapshot = new Snapshot(_snapshot.Long(0), _snapshot.Blob(2).ToArray());
            damaged = _snapshot.Long(1) != Checksums.Of(stream, snapshot);
            _snapshot.Reset();
            return damaged ? null : snapshot;
        }
        catch (SqliteException)
        {
            IndexFailed = true;
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement?>)[_row, _scan, _scanBatch, _places, _batches, _snapshot]) statement?.Dispose();
        _journal.Dispose();
        _state?.Dispose();
    }
}

/// <summary>At most <see cref="JournalOptions.Readers"/> reading connections; a further caller waits.</summary>
internal sealed class ReaderPool(string journalPath, string statePath, JournalOptions options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Readers, options.Readers);
    private readonly Stack<JournalReader> _idle = new();
    private bool _closed;

    public async ValueTask<JournalReader> RentAsync(CancellationToken cancel)
    {
        await _free.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            lock (_idle)
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                if (_idle.TryPop(out var idle)) return idle;
            }
            return new JournalReader(journalPath, statePath, options);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    /// <param name="sound">False after an error: the connection is not used again.</param>
    public void Return(JournalReader reader, bool sound)
    {
        lock (_idle)
        {
            if (sound && !_closed && !reader.IndexFailed) _idle.Push(reader);
            else reader.Dispose();
        }
        _free.Release();
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _closed = true;
            while (_idle.TryPop(out var idle)) idle.Dispose();
        }
    }
}

using System.Runtime.CompilerServices;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;

namespace Medistock.Realtime.Storage.Sqlite;

/// <summary>
/// The journal on SQLite (design.md §4): one writer thread, group commit, an append-only table; the index is made off the
/// write path. The one process that holds the data directory's lock opens it. Times are kept to the millisecond, as UTC.
/// </summary>
/// <remarks>A payload handed to <see cref="AppendAsync"/> must not change until the append has completed.</remarks>
public sealed class SqliteJournal : IJournal, IDisposable
{
    private const int PageRows = 256;
    private const long PageBytes = 4 << 20;
    private readonly Catalogue _catalogue = new();
    private readonly RowTail _tail;
    private readonly StateFile _state;
    private readonly JournalWriter _writer;
    private readonly ReaderPool _readers;
    private readonly JournalOptions _options;
    private readonly string _path;

    private SqliteJournal(DataDirectory directory, JournalOptions options, TimeProvider time)
    {
        (_options, _path) = (options, directory.JournalPath);
        _tail = new(options.TailRows);
        var file = JournalFile.Open(_path, options, time.GetUtcNow());
        try
        {
            _state = StateFile.Open(directory.StatePath, _path, file, _tail, options, time.GetUtcNow());
            _tail.StartAfter(_state.Watermark);
            var lastRow = file.Reload(_state.Watermark, _catalogue, _tail);
            foreach (var (stream, sequence) in _state.Heads())
            {
                var head = _catalogue.Find(stream) ?? throw new InvalidDataException($"{_path} has rows of stream {stream}, which has no name");
                head.Committed = head.InGroup = Math.Max(head.Committed, sequence);
            }
            _readers = new(_path, directory.StatePath, options);
            Snapshots = new SqliteSnapshots(_state, _readers);
            _writer = new(_path, file, lastRow, _catalogue, _tail, options, time, _state.Wake);
            _state.Start();
        }
        catch
        {
            _state?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>The snapshots, in the same <c>state.db</c> as the index and written by the same thread.</summary>
    public SqliteSnapshots Snapshots { get; }

    /// <summary>What keeps the index and the snapshots from being written; null when they are. The journal does not need them to write.</summary>
    public string? IndexError => _state.LastError;
    /// <summary>Committed rows that the index does not have yet.</summary>
    public long IndexLag => Math.Max(0, _writer.LastRow - _state.Watermark);

    /// <summary>Opens the journal; a missing or damaged <c>state.db</c> is made again from it first.</summary>
    /// <exception cref="Schema.SchemaException"><c>journal.db</c> was written by a newer program.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The file cannot be read.</exception>
    public static SqliteJournal Open(DataDirectory directory, JournalOptions options, TimeProvider time) => new(directory, options, time);

    public JournalStatus Status => new(_writer.LastRow, Length(_path) + Length(_path + "-wal"), _writer.Waiting, _options.Capacity, _writer.LastError);

    /// <remarks><paramref name="cancel"/> counts until the row is queued; from there it will be written, and the append tells so.</remarks>
    public ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(entry.Stream);
        ArgumentException.ThrowIfNullOrEmpty(entry.Principal);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Payload.Length, JournalOptions.LargestPayload);
        return cancel.IsCancellationRequested ? ValueTask.FromCanceled(cancel) : new(_writer.Append(entry));
    }

    /// <exception cref="InvalidDataException">A row is missing or damaged: nothing after it is returned.</exception>
    public async IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (_catalogue.Find(stream) is not { } head) yield break;
        var page = new List<JournalEntry>();
        while (true)
        {
            page.Clear();
            var reader = await _readers.RentAsync(cancel).ConfigureAwait(false);
            var sound = false;
            try
            {
                ReadPage(reader, head, after, page);
                sound = true;
            }
            finally
            {
                _readers.Return(reader, sound);
            }
            if (page.Count == 0) yield break;
            foreach (var entry in page)
            {
                cancel.ThrowIfCancellationRequested();
                yield return entry;
            }
            after = page[^1].Sequence;
        }
    }

    public async ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel)
    {
        if (_catalogue.Find(stream) is not { } head) return null;
        var key = LogRow.BatchKey(head.Id, batchId);
        var rows = new List<long>();
        // The tail before the index: a row leaves the tail only once the index has it.
        var tailFirst = _tail.Find(key, rows);
        var reader = await _readers.RentAsync(cancel).ConfigureAwait(false);
        var sound = false;
        try
        {
            var watermark = _state.Watermark;
            if (!reader.IndexedBatches(key, rows)) watermark = 0;
            if (watermark + 1 < tailFirst && reader.ScannedBatch(head.Id, batchId, watermark, tailFirst) is { } scanned) rows.Add(scanned);
            JournalEntry? found = null;
            foreach (var candidate in rows)
                if (found is null && reader.Row(candidate) is { } row && row.Stream == head.Id && row.Batch == batchId) found = Entry(head, row);
            sound = true;
            return found;
        }
        finally
        {
            _readers.Return(reader, sound);
        }
    }

    /// <remarks>From memory.</remarks>
    public ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel) => new(_catalogue.Find(stream)?.Committed ?? 0);

    /// <remarks>From memory.</remarks>
    public ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel)
    {
        var heads = new List<(string, long)>();
        foreach (var stream in _catalogue.Streams)
            if (stream.Name.StartsWith(prefix, StringComparison.Ordinal) && stream.Committed is > 0 and var head) heads.Add((stream.Name, head));
        return new(heads);
    }

    /// <summary>Writes what waits, then closes. An append after this throws.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _state.Dispose();
        _readers.Dispose();
    }

    private void ReadPage(JournalReader reader, StreamHead head, long after, List<JournalEntry> page)
    {
        var upTo = head.Committed;
        var wanted = (int)Math.Min(PageRows, upTo - after);
        if (wanted <= 0) return;
        var places = new List<RowPlace>(wanted);
        var tail = new List<RowPlace>();
        var tailFirst = _tail.Find(head.Id, after, tail);
        var watermark = _state.Watermark;
        if (reader.IndexedPlaces(head.Id, after, watermark, wanted, places))
        {
            if (places.Count < wanted && watermark + 1 < tailFirst) reader.ScannedPlaces(head.Id, after, watermark, tailFirst, wanted - places.Count, places);
            var last = places.Count > 0 ? places[^1].Sequence : after;
            foreach (var place in tail)
                if (places.Count < wanted && place.Sequence > last) places.Add(place);
        }
        if (!InOrder(places, after, wanted))
        {
            // The index cannot be asked, or lacks rows it should have: the log itself answers.
            places.Clear();
            reader.ScannedPlaces(head.Id, after, 0, long.MaxValue, wanted, places);
            if (!InOrder(places, after, wanted)) throw new InvalidDataException($"{head.Name}: rows after sequence {after} are missing from {_path}");
        }
        long bytes = 0;
        foreach (var place in places)
        {
            var row = reader.Row(place.Row) ?? throw new InvalidDataException($"{head.Name}: row {place.Row} is missing from {_path}");
            if (row.Stream != head.Id || row.Sequence != place.Sequence) throw new InvalidDataException($"{head.Name}: row {place.Row} of {_path} is not sequence {place.Sequence}");
            page.Add(Entry(head, row));
            bytes += row.Payload.Length;
            if (bytes >= PageBytes) return;
        }
    }

    private static bool InOrder(List<RowPlace> places, long after, int wanted)
    {
        if (places.Count != wanted) return false;
        for (var i = 0; i < places.Count; i++)
            if (places[i].Sequence != after + i + 1) return false;
        return true;
    }

    private JournalEntry Entry(StreamHead head, in LogRow row)
    {
        if (!row.Intact) throw new InvalidDataException($"{head.Name}: row {row.Row} of {_path} is damaged (its checksum does not hold)");
        var principal = _catalogue.PrincipalName(row.Principal) ?? throw new InvalidDataException($"{head.Name}: row {row.Row} of {_path} names no known principal");
        return new(head.Name, row.Sequence, row.Batch, row.Hash, principal, DateTimeOffset.FromUnixTimeMilliseconds(row.AtMs), row.Payload);
    }

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}

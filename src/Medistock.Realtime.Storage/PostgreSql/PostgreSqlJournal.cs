using System.Runtime.CompilerServices;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Npgsql;
using NpgsqlTypes;

namespace Medistock.Realtime.Storage.PostgreSql;

/// <summary>
/// The journal on PostgreSQL (design.md §4, docs/decisions/0008): one writing thread per process, group commit in one statement, the primary key
/// (stream, sequence) as the fence between processes. Times are kept to the millisecond, as UTC.
/// </summary>
/// <remarks>A payload handed to <see cref="AppendAsync"/> must not change until the append has completed.</remarks>
public sealed class PostgreSqlJournal : IJournal, IDisposable
{
    private const int PageRows = 256;
    private const long PageBytes = 4 << 20;
    private const string Columns = "sequence, batch, hash, principal, at, checksum, payload";
    private static readonly TimeSpan SizeEvery = TimeSpan.FromSeconds(30);
    private readonly PostgreSqlDatabase _database;
    private readonly Names _names = new();
    private readonly PostgreSqlWriter _writer;
    private readonly JournalOptions _options;
    private readonly ITimer _measuring;
    private readonly CancellationTokenSource _closing = new();
    private long _rows, _bytes;
    private int _measuringNow;

    private PostgreSqlJournal(PostgreSqlDatabase database, JournalOptions options, TimeProvider time)
    {
        (_database, _options) = (database, options);
        (_rows, _bytes) = Measure();
        _writer = new(database, _names, options, JournalHints.Followed);
        Snapshots = new(database, options);
        _measuring = time.CreateTimer(_ => Remeasure(), null, SizeEvery, SizeEvery);
    }

    public PostgreSqlSnapshots Snapshots { get; }

    /// <summary>Opens the journal of a database whose schema is up to date (<see cref="PostgreSqlStore"/> sees to it).</summary>
    /// <exception cref="NpgsqlException">The database cannot be read.</exception>
    public static PostgreSqlJournal Open(PostgreSqlDatabase database, JournalOptions options, TimeProvider time) => new(database, options, time);

    /// <remarks>Rows of other processes, and bytes, as they were half a minute ago at most.</remarks>
    public JournalStatus Status => new(Interlocked.Read(ref _rows) + _writer.Written, Interlocked.Read(ref _bytes), _writer.Waiting, _options.Capacity, _writer.LastError);

    /// <remarks><paramref name="cancel"/> counts until the row is queued; from there it will be written, and the append tells so.</remarks>
    public ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(entry.Stream);
        ArgumentException.ThrowIfNullOrEmpty(entry.Principal);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Payload.Length, JournalOptions.LargestPayload);
        return cancel.IsCancellationRequested ? ValueTask.FromCanceled(cancel) : new(_writer.Append(entry));
    }

    /// <remarks>Page by page: a slow reader holds neither a connection nor a stream in memory.</remarks>
    /// <exception cref="InvalidDataException">A row is missing or damaged: nothing after it is returned.</exception>
    public async IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await FindStreamAsync(stream, cancel).ConfigureAwait(false) is not { } at) yield break;
        while (true)
        {
            var from = after;
            var page = await AskAsync(connection => ReadPageAsync(connection, at, from, cancel), cancel).ConfigureAwait(false);
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
        if (await FindStreamAsync(stream, cancel).ConfigureAwait(false) is not { } at) return null;
        return await AskAsync(async connection =>
        {
            using var select = new NpgsqlCommand($"SELECT {Columns} FROM journal WHERE stream = $1 AND batch = $2", connection)
            {
                Parameters = { new NpgsqlParameter<int> { TypedValue = at.Id }, new NpgsqlParameter<Guid> { TypedValue = batchId } },
            };
            var found = await EntriesAsync(select, at, cancel).ConfigureAwait(false);
            return found.Count > 0 ? found[0] : (JournalEntry?)null;
        }, cancel).ConfigureAwait(false);
    }

    public async ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel) => await AskAsync(async connection =>
    {
        using var select = new NpgsqlCommand($"SELECT {Names.HeadOfStream} FROM stream s WHERE s.name = $1", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = stream } } };
        return await select.ExecuteScalarAsync(cancel).ConfigureAwait(false) is long head ? head : 0;
    }, cancel).ConfigureAwait(false);

    /// <remarks>One look into the primary key per stream: it costs what the streams are, not what the journal is.</remarks>
    public async ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel) => await AskAsync(async connection =>
    {
        var heads = new List<(string, long)>();
        using var select = new NpgsqlCommand($"SELECT s.name, {Names.HeadOfStream} FROM stream s WHERE starts_with(s.name, $1)", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = prefix } },
        };
        await using var rows = await select.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        while (await rows.ReadAsync(cancel).ConfigureAwait(false))
            if (rows.GetInt64(1) is > 0 and var head) heads.Add((rows.GetString(0), head));
        return heads;
    }, cancel).ConfigureAwait(false);

    /// <summary>Writes what waits, then closes. An append after this throws.</summary>
    public void Dispose()
    {
        _measuring.Dispose();
        _closing.Cancel();
        _writer.Dispose();
        Snapshots.Dispose();
        _closing.Dispose();
    }

    private async Task<List<JournalEntry>> ReadPageAsync(NpgsqlConnection connection, StreamAt stream, long after, CancellationToken cancel)
    {
        List<JournalEntry> page;
        using (var select = new NpgsqlCommand($"SELECT {Columns} FROM journal WHERE stream = $1 AND sequence > $2 ORDER BY sequence LIMIT $3", connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = stream.Id }, new NpgsqlParameter<long> { TypedValue = after }, new NpgsqlParameter<int> { TypedValue = PageRows } },
        })
            page = await EntriesAsync(select, stream, cancel).ConfigureAwait(false);
        var expected = after + 1;
        if (page.Count > 0 && page[0].Sequence > expected && after == 0)
        {
            // Retention took the beginning of the stream; only so may it begin later, and only for who reads from there.
            using var removed = new NpgsqlCommand("SELECT removed FROM stream WHERE id = $1", connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = stream.Id } } };
            expected = Math.Max(expected, (long)(await removed.ExecuteScalarAsync(cancel).ConfigureAwait(false))! + 1);
        }
        foreach (var entry in page)
            if (entry.Sequence != expected++) throw new InvalidDataException($"{stream.Name}: rows before sequence {entry.Sequence} are missing from {_database.Shown}");
        return page;
    }

    private async Task<List<JournalEntry>> EntriesAsync(NpgsqlCommand select, StreamAt stream, CancellationToken cancel)
    {
        var rows = new List<(JournalEntry Entry, int Principal)>();
        long bytes = 0;
        await using (var reader = await select.ExecuteReaderAsync(cancel).ConfigureAwait(false))
        {
            while (bytes < PageBytes && await reader.ReadAsync(cancel).ConfigureAwait(false))
            {
                var row = Row(reader, stream, _database.Shown);
                rows.Add(row);
                bytes += row.Entry.Payload.Length;
            }
        }
        var unknown = rows.Where(row => _names.PrincipalName(row.Principal) is null).Select(row => row.Principal).Distinct().ToArray();
        if (unknown.Length > 0) await LoadPrincipalsAsync(select.Connection!, unknown, cancel).ConfigureAwait(false);
        return rows.ConvertAll(row => row.Entry with
        {
            Principal = _names.PrincipalName(row.Principal) ?? throw new InvalidDataException($"{stream.Name}: sequence {row.Entry.Sequence} names no known principal"),
        });
    }

    /// <summary>A row in the order of <see cref="Columns"/>.</summary>
    private static (JournalEntry Entry, int Principal) Row(NpgsqlDataReader row, StreamAt stream, string shown)
    {
        Guid? batch = row.IsDBNull(1) ? null : row.GetGuid(1);
        var (sequence, hash, principal, at, payload) = (row.GetInt64(0), unchecked((ulong)row.GetInt64(2)), row.GetInt32(3), row.GetInt64(4), row.GetFieldValue<byte[]>(6));
        if (unchecked((uint)row.GetInt32(5)) != Checksums.Row(0, stream.Id, sequence, batch, hash, principal, at, payload))
            throw new InvalidDataException($"{stream.Name}: sequence {sequence} in {shown} is damaged (its checksum does not hold)");
        return (new(stream.Name, sequence, batch, hash, "", DateTimeOffset.FromUnixTimeMilliseconds(at), payload), principal);
    }

    private async Task<StreamAt?> FindStreamAsync(string name, CancellationToken cancel)
    {
        if (_names.Stream(name) is { } known) return known;
        return await AskAsync(async connection =>
        {
            using var select = new NpgsqlCommand("SELECT id FROM stream WHERE name = $1", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = name } } };
            return await select.ExecuteScalarAsync(cancel).ConfigureAwait(false) is int id ? _names.Add(id, name) : null;
        }, cancel).ConfigureAwait(false);
    }

    private async Task LoadPrincipalsAsync(NpgsqlConnection connection, int[] ids, CancellationToken cancel)
    {
        using var select = new NpgsqlCommand("SELECT id, name FROM principal WHERE id = ANY($1) ORDER BY id", connection)
        {
            Parameters = { new NpgsqlParameter<int[]> { TypedValue = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer } },
        };
        await using var rows = await select.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        while (await rows.ReadAsync(cancel).ConfigureAwait(false)) _names.AddPrincipal(rows.GetInt32(0), rows.GetString(1));
    }

    /// <summary>Asks with a connection of the pool; once more with another when that one turns out to be dead, as all are after a restart of the server.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    private async Task<T> AskAsync<T>(Func<NpgsqlConnection, Task<T>> ask, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _database.ConnectAsync(cancel).ConfigureAwait(false);
                return await ask(connection).ConfigureAwait(false);
            }
            catch (Exception problem) when (PostgreSqlDatabase.IsTrouble(problem) && !cancel.IsCancellationRequested)
            {
                if (attempt < 2 && problem is NpgsqlException { IsTransient: true }) continue;
                throw new JournalUnavailableException($"the journal cannot be read: {PostgreSqlDatabase.Explain(problem)}", problem);
            }
        }
    }

    private (long Rows, long Bytes) Measure()
    {
        using var connection = _database.Connect();
        using var select = new NpgsqlCommand($"""
            SELECT (SELECT coalesce(sum({Names.HeadOfStream}), 0) FROM stream s)::bigint,
                (SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0) FROM pg_inherits WHERE inhparent = 'journal'::regclass)::bigint
            """, connection);
        using var row = select.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : (0, 0);
    }

    private void Remeasure()
    {
        if (_closing.IsCancellationRequested || Interlocked.Exchange(ref _measuringNow, 1) != 0) return;
        try
        {
            var own = _writer.Written;
            var (rows, bytes) = Measure();
            Interlocked.Exchange(ref _rows, rows - own);
            Interlocked.Exchange(ref _bytes, bytes);
        }
        catch (Exception problem) when (PostgreSqlDatabase.IsTrouble(problem) || problem is ObjectDisposedException)
        {
            // The writer tells what is wrong; the last measure stands until the next.
            return;
        }
        finally
        {
            Interlocked.Exchange(ref _measuringNow, 0);
        }
    }
}

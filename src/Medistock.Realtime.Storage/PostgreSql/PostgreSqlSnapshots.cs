using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Npgsql;
using NpgsqlTypes;

namespace Medistock.Realtime.Storage.PostgreSql;

/// <summary>
/// The newest snapshot of each stream. Written in the background over a connection of their own that does not wait for the disk; an older
/// snapshot never replaces a newer one, whichever process comes last. A damaged one counts as absent.
/// </summary>
/// <remarks>The bytes handed to <see cref="Save"/> must not change afterwards.</remarks>
public sealed class PostgreSqlSnapshots : ISnapshots, IDisposable
{
    private const int GatherMs = 100, RetryMs = 1_000, AtOnce = 256;
    private const long BytesAtOnce = 8 << 20;
    private readonly PostgreSqlDatabase _database;
    private readonly SnapshotQueue _queue;
    private readonly SemaphoreSlim _work = new(0, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _writing;
    private long _damaged;
    private string? _lastError;

    internal PostgreSqlSnapshots(PostgreSqlDatabase database, JournalOptions options)
    {
        (_database, _queue) = (database, new(options));
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Snapshots given up: too many waited, or the database could not be written.</summary>
    public long Dropped => _queue.Dropped;
    /// <summary>Snapshots found damaged, hence not used.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);
    /// <summary>What keeps snapshots from being written; null when they are.</summary>
    public string? LastError => Volatile.Read(ref _lastError);

    public async ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel)
    {
        if (_queue.Find(stream) is { } waiting) return waiting;
        try
        {
            await using var connection = await _database.ConnectAsync(cancel).ConfigureAwait(false);
            using var select = new NpgsqlCommand("SELECT sequence, checksum, state FROM snapshot WHERE stream = $1", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = stream } } };
            var row = await select.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using var closing = row.ConfigureAwait(false);
            if (!await row.ReadAsync(cancel).ConfigureAwait(false)) return null;
            var snapshot = new Snapshot(row.GetInt64(0), row.GetFieldValue<byte[]>(2));
            var checksum = row.GetInt64(1);
            if (checksum == Checksums.Of(stream, snapshot)) return snapshot;
            Interlocked.Increment(ref _damaged);
            await row.DisposeAsync().ConfigureAwait(false);
            // Out of the way: what its sequence says might keep the next one out.
            using var delete = new NpgsqlCommand("DELETE FROM snapshot WHERE stream = $1 AND checksum = $2", connection)
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = stream }, new NpgsqlParameter<long> { TypedValue = checksum } },
            };
            await delete.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            return null;
        }
        catch (Exception problem) when (PostgreSqlDatabase.IsTrouble(problem) && !cancel.IsCancellationRequested)
        {
            throw new JournalUnavailableException($"snapshots cannot be read: {PostgreSqlDatabase.Explain(problem)}", problem);
        }
    }

    public void Save(string stream, Snapshot snapshot)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        _queue.Add(stream, snapshot);
        Wake();
    }

    /// <summary>Writes what waits, then closes.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        Wake();
        _writing.GetAwaiter().GetResult();
        _work.Dispose();
        _closing.Dispose();
    }

    private void Wake()
    {
        try
        {
            if (_work.CurrentCount == 0) _work.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has just said so.
            return;
        }
    }

    private async Task WriteAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            await _work.WaitAsync().ConfigureAwait(false);
            // Work gathers, so that statements are few and large.
            await Task.Delay(_lastError is null ? GatherMs : RetryMs, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DrainAsync().ConfigureAwait(false);
        }
        await DrainAsync().ConfigureAwait(false);
    }

    private async Task DrainAsync()
    {
        while (_queue.Take(AtOnce, BytesAtOnce) is { Count: > 0 } snapshots)
        {
            try
            {
                await using var connection = await _database.ConnectAsync(CancellationToken.None).ConfigureAwait(false);
                await using var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
                using (var relaxed = new NpgsqlCommand("SET LOCAL synchronous_commit = off", connection)) await relaxed.ExecuteNonQueryAsync().ConfigureAwait(false);
                await UpsertAsync(connection, snapshots).ConfigureAwait(false);
                await transaction.CommitAsync().ConfigureAwait(false);
                _queue.Written(lost: 0);
                Volatile.Write(ref _lastError, null);
            }
            catch (Exception problem) when (PostgreSqlDatabase.IsTrouble(problem))
            {
                _queue.Written(lost: snapshots.Count);
                Volatile.Write(ref _lastError, PostgreSqlDatabase.Explain(problem));
                return;
            }
        }
    }

    private static async Task UpsertAsync(NpgsqlConnection connection, List<(string Stream, Snapshot Snapshot)> snapshots)
    {
        // Only forward. One of the same row of the journal may be of another format or zone: the last stands.
        using var upsert = new NpgsqlCommand("""
            INSERT INTO snapshot AS held (stream, sequence, checksum, state)
            SELECT stream, sequence, checksum, state FROM unnest($1, $2, $3, $4) AS given (stream, sequence, checksum, state) ORDER BY stream
            ON CONFLICT (stream) DO UPDATE SET sequence = excluded.sequence, checksum = excluded.checksum, state = excluded.state
            WHERE held.sequence <= excluded.sequence
            """, connection)
        {
            Parameters =
            {
                Column<string>([.. snapshots.Select(one => one.Stream)], NpgsqlDbType.Text), Column<long>([.. snapshots.Select(one => one.Snapshot.Sequence)], NpgsqlDbType.Bigint),
                Column<long>([.. snapshots.Select(one => Checksums.Of(one.Stream, one.Snapshot))], NpgsqlDbType.Bigint), Column<byte[]>([.. snapshots.Select(one => one.Snapshot.State.ToArray())], NpgsqlDbType.Bytea),
            },
        };
        await upsert.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static NpgsqlParameter<T[]> Column<T>(T[] values, NpgsqlDbType type) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}

using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Npgsql;
using NpgsqlTypes;

namespace Medistock.Realtime.Storage.PostgreSql;

/// <summary>One group of rows as columns, and the one statement that inserts them. For the writer thread only.</summary>
internal sealed class GroupInsert : IDisposable
{
    // In the order of the key: two processes whose groups collide wait for one another in one direction only.
    private const string Sql = """
        INSERT INTO journal (sequence, hash, at, stream, principal, checksum, batch, payload)
        SELECT sequence, hash, at, stream, principal, checksum, batch, payload
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS given (sequence, hash, at, stream, principal, checksum, batch, payload)
        ORDER BY stream, sequence
        ON CONFLICT DO NOTHING
        RETURNING stream, sequence
        """;
    private readonly NpgsqlCommand _command;
    private readonly List<long> _sequences = [], _hashes = [], _times = [];
    private readonly List<int> _streams = [], _principals = [], _checksums = [];
    private readonly List<Guid?> _batches = [];
    private readonly List<byte[]> _payloads = [];
    private readonly HashSet<(int, long)> _written = [];

    public GroupInsert(NpgsqlConnection connection)
    {
        _command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                Column(_sequences, NpgsqlDbType.Bigint), Column(_hashes, NpgsqlDbType.Bigint), Column(_times, NpgsqlDbType.Bigint), Column(_streams, NpgsqlDbType.Integer),
                Column(_principals, NpgsqlDbType.Integer), Column(_checksums, NpgsqlDbType.Integer), Column(_batches, NpgsqlDbType.Uuid), Column(_payloads, NpgsqlDbType.Bytea),
            },
        };
        _command.Prepare();
    }

    public int Count => _sequences.Count;

    public void Clear()
    {
        _sequences.Clear();
        _hashes.Clear();
        _times.Clear();
        _streams.Clear();
        _principals.Clear();
        _checksums.Clear();
        _batches.Clear();
        _payloads.Clear();
    }

    public void Add(in JournalEntry entry, int stream, int principal)
    {
        var at = entry.RecordedAt.ToUnixTimeMilliseconds();
        _sequences.Add(entry.Sequence);
        _hashes.Add(unchecked((long)entry.BodyHash));
        _times.Add(at);
        _streams.Add(stream);
        _principals.Add(principal);
        _checksums.Add(unchecked((int)Checksums.Row(0, stream, entry.Sequence, entry.BatchId, entry.BodyHash, principal, at, entry.Payload.Span)));
        _batches.Add(entry.BatchId);
        _payloads.Add(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(entry.Payload, out var whole) && whole.Offset == 0 && whole.Count == whole.Array!.Length
            ? whole.Array : entry.Payload.ToArray());
    }

    /// <summary>Keys of the rows that were inserted; those missing were there before, by sequence or by batch.</summary>
    public IReadOnlySet<(int Stream, long Sequence)> Execute()
    {
        _written.Clear();
        using var rows = _command.ExecuteReader();
        while (rows.Read()) _written.Add((rows.GetInt32(0), rows.GetInt64(1)));
        return _written;
    }

    public void Dispose() => _command.Dispose();

    private static NpgsqlParameter<List<T>> Column<T>(List<T> values, NpgsqlDbType type) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}

namespace Medistock.Realtime.Actors.Ports;

/// <summary>One row to append. The payload's first byte is its format version.</summary>
/// <param name="Stream"><c>stock/{finess}</c>, <c>signals</c>, <c>audit</c>…</param>
/// <param name="Sequence">1 + the stream's head, as the writer knows it: the fence against a doubled activation.</param>
/// <param name="BatchId">Unique in the stream; null when the stream has no batches.</param>
/// <param name="BodyHash">Hash of what was received: the same id with another hash is a conflict.</param>
/// <param name="Principal">Who: the key's identifier.</param>
public readonly record struct JournalEntry(
    string Stream, long Sequence, Guid? BatchId, ulong BodyHash, string Principal, DateTimeOffset RecordedAt, ReadOnlyMemory<byte> Payload);

/// <summary>
/// The only truth: an append-only log of streams. An append completes when the row is on disk (fsync), grouped with others.
/// Other processes may append to the same streams: the fence decides, and a head is only what was committed when it was asked for.
/// Every call but an append that waits may throw <see cref="JournalUnavailableException"/>: the database cannot be asked now.
/// </summary>
public interface IJournal
{
    /// <exception cref="JournalBusyException">The bounded queue is full: back-pressure, nothing was written.</exception>
    /// <exception cref="JournalFenceException">Another writer has already used this sequence: throw the actor away and reload.</exception>
    /// <exception cref="JournalUnavailableException">Disk full, database locked or out of reach: nothing is acknowledged; whether the row was written is unknown.</exception>
    ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel);

    /// <summary>Rows of one stream with a sequence above <paramref name="after"/>, in order; committed rows only.</summary>
    IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, CancellationToken cancel);

    /// <summary>The row that carries <paramref name="batchId"/>, or null.</summary>
    ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel);

    /// <summary>Highest committed sequence of the stream, 0 when it does not exist.</summary>
    ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel);

    /// <summary>All streams whose name begins with <paramref name="prefix"/>, with their heads, in no particular order.</summary>
    ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel);

    /// <summary>Rows committed so far over all streams, and how many wait.</summary>
    JournalStatus Status { get; }
}

/// <param name="Capacity">Rows that may wait before appends are refused.</param>
/// <param name="LastError">What keeps the journal from writing now; null when it writes.</param>
public readonly record struct JournalStatus(long Rows, long Bytes, int Waiting, int Capacity, string? LastError);

public sealed class JournalBusyException() : Exception("the journal's queue is full");
public sealed class JournalFenceException(string stream, long sequence) : Exception($"{stream}: sequence {sequence} is taken");
public sealed class JournalUnavailableException(string reason, Exception? inner = null) : Exception(reason, inner);

using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Storage.Data;
using Npgsql;

namespace Medistock.Realtime.Storage.PostgreSql;

/// <summary>What a pass of retention did.</summary>
/// <param name="Left">Streams whose checkpoint did not prove equal, with what differed: nothing of them was removed.</param>
public sealed record RetentionReport(int Streams, long Removed, IReadOnlyList<string> Left);

/// <summary>
/// Removes the beginnings of establishments' streams once they are older than <see cref="KeptMonths"/> months (audit: two winters and their
/// returns). Of each it first writes a checkpoint into the journal and proves that checkpoint and rest fold to what all rows folded to; it never
/// removes a row that no checkpoint stands for. As the owner of the database, beside the nodes that serve it.
/// </summary>
public sealed class JournalRetention(PostgreSqlDatabase database, IJournal journal, ReferenceBook book)
{
    public const int KeptMonths = 26;
    /// <summary>Batch ids are remembered at least this long, whatever <see cref="KeptMonths"/> becomes.</summary>
    private static readonly TimeSpan BatchIdsKept = TimeSpan.FromDays(40);
    /// <summary>A checkpoint repeats some hundred days: less than this is not worth one.</summary>
    private static readonly TimeSpan WorthACheckpoint = TimeSpan.FromDays(180);
    private const int SliceRows = 5_000;
    private const string StockPrefix = "stock/", Principal = "retention";

    /// <param name="looked">Told streams looked at, and how many there are. Stopped in between, what was removed stands behind its checkpoint, and the next pass goes on.</param>
    public async Task<RetentionReport> RunAsync(DateTimeOffset now, CancellationToken cancel, Action<long, long>? looked = null)
    {
        var limit = now.AddMonths(-KeptMonths);
        if (limit > now - BatchIdsKept) limit = now - BatchIdsKept;
        var (streams, removed) = (0, 0L);
        var left = new List<string>();
        var heads = await journal.HeadsAsync(StockPrefix, cancel).ConfigureAwait(false);
        for (var at = 0; at < heads.Count; at++)
        {
            var stream = heads[at].Stream;
            looked?.Invoke(at, heads.Count);
            if (await CutAsync(stream, limit, cancel).ConfigureAwait(false) is not { } cut) continue;
            if (await CheckpointAsync(stream, cut, now, cancel).ConfigureAwait(false) is { } difference) left.Add($"{stream}: {difference}");
            else (streams, removed) = (streams + 1, removed + await RemoveThroughAsync(stream, cut, cancel).ConfigureAwait(false));
        }
        return new(streams, removed, left);
    }

    /// <summary>Removes the rows up to a sequence, slice by slice, each whole or not at all.</summary>
    /// <returns>Rows removed.</returns>
    /// <exception cref="DataDirectoryException">No checkpoint stands for them all: nothing is removed.</exception>
    internal async Task<long> RemoveThroughAsync(string stream, long sequence, CancellationToken cancel)
    {
        var checkpoint = await StockCheckpoint.ReadAsync(journal, stream, cancel).ConfigureAwait(false);
        if (checkpoint is null || checkpoint.Through < sequence)
            throw new DataDirectoryException($"{stream}: a checkpoint stands for its rows up to {checkpoint?.Through ?? 0}: those up to {sequence} are not removed");
        await using var connection = await database.ConnectAsync(cancel).ConfigureAwait(false);
        long removed = 0;
        for (var more = true; more;)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel).ConfigureAwait(false);
            // A snapshot older than the cut could not be gone on from any more.
            using var slice = new NpgsqlCommand("""
                WITH chosen AS (SELECT id, least(removed + $3, $2) AS until FROM stream WHERE name = $1 AND removed < $2 FOR UPDATE),
                gone AS (DELETE FROM journal j USING chosen WHERE j.stream = chosen.id AND j.sequence <= chosen.until RETURNING 1),
                stale AS (DELETE FROM snapshot USING chosen WHERE snapshot.stream = $1 AND snapshot.sequence < chosen.until),
                moved AS (UPDATE stream s SET removed = chosen.until FROM chosen WHERE s.id = chosen.id RETURNING s.removed)
                SELECT (SELECT count(*) FROM gone), (SELECT removed FROM moved)
                """, connection)
            {
                Parameters = { new() { Value = stream }, new() { Value = sequence }, new() { Value = (long)SliceRows } },
            };
            await using (var row = await slice.ExecuteReaderAsync(cancel).ConfigureAwait(false))
            {
                await row.ReadAsync(cancel).ConfigureAwait(false);
                removed += row.GetInt64(0);
                more = !row.IsDBNull(1) && row.GetInt64(1) < sequence;
            }
            await transaction.CommitAsync(cancel).ConfigureAwait(false);
        }
        return removed;
    }

    /// <summary>The last row before the limit, when enough lies before it; null when not.</summary>
    private async Task<long?> CutAsync(string stream, DateTimeOffset limit, CancellationToken cancel)
    {
        await using var connection = await database.ConnectAsync(cancel).ConfigureAwait(false);
        // From the first row that is too young backwards: a clock that was set back moves the cut to the safe side.
        using var select = new NpgsqlCommand("""
            SELECT (SELECT j.at FROM journal j WHERE j.stream = s.id ORDER BY j.sequence LIMIT 1),
                (SELECT min(j.sequence) - 1 FROM journal j WHERE j.stream = s.id AND j.at >= $2), (SELECT max(j.sequence) - 1 FROM journal j WHERE j.stream = s.id)
            FROM stream s WHERE s.name = $1
            """, connection) { Parameters = { new() { Value = stream }, new() { Value = limit.ToUnixTimeMilliseconds() } } };
        await using var row = await select.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        if (!await row.ReadAsync(cancel).ConfigureAwait(false) || row.IsDBNull(0)) return null;
        // The newest row always stays: it is what tells the stream's head.
        var cut = row.IsDBNull(1) ? row.GetInt64(2) : row.GetInt64(1);
        return DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)) > limit - WorthACheckpoint || cut <= 0 ? null : cut;
    }

    /// <returns>Null: it is written and proven. Else what differed, and nothing was written.</returns>
    private async Task<string?> CheckpointAsync(string stream, long cut, DateTimeOffset now, CancellationToken cancel)
    {
        var calendar = LocalCalendar.Of(book.TimeZoneOf(Finess.Parse(stream[StockPrefix.Length..])));
        List<RecordedBatch> beginning = [], rest = [];
        var cutAt = DateTimeOffset.MinValue;
        var earlier = await StockCheckpoint.ReadAsync(journal, stream, cancel).ConfigureAwait(false);
        var first = true;
        await foreach (var row in journal.ReadAsync(stream, 0, cancel).ConfigureAwait(false))
        {
            if (first && row.Sequence > 1) beginning.AddRange((earlier ?? throw new InvalidDataException($"{stream} begins at row {row.Sequence} without a checkpoint")).Batches);
            first = false;
            (row.Sequence <= cut ? beginning : rest).Add(BatchRecord.Decode(row.Payload.Span).Batch);
            if (row.Sequence <= cut && row.RecordedAt > cutAt) cutAt = row.RecordedAt;
        }
        var checkpoint = StockCheckpoint.Of(cut, beginning, cutAt, calendar);
        // Proven on what will be read back, not on what was meant.
        var read = StockCheckpoint.Decode(checkpoint.Encode());
        if (Difference(EstablishmentStock.Fold([.. beginning, .. rest], calendar), EstablishmentStock.Fold([.. read.Batches, .. rest], calendar), now) is { } difference) return difference;
        var log = StockCheckpoint.StreamOf(stream);
        var head = await journal.HeadOfAsync(log, cancel).ConfigureAwait(false);
        await journal.AppendAsync(new(log, head + 1, null, 0, Principal, now, read.Encode()), cancel).ConfigureAwait(false);
        return null;
    }

    private static string? Difference(EstablishmentStock all, EstablishmentStock cut, DateTimeOffset now)
    {
        if (all.LineCount != cut.LineCount) return $"{all.LineCount} lines, {cut.LineCount} from the checkpoint";
        if ((all.Streams, all.ReportedFrom, all.ReportedThrough, all.NewestAt) != (cut.Streams, cut.ReportedFrom, cut.ReportedThrough, cut.NewestAt)) return "what is known of the reporting";
        foreach (var at in (long[])[now.ToUnixTimeMilliseconds(), all.NewestAt])
        {
            var (here, there) = (all.ContextAt(at, EstablishmentKind.Unknown, CoverageRules.Default), cut.ContextAt(at, EstablishmentKind.Unknown, CoverageRules.Default));
            for (var i = 0; i < all.LineCount; i++)
            {
                var presentation = all.LineAt(i).Presentation;
                if (all.Assess(presentation, here) != cut.Assess(presentation, there)) return $"{presentation}: {all.Assess(presentation, here)?.Stock}, {cut.Assess(presentation, there)?.Stock} from the checkpoint";
            }
        }
        return null;
    }
}

using System.Runtime.CompilerServices;
using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Actors.Tests;

/// <summary>A journal in memory that can fail as a disk does: refuse, or fall silent before or after the row was written.</summary>
internal sealed class MemoryJournal : IJournal
{
    public enum Failure { None, Busy, UnavailableNotWritten, UnavailableWritten }

    private readonly List<JournalEntry> _rows = [];

    public Failure Fails { get; set; }
    public IReadOnlyList<JournalEntry> Rows => _rows;

    public ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel)
    {
        if (Fails == Failure.Busy) throw new JournalBusyException();
        if (Fails == Failure.UnavailableNotWritten) throw new JournalUnavailableException("disk full");
        if (entry.Sequence != HeadOf(entry.Stream) + 1) throw new JournalFenceException(entry.Stream, entry.Sequence);
        _rows.Add(entry with { Payload = entry.Payload.ToArray() });
        if (Fails == Failure.UnavailableWritten) throw new JournalUnavailableException("time-out");
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var row in _rows.Where(row => row.Stream == stream && row.Sequence > after).ToList())
        {
            cancel.ThrowIfCancellationRequested();
            await ValueTask.CompletedTask;
            yield return row;
        }
    }

    public ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel) =>
        ValueTask.FromResult(_rows.Where(row => row.Stream == stream && row.BatchId == batchId).Select(row => (JournalEntry?)row).FirstOrDefault());

    public long HeadOf(string stream) => _rows.FindLast(row => row.Stream == stream).Sequence;

    public ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel) => new(HeadOf(stream));

    public ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel) =>
        new([.. _rows.Where(row => row.Stream.StartsWith(prefix, StringComparison.Ordinal)).GroupBy(row => row.Stream).Select(group => (group.Key, group.Max(row => row.Sequence)))]);

    public JournalStatus Status => new(_rows.Count, 0, 0, 1, Fails == Failure.None ? null : Fails.ToString());
}

using System.Collections.Concurrent;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Verification;

namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>What the server has acknowledged, as the sender noted it, held against what lies in the journal afterwards.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<Guid, int> _acknowledged = new();

    public void Note(Guid batchId, int accepted)
    {
        if (!_acknowledged.TryAdd(batchId, accepted)) throw new InvalidOperationException($"batch {batchId} was acknowledged twice");
    }

    /// <param name="Lost">Acknowledged lines that the journal lacks.</param>
    /// <param name="Doubled">Lines that the journal has more often than they were sent.</param>
    public readonly record struct Judgement(long Batches, long Lines, long Lost, long Doubled, int Faults);

    public Judgement Hold(string data)
    {
        using var directory = DataDirectory.OpenToRead(data);
        using var scan = JournalScan.Open(directory);
        var left = new Dictionary<Guid, int>(_acknowledged);
        long batches = 0, lines = 0, doubled = 0;
        foreach (var (_, entry) in scan.Rows(CancellationToken.None))
        {
            if (entry.BatchId is not { } id) continue;
            var found = BatchRecord.Decode(entry.Payload.Span).Batch.Facts.Count;
            (batches, lines) = (batches + 1, lines + found);
            if (left.Remove(id, out var accepted)) doubled += Math.Max(0, found - accepted);
            // A batch the sender had no answer to may be there once; one it had noted, not again.
            else if (_acknowledged.ContainsKey(id)) doubled += found;
            if (accepted > found) left[id] = accepted - found;
        }
        return new(batches, lines, left.Values.Sum(missing => (long)missing), doubled, (int)scan.FaultCount);
    }
}

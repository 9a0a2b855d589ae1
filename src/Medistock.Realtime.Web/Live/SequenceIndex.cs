using System.Collections.Concurrent;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Web.Live;

/// <summary>The newest durable change of each signal, and the worst it has been, as far back as the feed remembers. Written by the feed alone.</summary>
public sealed class SequenceIndex
{
    /// <summary>Signals remembered; the one that changed longest ago is forgotten first.</summary>
    public const int Remembered = 20_000;
    private readonly ConcurrentDictionary<string, (long Sequence, Severity Worst)> _known = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long Sequence)> _order = new();

    /// <summary>0: further back than is remembered.</summary>
    public long Of(string id) => _known.TryGetValue(id, out var entry) ? entry.Sequence : 0;

    /// <summary>The worst a signal has been, its own severity included; <see cref="Severity.Critical"/> when its past is not remembered.</summary>
    internal Severity WorstOf(Signal signal) => _known.TryGetValue(signal.Id, out var entry) ? Max(entry.Worst, signal.Severity)
        : signal.Version > 1 ? Severity.Critical : signal.Severity;

    internal void Note(SignalChange change)
    {
        var id = change.Signal.Id;
        if (Of(id) >= change.Sequence) return;
        _known[id] = (change.Sequence, WorstOf(change.Signal));
        _order.Enqueue((id, change.Sequence));
        while (_order.Count > Remembered)
        {
            var (oldest, sequence) = _order.Dequeue();
            if (Of(oldest) == sequence) _known.TryRemove(oldest, out _);
        }
    }

    private static Severity Max(Severity left, Severity right) => left > right ? left : right;
}

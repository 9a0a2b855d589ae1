using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Signals;

/// <summary>The fold of the log: what each row left. Changed by <see cref="Apply"/> only, so memory never shows what is not on disk.</summary>
internal sealed class SignalTable
{
    /// <summary>Closed signals kept at hand; older ones are read from the journal.</summary>
    public const int ClosedLimit = 5_000;

    public sealed class Standing(Signal signal, DateTimeOffset loggedAt)
    {
        /// <summary>As logged, but for count, last time and evidence, which repeats move between two rows.</summary>
        public Signal Signal { get; set; } = signal;
        public DateTimeOffset LoggedAt { get; set; } = loggedAt;
        /// <summary>The measures that the last row holds: what screens show.</summary>
        public IReadOnlyList<Evidence> Logged { get; } = signal.Evidence;
    }

    private readonly Dictionary<(SignalKind, SignalSubject), Standing> _bySubject = [];
    private readonly Dictionary<string, Standing> _open = new(StringComparer.Ordinal);
    /// <summary>Resolved by a person while the condition lasts: its subject opens nothing until the condition has ended once.</summary>
    private readonly Dictionary<string, Standing> _suppressed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Signal> _closed = new(StringComparer.Ordinal);
    private readonly Queue<string> _closedOrder = new();
    private readonly Dictionary<(SignalKind, SignalSubject), (string Id, DateTimeOffset At)> _lastClosed = [];

    public int OpenCount => _open.Count;
    public int SuppressedCount => _suppressed.Count;
    public IEnumerable<Signal> Open => _open.Values.Select(standing => standing.Signal);
    public IEnumerable<Signal> Suppressed => _suppressed.Values.Select(standing => standing.Signal);
    public IEnumerable<Signal> Closed => _closed.Values;

    public Standing? Of(SignalKind kind, SignalSubject subject) => _bySubject.GetValueOrDefault((kind, subject));
    public bool IsSuppressed(string id) => _suppressed.ContainsKey(id);
    public DateTimeOffset LastClosed(SignalKind kind, SignalSubject subject) =>
        _lastClosed.TryGetValue((kind, subject), out var last) ? last.At : DateTimeOffset.MinValue;

    public Signal? Find(string id) => _open.TryGetValue(id, out var open) ? open.Signal
        : _suppressed.TryGetValue(id, out var suppressed) ? suppressed.Signal : _closed.GetValueOrDefault(id);

    public void Apply(SignalChangeReason reason, Signal signal, DateTimeOffset loggedAt)
    {
        var key = (signal.Kind, signal.Subject);
        var stood = _open.Remove(signal.Id) | _suppressed.Remove(signal.Id);
        var standing = new Standing(signal, loggedAt);
        if (SignalLifecycle.IsOpen(signal.State)) _open[signal.Id] = _bySubject[key] = standing;
        else if (signal.State == SignalState.Resolved && stood && reason != SignalChangeReason.Released) _suppressed[signal.Id] = _bySubject[key] = standing;
        else
        {
            if (stood) _bySubject.Remove(key);
            Close(key, signal, stood);
        }
    }

    private void Close((SignalKind, SignalSubject) key, Signal signal, bool stood)
    {
        if (_closed.TryAdd(signal.Id, signal)) _closedOrder.Enqueue(signal.Id);
        else _closed[signal.Id] = signal;
        if (stood) _lastClosed[key] = (signal.Id, signal.LastSeen);
        if (_closed.Count <= ClosedLimit) return;
        var oldest = _closedOrder.Dequeue();
        if (_closed.Remove(oldest, out var gone) && _lastClosed.TryGetValue((gone.Kind, gone.Subject), out var last) && last.Id == oldest)
            _lastClosed.Remove((gone.Kind, gone.Subject));
    }
}

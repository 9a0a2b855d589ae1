using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Replay;

/// <summary>What one signal, by kind and subject, came to over a replay.</summary>
/// <param name="FirstSeen">When it was first raised.</param>
/// <param name="Times">How often it was raised.</param>
/// <param name="Worst">The gravest it ever was.</param>
public readonly record struct DiaryEntry(DateTimeOffset FirstSeen, int Times, Severity Worst);

/// <summary>Which signals were raised and when, by kind and subject. At most <see cref="Limit"/>; those beyond are counted.</summary>
public sealed class SignalDiary
{
    public const int Limit = 200_000;
    private readonly Dictionary<(SignalKind Kind, SignalSubject Subject), (DiaryEntry Entry, string Id, bool Open)> _entries = [];

    /// <summary>Signals of subjects that found no room.</summary>
    public long Left { get; private set; }

    public IEnumerable<KeyValuePair<(SignalKind Kind, SignalSubject Subject), DiaryEntry>> Entries => _entries.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Entry));
    public DiaryEntry? Find(SignalKind kind, SignalSubject subject) => _entries.TryGetValue((kind, subject), out var held) ? held.Entry : null;

    /// <summary>Signals open now, by kind.</summary>
    public IReadOnlyDictionary<SignalKind, int> Open => _entries.Where(pair => pair.Value.Open).GroupBy(pair => pair.Key.Kind).ToDictionary(group => group.Key, group => group.Count());

    internal void Note(SignalChange change)
    {
        var signal = change.Signal;
        var key = (signal.Kind, signal.Subject);
        var open = SignalLifecycle.IsOpen(signal.State);
        if (!_entries.TryGetValue(key, out var held))
        {
            if (_entries.Count < Limit) _entries[key] = (new(signal.FirstSeen, 1, signal.Severity), signal.Id, open);
            else Left++;
            return;
        }
        var entry = held.Entry with { Worst = signal.Severity > held.Entry.Worst ? signal.Severity : held.Entry.Worst, Times = held.Entry.Times + (held.Id == signal.Id ? 0 : 1) };
        _entries[key] = (entry, signal.Id, open);
    }
}

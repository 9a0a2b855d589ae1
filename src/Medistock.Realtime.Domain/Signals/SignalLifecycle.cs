namespace Medistock.Realtime.Domain.Signals;

/// <summary>What observations and time do to a signal. What people do to it is among the board's actions. Pure: each change makes a new signal.</summary>
public static class SignalLifecycle
{
    /// <summary>Author of the notes that the product itself writes.</summary>
    public const string System = "medistock";
    /// <summary>What people may say of one signal, and how many of the product's own notes are kept beside it: the newest.</summary>
    public const int CommentLimit = 200, NoteLimit = 150;

    private const double TellingShare = 0.1;

    public static bool IsOpen(SignalState state) => state is SignalState.Open or SignalState.Acknowledged or SignalState.Snoozed;

    /// <exception cref="ArgumentException">the observation says that nothing stands.</exception>
    public static Signal Open(string id, SignalObservation seen, DateTimeOffset now) => new(
        id, 1, seen.Kind, seen.Subject, Shown(seen), SignalState.Open, seen.Corroboration, seen.Rule, seen.Evidence,
        seen.At, seen.At, now, 1, null, null, null, null, []);

    /// <summary>
    /// The signal after one more observation. <c>Visible</c>: a person would see the difference, it has to be on disk before it is shown; else
    /// only count, last time and evidence moved, under the same version. A rise in severity reopens what was acknowledged or snoozed, with a note.
    /// </summary>
    public static (Signal Next, bool Visible) Observe(Signal signal, SignalObservation seen, DateTimeOffset now)
    {
        if (seen.Severity is null)
            return (signal with
            {
                Version = signal.Version + 1, State = SignalState.Cleared, Evidence = seen.Evidence, LastSeen = seen.At, ChangedAt = now, SnoozedUntil = null,
            }, true);
        var severity = Shown(seen);
        var next = signal with
        {
            Severity = severity, Corroboration = seen.Corroboration, Rule = seen.Rule, Evidence = seen.Evidence, LastSeen = seen.At,
            Count = signal.Count == int.MaxValue ? int.MaxValue : signal.Count + 1,
        };
        if (severity == signal.Severity && seen.Corroboration.Holds == signal.Corroboration.Holds && seen.Rule.Name == signal.Rule.Name) return (next, false);
        next = next with { Version = signal.Version + 1, ChangedAt = now };
        return (severity > signal.Severity && signal.State != SignalState.Open
            ? Note(next with { State = SignalState.Open, SnoozedUntil = null }, $"rouvert : gravité passée de {Word(signal.Severity)} à {Word(severity)}", now)
            : next, true);
    }

    /// <summary>
    /// Whether what was told of a signal's first measure (the one its rule judges) is off by a tenth or more, or was not known and is, or the other way round.
    /// Ours: a figure that decides must not stand beside a newer one that says something else.
    /// </summary>
    public static bool MeasureMoved(IReadOnlyList<Evidence> told, IReadOnlyList<Evidence> now)
    {
        if (told is not [var before, ..] || now is not [var after, ..]) return told.Count != now.Count;
        if (before.What != after.What || before.Unit != after.Unit) return true;
        return (before.Value, after.Value) switch
        {
            (null, null) => false,
            ({ } was, { } @is) => was == 0 ? @is != 0 : Math.Abs(@is - was) >= TellingShare * Math.Abs(was),
            _ => true,
        };
    }

    /// <summary>A snooze that has run out: somebody has to look again.</summary>
    public static Signal Wake(Signal signal, DateTimeOffset now) => Note(
        signal with { Version = signal.Version + 1, State = SignalState.Open, SnoozedUntil = null, ChangedAt = now }, "fin de la mise en sommeil", now);

    /// <summary>The condition of a resolved signal has ended: the subject may signal again.</summary>
    public static Signal Release(Signal signal, SignalObservation seen, DateTimeOffset now) => Note(
        signal with { Version = signal.Version + 1, LastSeen = seen.At, ChangedAt = now }, "la condition a pris fin", now);

    /// <summary>What a person did, as a line of the signal's own history: state and fields keep only the last of each.</summary>
    public static Signal Acted(Signal signal, string what, string by, DateTimeOffset now) => Note(signal, $"{what} par {by}", now);

    /// <summary>Adds a note of the product's own; beyond <see cref="NoteLimit"/> it takes the place of the oldest, so that who did what last is always told.</summary>
    public static Signal Note(Signal signal, string text, DateTimeOffset now)
    {
        var kept = signal.Comments.ToList();
        if (kept.Count(static one => one.By == System) >= NoteLimit) kept.RemoveAt(kept.FindIndex(static one => one.By == System));
        return signal with { Comments = [.. kept, new(System, now, text)] };
    }

    private static Severity Shown(SignalObservation seen) => CorroborationRule.Shown(
        seen.Severity ?? throw new ArgumentException("an observation without severity opens nothing", nameof(seen)), seen.Corroboration);

    private static string Word(Severity severity) => severity switch
    {
        Severity.Info => "information",
        Severity.Watch => "vigilance",
        Severity.Alert => "alerte",
        _ => "critique",
    };
}

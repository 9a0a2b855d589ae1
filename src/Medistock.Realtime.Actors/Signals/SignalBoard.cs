using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Signals;

/// <summary>
/// The nation's early-warning signals. State = fold of the stream <c>signals</c>; a change is on disk before it is in memory or published. Identity is
/// (kind, subject): a subject that fires again after its signal has cleared, or was resolved and its condition ended, opens a new signal with a new id.
/// A resolved subject stays quiet until its condition has ended once.
/// </summary>
/// <remarks>
/// One message at a time; <c>now</c> is passed in; the engine ticks at <see cref="NextDue"/>. Limits: <see cref="OpenLimit"/> open signals (beyond it
/// they are grouped), as many resolved and waiting, <see cref="SignalTable.ClosedLimit"/> closed at hand, <see cref="WaitingLimit"/> observations held
/// or to be retried, <see cref="RingCapacity"/> changes at hand.
/// </remarks>
public sealed partial class SignalBoard(IJournal journal, IPeers peers)
{
    public const string Stream = "signals";
    public const int WaitingLimit = 50_000, RingCapacity = 10_000, LogLimit = 10_000;
    private const int TakenPerTick = 256;
    private static readonly TimeSpan LogRepeatsEvery = TimeSpan.FromHours(6);
    /// <summary>A measure that has moved is told no more often: each telling is a row, and a version that a person's act must know.</summary>
    private static readonly TimeSpan TellMeasureEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);
    /// <summary>Longer than actors take to say again what stands: a group nobody mentions any more is over.</summary>
    private static readonly TimeSpan EmptyGroupEnds = TimeSpan.FromMinutes(30);

    private readonly SignalTable _table = new();
    private readonly SignalGroups _groups = new();
    private readonly ChangeRing _ring = new(RingCapacity);
    private readonly Dictionary<(SignalKind, SignalSubject), SignalObservation> _waiting = [];
    private DateTimeOffset? _retryAt, _nextWake, _nextGroupCheck;
    private bool _behind, _hold, _released;

    /// <summary>Open signals beyond which new subjects are grouped; subjects without presentation or establishment always open.</summary>
    public int OpenLimit { get; init; } = 5_000;

    /// <summary>While true nothing opens, changes or clears: the latest observation of each subject waits. Once false, the next ticks take them, once each.</summary>
    public bool Hold
    {
        get => _hold;
        set
        {
            _released |= _hold && !value;
            _hold = value;
        }
    }

    /// <summary>Sequence of the newest durable change.</summary>
    public long Head { get; private set; }

    /// <summary>Observations waiting (hold, or a journal that cannot write), and those dropped for want of room: their actors say them again.</summary>
    public int Waiting => _waiting.Count;
    public long Dropped { get; private set; }

    /// <summary>How often the journal could not take a change; each was or will be tried again.</summary>
    public long Unwritten { get; private set; }

    public DateTimeOffset? NextDue
    {
        get
        {
            DateTimeOffset? due = _waiting.Count > 0 && !Hold ? _retryAt ?? DateTimeOffset.MinValue : null;
            if (_nextWake is { } wake && !(due <= wake)) due = wake;
            if (!Hold && _nextGroupCheck is { } check && !(due <= check)) due = check;
            return due;
        }
    }

    /// <summary>Open signals, those resolved whose condition lasts, and the closed ones at hand; newest change first.</summary>
    public IReadOnlyList<Signal> Signals() => [.. Standing().Concat(_table.Closed).OrderByDescending(signal => signal.ChangedAt).ThenBy(signal => signal.Id, StringComparer.Ordinal)];

    /// <summary>Signals whose condition was last seen to hold: what departments and presentations resume from.</summary>
    public IEnumerable<Signal> Standing() => _table.Open.Concat(_table.Suppressed);

    /// <summary>Folds the log. Publishes nothing: screens begin with a snapshot.</summary>
    public async ValueTask LoadAsync(DateTimeOffset now, CancellationToken cancel) => await FoldAsync(now, publish: false, cancel);

    /// <summary>Reads on what another instance has written since, and publishes it: how a node that only shows signals follows their log.</summary>
    public async ValueTask FollowAsync(DateTimeOffset now, CancellationToken cancel) => await FoldAsync(now, publish: true, cancel);

    /// <summary>Takes what a rule saw. If the journal cannot write, nothing has changed in memory and the observation is retried by later ticks.</summary>
    public async ValueTask ObserveAsync(SignalObservation observation, DateTimeOffset now)
    {
        var key = (observation.Kind, observation.Subject);
        if (Hold || _retryAt is not null || _waiting.ContainsKey(key))
        {
            Wait(observation);
            return;
        }
        await TryTakeAsync(observation, now);
    }

    /// <summary>Takes what waited, ends snoozes, closes groups that have emptied.</summary>
    public async ValueTask TickAsync(DateTimeOffset now)
    {
        if (_released)
        {
            // Members were not heard while signals were held: their group gets its whole time again.
            _released = false;
            if (_nextGroupCheck is not null) _nextGroupCheck = now + EmptyGroupEnds;
        }
        if (!Hold && _waiting.Count > 0 && !(_retryAt > now)) await TakeWaitingAsync(now);
        if (_nextWake <= now) await WakeAsync(now);
        if (!Hold && _nextGroupCheck <= now) await CloseEmptyGroupsAsync(now);
    }

    /// <exception cref="JournalBusyException">or <see cref="JournalUnavailableException"/>: nothing has changed; asking again with the same version is safe.</exception>
    public async ValueTask<SignalActionOutcome> ActAsync(string id, SignalActionRequest action, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            return await TryActAsync(id, action, now, cancel);
        }
        catch (JournalFenceException)
        {
            // Another activation wrote meanwhile: read what it wrote, then the version decides.
            return await TryActAsync(id, action, now, cancel);
        }
    }

    private async ValueTask<SignalActionOutcome> TryActAsync(string id, SignalActionRequest action, DateTimeOffset now, CancellationToken cancel)
    {
        await CatchUpAsync(now, cancel);
        if (await FindAsync(id, cancel) is not { } signal) return new SignalActionOutcome.NotFound();
        if (signal.Version != action.ExpectedVersion) return new SignalActionOutcome.VersionConflict(signal);
        if (action.Kind == SignalActionKind.Resolve && _table.SuppressedCount >= OpenLimit)
            return new SignalActionOutcome.Refused("signals.too-many-resolved", $"{OpenLimit} resolved signals still wait for their condition to end");
        var (next, refused) = SignalActions.Apply(signal, action, _table.IsSuppressed(id), now);
        if (next is null) return refused ?? throw new InvalidOperationException("neither done nor refused");
        return new SignalActionOutcome.Done(await CommitAsync(SignalChangeReason.Acted, next, action.By, now, cancel));
    }

    /// <summary>A signal by its id: at hand, or folded from the journal when it closed long ago. Null: no such signal.</summary>
    public async ValueTask<Signal?> FindAsync(string id, CancellationToken cancel)
    {
        if (_table.Find(id) is { } found) return found;
        if (!SignalId.TryParse(id, out var opened) || opened > Head) return null;
        Signal? last = null;
        await foreach (var entry in journal.ReadAsync(Stream, opened - 1, cancel))
        {
            if (AnnouncedPlan.IsOne(entry.Payload.Span))
            {
                if (entry.Sequence == opened) return null;
                continue;
            }
            var (_, signal) = SignalCodec.Decode(entry.Payload.Span);
            if (signal.Id == id) last = signal;
            // The opening row carries the id's own sequence: when that is another signal's row, there is no such signal.
            else if (entry.Sequence == opened) return null;
        }
        return last;
    }

    /// <summary>Durable changes after <paramref name="after"/>, in order, at most <paramref name="limit"/> (capped at <see cref="LogLimit"/>).</summary>
    public async ValueTask<IReadOnlyList<LiveChange>> LogAsync(long after, int limit, CancellationToken cancel)
    {
        limit = Math.Clamp(limit, 0, LogLimit);
        if (after >= Head || limit == 0) return [];
        if (_ring.Covers(after)) return _ring.After(after, limit);
        var changes = new List<LiveChange>();
        await foreach (var entry in journal.ReadAsync(Stream, after, cancel))
        {
            changes.Add(AnnouncedPlan.IsOne(entry.Payload.Span) ? AnnouncedPlan.Decode(entry) : new SignalChange(entry.Sequence, SignalCodec.Decode(entry.Payload.Span).Signal));
            if (changes.Count == limit) break;
        }
        return changes;
    }

    private async ValueTask<bool> TryTakeAsync(SignalObservation observation, DateTimeOffset now)
    {
        try
        {
            await CatchUpAsync(now, CancellationToken.None);
            await TakeAsync(observation, now);
            return true;
        }
        catch (Exception cannotWrite) when (cannotWrite is JournalBusyException or JournalUnavailableException or JournalFenceException)
        {
            Unwritten++;
            Wait(observation);
            _retryAt = now + RetryEvery;
            return false;
        }
    }

    private async ValueTask TakeAsync(SignalObservation seen, DateTimeOffset now)
    {
        if (_table.Of(seen.Kind, seen.Subject) is { } standing)
        {
            await TakeKnownAsync(standing, seen, now);
            return;
        }
        var grouped = _groups.Holds(seen.Kind, seen.Subject);
        if (seen.Severity is null)
        {
            if (grouped) await TakeGroupAsync(_groups.Observe(seen, OpenLimit), now);
            return;
        }
        // Overtaken on its way by the observation that closed its signal.
        if (seen.At < _table.LastClosed(seen.Kind, seen.Subject)) return;
        // Out of a group again only with some room to spare, so that members do not go in and out.
        var room = grouped ? OpenLimit - OpenLimit / 10 : OpenLimit;
        if (IsGroupable(seen.Subject) && _table.OpenCount >= room)
        {
            await TakeGroupAsync(_groups.Observe(seen, OpenLimit), now);
            return;
        }
        await OpenAsync(seen, now);
        if (grouped) await TakeGroupAsync(_groups.Leave(seen, OpenLimit), now);
    }

    private async ValueTask TakeKnownAsync(SignalTable.Standing standing, SignalObservation seen, DateTimeOffset now)
    {
        if (Decide(standing, seen, now) is { } change) await CommitAsync(change.Reason, change.Next, SignalLifecycle.System, now, CancellationToken.None);
    }

    /// <summary>What an observation makes of a known signal; null: nothing that is to be written.</summary>
    private (SignalChangeReason Reason, Signal Next)? Decide(SignalTable.Standing standing, SignalObservation seen, DateTimeOffset now)
    {
        var signal = standing.Signal;
        if (seen.At < signal.LastSeen) return null;
        if (_table.IsSuppressed(signal.Id)) return seen.Severity is null ? (SignalChangeReason.Released, SignalLifecycle.Release(signal, seen, now)) : null;
        var (next, visible) = SignalLifecycle.Observe(signal, seen, now);
        if (visible) return (next.State == SignalState.Cleared ? SignalChangeReason.Cleared : SignalChangeReason.Changed, next);
        var quiet = now - standing.LoggedAt;
        if (quiet >= LogRepeatsEvery || (quiet >= TellMeasureEvery && SignalLifecycle.MeasureMoved(standing.Logged, next.Evidence))) return (SignalChangeReason.Seen, next with { Version = next.Version + 1 });
        standing.Signal = next;
        return null;
    }

    private async ValueTask TakeGroupAsync(SignalObservation group, DateTimeOffset now)
    {
        // Members speak at their own times; their group speaks now.
        group = group with { At = now };
        if (_table.Of(group.Kind, group.Subject) is { } standing) await TakeKnownAsync(standing, group, now);
        else if (group.Severity is not null) await OpenAsync(group, now);
        _nextGroupCheck ??= now + EmptyGroupEnds;
    }

    private ValueTask<SignalChange> OpenAsync(SignalObservation seen, DateTimeOffset now) => CommitAsync(
        SignalChangeReason.Opened, SignalLifecycle.Open(SignalId.Of(Head + 1), seen, now), SignalLifecycle.System, now, CancellationToken.None);

    private static bool IsGroupable(SignalSubject subject) => subject.Presentation is not null || subject.Establishment is not null || subject.Group is not null;

    /// <summary>On disk, then in memory, then published.</summary>
    private async ValueTask<SignalChange> CommitAsync(SignalChangeReason reason, Signal next, string principal, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            await journal.AppendAsync(new(Stream, Head + 1, null, 0, principal, now, SignalCodec.Encode(reason, next)), cancel);
        }
        catch (Exception unsure) when (unsure is not JournalBusyException)
        {
            // Whether the row was written is unknown: read on from our head before anything else.
            _behind = true;
            throw;
        }
        return Apply(Head + 1, reason, next, now, publish: true);
    }

    private SignalChange Apply(long sequence, SignalChangeReason reason, Signal signal, DateTimeOffset recordedAt, bool publish)
    {
        _table.Apply(reason, signal, recordedAt);
        Head = sequence;
        if (signal is { State: SignalState.Snoozed, SnoozedUntil: { } until } && !(_nextWake <= until)) _nextWake = until;
        var change = new SignalChange(sequence, signal);
        _ring.Add(change);
        if (publish) peers.Publish(change);
        return change;
    }

    private async ValueTask CatchUpAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (!_behind) return;
        await FoldAsync(now, publish: true, cancel);
        _behind = false;
    }

    private async ValueTask FoldAsync(DateTimeOffset now, bool publish, CancellationToken cancel)
    {
        await foreach (var entry in journal.ReadAsync(Stream, Head, cancel))
        {
            if (AnnouncedPlan.IsOne(entry.Payload.Span))
            {
                Apply(AnnouncedPlan.Decode(entry), publish);
                continue;
            }
            var (reason, signal) = SignalCodec.Decode(entry.Payload.Span);
            Apply(entry.Sequence, reason, signal, entry.RecordedAt, publish);
            if (signal.Rule.Name == SignalGroups.RuleName) _nextGroupCheck ??= now + EmptyGroupEnds;
        }
    }

    /// <summary>Keeps the latest observation of a subject for later.</summary>
    private void Wait(SignalObservation seen)
    {
        var key = (seen.Kind, seen.Subject);
        if (_waiting.TryGetValue(key, out var held))
        {
            if (seen.At >= held.At) _waiting[key] = seen;
            return;
        }
        // The end of a condition is said once only: it is kept whenever there is something to end, and such subjects are bounded.
        var ends = seen.Severity is null && (_table.Of(seen.Kind, seen.Subject) is not null || _groups.Holds(seen.Kind, seen.Subject));
        if (!ends && (seen.Severity is null || _waiting.Count >= WaitingLimit))
        {
            if (seen.Severity is not null) Dropped++;
            return;
        }
        _waiting.Add(key, seen);
    }

    private async ValueTask TakeWaitingAsync(DateTimeOffset now)
    {
        _retryAt = null;
        var taken = _waiting.OrderBy(pair => pair.Value.At).Take(TakenPerTick).ToList();
        foreach (var (key, _) in taken) _waiting.Remove(key);
        // What a failing journal refuses waits again.
        await ObserveAllAsync([.. taken.Select(pair => pair.Value)], now);
    }

    private async ValueTask WakeAsync(DateTimeOffset now)
    {
        await TrySystemAsync(
            () => _table.Open.Where(signal => signal.State == SignalState.Snoozed && signal.SnoozedUntil <= now),
            SignalChangeReason.Woken, signal => SignalLifecycle.Wake(signal, now), now);
        _nextWake = _table.Open.Where(signal => signal.State == SignalState.Snoozed).Min(signal => signal.SnoozedUntil);
        if (_nextWake <= now) _nextWake = now + RetryEvery;
    }

    private async ValueTask CloseEmptyGroupsAsync(DateTimeOffset now)
    {
        await TrySystemAsync(
            () => _table.Open.Where(signal => signal.Rule.Name == SignalGroups.RuleName && now - signal.LastSeen >= EmptyGroupEnds
                && !_groups.HasMembers(signal.Kind, signal.Subject)),
            SignalChangeReason.Cleared, group => SignalLifecycle.Observe(group, Ended(group, now), now).Next, now);
        _nextGroupCheck = _table.Open.Any(signal => signal.Rule.Name == SignalGroups.RuleName) ? now + TimeSpan.FromMinutes(1) : null;
    }

    private static SignalObservation Ended(Signal group, DateTimeOffset now) => new(group.Kind, group.Subject, null, default, group.Rule, [], now);

    /// <summary>Changes that time alone brings. What cannot be written now is found again by a later tick.</summary>
    private async ValueTask TrySystemAsync(Func<IEnumerable<Signal>> find, SignalChangeReason reason, Func<Signal, Signal> change, DateTimeOffset now)
    {
        try
        {
            await CatchUpAsync(now, CancellationToken.None);
            foreach (var signal in find().ToList()) await CommitAsync(reason, change(signal), SignalLifecycle.System, now, CancellationToken.None);
        }
        catch (Exception cannotWrite) when (cannotWrite is JournalBusyException or JournalUnavailableException or JournalFenceException)
        {
            Unwritten++;
        }
    }
}

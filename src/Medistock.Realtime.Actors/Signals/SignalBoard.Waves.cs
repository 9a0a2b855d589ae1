using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Signals;

/// <summary>
/// Many observations in one turn. Changes of different subjects do not depend on one another: they are written together, as one wave, so that a storm
/// of signals costs a few syncs of the disk and not one each. Each is on disk before it is in memory or published, in order, as ever.
/// </summary>
public sealed partial class SignalBoard
{
    private readonly record struct Planned(SignalObservation Seen, SignalChangeReason Reason, Signal Next);

    /// <summary>As <see cref="ObserveAsync"/> for each of <paramref name="observations"/>, in their order.</summary>
    public async ValueTask ObserveAllAsync(IReadOnlyList<SignalObservation> observations, DateTimeOffset now)
    {
        var wave = new List<Planned>();
        var subjects = new HashSet<(SignalKind, SignalSubject)>();
        foreach (var seen in observations)
        {
            var key = (seen.Kind, seen.Subject);
            if (subjects.Contains(key) || !Independent(seen, wave))
            {
                await WriteAsync(wave, now);
                subjects.Clear();
                await ObserveAsync(seen, now);
            }
            else if (Hold || _retryAt is not null || _waiting.ContainsKey(key)) Wait(seen);
            else if (Plan(seen, wave.Count, now) is { } planned)
            {
                wave.Add(planned);
                subjects.Add(key);
            }
        }
        await WriteAsync(wave, now);
    }

    /// <summary>False: it concerns a group, or the log must be read first; it is taken alone.</summary>
    private bool Independent(SignalObservation seen, List<Planned> wave) => !_behind && (_table.Of(seen.Kind, seen.Subject) is not null
        || (!_groups.Holds(seen.Kind, seen.Subject) && (!IsGroupable(seen.Subject) || _table.OpenCount + wave.Count < OpenLimit)));

    private Planned? Plan(SignalObservation seen, int ahead, DateTimeOffset now)
    {
        if (_table.Of(seen.Kind, seen.Subject) is { } standing) return Decide(standing, seen, now) is { } change ? new(seen, change.Reason, change.Next) : null;
        if (seen.Severity is null || seen.At < _table.LastClosed(seen.Kind, seen.Subject)) return null;
        return new(seen, SignalChangeReason.Opened, SignalLifecycle.Open(SignalId.Of(Head + 1 + ahead), seen, now));
    }

    private async ValueTask WriteAsync(List<Planned> wave, DateTimeOffset now)
    {
        // The journal takes a stream's rows in order, and at its fence refuses what would follow a row it has refused.
        var writing = wave.Select((planned, ahead) => AppendAsync(Head + 1 + ahead, planned, now)).ToList();
        var failed = false;
        for (var i = 0; i < writing.Count; i++)
        {
            try
            {
                await writing[i];
                if (!failed) Apply(Head + 1, wave[i].Reason, wave[i].Next, now, publish: true);
            }
            catch (Exception cannotWrite) when (cannotWrite is JournalBusyException or JournalUnavailableException or JournalFenceException)
            {
                // Whether the rows were written is unknown: read on from our head before anything else.
                failed = _behind = true;
                Unwritten++;
                _retryAt = now + RetryEvery;
            }
            if (failed) Wait(wave[i].Seen);
        }
        wave.Clear();
    }

    /// <summary>A refusal, even an immediate one, is the row's own.</summary>
    private async Task AppendAsync(long sequence, Planned planned, DateTimeOffset now) => await journal.AppendAsync(
        new(Stream, sequence, null, 0, SignalLifecycle.System, now, SignalCodec.Encode(planned.Reason, planned.Next)), CancellationToken.None);
}

using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Signals;

/// <summary>
/// What the board does beyond its limit of open signals: observations of one kind in one territory and link become one signal that says how many it
/// holds. Members are remembered in memory only, at most <see cref="MemberLimit"/>; beyond it the count is a lower bound and says so. After a restart
/// their actors say them again.
/// </summary>
internal sealed class SignalGroups
{
    public const string RuleName = "grouped";
    public const int MemberLimit = 100_000;

    private sealed class Group
    {
        public readonly Dictionary<SignalSubject, (Severity Severity, DateTimeOffset At)> Members = [];
        public readonly int[] BySeverity = new int[4];
        public bool Overflowed;
    }

    private readonly Dictionary<(SignalKind, SignalSubject), Group> _groups = [];
    private int _members;

    public static SignalSubject SubjectOf(SignalSubject member) => new(member.Territory, null, null, member.Link);

    public bool Holds(SignalKind kind, SignalSubject member) =>
        _groups.TryGetValue((kind, SubjectOf(member)), out var group) && group.Members.ContainsKey(member);

    public bool HasMembers(SignalKind kind, SignalSubject group) => _groups.ContainsKey((kind, group));

    /// <summary>Takes in what was seen of a member (or lets it go, severity null); the observation of its group that follows.</summary>
    public SignalObservation Observe(SignalObservation seen, int openLimit)
    {
        var subject = SubjectOf(seen.Subject);
        if (!_groups.TryGetValue((seen.Kind, subject), out var group)) group = _groups[(seen.Kind, subject)] = new();
        Take(group, seen);
        if (group.Members.Count == 0) _groups.Remove((seen.Kind, subject));
        var worst = Array.FindLastIndex(group.BySeverity, count => count > 0);
        return new(
            seen.Kind, subject, worst < 0 ? null : (Severity)worst, default, new(RuleName, openLimit, "signaux ouverts", false, "plafond du tableau de signaux"),
            [new(group.Overflowed ? "signaux regroupés, au moins" : "signaux regroupés", group.Members.Count, "signaux", subject.Territory.Text, seen.At)], seen.At);
    }

    /// <summary>The member opens for itself again: out of its group.</summary>
    public SignalObservation Leave(SignalObservation seen, int openLimit) => Observe(seen with { Severity = null }, openLimit);

    private void Take(Group group, SignalObservation seen)
    {
        if (group.Members.TryGetValue(seen.Subject, out var before))
        {
            if (seen.At < before.At) return;
            group.BySeverity[(int)before.Severity]--;
            group.Members.Remove(seen.Subject);
            _members--;
        }
        if (seen.Severity is not { } severity) return;
        if (_members >= MemberLimit)
        {
            group.Overflowed = true;
            return;
        }
        severity = CorroborationRule.Shown(severity, seen.Corroboration);
        group.Members.Add(seen.Subject, (severity, seen.At));
        group.BySeverity[(int)severity]++;
        _members++;
    }
}

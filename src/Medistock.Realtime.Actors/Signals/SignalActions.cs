using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Signals;

/// <summary>What a person's action does to a signal, or why it makes no sense. Pure.</summary>
internal static class SignalActions
{
    public const int TextLimit = 4_000, NameLimit = 200;
    public static readonly TimeSpan LongestSnooze = TimeSpan.FromDays(30);

    /// <param name="standing">The condition of a resolved signal has not ended yet: it may be reopened.</param>
    public static (Signal? Next, SignalActionOutcome.Refused? Refused) Apply(Signal signal, SignalActionRequest action, bool standing, DateTimeOffset now)
    {
        var open = SignalLifecycle.IsOpen(signal.State);
        if (action.Comment is { Length: > TextLimit }) return Refuse("signal.comment-too-long", $"a comment has at most {TextLimit} characters");
        if (!string.IsNullOrWhiteSpace(action.Comment) && signal.Comments.Count(static one => one.By != SignalLifecycle.System) >= SignalLifecycle.CommentLimit)
            return Refuse("signal.comments-full", $"the signal already has {SignalLifecycle.CommentLimit} comments");
        if (!open && action.Kind is not (SignalActionKind.Comment or SignalActionKind.Reopen))
            return Refuse("signal.closed", $"the signal is {(signal.State == SignalState.Cleared ? "cleared" : "resolved")}");
        return action.Kind switch
        {
            SignalActionKind.Acknowledge when signal.State == SignalState.Acknowledged => Refuse("signal.acknowledged", $"already acknowledged by {signal.AcknowledgedBy}"),
            SignalActionKind.Acknowledge => Done(signal with
            {
                State = SignalState.Acknowledged, AcknowledgedBy = action.By, AcknowledgedAt = now, SnoozedUntil = null,
            }, "pris en charge"),
            // An empty name takes the assignment back; none at all is a mistake of whoever asks.
            SignalActionKind.Assign when action.Assignee is null || action.Assignee.Length > NameLimit =>
                Refuse("signal.assignee", $"an assignee has at most {NameLimit} characters; none: empty text"),
            SignalActionKind.Assign when string.IsNullOrWhiteSpace(action.Assignee) => Done(signal with { AssignedTo = null }, "affectation retirée"),
            SignalActionKind.Assign => Done(signal with { AssignedTo = action.Assignee }, $"affecté à {action.Assignee}"),
            SignalActionKind.Comment when string.IsNullOrWhiteSpace(action.Comment) => Refuse("signal.comment", "a comment has text"),
            SignalActionKind.Comment => Done(signal),
            SignalActionKind.Snooze when action.Until is not { } until || until <= now || until - now > LongestSnooze =>
                Refuse("signal.snooze", $"a snooze ends after now and within {LongestSnooze.TotalDays:0} days"),
            SignalActionKind.Snooze => Done(signal with { State = SignalState.Snoozed, SnoozedUntil = action.Until }, $"mis en sommeil pour {Span(action.Until.Value - now)}"),
            SignalActionKind.Resolve when signal.Rule.Name == SignalGroups.RuleName =>
                Refuse("signal.grouped", "a grouped signal ends with the signals it holds"),
            SignalActionKind.Resolve => Done(signal with { State = SignalState.Resolved, SnoozedUntil = null }, "résolu"),
            SignalActionKind.Reopen when signal.State == SignalState.Open => Refuse("signal.open", "the signal is open"),
            SignalActionKind.Reopen when !open && !standing => Refuse("signal.ended", "its condition has ended: should it return, a new signal opens"),
            SignalActionKind.Reopen => Done(signal with { State = SignalState.Open, SnoozedUntil = null }, "rouvert"),
            _ => Refuse("signal.action", $"{action.Kind} is not an action"),
        };

        (Signal?, SignalActionOutcome.Refused?) Done(Signal next, string? what = null)
        {
            next = next with { Version = signal.Version + 1, ChangedAt = now };
            if (!string.IsNullOrWhiteSpace(action.Comment)) next = next with { Comments = [.. next.Comments, new(action.By, now, action.Comment.Trim())] };
            return (what is null ? next : SignalLifecycle.Acted(next, what, action.By, now), null);
        }

        static (Signal?, SignalActionOutcome.Refused?) Refuse(string code, string message) => (null, new(code, message));
    }

    /// <summary>« 45 min », « 4 h », « 4 h 30 », « 2 j »: to the nearest minute, no clock of any place in it.</summary>
    private static string Span(TimeSpan span)
    {
        var minutes = (long)Math.Max(1, Math.Round(span.TotalMinutes));
        if (minutes < 60) return $"{minutes} min";
        if (minutes % 1_440 == 0) return $"{minutes / 1_440} j";
        return minutes % 60 == 0 ? $"{minutes / 60} h" : $"{minutes / 60} h {minutes % 60:00}";
    }
}

using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Signals;

public enum SignalActionKind : byte { Acknowledge, Assign, Comment, Snooze, Resolve, Reopen }

/// <param name="ExpectedVersion">The version the person saw.</param>
/// <param name="By">Who acts: the principal's name, kept in the log.</param>
public sealed record SignalActionRequest(SignalActionKind Kind, long ExpectedVersion, string By, string? Comment, string? Assignee, DateTimeOffset? Until);

public abstract record SignalActionOutcome
{
    public sealed record Done(SignalChange Change) : SignalActionOutcome;
    public sealed record NotFound : SignalActionOutcome;
    /// <summary>Somebody else changed it first; <paramref name="Current"/> says who and how.</summary>
    public sealed record VersionConflict(Signal Current) : SignalActionOutcome;
    /// <summary>The action makes no sense in this state (acknowledge a cleared signal, snooze into the past…).</summary>
    public sealed record Refused(string Code, string Message) : SignalActionOutcome;
}

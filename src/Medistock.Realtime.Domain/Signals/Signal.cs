using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>Kinds of early-warning signal (domain note §5). Stored by name.</summary>
public enum SignalKind : byte { Coverage, Territorial, Silence, Depletion, Surge, Hoarding, Shift, SafetyStock, Arrival, Epidemic, Field }

/// <summary>How grave a signal is; corroboration raises it by one step.</summary>
public enum Severity : byte { Info, Watch, Alert, Critical }

/// <summary>Cleared: by itself, with hysteresis. Resolved: by a person.</summary>
public enum SignalState : byte { Open, Acknowledged, Snoozed, Resolved, Cleared }

/// <summary>What a signal is about. Two observations with equal kind and subject are the same signal.</summary>
/// <param name="Group">Molecule group, for signals about several of its presentations; null: about the presentation, or the place alone.</param>
public sealed record SignalSubject(TerritoryCode Territory, PresentationCode? Presentation, Finess? Establishment, EstablishmentKind Link, string? Group = null)
{
    /// <summary>Of an epidemic; null for every other kind.</summary>
    public Disease? Disease { get; init; }
}

/// <summary>One measured value with its declarant and time: <i>objectivé</i> = a measured value, a named source, fresh.</summary>
/// <param name="Source">The declarant: a FINESS, a territory's total, an import.</param>
public sealed record Evidence(string What, double? Value, string Unit, string Source, DateTimeOffset At);

/// <summary>The rule that judged, with its parameters.</summary>
public sealed record RuleUsed(string Name, double Threshold, string Unit, bool Official, string Source);

/// <summary>Corroborated: two sources with different declarants, or ≥ 3 establishments in ≥ 2 departments. Else isolated.</summary>
public readonly record struct Corroboration(int Declarants, int Establishments, int Departments)
{
    public bool Holds => Declarants >= 2 || (Establishments >= 3 && Departments >= 2);
}

/// <summary>What a rule saw about a subject, at one moment. <paramref name="Severity"/> null: the condition no longer holds and hysteresis agrees.</summary>
public sealed record SignalObservation(
    SignalKind Kind, SignalSubject Subject, Severity? Severity, Corroboration Corroboration, RuleUsed Rule, IReadOnlyList<Evidence> Evidence, DateTimeOffset At);

/// <summary>What a person wrote on a signal.</summary>
public sealed record SignalComment(string By, DateTimeOffset At, string Text);

/// <summary>A signal with its whole state. Immutable: every change makes a new one with a higher <see cref="Version"/>.</summary>
/// <param name="Severity">As shown: corroboration has raised it (never above critical).</param>
public sealed record Signal(
    string Id, long Version, SignalKind Kind, SignalSubject Subject, Severity Severity, SignalState State, Corroboration Corroboration, RuleUsed Rule,
    IReadOnlyList<Evidence> Evidence, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, DateTimeOffset ChangedAt, int Count,
    string? AssignedTo, string? AcknowledgedBy, DateTimeOffset? AcknowledgedAt, DateTimeOffset? SnoozedUntil, IReadOnlyList<SignalComment> Comments);

/// <summary>A durable change that screens are told of, at its place in the one log that numbers them all.</summary>
public abstract record LiveChange(long Sequence);

/// <summary>A change of a signal: the state it left.</summary>
public sealed record SignalChange(long Sequence, Signal Signal) : LiveChange(Sequence);

using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Domain.WinterPlan.Indicators;

/// <summary>Whether a condition holds. Unknown is neither.</summary>
public enum ConditionState : byte { Unknown, NotMet, Met }

/// <summary>One condition of a change of level.</summary>
/// <param name="Code">Stable: <c>supply</c>, <c>pressure</c>, <c>signal</c>; <c>epidemiological</c>, <c>field</c>.</param>
/// <param name="Words">What is asked, one French sentence.</param>
/// <param name="For">What speaks for it, each with value, source and time.</param>
/// <param name="Against">What speaks against it, or is missing.</param>
public sealed record Condition(string Code, string Words, ConditionState State, IReadOnlyList<Evidence> For, IReadOnlyList<Evidence> Against);

/// <summary>Since when conditions have held together. <c>default</c> = they do not.</summary>
/// <param name="Since">Since when; a break begins it anew, until they stand: then only one as long as the rule's hold. Null: not met.</param>
/// <param name="Stands">They have held long enough to be proposed.</param>
/// <param name="EndingSince">They stand, but have not been met since.</param>
public readonly record struct ConditionClock(DateTimeOffset? Since, bool Stands, DateTimeOffset? EndingSince);

/// <summary>What <see cref="ProposalRule"/> remembers of one territory.</summary>
public readonly record struct ProposalState(ConditionClock Level2, ConditionClock Return);

/// <summary>The conditions of one change of level, as they are now.</summary>
/// <param name="Clock"><see cref="ConditionClock.Stands"/>: to be proposed to people. The program only proposes.</param>
/// <param name="Held">They stand, on what was last known: something is unknown now.</param>
/// <param name="Words">One French line: « réunies depuis …», or what is missing.</param>
public sealed record ConditionsReading(ConditionState State, ConditionClock Clock, bool Held, IReadOnlyList<Condition> Conditions, string Words)
{
    public IEnumerable<Evidence> For => Conditions.SelectMany(condition => condition.For);
    public IEnumerable<Evidence> Against => Conditions.SelectMany(condition => condition.Against);
}

/// <summary>What a territory's readings and signals say for level 2, and for the return to level 1.</summary>
public sealed record ProposalReading(TerritoryCode Territory, ConditionsReading Level2, ConditionsReading Return, DateTimeOffset At)
{
    /// <summary>What the next judgement needs of this one.</summary>
    public ProposalState State => new(Level2.Clock, Return.Clock);
}

/// <summary>An open signal in the territory or in a part of it.</summary>
/// <param name="Group">Molecule group of its presentation or its own; null: of none.</param>
public sealed record PlanSignal(string Id, SignalKind Kind, Severity Severity, SignalSubject Subject, bool Corroborated, string? Group, IReadOnlyList<Evidence> Evidence)
{
    /// <param name="group">Of the signal's presentation, from the reference; null: the subject's own.</param>
    public static PlanSignal Of(Signal signal, string? group) =>
        new(signal.Id, signal.Kind, signal.Severity, signal.Subject, signal.Corroboration.Holds, signal.Subject.Group ?? group, signal.Evidence);
}

/// <summary>Everything that speaks for or against a change of level in a territory.</summary>
/// <param name="Subjects">Readings by subject, of the territory and of regions and departments inside it.</param>
/// <param name="Whole">The territory's own three lights (<see cref="LightRollUpRule"/>).</param>
/// <param name="Signals">Open ones, inside the territory.</param>
/// <param name="Markers">Molecule groups that the plan follows as markers.</param>
public sealed record ProposalSeen(
    TerritoryCode Territory, IReadOnlyList<IndicatorReading> Subjects, IReadOnlyList<IndicatorReading> Whole, IReadOnlyList<PlanSignal> Signals, IReadOnlySet<string> Markers);

using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Measures;

/// <summary>Prepared → in force → ended; a prepared one may be withdrawn, which ends it without it ever having been in force. Stored by name.</summary>
public enum MeasureState : byte { Prepared, InForce, Ended }

/// <summary>Over which time a volume is counted. Stored by name.</summary>
public enum VolumePeriod : byte { Week, Month }

/// <summary>An allocation on one circuit.</summary>
/// <param name="Percent">Of the usual sales of that circuit in that period; 100 = as usual. Above is unusual, not impossible.</param>
public sealed record CircuitVolume(Circuit Circuit, decimal Percent, VolumePeriod Period);

/// <summary>What a measure is about.</summary>
/// <param name="Groups">Molecule groups, <c>amoxicilline/suspension-buvable/paediatric</c>.</param>
/// <param name="Circuits">At least one.</param>
public sealed record MeasureScope(IReadOnlyList<string> Groups, IReadOnlyList<PresentationCode> Presentations, IReadOnlyList<TerritoryCode> Territories, IReadOnlyList<Circuit> Circuits);

/// <summary>One lever as it is prepared, applied, ended. Immutable: each command makes another (<see cref="MeasureRules"/>).</summary>
/// <param name="Lever">Its id in the catalogue.</param>
/// <param name="Title">Its own; the lever's when nobody gave one.</param>
/// <param name="Volumes">Empty unless the lever is an allocation.</param>
/// <param name="Start">First day in force; planned while prepared. Null: not known yet, or withdrawn.</param>
/// <param name="End">Last day in force; planned until ended. Null: open.</param>
/// <param name="Review">When it is to be looked at again.</param>
/// <param name="EndReason">Null until ended.</param>
public sealed record Measure(
    string Id, string Lever, string Title, MeasureState State, MeasureScope Scope, string Pilot, IReadOnlyList<CircuitVolume> Volumes,
    DateOnly? Start, DateOnly? End, DateOnly? Review, string Motive, string? EndReason)
{
    /// <summary>Ended without ever having been in force.</summary>
    public bool Withdrawn => State == MeasureState.Ended && Start is null;
}

/// <summary>What somebody asks for, before it is judged.</summary>
/// <param name="Title">Null: the lever's.</param>
/// <param name="Pilot">Null: the lever's usual one.</param>
public sealed record MeasureDraft(
    string Lever, string? Title, MeasureScope Scope, string? Pilot, IReadOnlyList<CircuitVolume> Volumes, DateOnly? Start, DateOnly? End, DateOnly? Review, string Motive);

/// <summary>What is wrong with a draft or a command, or unusual in it.</summary>
/// <param name="Code">Stable, dotted: <c>measure.volume-negative</c>.</param>
/// <param name="Path">Where in what was sent: <c>volumes[0].percent</c>; empty: the whole.</param>
/// <param name="Message">What and why, with the value as given.</param>
public sealed record MeasureProblem(string Code, string Path, string Message);

/// <summary>What the rules answer: a measure, or why there is none.</summary>
/// <param name="Measure">Null: refused, nothing changes.</param>
/// <param name="Warnings">Unusual, to be shown; they stop nothing.</param>
public sealed record MeasureOutcome(Measure? Measure, IReadOnlyList<MeasureProblem> Refusals, IReadOnlyList<MeasureProblem> Warnings)
{
    public bool Accepted => Measure is not null;
}

/// <summary>What may be done to a measure.</summary>
public abstract record MeasureCommand
{
    private MeasureCommand() { }

    /// <summary>Prepared → in force.</summary>
    /// <param name="On">First day.</param>
    public sealed record PutInForce(DateOnly On) : MeasureCommand;

    /// <summary>Other volumes or dates, before or while it is in force. What it is about stays: another scope is another measure, so that an effect stays measurable.</summary>
    public sealed record Amend(IReadOnlyList<CircuitVolume> Volumes, DateOnly? End, DateOnly? Review) : MeasureCommand;

    /// <summary>In force → ended.</summary>
    /// <param name="On">Last day.</param>
    public sealed record Stop(DateOnly On, string Reason) : MeasureCommand;

    /// <summary>Prepared → ended, never in force.</summary>
    public sealed record Withdraw(string Reason) : MeasureCommand;
}

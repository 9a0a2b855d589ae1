using System.Text.Json.Serialization;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>Who wrote a row of the plan: the key's identifier, the person's name beside it, and the role that let them.</summary>
public sealed record Author(string Key, string Name, string Role);

/// <summary>Where it was decided. <paramref name="Kind"/>: <c>RSS</c> (<i>réunion de sécurité sanitaire</i>) or another meeting's name.</summary>
public sealed record Meeting(string Kind, DateOnly Date)
{
    [JsonIgnore]
    public bool IsRss => Kind.Equals("RSS", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Who took part, for which institution.</summary>
public sealed record Participant(string Name, string Institution);

/// <summary>A decision as somebody wants to record it.</summary>
/// <param name="Scope"><c>FR</c>, <c>METRO</c> or an overseas territory.</param>
/// <param name="Season"><c>2026-2027</c>, or <c>2027</c> for an austral one; null: the season under way.</param>
/// <param name="EffectiveAt">From when it holds; the future is a planned decision.</param>
/// <param name="PublishAt">When it may be told to the public; null: not yet decided (a release of its own follows).</param>
/// <param name="Proposal">The proposal it answers; null: none.</param>
/// <param name="Corrects">The earlier decision it puts right; one that does not hold yet is replaced. Null: none.</param>
public sealed record DecisionDraft(
    TerritoryCode Scope, PlanCommand Command, string? Season, Meeting? Meeting, IReadOnlyList<Participant> People, string Motive,
    DateTimeOffset EffectiveAt, DateTimeOffset? PublishAt, string? Proposal, string? Corrects);

/// <summary>What a decision does to one territory.</summary>
public sealed record PhaseChange(TerritoryCode Territory, SeasonPhase From, SeasonPhase To, string Season, bool OwnCalendar);

/// <summary>A recorded decision: never changed, corrected only by a later one.</summary>
/// <param name="Id"><c>D</c> and its sequence in the plan's log.</param>
/// <param name="RecordedAt">When we learnt it; <see cref="DecisionDraft.EffectiveAt"/> is when it is true.</param>
/// <param name="Unchanged">Covered territories that already were there.</param>
public sealed record Decision(string Id, DecisionDraft Draft, IReadOnlyList<PhaseChange> Changes, IReadOnlyList<TerritoryCode> Unchanged, Author By, DateTimeOffset RecordedAt);

using Medistock.Realtime.Contracts.Signals;

namespace Medistock.Realtime.Contracts.WinterPlan;

/// <summary>Where the plan stands in one territory.</summary>
/// <param name="Phase"><c>offSeason</c>, <c>anticipation</c>, <c>level1</c>, <c>level2</c>, <c>deactivated</c>, <c>retex</c>.</param>
/// <param name="Level">1, 2, or null with its <paramref name="Reason"/>: <c>not-decided</c>, or the phase. Decided and recorded by people, never computed.</param>
/// <param name="Calendar"><c>national</c>, or <c>own</c>: the territory has opened this season by its own name.</param>
/// <param name="Planned">Decisions recorded that begin to hold later.</param>
/// <param name="Proposals">Open: evidence prepared, nothing decided.</param>
public sealed record TerritoryPlanView(
    string Territory, string Name, string Phase, int? Level, string? Reason, string? Season, string Calendar, bool Austral, DateTimeOffset? Since, string? Decision,
    IReadOnlyList<PlannedPhaseView> Planned, IReadOnlyList<ProposalView> Proposals, IReadOnlyList<string> Possible)
{
    /// <summary>The three lights of the territory, without their history.</summary>
    public IReadOnlyList<LightView> Indicators { get; init; } = [];
    /// <summary>Of level 2, and of the return from it; empty: not judged yet.</summary>
    public IReadOnlyList<ConditionsView> Conditions { get; init; } = [];
}

public sealed record PlannedPhaseView(string Phase, int? Level, DateTimeOffset From, string Decision);

/// <summary>What one decision does to one territory.</summary>
public sealed record PhaseChangeView(string Territory, string From, string To, int? Level, string Season);

public sealed record MeetingView(string Kind, DateOnly Date);
public sealed record ParticipantView(string Name, string Institution);
public sealed record AuthorView(string Name, string Role);

/// <summary>A recorded decision; corrected only by a later one, which names it in <paramref name="Corrects"/>.</summary>
/// <param name="EffectiveAt">From when it holds.</param>
/// <param name="RecordedAt">When it was entered here.</param>
/// <param name="PublishAt">When it may be told to the public; null: not decided.</param>
/// <param name="Unchanged">Covered territories that already were there.</param>
public sealed record DecisionView(
    string Id, string Scope, string Command, string? Season, MeetingView? Meeting, IReadOnlyList<ParticipantView> People, string Motive, DateTimeOffset EffectiveAt, DateTimeOffset RecordedAt,
    DateTimeOffset? PublishAt, string? Proposal, string? Corrects, IReadOnlyList<PhaseChangeView> Changes, IReadOnlyList<string> Unchanged, AuthorView By);

/// <summary>Evidence for a change of level, as it stood when it was made.</summary>
/// <param name="State"><c>open</c>, <c>decided</c> or <c>withdrawn</c>.</param>
public sealed record ProposalView(
    string Id, string Territory, string Command, string Text, DateTimeOffset Since, DateTimeOffset MadeAt, string State, string? Why, IReadOnlyList<EvidenceView> For, IReadOnlyList<EvidenceView> Against, AuthorView By);

/// <summary>What the public is told, from when; a decision of its own.</summary>
/// <param name="Withdrawn">Why it was taken back before it was public; null: it stands.</param>
public sealed record ReleaseView(
    string Id, string Territory, string Phase, int? Level, string Text, IReadOnlyList<ReleasedIndicatorView> Indicators, DateTimeOffset From, DateTimeOffset RecordedAt, AuthorView By, string? Withdrawn = null);

/// <param name="Name"><c>epidemiological</c>, <c>supply</c>, <c>field</c>.</param>
/// <param name="Light"><c>green</c>, <c>amber</c>, <c>red</c>, <c>unknown</c>; never without its <paramref name="Words"/>.</param>
public sealed record ReleasedIndicatorView(string Name, string Light, string Words, DateTimeOffset AsOf);

/// <summary>Body of the frame <c>winterPlan</c>. <paramref name="What"/>: <c>level</c> (a decision has begun to hold), <c>proposal</c>, <c>withdrawn</c>, <c>release</c>, <c>measure</c>, <c>sheet</c>, <c>report</c>, <c>indicators</c>.</summary>
/// <param name="Changes">Of <c>level</c>: every territory that changed.</param>
public sealed record WinterPlanBody(
    string What, IReadOnlyList<PhaseChangeView> Changes, string? Decision, DateTimeOffset? EffectiveAt, ProposalView? Proposal, ReleaseView? Release)
{
    /// <summary>Of <c>measure</c>: as it stands now, without its history.</summary>
    public MeasureView? Measure { get; init; }
    /// <summary>Of <c>report</c>.</summary>
    public FieldReportView? Report { get; init; }
    /// <summary>Of <c>indicators</c>: the territories' own lights that changed.</summary>
    public IReadOnlyList<LightView>? Indicators { get; init; }
}

/// <summary>Body of <c>POST /api/v1/winter-plan/{territory}/decisions</c>.</summary>
/// <param name="Key">A UUID of the caller's choice (or the header <c>Idempotency-Key</c>): the same again changes nothing.</param>
/// <param name="Command"><c>prepare</c>, <c>activate</c>, <c>escalate</c> (to level 2), <c>return</c> (to level 1), <c>deactivate</c>, <c>openRetex</c>, <c>close</c>.</param>
/// <param name="Meeting">Of level 2 and the return from it: <c>RSS</c> and its date.</param>
public sealed record DecisionBody(
    Guid? Key, string? Command, string? Season, MeetingView? Meeting, IReadOnlyList<ParticipantView>? People, string? Motive, DateTimeOffset? EffectiveAt, DateTimeOffset? PublishAt = null,
    string? Proposal = null, string? Corrects = null);

/// <summary>Body of <c>POST /api/v1/winter-plan/{territory}/proposals</c>.</summary>
public sealed record ProposalBody(Guid? Key, string? Command, string? Text, IReadOnlyList<EvidenceView>? For, IReadOnlyList<EvidenceView>? Against = null);

/// <summary>Body of <c>POST /api/v1/winter-plan/{territory}/proposals/{id}/withdraw</c>.</summary>
public sealed record WithdrawalBody(Guid? Key, string? Why);

/// <summary>Body of <c>POST /api/v1/winter-plan/{territory}/releases</c>.</summary>
public sealed record ReleaseBody(Guid? Key, string? Text, IReadOnlyList<ReleasedIndicatorView>? Indicators, DateTimeOffset? From);

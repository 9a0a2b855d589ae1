namespace Medistock.Realtime.Contracts.Signals;

/// <summary>An early-warning signal as the API and the live feed show it.</summary>
/// <param name="Version">Goes up with every change; actions name the version they saw.</param>
/// <param name="Sequence">The durable frame that carried this state.</param>
/// <param name="Kind"><c>coverage</c>, <c>territorial</c>, <c>silence</c>.</param>
/// <param name="Severity"><c>info</c>, <c>watch</c>, <c>alert</c>, <c>critical</c>.</param>
/// <param name="State"><c>open</c>, <c>acknowledged</c>, <c>snoozed</c>, <c>resolved</c> (by a person), <c>cleared</c> (by itself).</param>
/// <param name="Corroboration"><c>isolated</c> or <c>corroborated</c>.</param>
public sealed record SignalView(
    string Id, long Version, long Sequence, string Kind, string Severity, string State, string Corroboration, SignalSubjectView Subject, string Title,
    SignalRuleView Rule, IReadOnlyList<EvidenceView> Evidence, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, DateTimeOffset ChangedAt, int Count,
    string? AssignedTo, string? AcknowledgedBy, DateTimeOffset? AcknowledgedAt, DateTimeOffset? SnoozedUntil, IReadOnlyList<SignalCommentView> Comments);

/// <param name="Group">Molecule group, for a signal about several of its presentations; <c>GroupLabel</c> is how people call it.</param>
/// <param name="Dci">Substances of the presentation, joined by <c> + </c>; null where the reference has none.</param>
/// <param name="Disease">Of an epidemic: <c>grippe</c>, <c>covid-19</c>, <c>bronchiolite</c>, <c>ira</c>, <c>gea</c>.</param>
public sealed record SignalSubjectView(string Territory, string? TerritoryName, string? Presentation, string? PresentationLabel, string? Finess, string? EstablishmentName, string? Link,
    string? Group = null, string? GroupLabel = null, string? Disease = null, string? Dci = null);

/// <summary>Which rule, with which threshold; <paramref name="Official"/> names whether a public text sets it.</summary>
public sealed record SignalRuleView(string Name, double Threshold, string Unit, bool Official, string Source);

/// <summary>One measured value: what, how much, who says so, when it was true.</summary>
public sealed record EvidenceView(string What, double? Value, string Unit, string Source, DateTimeOffset At);

public sealed record SignalCommentView(string By, DateTimeOffset At, string Text);

/// <summary>Body of <c>POST /api/v1/signals/{id}/acknowledge · assign · comment · snooze · resolve</c>.</summary>
/// <param name="Version">The version the person saw; another one is a 409 that says who changed what.</param>
/// <param name="Assignee">Of <c>assign</c>: who; empty text takes the assignment back.</param>
public sealed record SignalAction(long Version, string? Comment = null, string? Assignee = null, DateTimeOffset? Until = null);

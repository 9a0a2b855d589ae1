using Medistock.Realtime.Contracts.Signals;

namespace Medistock.Realtime.Contracts.WinterPlan;

/// <summary>One light, never alone: value, rule, sources and age beside it.</summary>
/// <param name="Indicator"><c>epidemiological</c>, <c>supply</c>, <c>field</c>.</param>
/// <param name="Light"><c>green</c>, <c>amber</c>, <c>red</c>, or <c>unknown</c> with its <paramref name="Reason"/>.</param>
/// <param name="Words">For people: « 3 groupes en rouge, 5 inconnus ».</param>
/// <param name="AsOf">The time the value speaks for; null: nothing was ever said.</param>
/// <param name="RecordedAt">When it was last written down here.</param>
/// <param name="ShareReporting">Of those who should have said something, 0–1.</param>
/// <param name="Disease">Of an epidemiological subject; <paramref name="Group"/> of supply and field; <paramref name="Link"/> of supply: <c>laboratoires</c>, <c>grossistes</c>, <c>officines</c>, <c>pui</c>.</param>
/// <param name="History">Oldest first: every change, and a point a day.</param>
public sealed record LightView(
    string Indicator, string Territory, string? Disease, string? Group, string? GroupLabel, string? Link, string Light, double? Value, string Unit, string? Reason, string Words, DateTimeOffset? AsOf, DateTimeOffset RecordedAt,
    double? ShareReporting, SignalRuleView Rule, IReadOnlyList<EvidenceView> Evidence, IReadOnlyList<LightPointView> History);

public sealed record LightPointView(DateTimeOffset At, string Light, double? Value);

/// <summary>Where the conditions of a change of level stand. The program proposes; people decide.</summary>
/// <param name="State"><c>met</c>, <c>notMet</c>, <c>unknown</c>.</param>
/// <param name="Stands">They have held long enough to be proposed.</param>
public sealed record ConditionsView(string Command, string State, DateTimeOffset? Since, bool Stands, string Words);

/// <summary>A report from the field.</summary>
public sealed record FieldReportView(
    string Id, string Kind, string Role, string? Declarant, string? Panel, string Department, string? Group, string Text, DateTimeOffset OccurredAt, DateTimeOffset ToldAt, string EnteredBy);

/// <summary>
/// Body of <c>POST /api/v1/winter-plan/{territory}/indicators</c>. <c>field</c>: a report (kind, role, department, text…). <c>epidemiological</c>: a week entered by hand (disease, measure,
/// week, value or level). Supply is measured, never entered.
/// </summary>
/// <param name="Kind"><c>rupture</c>, <c>tension</c>, <c>mesusage</c>, <c>reportDePrescription</c>, <c>autre</c>.</param>
/// <param name="Role"><c>officine</c>, <c>pui</c>, <c>medecin</c>, <c>ars</c>, <c>usager</c>, <c>reseauSentinelle</c>, <c>laboratoire</c>, <c>grossiste</c>.</param>
/// <param name="Measure"><c>emergencyVisits</c>, <c>hospitalisations</c>, <c>sosMedecins</c>.</param>
/// <param name="Week">Its Monday.</param>
/// <param name="Value">Per 100 000.</param>
/// <param name="Level"><c>base</c>, <c>transition</c>, <c>epidemic</c>, where the publication states it.</param>
public sealed record IndicatorBody(
    Guid? Key, string? Indicator, string? Kind = null, string? Role = null, string? Declarant = null, string? Panel = null, string? Department = null, string? Group = null, string? Text = null,
    DateTimeOffset? OccurredAt = null, string? Disease = null, string? Measure = null, DateOnly? Week = null, double? Value = null, string? Level = null, DateTimeOffset? PublishedAt = null);

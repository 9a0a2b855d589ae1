using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Contracts.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Medistock.Realtime.Web.WinterPlan;

/// <summary>What a measure changed, from the plan's log as it is or was known.</summary>
internal static class EffectEndpoint
{
    public static async Task<Results<Ok<MeasureEffectView>, Problem>> GetAsync(string id, INation nation, EffectMemory memory, CancellationToken cancel, DateTimeOffset? asOf = null)
    {
        if (PlanEndpoints.Future(nation, asOf) is { } future) return future;
        var (book, moment) = (await nation.PlanAsync(asOf, cancel), asOf ?? nation.Clock.GetUtcNow());
        return memory.Of(book, id, past: asOf is not null) is { } effect ? TypedResults.Ok(ViewOf(effect, moment, nation.Reference.Current)) : new Problem(404, "measure.unknown", "no such measure");
    }

    private static MeasureEffectView ViewOf(MeasureEffect effect, DateTimeOffset moment, ReferenceBook reference) => new(
        effect.Measure.Id, moment, effect.Through, effect.IsMeasured ? "measured" : "refused", effect.Refusal?.Code, effect.Refusal is { } why ? Sentence(why) : null, EffectWords.Of(effect), effect.Notes,
        [.. effect.Overlaps.Select(overlap => new EffectOverlapView(overlap.Measure, overlap.Title, overlap.From, overlap.To, overlap.How, EffectWords.Of(overlap)))],
        [.. effect.Outcomes.Select(outcome => ViewOf(outcome, reference))], effect.Left);

    private static EffectOutcomeView ViewOf(EffectOutcome outcome, ReferenceBook reference)
    {
        var (subject, measured, refused) = (outcome.Subject, outcome.Estimate as EffectEstimate.Measured, outcome.Estimate as EffectEstimate.Refused);
        return new(
            PlanViews.NameOf(subject.Figure), PlanViews.NameOf(subject.Link), subject.Group, subject.Territory.Text, NameOf(subject.Territory, reference), measured is null ? "refused" : "measured",
            refused?.Code, refused is null ? null : Sentence(refused), measured?.Change, measured?.Low80, measured?.High80, measured?.Low95, measured?.High95, outcome.From, outcome.Start, outcome.To,
            measured?.DaysBefore, measured?.DaysAfter, measured?.Fit, [.. (measured?.Controls ?? []).Select(control => new EffectControlView(control.Group, control.Territory.Text, control.Weight))],
            measured?.Unusable ?? 0, measured?.Farther ?? 0, EffectWords.Of(outcome));
    }

    private static string NameOf(TerritoryCode territory, ReferenceBook reference) => territory.Kind == TerritoryKind.Region
        ? reference.Departments.FirstOrDefault(department => TerritoryCode.Of(department.Region) == territory)?.RegionName ?? territory.Text : PlanViews.NameOf(territory, reference);

    private static string Sentence(EffectEstimate.Refused refused) => EffectWords.Why(refused) is [var first, .. var rest] ? char.ToUpperInvariant(first) + rest + "." : refused.Code;
}

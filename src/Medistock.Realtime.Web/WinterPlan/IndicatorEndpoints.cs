using System.Security.Cryptography;
using System.Text;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Contracts.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Supply;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.WinterPlan;

/// <summary>What people enter of the indicators: reports from the field, and epidemic weeks by hand.</summary>
internal static class IndicatorEndpoints
{
    /// <param name="Replayed">It was recorded before under the same key.</param>
    public sealed record IndicatorRecorded(bool Replayed, FieldReportView? Report, string? Week);

    public static void Map(RouteGroupBuilder plan) => plan.MapPost("/{territory}/indicators", EnterAsync).Declares(AccessAction.EnterIndicator);

    private static async Task<Results<Ok<IndicatorRecorded>, Problem>> EnterAsync(string territory, IndicatorBody body, HttpContext context, INation nation, CancellationToken cancel)
    {
        if (!Asked.Territory(territory, out var code, out var problem)) return problem;
        if (PlanEndpoints.KeyOf(body.Key, context) is var key && key == Guid.Empty) return new Problem(422, "plan.key", "a UUID of your choice is expected: the same again changes nothing", ("path", "key"));
        return body.Indicator switch
        {
            "field" => await FieldAsync(code, key, body, context, nation, cancel),
            "epidemiological" => await WeekAsync(code, key, body, context, nation, cancel),
            "supply" => new Problem(422, "indicator.measured", "the supply indicator is measured, never entered", ("path", "indicator")),
            _ => new Problem(422, "indicator.unknown", "indicator: field, epidemiological", ("path", "indicator")),
        };
    }

    private static async Task<Results<Ok<IndicatorRecorded>, Problem>> FieldAsync(TerritoryCode territory, Guid key, IndicatorBody body, HttpContext context, INation nation, CancellationToken cancel)
    {
        if (!PlanViews.TryName<FieldReportKind>(body.Kind, out var kind)) return Wrong("field.kind", "kind", Enum.GetValues<FieldReportKind>());
        if (!PlanViews.TryName<FieldRole>(body.Role, out var role)) return Wrong("field.role", "role", Enum.GetValues<FieldRole>());
        if (!DepartmentCode.TryParse(body.Department ?? (territory.Kind == TerritoryKind.Department ? territory.Text[4..] : ""), out var department, out var refused)) return new Problem(422, refused.Code, refused.Message, ("path", "department"));
        var book = nation.Reference.Current;
        if (!book.Covers(territory, TerritoryCode.Of(department))) return new Problem(422, "field.department", $"department {department} does not lie in {territory}", ("path", "department"));
        var decision = Access.Decide(context.Principal(), AccessAction.EnterIndicator, book.SubjectOf(TerritoryCode.Of(department)));
        if (!decision.Allowed) return new Problem(403, decision.Code, decision.Message);
        var report = new FieldReport("", kind, role, body.Declarant?.Trim(), body.Panel?.Trim(), department, body.Group, body.Text?.Trim() ?? "", body.OccurredAt ?? default, default, "");
        return await nation.RecordPlanAsync(new PlanRequest.TellField(key, report, PlanEndpoints.AuthorOf(context)), cancel) switch
        {
            PlanOutcome.Done { Entry: PlanEntry.FieldTold told } done => TypedResults.Ok(new IndicatorRecorded(done.Replayed, IndicatorViews.Of(told.Report), null)),
            PlanOutcome.Refused why => PlanEndpoints.ProblemOf(why),
            var other => throw new InvalidOperationException($"no answer is written for {other}"),
        };
    }

    private static async Task<Results<Ok<IndicatorRecorded>, Problem>> WeekAsync(TerritoryCode territory, Guid key, IndicatorBody body, HttpContext context, INation nation, CancellationToken cancel)
    {
        var decision = Access.Decide(context.Principal(), AccessAction.EnterIndicator, nation.Reference.Current.SubjectOf(territory));
        if (!decision.Allowed) return new Problem(403, decision.Code, decision.Message);
        if (!EpidemiologyEndpoints.Diseases.TryGetValue(body.Disease ?? "", out var disease)) return new Problem(422, "indicator.disease", "disease: " + string.Join(", ", EpidemiologyEndpoints.Diseases.Keys), ("path", "disease"));
        if (!PlanViews.TryName<EpidemicIndicator>(body.Measure, out var measure)) return Wrong("indicator.measure", "measure", Enum.GetValues<EpidemicIndicator>());
        EpidemicLevel? level = null;
        if (body.Level is not null)
        {
            if (!PlanViews.TryName<EpidemicLevel>(body.Level, out var stated)) return Wrong("indicator.level", "level", Enum.GetValues<EpidemicLevel>());
            level = stated;
        }
        if (body.Week is not { } week || IsoWeek.MondayOf(week) != week) return new Problem(422, "indicator.week", "week: a Monday is expected", ("path", "week"));
        var now = nation.Clock.GetUtcNow();
        if (week > DateOnly.FromDateTime(now.UtcDateTime)) return new Problem(422, "indicator.week-future", $"the week of {week:yyyy-MM-dd} has not begun", ("path", "week"));
        if (body.Value is null && level is null) return new Problem(422, "indicator.value-missing", "a value per 100 000, or the level that was published, is expected", ("path", "value"));
        if (body.Value is { } value && !(value is >= 0 and <= 1_000_000)) return new Problem(422, "indicator.value", "a rate per 100 000, 0 to 1 000 000, is expected", ("path", "value"));
        if (body.PublishedAt > now) return new Problem(422, "indicator.published-future", "published in the future", ("path", "publishedAt"));
        var fact = new EpidemicFact(new(disease, measure, PlanPerimeter.PublishedFor(territory, nation.Reference.Current), AgeClass.All), week, body.Value, level, body.PublishedAt);
        // The moment of learning is in the row, so the row's bytes differ: key and what is said make it idempotent; something else under the same key is a revision.
        var record = new FactRecord(new("api", PlanEndpoints.AuthorOf(context).Name, "", now), [], [(1, fact)]);
        var batch = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"indicator {key} {fact}")).AsSpan(0, 16));
        return await nation.RecordFactsAsync(new(FactLog.EpidemicStream, batch, context.Principal().Id, record.Encode()), cancel) switch
        {
            FactOutcome.Recorded recorded => TypedResults.Ok(new IndicatorRecorded(recorded.Replayed, null, IsoWeek.Text(week))),
            FactOutcome.Refused why => new Problem(422, why.Code, why.Message),
            var other => throw new InvalidOperationException($"no answer is written for {other}"),
        };
    }

    private static Problem Wrong<T>(string code, string path, T[] values) where T : struct, Enum => new(422, code, $"{path}: " + string.Join(", ", values.Select(PlanViews.NameOf)), ("path", path));
}

using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Contracts.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.WinterPlan;

/// <summary>The plan's levers, and the measures that people take with them.</summary>
internal static class MeasureEndpoints
{
    public sealed record LeverList(string Version, IReadOnlyList<string> Readings, IReadOnlyList<LeverView> Levers, string? Next);
    public sealed record MeasureList(DateTimeOffset AsOf, IReadOnlyList<MeasureView> Measures, string? Next);
    public sealed record MeasureRecorded(bool Replayed, MeasureView Measure, IReadOnlyList<WarningView> Warnings);
    public sealed record SheetRecorded(bool Replayed, SheetView Sheet);

    private static readonly (string Verb, string Did)[] Verbs = [("start", "inForce"), ("amend", "amended"), ("end", "ended"), ("withdraw", "withdrawn")];

    public static void Map(RouteGroupBuilder plan)
    {
        plan.MapGet("/levers", LeversAsync).Declares(AccessAction.ReadPlan);
        plan.MapPut("/levers/{id}/sheet", ReviseAsync).Declares(AccessAction.ManageMeasures);
        plan.MapGet("/measures", ListAsync).Declares(AccessAction.ReadPlan);
        plan.MapGet("/measures/{id}/effect", EffectEndpoint.GetAsync).Declares(AccessAction.ReadPlan);
        plan.MapPost("/{territory}/measures", PrepareAsync).Declares(AccessAction.ManageMeasures);
        foreach (var (verb, did) in Verbs)
        {
            plan.MapPost("/{territory}/measures/{id}/" + verb, (string territory, string id, MeasureChangeBody body, HttpContext context, INation nation, CancellationToken cancel) =>
                ChangeAsync(did, territory, id, body, context, nation, cancel)).Declares(AccessAction.ManageMeasures);
        }
    }

    private static async Task<Ok<LeverList>> LeversAsync(INation nation, CancellationToken cancel)
    {
        var (book, catalogue) = (await nation.PlanAsync(asOf: null, cancel), MeasureCatalogue.Shipped);
        return TypedResults.Ok(new LeverList(catalogue.Version, catalogue.Readings, [.. catalogue.Levers.Select(lever => MeasureViews.Of(lever, book))], null));
    }

    private static async Task<Results<Ok<MeasureList>, Problem>> ListAsync(INation nation, CancellationToken cancel, string? territory = null, string? state = null, DateTimeOffset? asOf = null)
    {
        var within = TerritoryCode.France;
        if (!string.IsNullOrEmpty(territory) && !Asked.Territory(territory, out within, out var problem)) return problem;
        if (!string.IsNullOrEmpty(state) && !Enum.GetValues<MeasureState>().Select(PlanViews.NameOf).Contains(state)) return new Problem(400, "measure.state", "state: prepared, inForce, ended");
        if (PlanEndpoints.Future(nation, asOf) is { } future) return future;
        var (book, moment, reference) = (await nation.PlanAsync(asOf, cancel), asOf ?? nation.Clock.GetUtcNow(), nation.Reference.Current);
        var views = MeasureViews.Touching(book, within, reference.Covers).Select(rows => MeasureViews.Of(rows, PlanCalendar.DayOf(moment))).Where(view => string.IsNullOrEmpty(state) || view.State == state);
        return TypedResults.Ok(new MeasureList(moment, [.. views], null));
    }

    private static async Task<Results<Ok<MeasureRecorded>, Problem>> PrepareAsync(string territory, MeasureBody body, HttpContext context, INation nation, CancellationToken cancel)
    {
        if (!Asked.Territory(territory, out var first, out var problem)) return problem;
        var territories = new List<TerritoryCode> { first };
        foreach (var text in body.Territories ?? [])
        {
            if (!Asked.Territory(text ?? "", out var further, out problem)) return problem;
            territories.Add(further);
        }
        var presentations = new List<PresentationCode>();
        foreach (var text in body.Presentations ?? [])
        {
            if (!Asked.Presentation(text ?? "", out var code, out problem)) return problem;
            presentations.Add(code);
        }
        if (!TryCircuits(body.Circuits, out var circuits) || !TryVolumes(body.Volumes, out var volumes)) return NoCircuit();
        if (Unknown(nation.Reference.Current, body.Groups ?? []) is { } unknown) return unknown;
        var draft = new MeasureDraft(body.Lever ?? "", body.Title, new([.. body.Groups ?? []], presentations, territories, circuits), body.Pilot, volumes, body.Start, body.End, body.Review, body.Motive ?? "");
        return Answer(await nation.RecordPlanAsync(new PlanRequest.PrepareMeasure(PlanEndpoints.KeyOf(body.Key, context), draft, PlanEndpoints.AuthorOf(context)), cancel), nation);
    }

    private static async Task<Results<Ok<MeasureRecorded>, Problem>> ChangeAsync(string did, string territory, string id, MeasureChangeBody body, HttpContext context, INation nation, CancellationToken cancel)
    {
        if (!Asked.Territory(territory, out _, out var problem)) return problem;
        if (!TryVolumes(body.Volumes, out var volumes)) return NoCircuit();
        var request = new PlanRequest.ChangeMeasure(PlanEndpoints.KeyOf(body.Key, context), id, did, body.On, body.Reason, body.Volumes is null ? null : volumes, body.End, body.Review, PlanEndpoints.AuthorOf(context));
        return Answer(await nation.RecordPlanAsync(request, cancel), nation);
    }

    private static async Task<Results<Ok<SheetRecorded>, Problem>> ReviseAsync(string id, SheetBody body, HttpContext context, INation nation, CancellationToken cancel) =>
        await nation.RecordPlanAsync(new PlanRequest.ReviseSheet(PlanEndpoints.KeyOf(body.Key, context), id, body.Version, [.. (body.Criteria ?? []).Select(text => text ?? "")], PlanEndpoints.AuthorOf(context)), cancel) switch
        {
            PlanOutcome.Done { Entry: PlanEntry.SheetRevised revised } done => TypedResults.Ok(new SheetRecorded(done.Replayed, MeasureViews.Of(revised.Sheet))),
            PlanOutcome.Refused refused => PlanEndpoints.ProblemOf(refused),
            var other => throw new InvalidOperationException($"no answer is written for {other}"),
        };

    private static Results<Ok<MeasureRecorded>, Problem> Answer(PlanOutcome outcome, INation nation) => outcome switch
    {
        PlanOutcome.Done { Entry: PlanEntry.Measured measured } done => TypedResults.Ok(new MeasureRecorded(
            done.Replayed, MeasureViews.Of([measured], PlanCalendar.DayOf(nation.Clock.GetUtcNow())), [.. measured.Warnings.Select(warning => new WarningView(warning.Code, warning.Path, warning.Message))])),
        PlanOutcome.Refused refused => PlanEndpoints.ProblemOf(refused),
        _ => throw new InvalidOperationException($"no answer is written for {outcome}"),
    };

    /// <summary>A group that the reference does not know is a typing error: nothing would ever be measured of it.</summary>
    private static Problem? Unknown(ReferenceBook book, IReadOnlyList<string> groups)
    {
        for (var i = 0; i < Math.Min(groups.Count, MeasureRules.Default.ScopeLimit); i++)
            if (book.Presentations.All(presentation => presentation.Group != groups[i])) return new(422, "measure.group-unknown", $"no presentation of the reference is in the molecule group '{(groups[i] is { Length: > 80 } long80 ? long80[..80] : groups[i])}'", ("path", $"groups[{i}]"));
        return null;
    }

    private static bool TryCircuits(IReadOnlyList<string>? texts, out List<Circuit> circuits)
    {
        circuits = [];
        foreach (var text in texts ?? [])
        {
            if (!PlanViews.TryName<Circuit>(text, out var circuit)) return false;
            circuits.Add(circuit);
        }
        return true;
    }

    private static bool TryVolumes(IReadOnlyList<VolumeView>? views, out List<CircuitVolume> volumes)
    {
        volumes = [];
        foreach (var view in views ?? [])
        {
            if (view is null || !PlanViews.TryName<Circuit>(view.Circuit, out var circuit) || !PlanViews.TryName<VolumePeriod>(view.Period ?? "week", out var period)) return false;
            volumes.Add(new(circuit, view.Percent, period));
        }
        return true;
    }

    private static Problem NoCircuit() => new(422, "measure.circuit", "circuits: city, hospital; periods: week, month");
}

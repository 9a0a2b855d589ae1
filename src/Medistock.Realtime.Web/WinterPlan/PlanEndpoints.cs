using System.Xml;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Contracts.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Signals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.WinterPlan;

/// <summary><c>/api/v1/winter-plan</c>: where the plan stands, what was decided, and the recording of what people decide.</summary>
public static class PlanEndpoints
{
    private const int MostReports = 500;

    /// <param name="AsOf">The moment that the answer speaks of: all that was recorded until then, nothing later.</param>
    public sealed record PlanList(DateTimeOffset AsOf, IReadOnlyList<TerritoryPlanView> Territories, string? Next);

    public sealed record TerritoryPlanAnswer(
        DateTimeOffset AsOf, TerritoryPlanView Plan, IReadOnlyList<DecisionView> Decisions, IReadOnlyList<ProposalView> Proposals, IReadOnlyList<ReleaseView> Releases, IReadOnlyList<MeasureView> Measures,
        IReadOnlyList<LightView> Indicators, IReadOnlyList<LightView> Subjects, IReadOnlyList<ConditionsView> Conditions, IReadOnlyList<FieldReportView> Reports);

    /// <param name="List">What establishments are asked for, as they are told of it; null: the plan asks for nothing here now.</param>
    /// <param name="Period">How often, ISO 8601; a shorter standing duty stays.</param>
    public sealed record PerimeterView(DateTimeOffset AsOf, string Territory, string Phase, string? List, string? Period, DateTimeOffset? Since, IReadOnlyList<FollowedGroupView> Groups);

    /// <param name="Why"><c>marker</c>, or <c>alternative</c>: followed at level 2.</param>
    public sealed record FollowedGroupView(string Group, string Label, string Why, int Presentations);

    /// <param name="Replayed">It was recorded before under the same key.</param>
    public sealed record Recorded(bool Replayed, DecisionView? Decision, ProposalView? Proposal, ReleaseView? Release);

    public static void MapWinterPlan(this IEndpointRouteBuilder routes)
    {
        var plan = routes.MapGroup("/api/v1/winter-plan").WithTags("winter-plan");
        MeasureEndpoints.Map(plan);
        IndicatorEndpoints.Map(plan);
        plan.MapGet("", ListAsync).Declares(AccessAction.ReadPlan);
        plan.MapGet("/{territory}", GetAsync).Declares(AccessAction.ReadPlan);
        plan.MapPost("/{territory}/decisions", DecideAsync).Declares(AccessAction.RecordDecision);
        plan.MapPost("/{territory}/proposals", ProposeAsync).Declares(AccessAction.ProposeLevel);
        plan.MapPost("/{territory}/proposals/{id}/withdraw", WithdrawAsync).Declares(AccessAction.ProposeLevel);
        plan.MapPost("/{territory}/releases", ReleaseAsync).Declares(AccessAction.ReleasePlan);
        plan.MapPost("/{territory}/releases/{id}/withdraw", WithdrawReleaseAsync).Declares(AccessAction.ReleasePlan);
        plan.MapGet("/{territory}/perimeter", PerimeterAsync).Declares(AccessAction.ReadPlan);
    }

    private static async Task<Results<Ok<PlanList>, Problem>> ListAsync(INation nation, CancellationToken cancel, DateTimeOffset? asOf = null)
    {
        if (Future(nation, asOf) is { } future) return future;
        var (book, moment) = (await nation.PlanAsync(asOf, cancel), asOf ?? nation.Clock.GetUtcNow());
        return TypedResults.Ok(new PlanList(moment, [.. PlanTerritories.All.Select(territory => PlanViews.Of(book, territory, moment, nation.Reference.Current))], null));
    }

    private static async Task<Results<Ok<TerritoryPlanAnswer>, Problem>> GetAsync(string territory, HttpContext context, INation nation, CancellationToken cancel, DateTimeOffset? asOf = null)
    {
        if (!Asked.Territory(territory, out var code, out var problem)) return problem;
        if (!PlanTerritories.IsScope(code)) return NoPlan(code);
        if (Future(nation, asOf) is { } future) return future;
        var (book, moment) = (await nation.PlanAsync(asOf, cancel), asOf ?? nation.Clock.GetUtcNow());
        var (whole, reference) = (code == TerritoryCode.France, nation.Reference.Current);
        var principal = context.Principal();
        // Upstream are competitors' figures.
        var upstream = Access.Decide(principal, AccessAction.ReadSupply, AccessSubject.Any).Allowed;
        // The nation has no lights of its own: its territories have.
        var lit = whole ? TerritoryCode.Metropole : code;
        var view = whole ? PlanViews.OfNation(book, moment, nation.Reference.Current) : PlanViews.Of(book, code, moment, nation.Reference.Current);
        return TypedResults.Ok(new TerritoryPlanAnswer(
            moment, view,
            [.. book.Decisions.Where(decision => whole || decision.Changes.Any(change => change.Territory == code) || decision.Unchanged.Contains(code)).Reverse().Select(PlanViews.Of)],
            [.. book.Proposals.Where(proposal => whole || proposal.Territory == code || proposal.Territory == TerritoryCode.France).Reverse().Select(proposal => PlanViews.Of(proposal, book))],
            [.. book.Releases.Where(release => whole || release.Territory == code || release.Territory == TerritoryCode.France).Reverse().Select(release => PlanViews.Of(release, book))],
            [.. MeasureViews.Touching(book, code, reference.Covers).Select(rows => MeasureViews.Of(rows, PlanCalendar.DayOf(moment)))],
            [.. IndicatorViews.Whole(book, lit, moment, history: true)], [.. IndicatorViews.Subjects(book, lit, moment, place => place != lit && reference.Covers(lit, place)).Where(light => upstream || light.Link is not ("laboratoires" or "grossistes"))], [.. IndicatorViews.Conditions(book, lit, moment)],
            [.. book.Reports.Where(report => reference.Covers(code, TerritoryCode.Of(report.Department)) && principal.Sees(reference, TerritoryCode.Of(report.Department))).Reverse().Take(MostReports).Select(IndicatorViews.Of)]));
    }

    private static async Task<Results<Ok<Recorded>, Problem>> DecideAsync(string territory, DecisionBody body, HttpContext context, INation nation, CancellationToken cancel)
    {
        if (!Asked.Territory(territory, out var code, out var problem)) return problem;
        if (!PlanViews.TryName<PlanCommand>(body.Command, out var command)) return NoCommand();
        if (body.EffectiveAt is not { } effective) return new Problem(422, "decision.effective-missing", "from when does it hold?", ("path", "effectiveAt"));
        var draft = new DecisionDraft(
            code, command, body.Season, body.Meeting is { } meeting ? new(meeting.Kind ?? "", meeting.Date) : null,
            [.. (body.People ?? []).Select(person => new Participant(person?.Name ?? "", person?.Institution ?? ""))], body.Motive?.Trim() ?? "", effective, body.PublishAt, body.Proposal, body.Corrects);
        return Answer(await nation.RecordPlanAsync(new PlanRequest.Decide(KeyOf(body.Key, context), draft, AuthorOf(context)), cancel));
    }

    private static async Task<Results<Ok<Recorded>, Problem>> ProposeAsync(string territory, ProposalBody body, HttpContext context, INation nation, CancellationToken cancel)
    {
        if (!Asked.Territory(territory, out var code, out var problem)) return problem;
        if (!PlanViews.TryName<PlanCommand>(body.Command, out var command)) return NoCommand();
        var draft = new ProposalDraft(code, command, body.Text?.Trim() ?? "", [.. (body.For ?? []).Select(PlanViews.Of)], [.. (body.Against ?? []).Select(PlanViews.Of)]);
        return Answer(await nation.RecordPlanAsync(new PlanRequest.Propose(KeyOf(body.Key, context), draft, AuthorOf(context)), cancel));
    }

    private static async Task<Results<Ok<Recorded>, Problem>> WithdrawAsync(string territory, string id, WithdrawalBody body, HttpContext context, INation nation, CancellationToken cancel)
    {
        if (!Asked.Territory(territory, out _, out var problem)) return problem;
        // Releases are others' to take back.
        if (!Proposal.Names(id)) return new Problem(404, "proposal.unknown", "no such proposal: P and a number", ("path", "id"));
        return Answer(await nation.RecordPlanAsync(new PlanRequest.Withdraw(KeyOf(body.Key, context), id, body.Why?.Trim() ?? "", AuthorOf(context)), cancel));
    }

    private static async Task<Results<Ok<Recorded>, Problem>> ReleaseAsync(string territory, ReleaseBody body, HttpContext context, INation nation, CancellationToken cancel)
    {
        if (!Asked.Territory(territory, out var code, out var problem)) return problem;
        if (body.From is not { } from) return new Problem(422, "release.from-missing", "from when is it public?", ("path", "from"));
        var draft = new ReleaseDraft(code, body.Text?.Trim() ?? "", [.. (body.Indicators ?? []).Select(one => new ReleasedIndicator(one?.Name ?? "", one?.Light ?? "", one?.Words ?? "", one?.AsOf ?? default))], from);
        return Answer(await nation.RecordPlanAsync(new PlanRequest.Release(KeyOf(body.Key, context), draft, AuthorOf(context)), cancel));
    }

    private static async Task<Results<Ok<Recorded>, Problem>> WithdrawReleaseAsync(string territory, string id, WithdrawalBody body, HttpContext context, INation nation, CancellationToken cancel)
    {
        if (!Asked.Territory(territory, out _, out var problem)) return problem;
        if (!Release.Names(id)) return new Problem(404, "release.unknown", "no such release: R and a number", ("path", "id"));
        return Answer(await nation.RecordPlanAsync(new PlanRequest.Withdraw(KeyOf(body.Key, context), id, body.Why?.Trim() ?? "", AuthorOf(context)), cancel));
    }

    /// <summary>Whom and what the plan follows in a territory, and how often: the markers, at level 2 with their alternatives.</summary>
    private static async Task<Results<Ok<PerimeterView>, Problem>> PerimeterAsync(string territory, INation nation, CancellationToken cancel, DateTimeOffset? asOf = null)
    {
        if (!Asked.Territory(territory, out var code, out var problem)) return problem;
        if (!PlanTerritories.All.Contains(code)) return NoPlan(code);
        if (Future(nation, asOf) is { } future) return future;
        var (book, moment, reference) = (await nation.PlanAsync(asOf, cancel), asOf ?? nation.Clock.GetUtcNow(), nation.Reference.Current);
        var phase = book.At(code, moment).Phase;
        var (followed, markers) = (PlanPerimeter.GroupsIn(phase, reference), PlanPerimeter.MarkerGroups(reference));
        var asked = FollowUps.Standing(nation.Rules).At(book, reference, moment).RulesIn(code).Duties.Closer;
        return TypedResults.Ok(new PerimeterView(moment, code.Text, PlanViews.NameOf(phase), asked?.Name, asked is null ? null : XmlConvert.ToString(asked.Period), asked?.Since,
            [.. reference.Presentations.Where(presentation => followed.Contains(presentation.Group)).GroupBy(presentation => presentation.Group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new FollowedGroupView(group.Key, SignalViews.GroupLabel(group.Key), markers.Contains(group.Key) ? "marker" : "alternative", group.Count()))]));
    }

    private static Results<Ok<Recorded>, Problem> Answer(PlanOutcome outcome) => outcome switch
    {
        PlanOutcome.Done done => TypedResults.Ok(new Recorded(done.Replayed,
            done.Entry is PlanEntry.Decided(var decision) ? PlanViews.Of(decision) : null,
            done.Entry is PlanEntry.Proposed(var proposal) ? PlanViews.Of(proposal, PlanBook.Empty) : null,
            done.Entry is PlanEntry.Released(var release) ? PlanViews.Of(release) : null)),
        PlanOutcome.Refused refused => ProblemOf(refused),
        _ => throw new InvalidOperationException($"no answer is written for {outcome.GetType().Name}"),
    };

    /// <summary>The first reason, with all of them in <c>refusals</c>.</summary>
    internal static Problem ProblemOf(PlanOutcome.Refused refused) => new(
        refused.Why.Code switch { "plan.key-conflict" or "sheet.version" => 409, "measure.unknown" => 404, _ => 422 }, refused.Why.Code, refused.Why.Message, ("path", refused.Why.Path), ("refusals", refused.All));


    /// <summary>Empty when neither the body nor the header gives one: the plan refuses it by its own code.</summary>
    internal static Guid KeyOf(Guid? key, HttpContext context) => key ?? (Guid.TryParse(context.Request.Headers["Idempotency-Key"], out var header) ? header : Guid.Empty);

    internal static Author AuthorOf(HttpContext context)
    {
        var principal = context.Principal();
        return new(principal.Id, principal.Name, Access.RoleName(principal.Role));
    }

    private static Problem NoCommand() => new(422, "decision.command", "command: " + string.Join(", ", Enum.GetValues<PlanCommand>().Select(PlanViews.NameOf)), ("path", "command"));
    private static Problem NoPlan(TerritoryCode territory) => new(404, "plan.territory", PlanTerritories.NoScope(territory).Message);

    internal static Problem? Future(INation nation, DateTimeOffset? asOf) => asOf > nation.Clock.GetUtcNow() ? new(400, "plan.as-of", "asOf: nobody knows yet what will be recorded") : null;
}

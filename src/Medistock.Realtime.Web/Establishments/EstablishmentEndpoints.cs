using System.Xml;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Contracts.Stock;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Stock;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Establishments;

/// <summary><c>/api/v1/establishments/{finess}</c>: one establishment, its lines, what it is asked to report.</summary>
public static class EstablishmentEndpoints
{
    public const int LinesPerPage = 1_000, MostLinesPerPage = 10_000;

    /// <param name="InReference">False: <i>hors référentiel</i>, accepted from its own key and placed when the reference knows it.</param>
    /// <param name="KeyHolds">Whether the FINESS passes its Luhn key: a warning, never a refusal.</param>
    /// <param name="Kind"><c>pui</c>, <c>officine</c> or <c>unknown</c>.</param>
    /// <param name="Head">Journal sequence the figures are folded up to; 0: never reported.</param>
    public sealed record EstablishmentView(
        string Finess, string? Name, string Kind, bool InReference, bool KeyHolds, string? Territory, string? Department, string? Region, string? RegionName,
        double? Latitude, double? Longitude, bool Simulated, int? Beds, string TimeZone,
        long Head, DateTimeOffset? NewestAt, DateTimeOffset? ReportedThrough, bool StreamsMovements, bool Stale, int Lines);

    /// <param name="Head">The establishment's newest batch in these figures.</param>
    public sealed record LineList(long Head, IReadOnlyList<LineView> Lines, string? Next);

    /// <param name="List"><c>default</c>, or a list of the winter plan, asked for while its level holds.</param>
    /// <param name="Presentations"><c>all</c>: every presentation the establishment holds; else codes, separated by spaces.</param>
    /// <param name="Period">ISO 8601: <c>P1D</c>.</param>
    /// <param name="NextDue">Null with a reason: never reported, so due now.</param>
    public sealed record DutyView(string List, string Presentations, string Period, DateTimeOffset? LastReported, DateTimeOffset? NextDue, string? NextDueReason, bool Overdue, DateTimeOffset? StaleFrom);
    public sealed record DutyList(IReadOnlyList<DutyView> Duties, string? Next);

    public static void MapEstablishments(this IEndpointRouteBuilder routes)
    {
        var establishments = routes.MapGroup("/api/v1/establishments/{finess}").WithTags("establishments");
        establishments.MapGet("", GetAsync).Declares(AccessAction.ReadEstablishment);
        establishments.MapGet("/lines", LinesAsync).Declares(AccessAction.ReadEstablishment);
        establishments.MapGet("/duties", DutiesAsync).Declares(AccessAction.ReadEstablishment);
    }

    private static async Task<Results<Ok<EstablishmentView>, Problem>> GetAsync(string finess, HttpContext context, INation nation, CancellationToken cancel)
    {
        var (figures, problem) = await FindAsync(finess, null, context, nation, cancel);
        return figures is null ? problem! : TypedResults.Ok(ViewOf(figures, nation.Reference.Current));
    }

    private static async Task<Results<Ok<LineList>, Problem>> LinesAsync(
        string finess, HttpContext context, INation nation, CancellationToken cancel, string? presentation = null, string? after = null, int? limit = null)
    {
        PresentationCode? wanted = null;
        if (presentation is not null)
        {
            if (!Asked.Presentation(presentation, out var code, out var badCode)) return badCode;
            wanted = code;
        }
        if (!Asked.Page(after, limit, LinesPerPage, MostLinesPerPage, out var skip, out var take, out var badPage)) return badPage;
        var (figures, problem) = await FindAsync(finess, wanted, context, nation, cancel);
        if (figures is null) return problem!;
        var book = nation.Reference.Current;
        var page = figures.Lines.Select((line, index) => (Line: line, Depletion: index < figures.Depletions.Count ? figures.Depletions[index] : null))
            .OrderBy(entry => entry.Line.Presentation).Skip(skip).Take(take).Select(entry => LineViews.ViewOf(entry.Line, entry.Depletion, book));
        return TypedResults.Ok(new LineList(figures.Head, [.. page], Asked.Next(skip, take, figures.Lines.Count)));
    }

    private static async Task<Results<Ok<DutyList>, Problem>> DutiesAsync(string finess, HttpContext context, INation nation, CancellationToken cancel)
    {
        var (figures, problem) = await FindAsync(finess, null, context, nation, cancel);
        if (figures is null) return problem!;
        var last = figures.ReportedThrough > figures.NewestAt ? figures.ReportedThrough : figures.NewestAt ?? figures.ReportedThrough;
        var (now, book) = (nation.Clock.GetUtcNow(), nation.Reference.Current);
        var standing = nation.Rules.Duties;
        var asked = FollowUps.Standing(nation.Rules).At(await nation.PlanAsync(asOf: null, cancel), book, now).RulesIn(figures.Reference?.Department).Duties.Closer;
        var kind = figures.Reference?.Kind ?? EstablishmentKind.Unknown;
        DutyView Of(string list, string presentations, DutyClock duty)
        {
            DateTimeOffset? due = last is { } word ? duty.DueAt(word) : null;
            return new(list, presentations, XmlConvert.ToString(duty.Period), last, due, due is null ? "never-reported" : null, due is null || due < now, last is { } heard ? duty.SilentAt(heard) : null);
        }
        return TypedResults.Ok(new DutyList(
            [Of("default", "all", standing.Of(kind)), .. asked is null ? Array.Empty<DutyView>() : [Of(asked.Name, string.Join(' ', asked.List.Order()), new(standing.Of(kind).Standing, asked))]], null));
    }

    /// <summary>What somebody may not read is refused before it is looked for.</summary>
    private static async ValueTask<(EstablishmentFigures?, Problem?)> FindAsync(string text, PresentationCode? presentation, HttpContext context, INation nation, CancellationToken cancel)
    {
        if (!Asked.Establishment(text, out var finess, out var bad)) return (null, bad);
        var decision = Access.Decide(context.Principal(), AccessAction.ReadEstablishment, nation.Reference.Current.SubjectOf(finess));
        if (!decision.Allowed) return (null, new(403, decision.Code, decision.Message));
        return await nation.EstablishmentAsync(finess, presentation, cancel) is { } figures ? (figures, null)
            : (null, new(404, "establishment.unknown", $"{finess} has never reported and the reference does not know it"));
    }

    private static EstablishmentView ViewOf(EstablishmentFigures figures, ReferenceBook book)
    {
        var known = book.Find(figures.Finess);
        var department = known is null ? null : book.Find(known.Department);
        return new(
            figures.Finess.Text, known?.Name, LineViews.LinkName(known?.Kind ?? EstablishmentKind.Unknown), known is not null, figures.Finess.KeyHolds,
            known is null ? null : TerritoryCode.Of(known.Department).Text, department?.Name, department is null ? null : TerritoryCode.Of(department.Region).Text, department?.RegionName,
            known?.Position?.Latitude, known?.Position?.Longitude, known?.Simulated == true, known?.Beds, book.TimeZoneOf(figures.Finess),
            figures.Head, figures.NewestAt, figures.ReportedThrough, figures.StreamsMovements, figures.Stale, figures.Lines.Count);
    }
}

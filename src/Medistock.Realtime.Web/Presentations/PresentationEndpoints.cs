using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Stock;
using Medistock.Realtime.Web.Territories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Presentations;

/// <summary><c>/api/v1/presentations</c>: what is followed, and where it stands.</summary>
public static class PresentationEndpoints
{
    public const int PerPage = 100, MostPerPage = 1_000, LongestQuery = 200;

    public sealed record SubstanceView(string Name, string Strength, string Per);
    /// <param name="InReference">False: a well-formed code that somebody reports and no reference names yet.</param>
    /// <param name="Patients"><c>all</c>, <c>adult</c> or <c>paediatric</c>.</param>
    /// <param name="Published">What the ANSM publishes of its availability, newest first; null: no list has been imported since it is known.</param>
    /// <param name="Unit">What its quantities are counted in: <c>box</c> or <c>unit</c>.</param>
    public sealed record PresentationView(
        string Code, bool InReference, string? Cis, string? Label, string? PackLabel, string? Dci, IReadOnlyList<SubstanceView> Substances, string? Form, string? Route, string? Patients,
        string? Laboratory, bool? Mitm, string? Atc, string? Group, string? Marker, bool? Marketed, string? Ucd, decimal? UnitsPerBox, string Unit,
        IReadOnlyList<PublishedView>? Published = null);

    /// <param name="Status"><c>shortage</c>, <c>tension</c>, <c>stopped</c>, <c>returned</c>, or <c>none</c>: the ANSM's list did not name the presentation.</param>
    /// <param name="FirstRead">Local day of the first of our imports that said so; <paramref name="LastRead"/> of the newest. Dates are <c>yyyy-MM-dd</c>.</param>
    public sealed record PublishedView(string Status, DateOnly? Since, DateOnly? Updated, DateOnly? Returned, string? Page, DateOnly FirstRead, DateOnly LastRead);
    public sealed record PresentationList(IReadOnlyList<PresentationView> Presentations, string? Next);
    /// <param name="Day">The local day that was asked for; null: now.</param>
    /// <param name="AsOf">When what was shown at the end of that day was kept; null: now, each row has its own.</param>
    public sealed record PresentationTerritories(string Presentation, IReadOnlyList<CoverageRow> Territories, string? Next, string? Day = null, DateTimeOffset? AsOf = null);

    public static void MapPresentations(this IEndpointRouteBuilder routes)
    {
        var presentations = routes.MapGroup("/api/v1/presentations").WithTags("presentations");
        presentations.MapGet("", SearchAsync).Declares(AccessAction.ReadReference);
        presentations.MapGet("/{code}", GetAsync).Declares(AccessAction.ReadReference);
        presentations.MapGet("/{code}/territories", TerritoriesAsync).Declares(AccessAction.ReadCoverage);
        presentations.MapGet("/{code}/history", HistoryEndpoint.GetAsync).Declares(AccessAction.ReadCoverage);
    }

    /// <param name="level">Only those that stand at this level, in the nation, on some link: for who may read the nation's totals.</param>
    private static async Task<Results<Ok<PresentationList>, Problem>> SearchAsync(
        HttpContext context, INation nation, PresentationSearch search, CancellationToken cancel,
        string? query = null, string? group = null, string? level = null, bool? mitm = null, string? after = null, int? limit = null)
    {
        if (query?.Length > LongestQuery) return new Problem(400, "query.too-long", $"query: at most {LongestQuery} characters");
        if (!Asked.Page(after, limit, PerPage, MostPerPage, out var skip, out var take, out var badPage)) return badPage;
        var book = nation.Reference.Current;
        HashSet<PresentationCode>? atLevel = null;
        if (!string.IsNullOrEmpty(level))
        {
            if (!TerritoryEndpoints.TryLevel(level, out var wanted)) return TerritoryEndpoints.BadLevel;
            var decision = Access.Decide(context.Principal(), AccessAction.ReadCoverage, book.SubjectOf(TerritoryCode.France));
            if (!decision.Allowed) return new Problem(403, decision.Code, decision.Message);
            atLevel = [.. (await nation.CoverageAsync(TerritoryCode.France, cancel)).Where(figures => figures.Level == wanted).Select(figures => figures.Presentation)];
        }
        // Somebody who types a CIP7 means the box that carries it.
        var text = query is not null && PresentationCode.TryParse(query.Trim(), out var exact, out _) ? exact.ToString() : query;
        var found = search.Find(book, text)
            .Where(presentation => string.IsNullOrEmpty(group) || presentation.Group == group)
            .Where(presentation => mitm is null || presentation.Mitm == mitm)
            .Where(presentation => atLevel is null || atLevel.Contains(presentation.Code))
            .Skip(skip).Take(take + 1).ToList();
        return TypedResults.Ok(new PresentationList([.. found.Take(take).Select(presentation => ViewOf(presentation.Code, presentation))], Asked.Next(skip, take, skip + found.Count)));
    }

    private static async Task<Results<Ok<PresentationView>, Problem>> GetAsync(string code, INation nation, CancellationToken cancel)
    {
        if (!Asked.Presentation(code, out var parsed, out var bad)) return bad;
        var known = nation.Reference.Current.Find(parsed);
        return known is null && (await nation.PresentationAsync(parsed, cancel)).Count == 0
            ? new Problem(404, "presentation.unknown", $"{parsed} is a well-formed code that no reference names and no establishment of the reference reports")
            : TypedResults.Ok(ViewOf(parsed, known));
    }

    /// <param name="day">A local day of Paris that is over, <c>yyyy-MM-dd</c>: what was shown when it closed. Left out: now.</param>
    /// <remarks><c>404 history.no-day</c> with <c>days</c>, those that were kept, where this one was not: nobody lived it to its end, it is too long ago, or it is not over.</remarks>
    private static async Task<Results<Ok<PresentationTerritories>, Problem>> TerritoriesAsync(string code, HttpContext context, INation nation, CancellationToken cancel, string? day = null)
    {
        if (!Asked.Presentation(code, out var parsed, out var bad)) return bad;
        var book = nation.Reference.Current;
        var principal = context.Principal();
        KeptDay? kept = null;
        if (!string.IsNullOrEmpty(day))
        {
            if (!HistoryEndpoint.TryDay(day, out var asked)) return new Problem(400, "history.day", "day: a date is expected, as in 2026-11-20");
            kept = (await HistoryEndpoint.ReadAsync(nation, parsed, asked, asked, cancel)) is [var one] ? one : null;
            if (kept is null) return await HistoryEndpoint.NoDayAsync(nation, parsed, asked, cancel);
        }
        var rows = (kept?.Figures ?? await nation.PresentationAsync(parsed, cancel)).Where(figures => principal.Sees(book, figures.Territory))
            .OrderByDescending(figures => figures.Territory.Kind).ThenBy(figures => figures.Territory.Text, StringComparer.Ordinal).ThenBy(figures => figures.Totals.Link)
            .Select(figures => CoverageRows.RowOf(figures, book));
        return TypedResults.Ok(new PresentationTerritories(parsed.ToString(), [.. rows], null, LineViews.DateText(kept?.Day), kept?.AsOf));
    }

    private static PresentationView ViewOf(PresentationCode code, Presentation? known) => known is null
        ? new(code.ToString(), false, null, null, null, null, [], null, null, null, null, null, null, null, null, null, null, null, LineViews.UnitName(code.Unit))
        : new(code.ToString(), true, known.Cis?.ToString(), known.Label, known.PackLabel, known.Dci, [.. known.Substances.Select(substance => new SubstanceView(substance.Name, substance.Strength, substance.Per))],
            known.Form, known.Route, known.Patients switch { Patients.Adult => "adult", Patients.Paediatric => "paediatric", _ => "all" },
            known.Laboratory, known.Mitm, known.Atc?.Text, known.Group, known.Marker, known.Marketed, known.Ucd?.ToString(), known.UnitsPerBox, LineViews.UnitName(code.Unit),
            known.Published is null ? null : [.. known.Published.Reverse().Select(one => new PublishedView(StatusName(one.What), one.Since, one.Updated, one.Returned, one.Page, one.FirstRead, one.LastRead))]);

    private static string StatusName(Availability what) => what switch
    {
        Availability.Shortage => "shortage",
        Availability.Tension => "tension",
        Availability.Stopped => "stopped",
        Availability.Returned => "returned",
        _ => "none",
    };
}

using Medistock.Realtime.Actors;
using Medistock.Realtime.Contracts.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Web.Live;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Signals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Groups;

/// <summary><c>/api/v1/molecule-groups</c>: need and cover of what can stand in for each other.</summary>
public static class GroupEndpoints
{
    public const int PerPage = 50, MostPerPage = 200, LongestId = 400;

    /// <param name="Presentations">How many the reference counts in it.</param>
    /// <param name="France">Per link of the chain; empty while no member has spoken, or for who may not read the nation's totals.</param>
    public sealed record GroupView(string Id, string Label, int Presentations, IReadOnlyList<GroupTerritoryView> France);
    public sealed record GroupList(IReadOnlyList<GroupView> MoleculeGroups, string? Next);
    public sealed record GroupPresentation(string Code, string Label);
    public sealed record GroupDetail(string Id, string Label, IReadOnlyList<GroupPresentation> Presentations, IReadOnlyList<GroupTerritoryView> Territories, IReadOnlyList<SignalView> Signals);

    public static void MapMoleculeGroups(this IEndpointRouteBuilder routes)
    {
        var groups = routes.MapGroup("/api/v1/molecule-groups").WithTags("molecule groups");
        groups.MapGet("", ListAsync).Declares(AccessAction.ReadCoverage);
        // A group's name has slashes of its own.
        groups.MapGet("/{**id}", GetAsync).Declares(AccessAction.ReadCoverage);
    }

    /// <remarks>In alphabetical order; <c>query</c>: part of the name.</remarks>
    private static async Task<Results<Ok<GroupList>, Problem>> ListAsync(
        HttpContext context, INation nation, CancellationToken cancel, string? query = null, string? after = null, int? limit = null)
    {
        if (query?.Length > LongestId) return new Problem(400, "query.too-long", $"query: at most {LongestId} characters");
        if (!Asked.Page(after, limit, PerPage, MostPerPage, out var skip, out var take, out var badPage)) return badPage;
        var book = nation.Reference.Current;
        var principal = context.Principal();
        var all = book.Presentations.GroupBy(presentation => presentation.Group, StringComparer.Ordinal)
            .Where(group => string.IsNullOrEmpty(query) || group.Key.Contains(query, StringComparison.OrdinalIgnoreCase)).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        List<GroupView> views = [];
        foreach (var group in all.Skip(skip).Take(take))
        {
            var rows = await nation.MembersAsync(group.Key, TerritoryCode.France, cancel);
            views.Add(new(group.Key, SignalViews.GroupLabel(group.Key), group.Count(),
                [.. GroupViews.TerritoriesOf(rows, book, named: false, territory => principal.Sees(book, territory))]));
        }
        return TypedResults.Ok(new GroupList(views, Asked.Next(skip, take, all.Count)));
    }

    /// <remarks>With <c>territory</c>: that one alone, its members named. Territories that the caller may not read are left out.</remarks>
    private static async Task<Results<Ok<GroupDetail>, Problem>> GetAsync(
        string id, HttpContext context, INation nation, SequenceIndex sequences, CancellationToken cancel, string? territory = null)
    {
        if (id.Length > LongestId) return Unknown(id);
        TerritoryCode? within = null;
        if (!string.IsNullOrEmpty(territory))
        {
            if (!Asked.Territory(territory, out var parsed, out var bad)) return bad;
            within = parsed;
        }
        var book = nation.Reference.Current;
        var principal = context.Principal();
        if (within is { } asked && Access.Decide(principal, AccessAction.ReadCoverage, book.SubjectOf(asked)) is { Allowed: false } decision)
            return new Problem(403, decision.Code, decision.Message);
        List<Presentation> presentations = [.. book.Presentations.Where(presentation => presentation.Group == id).OrderBy(presentation => presentation.Code)];
        var rows = await nation.MembersAsync(id, within, cancel);
        if (presentations.Count == 0 && rows.Count == 0) return Unknown(id);
        var signals = (await nation.SignalsAsync(cancel)).Where(signal => signal.IsOpen() && signal.Subject.Group == id && principal.Sees(book, signal))
            .Where(signal => within is not { } outer || book.Covers(outer, signal.Subject.Territory))
            .OrderByDescending(signal => signal.Severity).ThenBy(signal => signal.Id, StringComparer.Ordinal)
            .Select(signal => SignalViews.ViewOf(signal, sequences.Of(signal.Id), book).For(principal));
        return TypedResults.Ok(new GroupDetail(
            id, SignalViews.GroupLabel(id), [.. presentations.Select(presentation => new GroupPresentation(presentation.Code.ToString(), presentation.Label))],
            [.. GroupViews.TerritoriesOf(rows, book, named: within is not null, place => principal.Sees(book, place))], [.. signals]));
    }

    private static Problem Unknown(string id) => new(404, "molecule-group.unknown", $"no molecule group '{(id.Length > 80 ? id[..80] : id)}'");
}

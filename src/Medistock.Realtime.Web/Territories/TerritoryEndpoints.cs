using Medistock.Realtime.Actors;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Stock;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Territories;

/// <summary><c>/api/v1/territories</c>: the places, and what covers them.</summary>
public static class TerritoryEndpoints
{
    public const int RowsPerPage = 500, MostRowsPerPage = 5_000;

    /// <param name="Kind"><c>nation</c>, <c>metropole</c>, <c>region</c> or <c>department</c>.</param>
    /// <param name="Region">Of a department.</param>
    public sealed record TerritoryView(string Code, string? Name, string Kind, string? Region, int? Population, double? Latitude, double? Longitude, string? TimeZone);
    public sealed record TerritoryList(IReadOnlyList<TerritoryView> Territories, string? Next);
    public sealed record CoverageList(string Territory, DateTimeOffset? AsOf, IReadOnlyList<CoverageRow> Coverage, string? Next);

    internal static Problem BadLevel { get; } = new(400, "coverage.level", "level: critical, alert, ok or unknown");

    public static void MapTerritories(this IEndpointRouteBuilder routes)
    {
        var territories = routes.MapGroup("/api/v1/territories").WithTags("territories");
        territories.MapGet("", List).Declares(AccessAction.ReadReference);
        territories.MapGet("/{code}/coverage", CoverageAsync).Declares(AccessAction.ReadCoverage);
    }

    internal static bool TryLevel(string text, out CoverageLevel level)
    {
        foreach (var candidate in Enum.GetValues<CoverageLevel>())
        {
            level = candidate;
            if (LineViews.LevelName(candidate).Equals(text, StringComparison.OrdinalIgnoreCase)) return true;
        }
        level = default;
        return false;
    }

    private static Ok<TerritoryList> List(INation nation)
    {
        var book = nation.Reference.Current;
        var nationwide = new[] { TerritoryCode.France, TerritoryCode.Metropole }.Select(code => new TerritoryView(
            code.Text, book.NameOf(code), code == TerritoryCode.France ? "nation" : "metropole", null,
            Population(book.Departments.Where(department => book.Contains(code, department.Code))), null, null, null));
        var regions = book.Departments.GroupBy(department => department.Region).OrderBy(region => region.Key.Text, StringComparer.Ordinal)
            .Select(region => new TerritoryView(TerritoryCode.Of(region.Key).Text, region.First().RegionName, "region", null, Population(region), null, null, null));
        var departments = book.Departments.OrderBy(department => department.Code)
            .Select(department => new TerritoryView(TerritoryCode.Of(department.Code).Text, department.Name, "department", TerritoryCode.Of(department.Region).Text, department.Population,
                department.Centre?.Latitude, department.Centre?.Longitude, department.TimeZone));
        return TypedResults.Ok(new TerritoryList([.. nationwide, .. regions, .. departments], null));
    }

    /// <remarks>Worst first. One row per presentation and link of the chain: links are never summed.</remarks>
    private static async Task<Results<Ok<CoverageList>, Problem>> CoverageAsync(
        string code, HttpContext context, INation nation, CancellationToken cancel, string? link = null, string? level = null, string? after = null, int? limit = null)
    {
        if (!Asked.Territory(code, out var territory, out var bad)) return bad;
        if (!Asked.Page(after, limit, RowsPerPage, MostRowsPerPage, out var skip, out var take, out var badPage)) return badPage;
        var book = nation.Reference.Current;
        var decision = Access.Decide(context.Principal(), AccessAction.ReadCoverage, book.SubjectOf(territory));
        if (!decision.Allowed) return new Problem(403, decision.Code, decision.Message);
        EstablishmentKind? onLink = link?.ToLowerInvariant() switch { "pui" => EstablishmentKind.Pui, "officine" => EstablishmentKind.Officine, _ => null };
        if (link is not null && onLink is null) return new Problem(400, "coverage.link", "link: pui or officine");
        CoverageLevel? atLevel = null;
        if (!string.IsNullOrEmpty(level))
        {
            if (!TryLevel(level, out var wanted)) return BadLevel;
            atLevel = wanted;
        }
        var rows = (await nation.CoverageAsync(territory, cancel))
            .Where(figures => onLink is null || figures.Totals.Link == onLink)
            .Where(figures => atLevel is null || figures.Level == atLevel).ToList();
        rows.Sort(CoverageRows.WorstFirst);
        return TypedResults.Ok(new CoverageList(territory.Text, nation.DataAsOf, [.. rows.Skip(skip).Take(take).Select(figures => CoverageRows.RowOf(figures, book))], Asked.Next(skip, take, rows.Count)));
    }

    private static int? Population(IEnumerable<Department> departments) => departments.Sum(department => department.Population);
}

using Medistock.Realtime.Actors;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Stock;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Helpers;

/// <summary><c>GET /api/v1/helpers</c>: who can lend what somebody lacks.</summary>
public static class HelperEndpoints
{
    public const double LargestRadiusKm = 1_000;

    /// <param name="CoverageDays">Null with <paramref name="CoverageReason"/> <c>unbounded</c>: a stock that nobody there draws on.</param>
    /// <param name="Offered">What may be lent; the rest stays above the floor.</param>
    public sealed record HelperView(
        string Finess, string Name, string Territory, bool HorsRegion, bool Simulated, double DistanceKm, double? CoverageDays, string? CoverageReason, decimal Stock, decimal Offered, string Unit, DateTimeOffset AsOf);
    /// <summary>A neighbour whose line is unknown (<c>stale</c>, <c>no-count</c>, <c>inconsistent</c>, <c>no-receipts</c>, <c>thin</c>, <c>no-demand</c>): not offered, not hidden.</summary>
    public sealed record UnknownHelperView(string Finess, string Name, string Territory, bool Simulated, double DistanceKm, string? Reason);
    /// <param name="Unknown">Within the radius, and nobody can say whether they could lend.</param>
    /// <param name="Reason">Why nobody is asked at all: <c>officines-off</c>, <c>kind-unknown</c>, <c>no-position</c>; null otherwise.</param>
    public sealed record HelperList(string Presentation, string Finess, double RadiusKm, double MinDays, double FloorDays, string Rule, IReadOnlyList<HelperView> Helpers, IReadOnlyList<UnknownHelperView> Unknown, string? Reason, string? Next);

    public static void MapHelpers(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/helpers", FindAsync).Declares(AccessAction.ReadHelpers).WithTags("helpers");

    private static async Task<Results<Ok<HelperList>, Problem>> FindAsync(
        string presentation, string finess, HttpContext context, INation nation, CancellationToken cancel, double radiusKm = 50, double minDays = 21)
    {
        if (!Asked.Presentation(presentation, out var code, out var badCode)) return badCode;
        if (!Asked.Establishment(finess, out var asking, out var badFiness)) return badFiness;
        if (!(radiusKm is > 0 and <= LargestRadiusKm)) return new Problem(400, "helpers.radius", $"radiusKm: above 0, at most {LargestRadiusKm}");
        if (!(minDays is >= 0 and <= 365)) return new Problem(400, "helpers.days", "minDays: 0 to 365");
        var book = nation.Reference.Current;
        var decision = Access.Decide(context.Principal(), AccessAction.ReadHelpers, book.SubjectOf(asking));
        if (!decision.Allowed) return new Problem(403, decision.Code, decision.Message);
        if (book.Find(asking) is not { } who) return new Problem(404, "establishment.unknown", $"the reference does not place {asking}");
        var rule = new HelperRule(radiusKm, minDays);
        HelperList Answer(IReadOnlyList<HelperView> helpers, IReadOnlyList<UnknownHelperView> unknown, string? reason) =>
            new(code.ToString(), asking.Text, radiusKm, minDays, rule.FloorDays, rule == HelperRule.Official ? "MINSANTE 2020-100" : "MINSANTE 2020-100, réglée", helpers, unknown, reason, null);
        if (who.Kind != EstablishmentKind.Pui) return TypedResults.Ok(Answer([], [], who.Kind == EstablishmentKind.Officine ? "officines-off" : "kind-unknown"));
        if (who.Position is not { } here) return TypedResults.Ok(Answer([], [], "no-position"));
        var candidates = new List<HelperCandidate>();
        foreach (var department in NearbyDepartments(book, here, radiusKm))
        {
            var region = book.Find(department)?.Region;
            foreach (var line in await nation.LinesAsync(code, department, cancel))
            {
                if (book.Find(line.Establishment) is not { } other) continue;
                var consumption = line.Line.Consumption ?? (line.Line.Reason == CoverageReason.Unbounded ? DailyRate.Zero : null);
                candidates.Add(new(other, region, line.Line.Stock, consumption, line.FreshAt, line.Stale, line.Line.Reason));
            }
        }
        var helpers = rule.Find(who, book.Find(who.Department)?.Region, candidates).Select(helper => new HelperView(
            helper.Establishment.Finess.Text, helper.Establishment.Name, Domain.Codes.TerritoryCode.Of(helper.Establishment.Department).Text, helper.HorsRegion, helper.Establishment.Simulated,
            Math.Round(helper.DistanceKm, 1), helper.Coverage.Days, LineViews.ReasonName(helper.Coverage.Reason), helper.Stock.ToDecimal(), helper.Offered.ToDecimal(), LineViews.UnitName(code.Unit), helper.FreshAt));
        var unknown = rule.Unknown(who, candidates).Select(other => new UnknownHelperView(
            other.Establishment.Finess.Text, other.Establishment.Name, Domain.Codes.TerritoryCode.Of(other.Establishment.Department).Text, other.Establishment.Simulated,
            Math.Round(other.DistanceKm, 1), LineViews.ReasonName(other.Reason)));
        return TypedResults.Ok(Answer([.. helpers], [.. unknown], null));
    }

    /// <summary>Departments with a PUI within the radius: only they are asked.</summary>
    private static IEnumerable<Domain.Codes.DepartmentCode> NearbyDepartments(ReferenceBook book, Coordinates here, double radiusKm) => book.Establishments
        .Where(other => other.Kind == EstablishmentKind.Pui && other.Position is { } there && here.DistanceKm(there) <= radiusKm)
        .Select(other => other.Department).Distinct();
}

using Medistock.Realtime.Actors;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Forecasting.Scores;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Signals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Forecasts;

/// <summary><c>/api/v1/forecasts/calibration</c>: how past forecasts came out, the official rule's beside them.</summary>
public static class CalibrationEndpoints
{
    public const int PerPage = 50, MostPerPage = 200, LongestGroup = 400;

    public static void MapCalibration(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/forecasts/calibration", GetAsync).WithTags("forecasts").Declares(AccessAction.ReadCoverage);

    /// <param name="territory"><c>FR</c> unless said. METRO is a sum for screens and has no forecast.</param>
    /// <param name="group">Only this molecule group.</param>
    /// <param name="presentation">Only this presentation.</param>
    private static async Task<Results<Ok<CalibrationAnswer>, Problem>> GetAsync(
        HttpContext context, INation nation, CancellationToken cancel, string? territory = null, string? group = null, string? presentation = null, string? after = null, int? limit = null)
    {
        if (!Asked.Territory(territory ?? TerritoryCode.France.Text, out var within, out var badTerritory)) return badTerritory;
        if (group?.Length > LongestGroup) return new Problem(400, "group.too-long", $"group: at most {LongestGroup} characters");
        if (!Asked.Page(after, limit, PerPage, MostPerPage, out var skip, out var take, out var badPage)) return badPage;
        PresentationCode? only = null;
        if (!string.IsNullOrEmpty(presentation))
        {
            if (!Asked.Presentation(presentation, out var parsed, out var bad)) return bad;
            only = parsed;
        }
        var book = nation.Reference.Current;
        var decision = Access.Decide(context.Principal(), AccessAction.ReadCoverage, book.SubjectOf(within));
        if (!decision.Allowed) return new Problem(403, decision.Code, decision.Message);
        var scores = (await nation.CalibrationAsync(within, only, cancel)).Where(of => string.IsNullOrEmpty(group) || book.Find(of.Presentation)?.Group == group).ToList();
        // What no reference names is in no group, and counts in the sum alone.
        var groups = scores.Where(of => book.Find(of.Presentation)?.Group is { Length: > 0 }).GroupBy(of => book.Find(of.Presentation)!.Group, StringComparer.Ordinal)
            .OrderBy(of => of.Key, StringComparer.Ordinal).ToList();
        return TypedResults.Ok(new CalibrationAnswer(within.Text, string.IsNullOrEmpty(group) ? null : group, only?.ToString(), Discount.HalfLifeWeeks, WeekTally.LeastScored, CalibrationViews.Target,
            CalibrationViews.LinksOf(scores, history: true),
            [.. groups.Skip(skip).Take(take).Select(of => new GroupScores(of.Key, SignalViews.GroupLabel(of.Key), CalibrationViews.LinksOf(of, history: false)))],
            Asked.Next(skip, take, groups.Count), scores.Count > 0 ? null : "not-forecast"));
    }
}

using Medistock.Realtime.Actors;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Forecasting.Series;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Stock;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web.Forecasts;

/// <summary>What is foreseen of a presentation in a territory, and of one line; with the official figure beside it, and why.</summary>
public static class ForecastEndpoints
{
    public const int UsualDays = 28, MostDays = SeriesForecaster.Horizon;

    public static void MapForecasts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/presentations/{code}/forecast", OfTerritoryAsync).WithTags("presentations").Declares(AccessAction.ReadCoverage);
        routes.MapGet("/api/v1/establishments/{finess}/lines/{code}/forecast", OfLineAsync).WithTags("establishments").Declares(AccessAction.ReadEstablishment);
    }

    /// <param name="territory"><c>FR</c> unless said. METRO is a sum for screens and has no forecast.</param>
    /// <param name="horizon">Days from today, 1 to 60.</param>
    private static async Task<Results<Ok<ForecastAnswer>, Problem>> OfTerritoryAsync(
        string code, HttpContext context, INation nation, CancellationToken cancel, string? territory = null, int? horizon = null)
    {
        if (!Asked.Presentation(code, out var parsed, out var bad)) return bad;
        if (!Asked.Territory(territory ?? TerritoryCode.France.Text, out var within, out var badTerritory)) return badTerritory;
        if (BadHorizon(horizon) is { } badHorizon) return badHorizon;
        var decision = Access.Decide(context.Principal(), AccessAction.ReadCoverage, nation.Reference.Current.SubjectOf(within));
        if (!decision.Allowed) return new Problem(403, decision.Code, decision.Message);
        var links = (await nation.ForecastAsync(parsed, within, horizon ?? UsualDays, cancel)).Select(forecast => ForecastViews.ViewOf(forecast, LineViews.UnitName(parsed.Unit))).ToList();
        return TypedResults.Ok(new ForecastAnswer(parsed.ToString(), within.Text, horizon ?? UsualDays, links.Count > 0 ? new(links) : null, links.Count > 0 ? null : LineViews.NotForecast));
    }

    private static async Task<Results<Ok<LineForecastAnswer>, Problem>> OfLineAsync(
        string finess, string code, HttpContext context, INation nation, CancellationToken cancel, int? horizon = null)
    {
        if (!Asked.Establishment(finess, out var place, out var badPlace)) return badPlace;
        if (!Asked.Presentation(code, out var parsed, out var bad)) return bad;
        if (BadHorizon(horizon) is { } badHorizon) return badHorizon;
        var decision = Access.Decide(context.Principal(), AccessAction.ReadEstablishment, nation.Reference.Current.SubjectOf(place));
        if (!decision.Allowed) return new Problem(403, decision.Code, decision.Message);
        var forecast = await nation.LineForecastAsync(place, parsed, horizon ?? UsualDays, cancel);
        if (forecast is null && (await nation.EstablishmentAsync(place, parsed, cancel))?.Lines is not { Count: > 0 })
            return new Problem(404, "line.unknown", $"{place} has never named {parsed}");
        return TypedResults.Ok(new LineForecastAnswer(place.Text, parsed.ToString(), horizon ?? UsualDays,
            forecast is null ? null : ForecastViews.ViewOf(forecast, LineViews.UnitName(parsed.Unit)), forecast is null ? LineViews.NotForecast : null));
    }

    private static Problem? BadHorizon(int? horizon) => horizon is < 1 or > MostDays ? new(400, "forecast.horizon", $"horizon: 1 to {MostDays} days") : null;
}

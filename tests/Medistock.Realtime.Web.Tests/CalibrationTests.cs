using System.Net;
using System.Text.Json;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting.Scores;

namespace Medistock.Realtime.Web.Tests;

public sealed class CalibrationTests
{
    private const string Path = "/api/v1/forecasts/calibration";
    // A Sunday.
    private static readonly int Sunday = LocalCalendar.NumberOf(new DateOnly(2026, 11, 15));
    private static readonly PresentationCode Other = PresentationCode.Parse("X-CURARE-1");

    [Fact]
    public async Task Scores_are_summed_over_presentations_with_the_rules_beside_and_history_by_week()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Scores.Add(new(Some.Amoxicilline, TerritoryCode.France, EstablishmentKind.Pui, Sunday, [WeekOutcome.Within, WeekOutcome.NotScored, WeekOutcome.Above], new(8, 8, 1, 1, 8, 2, 4), new(8, 1, 8, 1, 0, 8, 16, 32, 2, 1, 5)) { Losses = [new(0.25, 0.5), null, null] });
        node.Nation.Scores.Add(new(Other, TerritoryCode.France, EstablishmentKind.Pui, Sunday - 7, [WeekOutcome.Below], new(2, 2, 2, 0, 2, 1, 1), default) { Losses = [null] });
        node.Nation.Scores.Add(new(PresentationCode.Parse("X-CURARE-2"), TerritoryCode.France, EstablishmentKind.Pui, Sunday, [WeekOutcome.Within], default, default) { Losses = [new(0.75, 1)] });
        var answer = (await node.GetAsync(Path)).Json;
        Assert.Equal(("FR", 26, 8, 0.8, JsonValueKind.Null), (answer.GetProperty("territory").GetString(), answer.GetProperty("halfLifeWeeks").GetInt32(), answer.GetProperty("leastScored").GetInt32(),
            answer.GetProperty("target").GetDouble(), answer.GetProperty("reason").ValueKind));
        var link = Assert.Single(answer.GetProperty("links").EnumerateArray());
        Assert.Equal(("pui", 3, 10, 0.6, 0.3, 0.1), (link.GetProperty("link").GetString(), link.GetProperty("presentations").GetInt32(), link.GetProperty("scored").GetInt32(),
            Math.Round(link.GetProperty("within80").GetDouble(), 9), link.GetProperty("belowP10").GetDouble(), link.GetProperty("aboveP90").GetDouble()));
        Assert.Equal((0.3, 0.5), (link.GetProperty("loss").GetDouble(), link.GetProperty("ruleLoss").GetDouble()));
        var dates = link.GetProperty("depletion");
        Assert.Equal((8, 1, 2.0, 4.0, 5.0), (dates.GetProperty("scored").GetInt32(), dates.GetProperty("unknown").GetInt32(), dates.GetProperty("errorDays").GetDouble(), dates.GetProperty("ruleErrorDays").GetDouble(), dates.GetProperty("leadDays").GetDouble()));
        Assert.Equal("""[{"week":"2026-11-09","scored":2,"inside":2,"below":0,"above":0,"loss":0.5,"ruleLoss":0.75},{"week":"2026-11-02","scored":1,"inside":0,"below":1,"above":0,"loss":null,"ruleLoss":null},{"week":"2026-10-26","scored":1,"inside":0,"below":0,"above":1,"loss":null,"ruleLoss":null}]""",
            link.GetProperty("history").GetRawText());
        // What the reference does not name is in the sum alone.
        Assert.Equal(8, Assert.Single(answer.GetProperty("groups").EnumerateArray()).GetProperty("links")[0].GetProperty("scored").GetInt32());
    }

    [Fact]
    public async Task Too_few_weeks_are_null_with_the_reason_and_nothing_forecast_is_said()
    {
        await using var node = await Node.StartAsync();
        var none = (await node.GetAsync(Path + "?territory=DEP-35&presentation=3400930082157")).Json;
        Assert.Equal(("not-forecast", 0, "3400930082157"), (none.GetProperty("reason").GetString(), none.GetProperty("links").GetArrayLength(), none.GetProperty("presentation").GetString()));
        node.Nation.Scores.Add(new(Some.Amoxicilline, Some.Dep35, EstablishmentKind.Officine, null, [], new(7, 7, 0, 0, 7, 1, 1), default));
        var link = (await node.GetAsync(Path + "?territory=DEP-35")).Json.GetProperty("links")[0];
        Assert.Equal((7, JsonValueKind.Null, "too-few", "too-few"), (link.GetProperty("scored").GetInt32(), link.GetProperty("within80").ValueKind, link.GetProperty("reason").GetString(), link.GetProperty("depletion").GetProperty("reason").GetString()));
        Assert.Equal("not-forecast", (await node.GetAsync(Path + "?territory=DEP-35&group=nothing")).Json.GetProperty("reason").GetString());
        (await node.GetAsync(Path + "?presentation=3400930082158")).Refuses(400, "presentation.check-digit");
        Assert.Equal(HttpStatusCode.Forbidden, (await node.GetAsync(Path, "rennes")).Status);
    }

    [Fact]
    public async Task The_status_and_the_meters_tell_the_nations_share_to_who_may_read_it()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Scores.Add(new(Some.Amoxicilline, TerritoryCode.France, EstablishmentKind.Pui, Sunday, [], new(10, 10, 1, 1, 10, 2, 4), default));
        var forecasts = (await node.GetAsync("/api/v1/status")).Json.GetProperty("forecasts");
        Assert.Equal((10, 0.8, JsonValueKind.Null), (forecasts.GetProperty("scored").GetInt32(), forecasts.GetProperty("within80").GetDouble(), forecasts.GetProperty("reason").ValueKind));
        Assert.Equal(JsonValueKind.Null, (await node.GetAsync("/api/v1/status", "rennes")).Json.GetProperty("forecasts").ValueKind);
        Assert.Contains("medistock_forecast_within80", (await node.GetAsync("/metrics", null)).Text, StringComparison.Ordinal);
    }
}

using System.Net;
using System.Text.Json;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting;

namespace Medistock.Realtime.Web.Tests;

public sealed class ForecastTests
{
    private const string Path = "/api/v1/presentations/3008215/forecast", LinePath = "/api/v1/establishments/350000022/lines/3008215/forecast";
    private static readonly int Today = LocalCalendar.NumberOf(new DateOnly(2026, 11, 22));
    private static readonly DemandQuantiles[] Days = [.. Enumerable.Range(0, 60).Select(_ => new DemandQuantiles(8, 10, 13, 10.25))];
    private static readonly ForecastBasis Basis = new(Today - 1, Today - 90, BaselineReason.ObligationChanged, 40, 2, 1, 43, 10, [new(30, 9, 0.75), new(5, 13, 0.25)], [1.5, 1, 1, 1, 1, 0.5, 1], 1.01, 1.02, 0.98, 3, 0.5, 1, 0.125);
    private static readonly LineDepletion Depleted = new(NationDouble.Now, new(2026, 11, 28), new(2026, 11, 30), null, 0.25, 0.5, 1);

    private static TerritoryForecast Of(TerritoryCode territory, DepletionPicture? depletion) => new(
        territory, EstablishmentKind.Pui, Today - 1, Today, Days, Some.Tile(territory, 8).Totals, Some.Tile(territory, 8).Coverage, depletion, new(Today - 1, 75, 70, 60, 82, 10, 1.5, 0, 0.9), 0.9, 1.05, Basis);

    [Fact]
    public async Task A_territorys_forecast_gives_days_dates_the_official_figure_and_why()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Forecasts[(Some.Amoxicilline, TerritoryCode.France)] =
            [Of(TerritoryCode.France, new(NationDouble.Now, new(2026, 11, 29), new(2026, 11, 30), null, 0.01, 0.6, 1, new(2026, 12, 1), 0.7, false)) with
            {
                Reset = new(new(Some.Amoxicilline, null, new(2026, 8, 24), BaselineReason.ObligationChanged, "stock porté à quatre mois"), "k1", NationDouble.Now), LateShare = 0.03,
                Epidemic = new(Disease.Grippe, TerritoryCode.France, EpidemicIndicator.EmergencyVisits, new(Today - 4, 0, [new(3, 0.25, 1), new(14, 0.5, 1), new(42, 0.125, 1)])),
            }];
        var answer = (await node.GetAsync(Path)).Json;
        Assert.Equal(("3400930082157", "FR", 28, JsonValueKind.Null),
            (answer.GetProperty("presentation").GetString(), answer.GetProperty("territory").GetString(), answer.GetProperty("horizon").GetInt32(), answer.GetProperty("reason").ValueKind));
        var link = Assert.Single(answer.GetProperty("forecast").GetProperty("links").EnumerateArray());
        Assert.Equal(("pui", "box", "2026-11-21", 0.9), (link.GetProperty("link").GetString(), link.GetProperty("unit").GetString(), link.GetProperty("learntThrough").GetString(), link.GetProperty("shareObserved").GetDouble()));
        Assert.Equal(28, link.GetProperty("days").GetArrayLength());
        Assert.Equal("""{"date":"2026-11-22","p10":8,"p50":10,"p90":13,"mean":10.25}""", link.GetProperty("days")[0].GetRawText());
        var depletion = link.GetProperty("depletion");
        Assert.Equal(("2026-11-29", JsonValueKind.Null, 0.6, "2026-12-01", 0.7),
            (depletion.GetProperty("p10").GetString(), depletion.GetProperty("p90").ValueKind, depletion.GetProperty("within10").GetDouble(), depletion.GetProperty("nextArrival").GetString(), depletion.GetProperty("beforeArrival").GetDouble()));
        Assert.Equal("""{"dailyConsumption":10,"coverageDays":8,"coverageReason":null,"date":"2026-11-30"}""", link.GetProperty("official").GetRawText());
        Assert.Equal((75.0, 1.5), (link.GetProperty("week").GetProperty("demand").GetDouble(), link.GetProperty("week").GetProperty("change").GetDouble()));
        var why = link.GetProperty("why");
        Assert.Equal(("obligation-changed", 2, 2, 1.05), (why.GetProperty("sinceReason").GetString(), why.GetProperty("censoredDays").GetInt32(), why.GetProperty("levels").GetArrayLength(), why.GetProperty("reconciled").GetDouble()));
        Assert.Equal("""{"disease":"grippe","territory":"FR","indicator":"emergencyVisits","published":"2026-11-18","weeklyGrowth":1,"lagDays":14,"gain3":1,"gain14":1,"gain42":1}""", why.GetProperty("epidemic").GetRawText());
        var reset = why.GetProperty("reset");
        Assert.Equal((JsonValueKind.Null, "2026-08-24", "stock porté à quatre mois", "k1", 0.03), (reset.GetProperty("territory").ValueKind, reset.GetProperty("from").GetString(), reset.GetProperty("reason").GetString(),
            reset.GetProperty("by").GetString(), why.GetProperty("lateShare").GetDouble()));
    }

    [Fact]
    public async Task What_is_not_known_is_null_with_its_reason_and_a_horizon_has_its_bounds()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Forecasts[(Some.Amoxicilline, Some.Dep35)] = [Of(Some.Dep35, null) with { Coverage = CoverDays.Unknown(CoverageReason.Stale) }];
        var link = (await node.GetAsync(Path + "?territory=DEP-35&horizon=60")).Json.GetProperty("forecast").GetProperty("links")[0];
        Assert.Equal((JsonValueKind.Null, "stale", 60), (link.GetProperty("depletion").ValueKind, link.GetProperty("depletionReason").GetString(), link.GetProperty("days").GetArrayLength()));
        (await node.GetAsync(Path + "?horizon=61")).Refuses(400, "forecast.horizon");
        (await node.GetAsync(Path + "?horizon=0")).Refuses(400, "forecast.horizon");
        (await node.GetAsync(LinePath + "?horizon=61")).Refuses(400, "forecast.horizon");
        (await node.GetAsync(Path + "?territory=DEP-99")).Refuses(400, "department.unknown");
        Assert.Equal(HttpStatusCode.Forbidden, (await node.GetAsync(Path, "rennes")).Status);
    }

    [Fact]
    public async Task A_lines_forecast_is_for_its_own_pharmacy_and_a_line_never_named_is_unknown()
    {
        await using var node = await Node.StartAsync();
        (await node.GetAsync(LinePath, "rennes")).Refuses(404, "line.unknown");
        node.Nation.Establishments[Some.Rennes] = new(Some.Rennes, null, 3, NationDouble.Now, null, true, false, [Some.Line()]) { Depletions = [Depleted] };
        var none = (await node.GetAsync(LinePath, "rennes")).Json;
        Assert.Equal((JsonValueKind.Null, "not-forecast"), (none.GetProperty("forecast").ValueKind, none.GetProperty("reason").GetString()));
        node.Nation.LineForecasts[(Some.Rennes, Some.Amoxicilline)] = new(Today - 1, Today, Days, Some.Line(), Depleted, Basis);
        var forecast = (await node.GetAsync(LinePath + "?horizon=14", "rennes")).Json.GetProperty("forecast");
        Assert.Equal((14, "2026-11-28", 0.125, 14.3), (forecast.GetProperty("days").GetArrayLength(), forecast.GetProperty("depletion").GetProperty("p10").GetString(),
            forecast.GetProperty("why").GetProperty("borrowed").GetDouble(), forecast.GetProperty("official").GetProperty("dailyConsumption").GetDouble()));
        Assert.Equal(HttpStatusCode.Forbidden, (await node.GetAsync(LinePath.Replace("350000022", "750000018", StringComparison.Ordinal), "rennes")).Status);
        var line = (await node.GetAsync("/api/v1/establishments/350000022/lines", "rennes")).Json.GetProperty("lines")[0];
        Assert.Equal(("2026-11-30", JsonValueKind.Null), (line.GetProperty("depletion").GetProperty("p50").GetString(), line.GetProperty("depletionReason").ValueKind));
    }

    [Fact]
    public async Task The_answer_to_a_batch_carries_the_last_computed_depletion_with_its_time_or_says_why_not()
    {
        await using var node = await Node.StartAsync();
        node.Nation.Lines.Add(Some.Line());
        node.Nation.Lines.Add(Some.Line(Some.Paracetamol) with { Coverage = CoverDays.Unbounded });
        node.Nation.Depletions.AddRange([Depleted, null]);
        var lines = (await node.StockAsync("""{"batchId":"0f0c0000-0000-4000-8000-000000000001","lines":[{"presentation":"3400930082157","at":"2026-11-22T08:15:00+01:00","type":"count","quantity":120}]}""")).Json.GetProperty("lines");
        Assert.Equal("""{"p10":"2026-11-28","p50":"2026-11-30","p90":null,"within5":0.25,"within10":0.5,"within30":1,"asOf":"2026-11-22T09:00:00+01:00"}""", lines[0].GetProperty("depletion").GetRawText());
        Assert.Equal((JsonValueKind.Null, "unbounded"), (lines[1].GetProperty("depletion").ValueKind, lines[1].GetProperty("depletionReason").GetString()));
    }
}

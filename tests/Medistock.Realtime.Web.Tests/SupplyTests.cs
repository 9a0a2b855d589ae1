using System.Text.Json;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Web.Tests;

public sealed class SupplyTests
{
    private static readonly Holder Biogaran = Holder.Of(HolderKind.Exploitant, "Biogaran");

    [Fact]
    public async Task What_is_upstream_of_a_presentation_is_shown_with_its_ages_its_history_and_the_slip_of_its_source()
    {
        await using var node = await Node.StartAsync();
        var (now, today) = (NationDouble.Now, DateOnly.FromDateTime(NationDouble.Now.UtcDateTime));
        var holder = new HolderSupply(Biogaran, new StatedAmount(Quantity.Of(150), now.AddHours(-5)), new UsualSales(Quantity.Of(100), today.AddDays(-366), today.AddDays(-1), now), null, null);
        var arrival = new Arrival(Biogaran, "BG-1", [new(now.AddDays(-20), today.AddDays(-9), Quantity.Of(60), false), new(now.AddDays(-3), today.AddDays(-1), Quantity.Of(60), true)], [new(today, Quantity.Of(20), false, now)], null, null);
        node.Nation.Supplies[Some.Amoxicilline] = new(new(Some.Amoxicilline, [holder], [arrival]), [new(Biogaran, 4.2, new(0, 3, 7, 30, 1), new(3, 9, 20, 365, 0.9f))], null);
        var json = (await node.GetAsync($"/api/v1/presentations/{Some.Amoxicilline}/supply", "officer")).Json;
        Assert.Equal((1.5, 2.0), (json.GetProperty("market").GetProperty("months").GetDouble(), json.GetProperty("market").GetProperty("thresholdMonths").GetDouble()));
        var stock = json.GetProperty("holders")[0].GetProperty("stock");
        Assert.Equal((150, 5.0, false), (stock.GetProperty("quantity").GetInt32(), stock.GetProperty("ageHours").GetDouble(), stock.GetProperty("stale").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("holders")[0].GetProperty("lastWeek").ValueKind);
        var shown = json.GetProperty("arrivals")[0];
        Assert.Equal(("partial", "late", 1, 8, 40), (shown.GetProperty("status").GetString(), shown.GetProperty("concern").GetString(), shown.GetProperty("movedTimes").GetInt32(), shown.GetProperty("movedDays").GetInt32(), shown.GetProperty("remaining").GetInt32()));
        Assert.Equal(2, shown.GetProperty("notices").GetArrayLength());
        Assert.Equal(365, json.GetProperty("sources")[0].GetProperty("unconfirmed").GetProperty("worst").GetInt32());
    }

    [Fact]
    public async Task Nothing_stated_is_unknown_and_not_zero()
    {
        await using var node = await Node.StartAsync();
        var json = (await node.GetAsync($"/api/v1/presentations/{Some.Amoxicilline}/supply", "officer")).Json;
        Assert.Equal((JsonValueKind.Null, "no-stock"), (json.GetProperty("market").GetProperty("months").ValueKind, json.GetProperty("market").GetProperty("reason").GetString()));
        (await node.GetAsync("/api/v1/presentations/3400930082156/supply", "officer")).Refuses(400, "presentation.check-digit");
    }

    [Theory, InlineData("rennes"), InlineData("vendor"), InlineData("bretagne"), InlineData("wall")]
    public async Task Competitors_figures_are_for_the_national_roles_only(string key)
    {
        await using var node = await Node.StartAsync();
        (await node.GetAsync($"/api/v1/presentations/{Some.Amoxicilline}/supply", key)).Refuses(403, "access.role");
    }

    [Fact]
    public async Task Epidemic_weeks_are_shown_with_their_revisions_and_their_phase()
    {
        await using var node = await Node.StartAsync();
        var first = new DateOnly(2025, 11, 17);
        var weeks = Enumerable.Range(0, 53).Select(week => new EpidemicWeek(first.AddDays(7 * week), [new(NationDouble.Now.AddDays(-1), week >= 51 ? 500 : 100 + week % 5 * 10, null)])).ToList();
        weeks[^1] = weeks[^1] with { Revisions = [.. weeks[^1].Revisions, new(NationDouble.Now, 640.5, null)] };
        node.Nation.Series.Add(new(new(Disease.Grippe, EpidemicIndicator.EmergencyVisits, TerritoryCode.Parse("REG-53"), AgeClass.All), weeks));
        var json = (await node.GetAsync("/api/v1/epidemiology?disease=grippe&territory=REG-53&weeks=2", "rennes")).Json;
        var shown = json.GetProperty("series")[0].GetProperty("weeks");
        Assert.Equal(2, shown.GetArrayLength());
        Assert.Equal(("2026-S47", 640.5, "epidemic", 2), (shown[1].GetProperty("week").GetString(), shown[1].GetProperty("value").GetDouble(), shown[1].GetProperty("phase").GetString(), shown[1].GetProperty("revisions").GetArrayLength()));
        Assert.Equal("base", shown[0].GetProperty("phase").GetString());
        Assert.Empty((await node.GetAsync("/api/v1/epidemiology", "rennes")).Json.GetProperty("series").EnumerateArray());
        (await node.GetAsync("/api/v1/epidemiology?disease=rhume", "rennes")).Refuses(400, "epidemiology.disease");
        (await node.GetAsync("/api/v1/epidemiology?weeks=0", "rennes")).Refuses(400, "epidemiology.weeks");
    }
}

using System.Text.Json;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Web.Tests;

/// <summary>What was shown when days closed. The double's clock stands on Sunday 22 November 2026.</summary>
public sealed class HistoryTests
{
    private const string History = "/api/v1/presentations/3008215/history", Territories = "/api/v1/presentations/3008215/territories";

    private static async Task<Node> StartAsync()
    {
        var node = await Node.StartAsync();
        node.Nation.Past.Add(new(new(2026, 9, 1), At(1), [Some.Tile(TerritoryCode.France, 20), Some.Tile(Some.Dep35, 12)]));
        node.Nation.Past.Add(new(new(2026, 11, 19), At(2), [Some.Tile(TerritoryCode.France, 8), Some.Tile(TerritoryCode.France, 30, link: EstablishmentKind.Officine), Some.Tile(Some.Dep35, 3), Some.Tile(Some.Dep75, 9)]));
        node.Nation.Past.Add(new(new(2026, 11, 21), At(3), [Stale(TerritoryCode.France), Some.Tile(Some.Dep75, 4)]));
        return node;
    }

    private static DateTimeOffset At(int minute) => new(2026, 11, 21, 23, minute, 0, TimeSpan.Zero);

    private static TerritoryFigures Stale(TerritoryCode territory)
    {
        var totals = LinkTotals.Empty(EstablishmentKind.Pui) with { StaleLines = 5, UnknownLines = 1 };
        return new(territory, Some.Amoxicilline, totals, totals.Coverage, CoverageLevel.Unknown, Thresholds.Pui, 1);
    }

    [Fact]
    public async Task The_days_of_a_territory_are_those_that_were_kept_and_a_gap_is_no_day()
    {
        await using var node = await StartAsync();
        var json = (await node.GetAsync(History)).Json;
        Assert.Equal(("3400930082157", "FR", 92), (json.GetProperty("presentation").GetString(), json.GetProperty("territory").GetString(), json.GetProperty("kept").GetInt32()));
        var days = json.GetProperty("days").EnumerateArray().ToList();
        Assert.Equal(["2026-11-19", "2026-11-21"], days.Select(day => day.GetProperty("date").GetString()));
        Assert.Equal(At(2), days[0].GetProperty("asOf").GetDateTimeOffset());
        var rows = days[0].GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal([("pui", "box", 80m, 10.0, 8.0, "alert", 4), ("officine", "box", 300m, 10.0, 30.0, "ok", 4)], rows.Select(row => (row.GetProperty("link").GetString()!, row.GetProperty("unit").GetString()!,
            row.GetProperty("stock").GetDecimal(), row.GetProperty("dailyConsumption").GetDouble(), row.GetProperty("coverageDays").GetDouble(), row.GetProperty("level").GetString()!, row.GetProperty("lines").GetInt32())));
        Assert.Equal((0.25, 0.5), (rows[0].GetProperty("criticalShare").GetDouble(), rows[0].GetProperty("alertShare").GetDouble()));
    }

    [Fact]
    public async Task Unknown_is_null_with_its_reason_and_never_zero()
    {
        await using var node = await StartAsync();
        var row = (await node.GetAsync(History + "?days=1")).Json.GetProperty("days")[0].GetProperty("rows")[0];
        Assert.All(["stock", "dailyConsumption", "coverageDays", "criticalShare"], field => Assert.Equal(JsonValueKind.Null, row.GetProperty(field).ValueKind));
        Assert.Equal(("stale", "unknown", 0, 1, 5), (row.GetProperty("coverageReason").GetString(), row.GetProperty("level").GetString(), row.GetProperty("lines").GetInt32(), row.GetProperty("unknownLines").GetInt32(), row.GetProperty("staleLines").GetInt32()));
    }

    [Fact]
    public async Task A_day_that_was_kept_without_this_territory_is_a_day_without_rows()
    {
        await using var node = await StartAsync();
        var days = (await node.GetAsync(History + "?territory=DEP-35&days=92")).Json.GetProperty("days").EnumerateArray().ToList();
        Assert.Equal([("2026-09-01", 1), ("2026-11-19", 1), ("2026-11-21", 0)], days.Select(day => (day.GetProperty("date").GetString()!, day.GetProperty("rows").GetArrayLength())));
    }

    [Theory]
    [InlineData("?days=0", "history.days")]
    [InlineData("?days=93", "history.days")]
    [InlineData("?territory=PARIS", "territory.format")]
    public async Task What_cannot_be_meant_is_refused(string query, string code)
    {
        await using var node = await StartAsync();
        (await node.GetAsync(History + query)).Refuses(400, code);
    }

    [Fact]
    public async Task The_past_is_seen_by_who_sees_the_present()
    {
        await using var node = await StartAsync();
        (await node.GetAsync(History, "rennes")).Refuses(403, "access.role");
        (await node.GetAsync(History + "?territory=DEP-75", "bretagne")).Refuses(403, "access.territory");
        Assert.Equal(1, (await node.GetAsync(History + "?territory=DEP-35&days=3", "bretagne")).Json.GetProperty("days")[0].GetProperty("rows").GetArrayLength());
        Assert.Equal(["DEP-35"], (await node.GetAsync(Territories + "?day=2026-11-19", "bretagne")).Json.GetProperty("territories").EnumerateArray().Select(row => row.GetProperty("territory").GetString()));
    }

    [Fact]
    public async Task The_territories_of_a_past_day_come_as_those_of_now_with_the_moment()
    {
        await using var node = await StartAsync();
        var json = (await node.GetAsync(Territories + "?day=2026-11-19")).Json;
        Assert.Equal(("2026-11-19", At(2)), (json.GetProperty("day").GetString(), json.GetProperty("asOf").GetDateTimeOffset()));
        Assert.Equal(["FR", "FR", "DEP-35", "DEP-75"], json.GetProperty("territories").EnumerateArray().Select(row => row.GetProperty("territory").GetString()));
        var now = (await node.GetAsync(Territories)).Json;
        Assert.Equal((JsonValueKind.Null, 0), (now.GetProperty("asOf").ValueKind, now.GetProperty("territories").GetArrayLength()));
    }

    [Fact]
    public async Task A_day_that_was_not_kept_is_not_found_and_those_that_were_are_named()
    {
        await using var node = await StartAsync();
        foreach (var day in (string[])["2026-11-20", "2026-11-22", "2025-01-01"])
        {
            var answer = await node.GetAsync(Territories + "?day=" + day);
            answer.Refuses(404, "history.no-day");
            Assert.Equal(["2026-09-01", "2026-11-19", "2026-11-21"], answer.Json.GetProperty("days").EnumerateArray().Select(kept => kept.GetString()));
        }
        (await node.GetAsync(Territories + "?day=20.11.2026")).Refuses(400, "history.day");
    }
}

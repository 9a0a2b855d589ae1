using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>The map by keyboard: from neighbour to neighbour, its table, a group, and days that are over, which take in nothing live. (Kept days come slowly: they are answered as the server words them.)</summary>
public class MapScreen(ITestOutputHelper output)
{
    private const string Day = "2026-11-20";
    private static readonly float Patience = PageLooks.Patience;

    [ChromiumFact]
    public async Task A_past_day_is_loud_and_takes_in_nothing_live_and_the_address_brings_all_of_it_back()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await Crafted.ImportAsync(folder.Path, data);
        await using var server = await ServerProcess.StartAsync(data);
        await ReportAsync(server, stock: 40);
        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.NewContextAsync();
        await PlanScreen.SignInAsync(context, server.Url, ServerProcess.AdminKey);
        await AnswerForThePastAsync(context);
        var page = await PlanScreen.OpenAsync(context, $"{server.Url}/carte?presentation={Crafted.Paracetamol}&link=pui", "[data-testid=dep-01]");
        var errors = PageLooks.ErrorsOf(page);

        await Expect(page.GetByTestId("dep-01")).ToHaveAttributeAsync("data-fill", "critical", new() { Timeout = Patience });
        await Expect(page.GetByTestId("dep-974")).ToHaveAttributeAsync("data-fill", "none");
        await page.GetByTestId("dep-01").FocusAsync();
        await Expect(page.GetByTestId("detail")).ToContainTextAsync("4,0 j", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.GetByTestId("detail")).ToContainTextAsync("pas de données", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.GetByTestId("twin").Locator("tbody tr").First).ToContainTextAsync("Ain (01)");
        await PageLooks.FaultlessAsync(page, "map", output.WriteLine);

        // One step back with the slider's own key; a new count comes in meanwhile and is not shown.
        await page.GetByTestId("slider").FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.GetByTestId("past-banner")).ToContainTextAsync("PASSÉ — vendredi 20 novembre 2026", new() { Timeout = Patience });
        await Expect(page.GetByTestId("dep-01")).ToHaveAttributeAsync("data-fill", "ok");
        await ReportAsync(server, stock: 3);
        await Eventually.TrueAsync("the server shows the new count", async () =>
            (await server.Http.GetFromJsonAsync($"/api/v1/presentations/{Crafted.Paracetamol}/territories")).GetProperty("territories")[0].GetProperty("stock").GetDecimal() == 3);
        await Expect(page.GetByTestId("dep-01")).ToHaveAttributeAsync("data-fill", "ok");
        await Expect(page.GetByTestId("twin").Locator("tbody tr").First).ToContainTextAsync("33,0 j");
        await PageLooks.FaultlessAsync(page, "map-past", output.WriteLine);

        // A colleague opens the same address.
        Assert.Contains("jour=" + Day, page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.GetByTestId("past-banner")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("dep-01")).ToHaveAttributeAsync("data-fill", "ok", new() { Timeout = Patience });
        await Expect(page.GetByTestId("dep-01")).ToHaveAttributeAsync("aria-pressed", "true");

        await page.GetByTestId("slider").FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("past-banner")).ToHaveCountAsync(0, new() { Timeout = Patience });
        await Expect(page.GetByTestId("dep-01")).ToHaveAttributeAsync("data-fill", "critical", new() { Timeout = Patience });

        await GroupAsync(page, server);
        Assert.Empty(errors);
    }

    private async Task GroupAsync(IPage page, ServerProcess server)
    {
        // A group hears of its members with their pictures, once a minute.
        var id = (await server.Http.GetFromJsonAsync("/api/v1/molecule-groups?query=parac")).GetProperty("moleculeGroups")[0].GetProperty("id").GetString();
        await Eventually.TrueAsync("the group knows its cover in the Ain", async () =>
            (await server.Http.GetFromJsonAsync($"/api/v1/molecule-groups/{id}")).GetProperty("territories").EnumerateArray().Any(place =>
                place.GetProperty("territory").GetString() == "DEP-01" && place.GetProperty("coverageDays").ValueKind == JsonValueKind.Number), TimeSpan.FromSeconds(100));
        await page.GetByTestId("groups").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await PageChecks.TabToAsync(page, page.Locator("#group-search"));
        await page.Keyboard.TypeAsync("parac");
        await Expect(page.Locator("#group-list li").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("parac", new() { Timeout = Patience, IgnoreCase = true });
        await Expect(page.GetByTestId("dep-01")).ToHaveAttributeAsync("data-fill", "critical", new() { Timeout = Patience });
        await Expect(page.GetByTestId("no-past")).ToContainTextAsync("par présentation");
        await PageLooks.FaultlessAsync(page, "map-group", output.WriteLine, zoomed: false);
    }

    /// <summary>Eight days of 10 boxes a day, told once, and a count.</summary>
    private static async Task ReportAsync(ServerProcess server, decimal stock)
    {
        var now = DateTimeOffset.UtcNow;
        List<object> lines = stock == 40 ? [.. Enumerable.Range(1, 8).Reverse().Select(back => Batches.Line(Crafted.Paracetamol, now.AddDays(-back), "dispensed", 10))] : [];
        lines.Add(Batches.Line(Crafted.Paracetamol, now.AddSeconds(-1), "count", stock));
        var (status, answer, _) = await server.Http.SendAsync(Crafted.Pui, JsonSerializer.Serialize(new { batchId = Guid.NewGuid(), lines, reportedThrough = now.AddSeconds(-1) }));
        Assert.True(status == HttpStatusCode.OK, $"{status} {answer}");
    }

    /// <summary>Two kept days with a gap between; on each the same rows as now, with 33 days.</summary>
    private static async Task AnswerForThePastAsync(IBrowserContext context)
    {
        await context.RouteAsync("**/api/v1/presentations/*/history?*", route => route.FulfillAsync(new()
        {
            ContentType = "application/json", Body = $$"""{"presentation":"{{Crafted.Paracetamol}}","territory":"FR","kept":92,"days":[{"date":"2026-11-17","asOf":"2026-11-17T23:05:00Z","rows":[]},{"date":"{{Day}}","asOf":"{{Day}}T23:05:00Z","rows":[]}]}""",
        }));
        await context.RouteAsync("**/territories?day=*", async route =>
        {
            var now = await route.FetchAsync(new() { Url = route.Request.Url[..route.Request.Url.IndexOf('?', StringComparison.Ordinal)] });
            var answer = JsonNode.Parse(await now.TextAsync())!;
            var day = route.Request.Url[^10..];
            (answer["day"], answer["asOf"]) = (day, day + "T23:05:00Z");
            foreach (var row in answer["territories"]!.AsArray()) (row!["coverageDays"], row["coverageReason"], row["level"]) = (33, null, "ok");
            await route.FulfillAsync(new() { ContentType = "application/json", Body = answer.ToJsonString() });
        });
    }
}

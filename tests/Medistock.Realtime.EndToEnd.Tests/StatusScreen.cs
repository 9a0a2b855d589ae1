using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>What an operator sees of the engine: each figure with its limit, what nobody measures said so, a dead server within seconds; and the home page that leads there.</summary>
public class StatusScreen(ITestOutputHelper output)
{
    private static readonly float Patience = PageLooks.Patience;

    [ChromiumFact]
    public async Task An_operator_reads_the_engine_a_cluster_without_a_lag_is_told_so_and_a_dead_server_is_no_health()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await Crafted.ImportAsync(folder.Path, data);
        await using var server = await ServerProcess.StartAsync(data);
        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.NewContextAsync();
        await PlanScreen.SignInAsync(context, server.Url, ServerProcess.AdminKey);

        // From the home page by keyboard: all pages, who is signed in, four lines of what stands.
        var page = await PlanScreen.OpenAsync(context, server.Url + "/", "[data-testid=now-server]");
        var errors = PageLooks.ErrorsOf(page);
        await Expect(page.GetByTestId("now-server")).ToContainTextAsync("en service", new() { Timeout = Patience });
        await Expect(page.GetByTestId("now-levels")).ToContainTextAsync("Aucune décision enregistrée");
        await Expect(page.GetByTestId("now-share")).ToContainTextAsync("non connue");
        await Expect(page.GetByTestId("who")).ToContainTextAsync("Connecté");
        await PageLooks.FaultlessAsync(page, "home", output.WriteLine);
        await PageChecks.TabToAsync(page, page.Locator("nav a[href='/etat']"));
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByTestId("health-ready")).ToHaveAttributeAsync("data-tone", "ok", new() { Timeout = Patience });
        await Expect(page.GetByTestId("gauge-error")).ToContainTextAsync("aucune");
        // Nobody has reported: the age of data is unknown, not zero, and makes nothing green by itself.
        await Expect(page.GetByTestId("gauge-data")).ToHaveAttributeAsync("data-tone", "unknown");
        await Expect(page.GetByTestId("silos")).ToContainTextAsync("un seul processus");
        await Expect(page.GetByTestId("calibration")).ToContainTextAsync("Non connu");
        await Expect(page.GetByTestId("overall")).ToContainTextAsync("Non connu");
        await PageLooks.FaultlessAsync(page, "status", output.WriteLine);

        // As a cluster answers.
        await page.RouteAsync("**/api/v1/status", async route =>
        {
            var answer = JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!;
            answer["lagSeconds"] = new JsonObject();
            answer["cluster"] = new JsonObject { ["silos"] = new JsonArray("10.0.0.1:11111@1", "10.0.0.2:11111@2"), ["rebuilding"] = true };
            answer["journal"]!["waiting"] = 8_192;
            await route.FulfillAsync(new() { ContentType = "application/json", Body = answer.ToJsonString() });
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Relever maintenant" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("silos")).ToContainTextAsync("moins de trois", new() { Timeout = Patience });
        await Expect(page.GetByTestId("gauge-lag")).ToHaveAttributeAsync("data-tone", "unknown");
        await Expect(page.GetByTestId("gauge-lag")).ToContainTextAsync("groupe de nœuds");
        await Expect(page.GetByTestId("overall")).ToHaveAttributeAsync("data-tone", "critical");
        await PageLooks.FaultlessAsync(page, "status-cluster", output.WriteLine, zoomed: false);
        await page.UnrouteAllAsync();

        await server.KillAsync();
        await Expect(page.Locator(".stale-banner").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("health-live")).ToHaveAttributeAsync("data-tone", "critical", new() { Timeout = Patience });
        await Expect(page.GetByTestId("overall")).ToHaveAttributeAsync("data-tone", "critical");
        await server.StartAsync();
        await Expect(page.Locator(".stale-banner")).ToHaveCountAsync(0, new() { Timeout = Patience });
        await Expect(page.GetByTestId("health-live")).ToHaveAttributeAsync("data-tone", "ok", new() { Timeout = Patience });
        Assert.Empty(errors);
    }
}

using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>What an evaluator sees of past forecasts: nothing yet, said so; then weeks against their target, by keyboard and in words.</summary>
public class ForecastScreen(ITestOutputHelper output)
{
    private static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;

    private static object Week(string monday, int scored, int inside, double? loss) =>
        new { week = monday, scored, inside, below = scored - inside, above = 0, loss, ruleLoss = 2 * loss };

    private static object Link(int scored, double? within, object[] history) => new
    {
        link = "pui", presentations = 3, scored, within80 = within, belowP10 = 0.2, aboveP90 = 0.2, loss = 0.12, ruleLoss = 0.2, reason = (string?)null, history,
        depletion = new { scored = 9, unknown = 0, within80 = 0.8, early = 0.1, late = 0.1, errorDays = 2.0, ruleErrorDays = 4.0, stockOuts = 2.0, signalled = 1.0, leadDays = 6.25, reason = (string?)null },
    };

    private static readonly string Scored = JsonSerializer.Serialize(new
    {
        territory = "FR", halfLifeWeeks = 26, leastScored = 8, target = 0.8, next = (string?)null, reason = (string?)null,
        links = new[] { Link(200, 0.6, [Week("2026-11-16", 40, 24, 0.1), Week("2026-11-02", 40, 32, null)]) },
        groups = new[] { new { group = "a/b/adulte", label = "PROPOFOL, voie injectable, adulte", links = new[] { Link(5, null, []) } } },
    });

    [ChromiumFact]
    public async Task Nothing_scored_is_said_and_scored_weeks_stand_beside_their_target_in_words_and_fit_the_window()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await Crafted.ImportAsync(folder.Path, data);
        await using var server = await ServerProcess.StartAsync(data);
        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.NewContextAsync();
        var signedIn = await context.APIRequest.PostAsync(server.Url + "/api/v1/session",
            new() { DataObject = new { key = ServerProcess.AdminKey }, Headers = new Dictionary<string, string> { ["Origin"] = server.Url } });
        Assert.True(signedIn.Ok, $"{signedIn.Status}");
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.SetViewportSizeAsync(1280, 720);

        await page.GotoAsync(server.Url + "/previsions");
        await Expect(page.Locator("[data-testid=empty]")).ToContainTextAsync("Pas encore de prévision évaluée", new() { Timeout = Patience });
        await PageLooks.FaultlessAsync(page, "previsions-empty", output.WriteLine);

        await page.RouteAsync("**/api/v1/forecasts/calibration?*", route => route.FulfillAsync(new() { ContentType = "application/json", Body = Scored }));
        await page.GotoAsync(server.Url + "/previsions?territory=FR&link=pui");
        await Expect(page.Locator("[data-testid=inside-plot]")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.Locator("#inside-words")).ToContainTextAsync("24 sur 40 dans l'intervalle (60 %), bande de 44 % à 73 %");
        await Expect(page.Locator("#loss-words")).ToContainTextAsync("la prévision l'est 1 semaine sur 1");
        var all = page.Locator("[data-testid=groups] tbody tr").First;
        await Expect(all).ToContainTextAsync("intervalle trop étroit");
        await Expect(all).ToContainTextAsync("6,2 j");
        var group = page.Locator("[data-testid=groups] tbody tr").Nth(1);
        await Expect(group).ToContainTextAsync("trop peu de semaines");
        await Expect(group).ToContainTextAsync("non connue");

        // By keyboard: a group is chosen, and the address can be sent to somebody.
        await group.Locator("button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(group.Locator("button")).ToHaveAttributeAsync("aria-pressed", "true", new() { Timeout = Patience });
        Assert.Contains("group=a%2Fb%2Fadulte", page.Url, StringComparison.Ordinal);
        foreach (var summary in await page.Locator("summary").AllAsync())
        {
            await summary.FocusAsync();
            await page.Keyboard.PressAsync("Enter");
        }
        await Expect(page.Locator("[data-testid=weeks] tbody tr")).ToHaveCountAsync(2);
        await PageLooks.FaultlessAsync(page, "previsions", output.WriteLine);

        // The server's refusal is said, and what was read stays.
        await page.UnrouteAllAsync();
        await page.RouteAsync("**/api/v1/forecasts/calibration?*", route => route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"code":"engine.rebuilding","detail":"totals are being summed again"}""" }));
        await page.Locator("[data-testid=groups] tbody tr button").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Le serveur refait ses totaux", new() { Timeout = Patience });
        await Expect(all).ToContainTextAsync("intervalle trop étroit");
        Assert.Empty(errors);
    }
}

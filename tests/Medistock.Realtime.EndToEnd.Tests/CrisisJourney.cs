using System.Net.Http.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>Issue 6's journey: from the first signal on the wall to a level decision that the wall shows, by keyboard alone.</summary>
public class CrisisJourney(ITestOutputHelper output)
{
    private static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;
    private static readonly object[] People = [new { name = "A. Martin", institution = "ANSM" }, new { name = "B. Durand", institution = "DGS" }];
    private static CancellationToken Soon => new CancellationTokenSource(Eventually.Patience).Token;

    [ChromiumFact]
    public async Task From_the_first_signal_on_the_wall_to_a_level_on_the_wall_without_a_mouse()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await Shortage.ImportAsync(folder.Path, data);
        await using var server = await ServerProcess.StartAsync(data);
        foreach (var (command, season) in new[] { ("prepare", "2026-2027"), ("activate", (string?)null) })
        {
            using var decided = await server.Http.PostAsJsonAsync(new Uri("/api/v1/winter-plan/METRO/decisions", UriKind.Relative),
                new { key = Guid.NewGuid(), command, season, people = People, motive = "Veille de la saison", effectiveAt = DateTimeOffset.UtcNow });
            Assert.True(decided.IsSuccessStatusCode, await decided.Content.ReadAsStringAsync());
        }
        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.NewContextAsync();
        await PlanScreen.SignInAsync(context, server.Url, RunningProduct.AdminKey);
        await context.AddInitScriptAsync("window.mouse = 0; for (const kind of ['pointerdown', 'mousedown', 'wheel']) addEventListener(kind, () => window.mouse++, true);");
        var wall = await PlanScreen.OpenAsync(context, server.Url + "/mur", "[data-testid=plan-level]");
        var page = await PlanScreen.OpenAsync(context, server.Url + "/signaux", "[data-testid=count]");
        var errors = new List<string>();
        foreach (var screen in context.Pages) screen.PageError += (_, error) => errors.Add($"{screen.Url}: {error}");
        await Expect(wall.GetByTestId("plan-level")).ToHaveTextAsync("Niveau 1", new() { Timeout = Patience });

        await using var medistock = Shortage.Sdk(server, folder.Path);
        Shortage.Report(medistock, Shortage.Lender, Crafted.Paracetamol, aDay: 2, counted: 400);
        await medistock.FlushAsync(Soon);
        // Before the other hospital reports, so that only it lacks the box: a territory is judged by whoever has reported.
        await Eventually.TrueAsync("what the lender has is counted", async () => (await server.Http.GetStringAsync(new Uri($"/api/v1/presentations/{Crafted.Paracetamol}/territories", UriKind.Relative))).Contains("400", StringComparison.Ordinal));
        Shortage.Report(medistock, Crafted.Pui, Crafted.Paracetamol, aDay: 10, counted: 40);
        await medistock.FlushAsync(Soon);
        await Expect(wall.GetByTestId("signal-row").First).ToContainTextAsync("DOLIPRANE", new() { Timeout = Patience });

        // The hospital's own signal: found by its name, opened, taken, assigned, helped.
        await page.BringToFrontAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("fleyriat doliprane");
        await page.Keyboard.PressAsync("Escape");
        // Left, not emptied: what narrows the list stays to be read.
        await Expect(page.Locator("#filter-text")).ToHaveValueAsync("fleyriat doliprane");
        await Expect(page.GetByTestId("signal-row").First).ToContainTextAsync(Crafted.PuiName, new() { Timeout = Patience });
        await page.Keyboard.PressAsync("j");
        await Expect(page.GetByTestId("evidence")).ToContainTextAsync("Le stock dure encore 4,0 j", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("a");
        await Expect(page.GetByTestId("state")).ToHaveTextAsync("pris en charge", new() { Timeout = Patience });
        await Expect(wall.GetByTestId("signal-row").First).ToContainTextAsync("pris en charge", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("i");
        await Expect(page.Locator("#ask-name")).ToBeFocusedAsync(new() { Timeout = Patience });
        await page.Keyboard.TypeAsync("C. Petit");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("assigned")).ToContainTextAsync("affecté à C. Petit", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("q");
        await Expect(page.GetByTestId("helpers-answer")).ToContainTextAsync(Shortage.LenderName, new() { Timeout = Patience });
        await FaultlessAsync(page, "helpers");
        // To the plan by its link; the decision is prepared, read again, recorded.
        await PageChecks.TabToAsync(page, page.Locator("nav a[href='/plan-hivernal']"), most: 200);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("plan-METRO").WaitForAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("detail-standing")).ToContainTextAsync("Niveau 1", new() { Timeout = Patience });
        await PlanScreen.OpenFormAsync(page);
        await PlanScreen.ChooseAsync(page, "escalate");
        await PlanScreen.FillAsync(page, rss: DateTimeOffset.UtcNow.AddDays(-3), "Tension sur le paracétamol, entraide engagée");
        await PlanScreen.ReviewAsync(page);
        await Expect(page.GetByTestId("confirmation")).ToContainTextAsync("du niveau 1 au niveau 2", new() { Timeout = Patience });
        await PageChecks.TabToAsync(page, page.GetByTestId("record"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(wall.GetByTestId("plan-level")).ToHaveTextAsync("Niveau 2", new() { Timeout = Patience });
        await wall.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), "medistock-screens", "crisis-wall.png") });

        foreach (var screen in new[] { wall, page }) Assert.Equal(0, await screen.EvaluateAsync<int>("() => window.mouse"));
        Assert.Empty(errors);
    }

    private async Task FaultlessAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), "medistock-screens", $"crisis-{name}.png") });
        Assert.Empty(await PageChecks.FaultsAsync(page, output.WriteLine));
    }
}

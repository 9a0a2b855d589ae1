using System.Net.Http.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>What people do between two decisions, without a mouse: measures and their life, proposals taken back, releases, reports from the field; and the season's timeline, back to any moment of it.</summary>
public class PlanWorkScreen(ITestOutputHelper output)
{
    private static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;
    private static readonly object[] People = [new { name = "A. Martin", institution = "ANSM" }, new { name = "B. Durand", institution = "DGS" }];

    [ChromiumFact]
    public async Task The_work_of_a_season_is_done_by_keyboard()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await Crafted.ImportAsync(folder.Path, data);
        await using var server = await ServerProcess.StartAsync(data);
        await PostAsync(server, "decisions", new { key = Guid.NewGuid(), command = "prepare", season = "2026-2027", people = People, motive = "Préparation", effectiveAt = DateTimeOffset.UtcNow });
        await PostAsync(server, "decisions", new { key = Guid.NewGuid(), command = "activate", people = People, motive = "Veille", effectiveAt = DateTimeOffset.UtcNow });
        await PostAsync(server, "proposals", new
        {
            key = Guid.NewGuid(), command = "escalate", text = "Les urgences débordent",
            @for = new[] { new { what = "passages", value = 120, unit = "pour 100 000", source = "OSCOUR", at = DateTimeOffset.UtcNow.AddMinutes(-1) } },
        });
        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.NewContextAsync();
        await PlanScreen.SignInAsync(context, server.Url, RunningProduct.AdminKey);
        var page = await PlanScreen.OpenAsync(context, server.Url + "/plan-hivernal", "[data-testid=timeline]");
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();

        await MeasureAsync(page);
        await LifeOfMeasureAsync(page);
        await WithdrawAsync(page);
        await ReleaseAsync(page, server);
        await ReportAsync(page);
        await TravelAsync(page);
        Assert.Empty(errors);
    }

    /// <summary>−5 % is refused in the server's words, 130 % waits for a confirmation, and a page left by mistake loses nothing.</summary>
    private async Task MeasureAsync(IPage page)
    {
        await PressAsync(page, page.GetByTestId("prepare-measure"));
        await PageChecks.TabToAsync(page, page.Locator("#field-lever"));
        // A browser that is slow takes late letters for a new word: typed again until the lever is there.
        await Eventually.TrueAsync("the lever is chosen", async () =>
        {
            await page.Keyboard.TypeAsync("Contingentement quant");
            return await page.Locator("#field-lever").InputValueAsync() == "contingentement-quantitatif";
        });
        await Expect(page.GetByTestId("sheet").First).ToContainTextAsync("Fiche réflexe", new() { Timeout = Patience });
        await TypeAsync(page, page.Locator("#field-groups"), "parac");
        await Expect(page.GetByTestId("groups-results").Locator("button")).Not.ToHaveCountAsync(0, new() { Timeout = Patience });
        await PressAsync(page, page.GetByTestId("groups-results").Locator("button").First);
        await PageChecks.TabToAsync(page, page.Locator("input[value=city]"));
        await page.Keyboard.PressAsync("Space");
        await TypeAsync(page, page.GetByTestId("volume-city"), "-5");
        await PressAsync(page, page.GetByTestId("measure-form-send"));
        await Expect(page.Locator("[data-code='measure.volume-negative']")).ToContainTextAsync("Un volume est une part des ventes usuelles : 0 % au moins.", new() { Timeout = Patience });
        await Expect(page.Locator("[data-code='measure.motive-missing']")).ToHaveCountAsync(1);
        await Expect(page.GetByTestId("volume-city")).ToBeFocusedAsync();
        await FaultlessAsync(page, "measure-refused");

        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("130");
        await TypeAsync(page, page.Locator("#field-motive"), "Tension sur le paracétamol");
        await page.ReloadAsync();
        await page.Locator("[data-testid=timeline]").WaitForAsync(new() { Timeout = Patience });
        await PressAsync(page, page.GetByTestId("prepare-measure"));
        await Expect(page.Locator("#field-motive")).ToHaveValueAsync("Tension sur le paracétamol", new() { Timeout = Patience });
        await PressAsync(page, page.GetByTestId("measure-form-send"));
        await Expect(page.Locator("[data-code='measure.volume-unusual']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("unusual")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Space");
        await PressAsync(page, page.GetByTestId("measure-form-send"));
        await Expect(page.GetByTestId("told")).ToContainTextAsync("measure.volume-unusual", new() { Timeout = Patience });
        await Expect(page.GetByTestId("measure")).ToContainTextAsync("130 % des ventes usuelles", new() { Timeout = Patience });
    }

    private async Task LifeOfMeasureAsync(IPage page)
    {
        await PressAsync(page, page.Locator("[data-testid^=start-M]"));
        await PressAsync(page, page.GetByTestId("change-form-send"));
        await Expect(page.GetByTestId("measure").Locator("h4")).ToContainTextAsync("en vigueur", new() { Timeout = Patience });
        await PressAsync(page, page.Locator("[data-testid^=effect-M] > summary"));
        await Expect(page.Locator("[data-testid^=effect-M]")).Not.ToContainTextAsync("Mesure en cours", new() { Timeout = Patience });
        await FaultlessAsync(page, "measure-in-force");
        await PressAsync(page, page.Locator("[data-testid^=end-M]"));
        await PressAsync(page, page.GetByTestId("change-form-send"));
        await Expect(page.Locator("[data-code='measure.reason-missing']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.Locator("#field-reason")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Les ventes sont revenues");
        await PressAsync(page, page.GetByTestId("change-form-send"));
        await Expect(page.GetByTestId("told")).ToContainTextAsync("terminée", new() { Timeout = Patience });
        await Expect(page.GetByText("1 mesure terminée")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    private async Task WithdrawAsync(IPage page)
    {
        await PressAsync(page, page.Locator("[data-testid^=withdraw-P]"));
        await TypeAsync(page, page.Locator("#field-why"), "Données revues");
        await FaultlessAsync(page, "withdraw");
        await PressAsync(page, page.GetByTestId("withdraw-form-send"));
        await Expect(page.GetByTestId("told")).ToContainTextAsync("retirée", new() { Timeout = Patience });
        await Expect(page.Locator("[data-testid^=withdraw-P]")).ToHaveCountAsync(0, new() { Timeout = Patience });
    }

    /// <summary>Nothing is public before it is released; then exactly that is.</summary>
    private async Task ReleaseAsync(IPage page, ServerProcess server)
    {
        await Expect(page.GetByTestId("public-internal")).ToContainTextAsync("rien n'a été rendu public");
        await PressAsync(page, page.GetByTestId("prepare-release"));
        await TypeAsync(page, page.Locator("#field-text"), "Le plan hivernal est au niveau 1.");
        await PageChecks.TabToAsync(page, page.Locator(".told-indicator input[type=checkbox]").First);
        await page.Keyboard.PressAsync("Space");
        await PressAsync(page, page.GetByTestId("release-form-send"));
        await Expect(page.Locator("[data-code='release.indicator']")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.Locator("[id='field-indicators[0].words']")).ToBeFocusedAsync();
        await TypeAsync(page, page.Locator("[id='field-indicators[0].words']"), "Activité faible");
        await PressAsync(page, page.GetByTestId("release-form-send"));
        await Expect(page.GetByTestId("release-confirm")).ToContainTextAsync("tout le monde lira ce texte dès son enregistrement", new() { Timeout = Patience });
        await FaultlessAsync(page, "release");
        Assert.Empty((await server.Http.GetFromJsonAsync("/api/v1/public/winter-plan")).GetProperty("territories").EnumerateArray());
        await PressAsync(page, page.GetByTestId("release-confirm-send"));
        await Expect(page.GetByTestId("public-internal")).ToContainTextAsync("Le public connaît la phase en cours", new() { Timeout = Patience });
        System.Text.Json.JsonElement told = default;
        await Eventually.TrueAsync("the public is told", async () => (told = (await server.Http.GetFromJsonAsync("/api/v1/public/winter-plan")).GetProperty("territories")).GetArrayLength() > 0);
        Assert.Equal(("Le plan hivernal est au niveau 1.", "Activité faible"), (told[0].GetProperty("text").GetString(), told[0].GetProperty("indicators")[0].GetProperty("words").GetString()));
    }

    private async Task ReportAsync(IPage page)
    {
        await PressAsync(page, page.GetByTestId("tell-field"));
        foreach (var (field, words) in new[] { ("#field-kind", "Tension"), ("#field-role", "PUI"), ("#field-department", "Mayenne"), ("#field-text", "Plus de suspension buvable depuis lundi") })
            await TypeAsync(page, page.Locator(field), words);
        await FaultlessAsync(page, "report");
        await PressAsync(page, page.GetByTestId("report-form-send"));
        await Expect(page.GetByTestId("told")).ToContainTextAsync("Remontée de terrain", new() { Timeout = Patience });
        await Expect(page.GetByText("1 remontée du terrain")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    /// <summary>To the beginning of the timeline, when nothing had been decided; the address names the moment, and nothing can be recorded there.</summary>
    private async Task TravelAsync(IPage page)
    {
        await PressAsync(page, page.Locator("[data-testid=timeline-table] > summary"));
        await Expect(page.GetByTestId("timeline-table")).ToContainTextAsync("Activer le niveau 1");
        await FaultlessAsync(page, "timeline");
        // A part of the season, chosen by keyboard, then with a drag; the whole again.
        var (chart, whole) = (page.GetByTestId("timeline").Locator("svg[role=img]"), page.GetByRole(AriaRole.Button, new() { Name = "Toute la saison" }));
        var season = await chart.GetAttributeAsync("aria-label");
        await PageChecks.TabToAsync(page, page.GetByTestId("timeline-from"), most: 200);
        await page.Keyboard.PressAsync("PageUp");
        await Expect(chart).Not.ToHaveAttributeAsync("aria-label", season!, new() { Timeout = Patience });
        await PressAsync(page, whole);
        await Expect(chart).ToHaveAttributeAsync("aria-label", season!, new() { Timeout = Patience });
        await page.Locator("[data-testid=timeline] .surface").Last.ScrollIntoViewIfNeededAsync();
        var strip = (await page.Locator("[data-testid=timeline] .surface").Last.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(strip.X + (strip.Width / 4), strip.Y + (strip.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(strip.X + (strip.Width / 2), strip.Y + (strip.Height / 2), new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Expect(chart).Not.ToHaveAttributeAsync("aria-label", season!, new() { Timeout = Patience });
        await PressAsync(page, whole);
        await PageChecks.TabToAsync(page, page.GetByTestId("timeline-moment"), most: 200);
        await page.Keyboard.PressAsync("Home");
        await PressAsync(page, page.GetByTestId("timeline-travel"));
        await Expect(page.GetByTestId("past")).ToContainTextAsync("ce que l'on savait alors", new() { Timeout = Patience });
        await Expect(page.GetByTestId("detail-standing")).ToContainTextAsync("Aucune décision enregistrée", new() { Timeout = Patience });
        Assert.Contains("asOf=", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.GetByTestId("past")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("detail-standing")).ToContainTextAsync("Aucune décision enregistrée", new() { Timeout = Patience });
        foreach (var act in new[] { "decide", "propose", "prepare-measure", "prepare-release", "tell-field", "enter-week" }) await Expect(page.GetByTestId(act)).ToHaveCountAsync(0);
        await FaultlessAsync(page, "travelled");
        await PressAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Revenir au présent" }));
        await Expect(page.GetByTestId("detail-standing")).ToContainTextAsync("Niveau 1", new() { Timeout = Patience });
    }

    private static async Task PostAsync(ServerProcess server, string what, object body)
    {
        using var answer = await server.Http.PostAsJsonAsync(new Uri($"/api/v1/winter-plan/METRO/{what}", UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task PressAsync(IPage page, ILocator target)
    {
        await target.WaitForAsync(new() { Timeout = Patience });
        await PageChecks.TabToAsync(page, target, most: 200);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task TypeAsync(IPage page, ILocator target, string words)
    {
        // A form that opens takes the keyboard to its title, a refusal to its field: who types before that, as no person could, types again.
        var stands = "";
        for (var again = 0; again < 3 && !stands.Contains(words, StringComparison.OrdinalIgnoreCase); again++)
        {
            await PageChecks.TabToAsync(page, target, most: 200);
            await page.Keyboard.PressAsync("Control+A");
            await page.Keyboard.TypeAsync(words);
            stands = await target.EvaluateAsync<string>("field => field.selectedOptions?.[0]?.text ?? field.value");
        }
        Assert.Contains(words, stands, StringComparison.OrdinalIgnoreCase);
    }

    private Task FaultlessAsync(IPage page, string name) => PageLooks.FaultlessAsync(page, $"plan-work-{name}", output.WriteLine);
}

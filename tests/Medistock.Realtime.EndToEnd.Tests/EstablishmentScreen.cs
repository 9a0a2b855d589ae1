using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>One pharmacy as a regional officer and as it sees itself: found by its number, its lines, what is foreseen, who helps, and what a key may not open.</summary>
public class EstablishmentScreen(ITestOutputHelper output)
{
    private const string Elsewhere = "690784152";
    private static readonly float Patience = PageLooks.Patience;

    [ChromiumFact]
    public async Task A_pharmacy_is_found_by_its_number_read_by_keyboard_and_sees_no_page_but_its_own()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await Crafted.ImportAsync(folder.Path, data);
        var created = JsonDocument.Parse(await Crafted.SucceedAsync("keys", "create", "--role", "pharmacy", "--finess", Crafted.Pui, "--name", "PUI de Fleyriat", "--data", data));
        await using var server = await ServerProcess.StartAsync(data);
        await ReportAsync(server);
        await using var chromium = await Chromium.StartAsync();

        await using (var officers = await chromium.NewContextAsync())
        {
            await PlanScreen.SignInAsync(officers, server.Url, ServerProcess.AdminKey);
            var page = await PlanScreen.OpenAsync(officers, server.Url + "/etablissement", "[data-testid=finess-input]");
            var errors = PageLooks.ErrorsOf(page);
            await FindAsync(page);
            await ReadAsync(page);
            await DieAndReturnAsync(page, server);
            Assert.Empty(errors);
        }

        await using var own = await chromium.NewContextAsync();
        await PlanScreen.SignInAsync(own, server.Url, created.RootElement.GetProperty("key").GetString()!);
        await OwnAsync(own, server);
    }

    /// <summary>Eight days of 10 boxes a day and a count that lasts four; of the large box a sale without any count, so that its stock is unknown.</summary>
    private static async Task ReportAsync(ServerProcess server)
    {
        var now = DateTimeOffset.UtcNow;
        List<object> lines = [.. Enumerable.Range(1, 8).Reverse().Select(back => Batches.Line(Crafted.Paracetamol, now.AddDays(-back), "dispensed", 10))];
        lines.Add(Batches.Line(Crafted.Paracetamol, now.AddSeconds(-2), "count", 40));
        lines.Add(Batches.Line(Crafted.ParacetamolLarge, now.AddSeconds(-2), "dispensed", 1));
        var body = JsonSerializer.Serialize(new { batchId = Guid.NewGuid(), lines, reportedThrough = now.AddSeconds(-1) });
        var (status, answer, _) = await server.Http.SendAsync(Crafted.Pui, body);
        Assert.True(status == HttpStatusCode.OK, $"{status} {answer}");
    }

    /// <summary>A number with a wrong character is told where, one with a wrong key is warned about, the right one opens.</summary>
    private static async Task FindAsync(IPage page)
    {
        var input = page.GetByTestId("finess-input");
        await input.FocusAsync();
        await page.Keyboard.TypeAsync("01000O024");
        await Expect(page.GetByTestId("finess-note")).ToContainTextAsync("Caractère 6 : « O »", new() { Timeout = Patience });
        await Expect(page.GetByTestId("finess-open")).ToBeDisabledAsync();
        await input.FillAsync("010000025");
        await Expect(page.GetByTestId("finess-note")).ToContainTextAsync("clé de contrôle", new() { Timeout = Patience });
        await input.FillAsync("01 000 002 4");
        await Expect(page.GetByTestId("finess-note")).ToBeEmptyAsync();
        await Expect(page.GetByTestId("finess-open")).ToBeEnabledAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/etablissement/" + Crafted.Pui + "$"), new() { Timeout = Patience });
    }

    private async Task ReadAsync(IPage page)
    {
        await Expect(page.Locator("h1")).ToContainTextAsync(Crafted.PuiName, new() { Timeout = Patience });
        await Expect(page.GetByTestId("voice")).ToContainTextAsync("Déclare dans les délais");
        await Expect(page.GetByTestId("duties")).ToContainTextAsync("chaque jour", new() { Timeout = Patience });
        await Expect(page.GetByTestId("own-signals")).ToContainTextAsync("DOLIPRANE", new() { Timeout = Patience });
        await Expect(page.GetByTestId("line")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("line").First).ToContainTextAsync("4,0 j");
        // Nobody knows the stock of what was never counted: neither zero nor plenty, and last.
        await Expect(page.GetByTestId("line").Last).ToContainTextAsync("Inconnu");
        await PageLooks.FaultlessAsync(page, "establishment", output.WriteLine);

        await page.GetByTestId("line-search").FocusAsync();
        await PageChecks.TabToAsync(page, page.GetByTestId("line").First.Locator("button"), most: 20);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByTestId("line-detail")).ToHaveAttributeAsync("data-code", Crafted.Paracetamol, new() { Timeout = Patience });
        await Expect(page.GetByTestId("line-forecast").Or(page.GetByTestId("no-forecast"))).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("helpers")).ToContainTextAsync("moins de 50 km", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByTestId("line-detail")).ToHaveAttributeAsync("data-code", Crafted.ParacetamolLarge, new() { Timeout = Patience });
        Assert.EndsWith("?ligne=" + Crafted.ParacetamolLarge, page.Url, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.GetByTestId("helpers")).ToBeVisibleAsync(new() { Timeout = Patience });
        await PageLooks.FaultlessAsync(page, "establishment-line", output.WriteLine);

        // The view is in the address, and comes back with it.
        await page.GetByTestId("only-unknown").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("line")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await page.ReloadAsync();
        await Expect(page.GetByTestId("line")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await Expect(page.GetByTestId("line")).ToHaveAttributeAsync("data-code", Crafted.ParacetamolLarge);
    }

    private static async Task DieAndReturnAsync(IPage page, ServerProcess server)
    {
        await server.KillAsync();
        await Expect(page.Locator(".stale-banner").First).ToContainTextAsync("DONNÉES NON À JOUR", new() { Timeout = Patience });
        await Expect(page.GetByTestId("line")).ToHaveCountAsync(1);
        await server.StartAsync();
        await Expect(page.Locator(".stale-banner")).ToHaveCountAsync(0, new() { Timeout = Patience });
    }

    /// <summary>A pharmacy's key reads its own page without the live feed, and is told exactly why another stays closed.</summary>
    private async Task OwnAsync(IBrowserContext context, ServerProcess server)
    {
        var page = await context.NewPageAsync();
        var errors = PageLooks.ErrorsOf(page);
        var hub = 0;
        page.WebSocket += (_, _) => hub++;
        await page.GotoAsync(server.Url + "/etablissement/" + Crafted.Pui);
        await Expect(page.GetByTestId("line").First).ToContainTextAsync("4,0 j", new() { Timeout = Patience });
        await Expect(page.GetByTestId("own-signals")).ToContainTextAsync("DOLIPRANE", new() { Timeout = Patience });
        await page.GetByTestId("line").First.Locator("button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("no-helpers")).ToContainTextAsync("qu'aux autorités", new() { Timeout = Patience });
        await PageLooks.FaultlessAsync(page, "establishment-own", output.WriteLine, zoomed: false);
        Assert.Equal(0, hub);

        await page.GotoAsync(server.Url + "/etablissement/" + Elsewhere);
        await Expect(page.GetByTestId("refused")).ToContainTextAsync("n'ouvre que la page de son établissement", new() { Timeout = Patience });
        await Expect(page.GetByTestId("refused")).ToHaveAttributeAsync("data-code", "access.establishment");
        await Expect(page.GetByTestId("refused").Locator($"a[href='/etablissement/{Crafted.Pui}']")).ToBeVisibleAsync();
        await PageLooks.FaultlessAsync(page, "establishment-refused", output.WriteLine, zoomed: false);
        Assert.Empty(errors);
    }
}

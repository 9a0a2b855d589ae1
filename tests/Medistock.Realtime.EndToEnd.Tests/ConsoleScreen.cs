using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>A duty officer's morning without a mouse: in bulk, with a colleague who is quicker, taken back, said, found again.</summary>
public class ConsoleScreen(ITestOutputHelper output)
{
    private static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;
    private static CancellationToken Soon => new CancellationTokenSource(Eventually.Patience).Token;

    [ChromiumFact]
    public async Task A_morning_of_signals_is_handled_by_keyboard_and_nothing_is_lost_or_overwritten()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await Shortage.ImportAsync(folder.Path, data);
        await using var server = await ServerProcess.StartAsync(data);
        await using var medistock = Shortage.Sdk(server, folder.Path);
        foreach (var presentation in new[] { Crafted.Paracetamol, Crafted.ParacetamolLarge, Crafted.Amoxicilline }) Shortage.Report(medistock, Crafted.Pui, presentation, aDay: 10, counted: 40);
        await medistock.FlushAsync(Soon);
        await Eventually.TrueAsync("three signals of the hospital", async () => (await OfHospitalAsync(server)).Count >= 3);

        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.NewContextAsync();
        await PlanScreen.SignInAsync(context, server.Url, RunningProduct.AdminKey);
        var page = await PlanScreen.OpenAsync(context, server.Url + "/signaux?state=standing&text=fleyriat", "[data-testid=signal-row]");
        await Expect(page.GetByTestId("signal-row")).ToHaveCountAsync(3, new() { Timeout = Patience });
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);

        await BulkAsync(page, server);
        await OneByOneAsync(page, server);
        await SayAsync(page, server);
        await FindAgainAsync(page, server);
        await DialogsAsync(page);
        await PrintAsync(page);
        Assert.Empty(errors);
    }

    /// <summary>All at once; a colleague takes one in between: it is told, signal by signal, and the selection stays. Undo takes back what was done and only that.</summary>
    private async Task BulkAsync(IPage page, ServerProcess server)
    {
        var colleague = (await OfHospitalAsync(server))[0];
        await page.RouteAsync($"**/signals/{colleague.Id}/acknowledge", async route =>
        {
            using var quicker = await server.Http.PostAsJsonAsync(new Uri($"/api/v1/signals/{colleague.Id}/acknowledge", UriKind.Relative), new { version = colleague.Version });
            await route.ContinueAsync();
        }, new() { Times = 1 });
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("*");
        await page.Keyboard.PressAsync("a");
        await Expect(page.GetByTestId("not-done")).ToContainTextAsync("1 signal sur 3", new() { Timeout = Patience });
        await Expect(page.GetByTestId("not-done").Locator("li")).ToContainTextAsync("déjà pris en charge par");
        await Expect(page.GetByTestId("count")).ToContainTextAsync("3 sélectionnés");
        await FaultlessAsync(page, "bulk");
        await Eventually.TrueAsync("all three are taken", async () => (await OfHospitalAsync(server)).All(one => one.State == "acknowledged"));
        await page.Keyboard.PressAsync("u");
        await Eventually.TrueAsync("two are open again, the colleague's is not", async () =>
            (await OfHospitalAsync(server)).All(one => one.State == (one.Id == colleague.Id ? "acknowledged" : "open")));
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("count")).Not.ToContainTextAsync("sélectionné");
    }

    private async Task OneByOneAsync(IPage page, ServerProcess server)
    {
        var id = await OpenAnOpenOneAsync(page, server);
        await page.Keyboard.PressAsync("s");
        await Expect(page.GetByTestId("ask").Locator("input:checked")).ToBeFocusedAsync(new() { Timeout = Patience });
        await page.Keyboard.PressAsync("ArrowRight");
        await FaultlessAsync(page, "snooze");
        await page.Keyboard.PressAsync("Enter");
        await StandsAsync(page, server, id, "snoozed", "en sommeil");
        await page.Keyboard.PressAsync("u");
        await StandsAsync(page, server, id, "open", "à traiter");

        await page.Keyboard.PressAsync("m");
        await Expect(page.GetByTestId("assigned")).ToContainTextAsync("affecté à", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("u");
        await Expect(page.GetByTestId("assigned")).ToHaveTextAsync("", new() { Timeout = Patience });

        await page.Keyboard.PressAsync("R");
        await Expect(page.Locator("#ask-comment")).ToBeFocusedAsync(new() { Timeout = Patience });
        await page.Keyboard.TypeAsync("Livraison reçue");
        await page.Keyboard.PressAsync("Control+Enter");
        await StandsAsync(page, server, id, "resolved", "résolu");
        await Expect(page.Locator(".thread")).ToContainTextAsync("« Livraison reçue »", new() { Timeout = Patience });
        foreach (var line in new[] { "mis en sommeil pour 12 h par", "rouvert par", "affecté à", "affectation retirée par", "résolu par" }) await Expect(page.Locator(".thread")).ToContainTextAsync(line);
        await page.Keyboard.PressAsync("o");
        await StandsAsync(page, server, id, "open", "à traiter");
        await FaultlessAsync(page, "history");
    }

    /// <summary>A comment waits, can be taken back while it does, and is sent when the page is left.</summary>
    private static async Task SayAsync(IPage page, ServerProcess server)
    {
        var id = await OpenAnOpenOneAsync(page, server);
        await page.Keyboard.PressAsync("c");
        await page.Keyboard.TypeAsync("Grossiste apelé");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByTestId("waiting")).ToContainTextAsync("pas encore enregistré", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("u");
        await Expect(page.Locator("#comment")).ToHaveValueAsync("Grossiste apelé", new() { Timeout = Patience });
        Assert.DoesNotContain("Grossiste", (await server.Http.GetFromJsonAsync($"/api/v1/signals/{id}")).GetRawText(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("c");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("Grossiste appelé");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByTestId("waiting")).ToContainTextAsync("Grossiste appelé", new() { Timeout = Patience });
        await page.ReloadAsync();
        await Eventually.TrueAsync("what was said before the page was left is recorded",
            async () => (await server.Http.GetFromJsonAsync($"/api/v1/signals/{id}")).GetProperty("comments").EnumerateArray().Any(one => one.GetProperty("text").GetString() == "Grossiste appelé"));
    }

    /// <summary>A view by its name and its digit; a signal by its address, whatever the filters; an address that leads nowhere says so.</summary>
    private async Task FindAgainAsync(IPage page, ServerProcess server)
    {
        await page.GetByTestId("signal-row").First.WaitForAsync(new() { Timeout = Patience });
        await page.Keyboard.PressAsync("v");
        await PageChecks.TabToAsync(page, page.Locator("#view-name"));
        await page.Keyboard.TypeAsync("Fleyriat");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("views")).ToContainTextAsync("gardée sur ce poste", new() { Timeout = Patience });
        await FaultlessAsync(page, "views");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("1");
        await Expect(page.Locator("#filter-text")).ToHaveValueAsync("", new() { Timeout = Patience });
        await page.ReloadAsync();
        await page.GetByTestId("signal-row").First.WaitForAsync(new() { Timeout = Patience });
        await page.Keyboard.PressAsync("7");
        await Expect(page.Locator("#filter-text")).ToHaveValueAsync("fleyriat", new() { Timeout = Patience });

        var id = (await OfHospitalAsync(server))[0].Id;
        await page.GotoAsync($"{server.Url}/signaux?state=snoozed&signal={id}");
        await Expect(page.GetByTestId("evidence")).ToHaveAttributeAsync("data-id", id, new() { Timeout = Patience });
        await page.GotoAsync($"{server.Url}/signaux?signal=S-NONE");
        await Expect(page.GetByTestId("no-signal")).ToContainTextAsync("Le signal S-NONE n'existe pas", new() { Timeout = Patience });
    }

    /// <summary>Keys are explained, the shift is handed over, and a selection is walked, without a mouse.</summary>
    private async Task DialogsAsync(IPage page)
    {
        await page.GotoAsync(page.Url.Split('?')[0] + "?state=standing&text=fleyriat");
        await Expect(page.GetByTestId("signal-row")).ToHaveCountAsync(3, new() { Timeout = Patience });
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("dialog.help")).ToBeVisibleAsync(new() { Timeout = Patience });
        await FaultlessAsync(page, "help");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog.help")).ToBeHiddenAsync(new() { Timeout = Patience });
        await page.Keyboard.PressAsync("h");
        await Expect(page.GetByTestId("hand-over")).ToContainTextAsync("la note n'est pas gardée par le serveur", new() { Timeout = Patience });
        await FaultlessAsync(page, "hand-over");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("hand-over")).ToBeHiddenAsync(new() { Timeout = Patience });
        foreach (var key in new[] { "Home", "J", "J" }) await page.Keyboard.PressAsync(key);
        await Expect(page.GetByTestId("count")).ToContainTextAsync("3 sélectionnés", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("count")).Not.ToContainTextAsync("sélectionné", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("l");
        await Expect(page.GetByTestId("toast").Last).ToContainTextAsync("ien", new() { Timeout = Patience });
    }

    /// <summary>On paper: the whole list with its filters and the time, not what happens to be in view.</summary>
    private static async Task PrintAsync(IPage page)
    {
        await page.GotoAsync(page.Url.Split('?')[0] + "?state=standing&text=fleyriat");
        await Expect(page.GetByTestId("signal-row")).ToHaveCountAsync(3, new() { Timeout = Patience });
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.GetByTestId("printed").Locator("tbody tr")).ToHaveCountAsync(3, new() { Timeout = Patience });
        await Expect(page.GetByTestId("printed")).ToContainTextAsync("texte : « fleyriat »");
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await Expect(page.GetByTestId("printed")).ToHaveCountAsync(0, new() { Timeout = Patience });
    }

    /// <summary>Goes down the list until an open signal is open.</summary>
    private static async Task<string> OpenAnOpenOneAsync(IPage page, ServerProcess server)
    {
        var open = (await OfHospitalAsync(server)).First(one => one.State == "open").Id;
        await page.Keyboard.PressAsync("Home");
        for (var step = 0; step < 3; step++)
        {
            await Expect(page.GetByTestId("evidence")).ToBeVisibleAsync(new() { Timeout = Patience });
            if (await page.GetByTestId("evidence").GetAttributeAsync("data-id") == open) return open;
            await page.Keyboard.PressAsync("j");
        }
        Assert.Equal(open, await page.GetByTestId("evidence").GetAttributeAsync("data-id"));
        return open;
    }

    private static async Task StandsAsync(IPage page, ServerProcess server, string id, string state, string words)
    {
        await Expect(page.GetByTestId("state")).ToHaveTextAsync(words, new() { Timeout = Patience });
        await Eventually.TrueAsync($"{id} is {state} on the server", async () => (await server.Http.GetFromJsonAsync($"/api/v1/signals/{id}")).GetProperty("state").GetString() == state);
    }

    private sealed record Seen(string Id, long Version, string State);

    /// <summary>The hospital's own signals, those of its territories apart.</summary>
    private static async Task<List<Seen>> OfHospitalAsync(ServerProcess server) =>
        [.. (await server.Http.GetFromJsonAsync("/api/v1/signals?limit=500")).GetProperty("signals").EnumerateArray()
            .Where(signal => signal.GetProperty("subject").TryGetProperty("finess", out var finess) && finess.ValueKind == JsonValueKind.String && finess.GetString() == Crafted.Pui)
            .Where(signal => signal.GetProperty("kind").GetString() == "coverage")
            .Select(signal => new Seen(signal.GetProperty("id").GetString()!, signal.GetProperty("version").GetInt64(), signal.GetProperty("state").GetString()!))];

    private Task FaultlessAsync(IPage page, string name) => PageLooks.FaultlessAsync(page, $"console-{name}", output.WriteLine);
}

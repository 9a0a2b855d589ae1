using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>An evaluator records the winter's decisions without a mouse; the crisis room's wall follows without being touched.</summary>
public class PlanScreen(ITestOutputHelper output)
{
    /// <summary>
    /// Wished: 1 s from the key press to the wall, the way to the disk included. A second more, for a machine that does other work, and the fastest of the changes counts: the first one also
    /// compiles what it runs. (That a frame is shown before any status comes, each 5 s, is a rule of the feed's own tests.)
    /// </summary>
    private static readonly TimeSpan OnTheWallWithin = TimeSpan.FromSeconds(2);
    private readonly List<TimeSpan> _took = [];
    private static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;

    [ChromiumFact]
    public async Task Levels_are_decided_by_keyboard_and_are_on_the_wall_at_once()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.NewContextAsync();
        await SignInAsync(context, server.Url, ServerProcess.AdminKey);
        var wall = await OpenAsync(context, server.Url + "/mur", "[data-testid=plan-level]");
        await Expect(wall.GetByTestId("plan-level")).ToHaveTextAsync("non enregistré", new() { Timeout = Patience });
        await wall.EvaluateAsync("() => { window.untouched = true; }");
        var other = await OpenAsync(context, server.Url + "/plan-hivernal", "[data-testid=plan-METRO]");
        var page = await OpenAsync(context, server.Url + "/plan-hivernal", "[data-testid=plan-METRO]");
        var errors = new List<string>();
        foreach (var screen in context.Pages) screen.PageError += (_, error) => errors.Add($"{screen.Url}: {error}");
        await Expect(Standing(page)).ToContainTextAsync("Aucune décision enregistrée");
        await FaultlessAsync(page, "empty");

        // prepare: the page proposes the season; the confirmation says what will happen before anything has.
        await OpenFormAsync(page);
        await FillAsync(page, rss: null, "Préparation de la saison");
        await ReviewAsync(page);
        await Expect(page.GetByTestId("confirmation")).ToContainTextAsync("La métropole passe à la phase d'anticipation à compter du");
        await Expect(page.GetByTestId("confirmation")).ToContainTextAsync("Cette décision est définitive");
        await FaultlessAsync(page, "confirmation");
        Assert.Empty((await server.Http.GetFromJsonAsync("/api/v1/winter-plan/METRO")).GetProperty("decisions").EnumerateArray());
        await RecordAsync(page, wall, "Anticipation");
        await Expect(Standing(page)).ToContainTextAsync("Anticipation", new() { Timeout = Patience });

        // activate: the answer is lost on its way, the same again is recorded once.
        await OpenFormAsync(page);
        await FillAsync(page, rss: null, "Veille saisonnière");
        await ReviewAsync(page);
        await page.RouteAsync("**/decisions", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        }, new() { Times = 1 });
        await RecordAsync(page, wall, "Niveau 1");
        await Expect(page.GetByTestId("unknown")).ToContainTextAsync("n'enregistre jamais deux fois", new() { Timeout = Patience });
        await FaultlessAsync(page, "lost");
        await PageChecks.TabToAsync(page, page.GetByTestId("retry"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("told")).ToContainTextAsync("elle l'était déjà", new() { Timeout = Patience });

        // escalate: a meeting that has not been held is refused by the server, at its field; then the collegial decision.
        await OpenFormAsync(page);
        await ChooseAsync(page, "escalate");
        await FillAsync(page, rss: DateTimeOffset.UtcNow.AddDays(40), "Les trois indicateurs le demandent");
        await ReviewAsync(page);
        await RecordAsync(page, wall: null, "");
        await Expect(page.GetByTestId("wrong")).ToHaveAttributeAsync("data-code", "decision.meeting-date", new() { Timeout = Patience });
        await Expect(page.Locator("#field-meeting")).ToBeFocusedAsync();
        await FaultlessAsync(page, "refused");
        await TypeDateAsync(page, DateTimeOffset.UtcNow.AddDays(-3));
        await ReviewAsync(page);
        await Expect(page.GetByTestId("confirmation")).ToContainTextAsync("La métropole passe du niveau 1 au niveau 2 (mesures) à compter du");
        await RecordAsync(page, wall, "Niveau 2");
        await Expect(page.GetByTestId("decision")).ToHaveCountAsync(3, new() { Timeout = Patience });
        await Expect(page.GetByTestId("decision").First).ToContainTextAsync("A. Martin (ANSM), B. Durand (DGS)");
        await FaultlessAsync(page, "level-2");

        Assert.True(_took.Min() <= OnTheWallWithin, $"the fastest level change was on the wall after {_took.Min()}");

        // The other screens: nobody touched them.
        await Expect(Standing(other)).ToContainTextAsync("Niveau 2 · mesures", new() { Timeout = Patience });
        await Expect(other.GetByTestId("decision")).ToHaveCountAsync(3, new() { Timeout = Patience });
        Assert.True(await wall.EvaluateAsync<bool>("() => window.untouched === true"));
        await FaultlessAsync(wall, "wall", zoomed: false);
        await ProposeAsync(page, other);
        await TravelAsync(page);
        Assert.Empty(errors);
        await Expect(await OfficerAsync(chromium, server)).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    private static ILocator Standing(IPage page) => page.GetByTestId("detail-standing");

    internal static async Task SignInAsync(IBrowserContext context, string url, string key)
    {
        var answer = await context.APIRequest.PostAsync(url + "/api/v1/session", new() { DataObject = new { key }, Headers = new Dictionary<string, string> { ["Origin"] = url } });
        Assert.True(answer.Ok, $"{answer.Status}");
    }

    internal static async Task<IPage> OpenAsync(IBrowserContext context, string url, string ready)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(url);
        await page.Locator(ready).First.WaitForAsync(new() { Timeout = Patience });
        await Expect(page.Locator("[data-live=fresh]").First).ToBeAttachedAsync(new() { Timeout = Patience });
        return page;
    }

    /// <summary>From wherever the focus is: the territory, Enter, its first action, Enter.</summary>
    internal static async Task OpenFormAsync(IPage page)
    {
        await page.BringToFrontAsync();
        await PageChecks.TabToAsync(page, page.GetByTestId("plan-METRO"), most: 120);
        await page.Keyboard.PressAsync("Enter");
        await PageChecks.TabToAsync(page, page.GetByTestId("decide"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("decision-form")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    internal static async Task ChooseAsync(IPage page, string command)
    {
        var radios = page.Locator("input[name=command]");
        await PageChecks.TabToAsync(page, radios.First);
        await page.Keyboard.PressAsync("Space");
        while (await page.Locator("input[name=command]:checked").GetAttributeAsync("value") != command) await page.Keyboard.PressAsync("ArrowDown");
    }

    internal static async Task FillAsync(IPage page, DateTimeOffset? rss, string motive)
    {
        if (rss is { } day)
        {
            await PageChecks.TabToAsync(page, page.Locator("#field-meeting"));
            await TypeDateAsync(page, day);
        }
        foreach (var (id, words) in new[] { ("person-name-0", "A. Martin"), ("person-institution-0", "ANSM"), ("person-name-1", "B. Durand"), ("person-institution-1", "DGS") })
        {
            await PageChecks.TabToAsync(page, page.GetByTestId(id));
            await page.Keyboard.TypeAsync(words);
        }
        await PageChecks.TabToAsync(page, page.Locator("#field-motive"));
        await page.Keyboard.TypeAsync(motive);
    }

    /// <summary>The parts of a date input stand in the order of the browser's own language, which is not the page's.</summary>
    private static async Task TypeDateAsync(IPage page, DateTimeOffset day)
    {
        await page.Locator("#field-meeting").FocusAsync();
        var monthFirst = (await page.EvaluateAsync<string>("() => new Intl.DateTimeFormat(navigator.language).format(new Date(2026, 11, 31))")).StartsWith("12", StringComparison.Ordinal);
        var wanted = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var order in monthFirst ? (string[])["MMddyyyy", "ddMMyyyy"] : ["ddMMyyyy", "MMddyyyy"])
        {
            await page.Keyboard.TypeAsync(day.ToString(order, CultureInfo.InvariantCulture));
            if (await page.Locator("#field-meeting").InputValueAsync() == wanted) return;
            await page.Locator("#field-meeting").EvaluateAsync("input => input.blur()");
            await page.Locator("#field-meeting").FocusAsync();
        }
        Assert.Fail($"the date {wanted} could not be typed: {await page.Locator("#field-meeting").InputValueAsync()}");
    }

    internal static async Task ReviewAsync(IPage page)
    {
        await PageChecks.TabToAsync(page, page.GetByTestId("review"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("confirmation")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    /// <summary>Presses the last button twice, as a nervous hand does, and waits for the wall where one is given.</summary>
    private async Task RecordAsync(IPage page, IPage? wall, string words)
    {
        await PageChecks.TabToAsync(page, page.GetByTestId("record"));
        if (wall is not null) await wall.EvaluateAsync("""
            words => {
                window.shownAt = null;
                const look = () => { if (window.shownAt === null && document.querySelector('[data-testid=plan-level]')?.textContent === words) window.shownAt = Date.now(); };
                new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
            }
            """, words);
        var pressed = await page.EvaluateAsync<double>("() => Date.now()");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        if (wall is null) return;
        await Expect(wall.GetByTestId("plan-level")).ToHaveTextAsync(words, new() { Timeout = Patience });
        var took = TimeSpan.FromMilliseconds(await wall.EvaluateAsync<double>("() => window.shownAt") - pressed);
        output.WriteLine($"key press → « {words} » on the wall: {took.TotalMilliseconds:F0} ms");
        _took.Add(took);
    }

    private async Task ProposeAsync(IPage page, IPage other)
    {
        await page.GetByTestId("propose").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        foreach (var (target, words) in new[]
        {
            (page.Locator("#field-text"), "Les indicateurs sont revenus"), (page.GetByTestId("for[0].what"), "passages aux urgences pour grippe"), (page.GetByTestId("for[0].value"), "12,5"),
            (page.GetByTestId("for[0].unit"), "pour 100 000"), (page.GetByTestId("for[0].source"), "OSCOUR"),
        })
        {
            await PageChecks.TabToAsync(page, target);
            await page.Keyboard.TypeAsync(words);
        }
        await FaultlessAsync(page, "proposal-form");
        await PageChecks.TabToAsync(page, page.GetByTestId("send-proposal"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("told")).ToContainTextAsync("ne change aucun niveau", new() { Timeout = Patience });
        await Expect(other.GetByTestId("proposal")).ToContainTextAsync("12,5 pour 100 000", new() { Timeout = Patience });
        await Expect(Standing(other)).ToContainTextAsync("Niveau 2 · mesures");
    }

    /// <summary>The day before nothing had been decided; while it is shown nothing can be recorded, and nothing live comes in.</summary>
    private async Task TravelAsync(IPage page)
    {
        await page.Locator("#as-of").FillAsync(TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow.AddDays(-1), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("past")).ToContainTextAsync("ce que l'on savait alors", new() { Timeout = Patience });
        await Expect(Standing(page)).ToContainTextAsync("Aucune décision enregistrée", new() { Timeout = Patience });
        await Expect(page.GetByTestId("decide")).ToHaveCountAsync(0);
        await FaultlessAsync(page, "past");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revenir au présent" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Standing(page)).ToContainTextAsync("Niveau 2 · mesures", new() { Timeout = Patience });
        await Expect(page.GetByTestId("past")).ToHaveCountAsync(0);
    }

    /// <summary>A duty officer prepares and does not decide: the page offers what the key may do.</summary>
    private static async Task<ILocator> OfficerAsync(Chromium chromium, ServerProcess server)
    {
        var created = JsonDocument.Parse(await Crafted.SucceedAsync("keys", "create", "--role", "officer", "--name", "permanence", "--data", server.Data));
        var key = created.RootElement.GetProperty("key").GetString();
        var context = await chromium.NewContextAsync();
        await Eventually.TrueAsync("the new key is known", async () => (await context.APIRequest.PostAsync(server.Url + "/api/v1/session",
            new() { DataObject = new { key }, Headers = new Dictionary<string, string> { ["Origin"] = server.Url } })).Ok);
        var page = await OpenAsync(context, server.Url + "/plan-hivernal", "[data-testid=propose]");
        await Expect(page.GetByTestId("decide")).ToHaveCountAsync(0);
        return page.GetByTestId("propose");
    }

    private Task FaultlessAsync(IPage page, string name, bool zoomed = true) => PageLooks.FaultlessAsync(page, $"plan-{name}", output.WriteLine, zoomed);
}

using System.Diagnostics;
using System.Text.Json;
using Medistock.Realtime.Sdk;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>What a duty officer and a crisis room see, from a pharmacy's report to the server's death and return.</summary>
[Collection(MeasuredCollection.Name)]
public class ScreenJourney(ITestOutputHelper output)
{
    private const string Stale = "[data-testid=stale-banner]";
    private static readonly TimeSpan ToldWithin = TimeSpan.FromSeconds(5), BackWithin = TimeSpan.FromSeconds(6);
    private static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;
    private static CancellationToken Soon => new CancellationTokenSource(Eventually.Patience).Token;

    [ChromiumFact]
    public async Task A_report_becomes_a_signal_is_acknowledged_and_no_screen_lies_while_the_server_is_dead()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await Crafted.ImportAsync(folder.Path, data);
        await using var server = await ServerProcess.StartAsync(data);
        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.NewContextAsync();
        await using var medistock = MedistockClient.Start(new MedistockOptions
        {
            Server = new(server.Url), Key = ServerProcess.AdminKey, OutboxDirectory = Path.Combine(folder.Path, "outbox"),
            Linger = TimeSpan.FromMilliseconds(50), FirstRetry = TimeSpan.FromMilliseconds(100), LongestRetry = TimeSpan.FromSeconds(1),
        });

        await SignInAsync(context, server.Url);
        var wall = await OpenAsync(context, server.Url + "/mur");
        var console = await OpenAsync(context, server.Url + "/signaux?state=all");
        var map = await OpenAsync(context, server.Url + "/carte");
        var errors = new List<string>();
        foreach (var page in context.Pages) page.PageError += (_, error) => errors.Add($"{page.Url}: {error}");

        // A pharmacy's batch becomes a signal on both screens.
        var sent = Stopwatch.StartNew();
        ReportShortage(medistock, Crafted.Paracetamol);
        await medistock.FlushAsync(Soon);
        await Expect(Rows(console).First).ToBeVisibleAsync(new() { Timeout = Patience });
        output.WriteLine($"report → console: {sent.ElapsedMilliseconds} ms, report of 8 days included");
        await Expect(Rows(wall).First).ToContainTextAsync("DOLIPRANE", new() { Timeout = Patience });
        await Expect(Rows(console).Filter(new() { HasText = "4,0 j" }).First).ToBeVisibleAsync(new() { Timeout = Patience });
        await ShotAsync(wall, "wall");
        await ShotAsync(map, "map");

        await AcknowledgeByKeyboardAsync(console, server);
        await ShotAsync(console, "console");

        // The server dies; all say so within 5 s of its death, by their own clocks.
        var presentation = await OpenAsync(context, $"{server.Url}/presentation/{Crafted.Paracetamol}");
        var plan = await OpenAsync(context, server.Url + "/plan-hivernal");
        var forecasts = await OpenAsync(context, server.Url + "/previsions");
        IPage[] screens = [wall, console, map, presentation, plan, forecasts];
        foreach (var page in screens) await WatchForStaleAsync(page);
        await server.KillAsync();
        foreach (var page in screens)
        {
            await Expect(page.Locator(Stale)).ToContainTextAsync("DONNÉES NON À JOUR", new() { Timeout = Patience });
            var told = TimeSpan.FromMilliseconds(await page.EvaluateAsync<double>("() => window.staleAt - window.killedAt"));
            output.WriteLine($"{new Uri(page.Url).AbsolutePath}: DONNÉES NON À JOUR {told.TotalMilliseconds:F0} ms after kill -9");
            Assert.True(told <= ToldWithin, $"{page.Url} told after {told}");
        }
        await ShotAsync(wall, "wall-stale");
        await ShotAsync(console, "console-stale");

        // Pharmacies go on reporting into their outboxes.
        ReportShortage(medistock, Crafted.ParacetamolLarge);
        Assert.True(medistock.Status.PendingEntries > 0);

        await server.StartAsync();
        var ready = Stopwatch.StartNew();
        foreach (var page in screens)
        {
            await Expect(page.Locator(Stale)).ToHaveCountAsync(0, new() { Timeout = Patience });
            await Expect(page.Locator("[data-live=fresh]").First).ToBeAttachedAsync(new() { Timeout = Patience });
            output.WriteLine($"{new Uri(page.Url).AbsolutePath}: live again {ready.ElapsedMilliseconds} ms after the server was ready");
            Assert.True(ready.Elapsed <= BackWithin, $"{page.Url} came back after {ready.Elapsed}");
        }
        await medistock.FlushAsync(Soon);
        await Eventually.TrueAsync("the console shows every signal the server has, the newest included", async () =>
        {
            var known = await SignalsAsync(server);
            if (!known.Any(signal => signal.Presentation == Crafted.ParacetamolLarge)) return false;
            if (await console.Locator("[data-testid=new-pill]").IsVisibleAsync()) await console.Keyboard.PressAsync("n");
            var shown = await console.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-testid=signal-row]')].map(row => row.dataset.id)");
            return shown.Order(StringComparer.Ordinal).SequenceEqual(known.Select(signal => signal.Id).Order(StringComparer.Ordinal));
        });
        var after = await SignalsAsync(server);
        output.WriteLine($"{after.Count} signals, all on the page; {after.Count(signal => signal.State == "acknowledged")} acknowledged");
        Assert.Contains(after, signal => signal.State == "acknowledged");
        await ShotAsync(wall, "wall-back");
        await ShotAsync(console, "console-back");
        Assert.Empty(errors);

        var stopping = Stopwatch.StartNew();
        Assert.Equal(0, await server.StopAsync());
        output.WriteLine($"stopped, with {screens.Length} screens open, in {stopping.ElapsedMilliseconds} ms");
        Assert.Contains("no difference", await Crafted.SucceedAsync("verify", "--data", server.Data), StringComparison.Ordinal);
    }

    private static ILocator Rows(IPage page) => page.Locator("[data-testid=signal-row]");

    private async Task SignInAsync(IBrowserContext context, string url)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(url + "/connexion");
        await page.Locator("input[type=password]").FillAsync("no-such-key");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync(new() { Timeout = Patience });
        await PageLooks.FaultlessAsync(page, "connexion", output.WriteLine);
        await page.Locator("input[type=password]").FillAsync(ServerProcess.AdminKey);
        await Expect(page.GetByRole(AriaRole.Button)).ToBeEnabledAsync(new() { Timeout = Patience });
        var answer = await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("Enter"),
            response => response.Url.EndsWith("/api/v1/session", StringComparison.Ordinal) && response.Request.Method == "POST", new() { Timeout = Patience });
        Assert.Equal(200, answer.Status);
        await Expect(page.Locator("[data-testid=live-state]")).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Equal(url + "/", page.Url);
        await page.CloseAsync();
    }

    private static async Task<IPage> OpenAsync(IBrowserContext context, string url)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(url);
        await Expect(page.Locator("[data-live=fresh]").First).ToBeAttachedAsync(new() { Timeout = Patience });
        return page;
    }

    /// <summary>Eight days at 10 boxes a day, then a count that lasts four.</summary>
    private static void ReportShortage(MedistockClient medistock, string presentation)
    {
        var now = DateTimeOffset.UtcNow;
        var reports = new List<StockReport>();
        for (var back = 8; back >= 1; back--) reports.Add(StockReport.Dispensed(Crafted.Pui, presentation, 10, now.AddDays(-back)));
        reports.Add(StockReport.Counted(Crafted.Pui, presentation, 40, now));
        medistock.Report(reports);
        medistock.ReportedThrough(Crafted.Pui, now);
    }

    /// <summary>j goes to the first row, a takes it in charge: no mouse.</summary>
    private static async Task AcknowledgeByKeyboardAsync(IPage console, ServerProcess server)
    {
        await console.BringToFrontAsync();
        await console.Keyboard.PressAsync("j");
        await Expect(console.Locator("[data-testid=evidence]")).ToBeVisibleAsync(new() { Timeout = Patience });
        await console.Keyboard.PressAsync("a");
        await Expect(console.Locator("[data-testid=state]")).ToContainTextAsync("pris en charge", new() { Timeout = Patience });
        await Eventually.TrueAsync("the server knows it too", async () => (await SignalsAsync(server)).Any(signal => signal.State == "acknowledged"));
    }

    /// <summary>From here on the page notes, by its own monotonic clock, when the banner appears.</summary>
    private static async Task WatchForStaleAsync(IPage page) => await page.EvaluateAsync($$"""
        () => {
            window.staleAt = null;
            new MutationObserver(() => { if (window.staleAt === null && document.querySelector('{{Stale}}')) window.staleAt = performance.now(); })
                .observe(document.body, { subtree: true, childList: true });
            window.killedAt = performance.now();
        }
        """);

    private sealed record Seen(string Id, string State, string? Presentation);

    /// <summary>Those that stand: what a screen must show.</summary>
    private static async Task<List<Seen>> SignalsAsync(ServerProcess server)
    {
        var answer = await server.Http.GetFromJsonAsync("/api/v1/signals?limit=500");
        return [.. answer.GetProperty("signals").EnumerateArray()
            .Select(signal => new Seen(signal.GetProperty("id").GetString()!, signal.GetProperty("state").GetString()!,
                signal.GetProperty("subject").TryGetProperty("presentation", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString() : null))
            .Where(signal => signal.State is not ("resolved" or "cleared"))];
    }

    /// <summary>Kept in the system's temporary folder, to be looked at.</summary>
    private static async Task ShotAsync(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), "medistock-screens", $"journey-{name}.png") });
}

using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>
/// The crisis room's wall over its weeks: what takes it, what is read from 6 m, what it survives, and that it does not grow. Where the feed must bring what no server brings on demand, or a week in minutes,
/// the hub is stood in for in the page (dashboard/e2e/hub-stand-in.mjs); socket, feed and screens are the page's own. (Death and return of the server: <see cref="ScreenJourney"/>.)
/// </summary>
public class WallScreen(ITestOutputHelper output)
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("MEDISTOCK_LONG") == "1";
    private static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;
    private static readonly (int Width, int Height)[] Walls = [(1920, 1080), (3840, 2160)];
    private const string Stale = "stale-banner", Alarm = "alarm", Pinned = "pinned";

    private sealed record Legible(string[] Faults, int Marked, double Share, double Arc, double AnyArc);
    private sealed record Held(double HeapMb, int Nodes, int Listeners);

    [ChromiumFact]
    public async Task An_alarm_takes_the_wall_for_its_time_stays_pinned_until_somebody_takes_it_and_never_hides_what_is_stale()
    {
        await using var wall = await StoodInAsync("/mur?every=20");
        var page = wall.Page;
        await Expect(page.GetByTestId("panel")).ToHaveAttributeAsync("data-panel", "dep-pui", new() { Timeout = Patience });
        await Expect(page.Locator("[data-empty]")).ToContainTextAsync("sans chiffre");
        await FaultlessAsync(page, "panel");

        // What stands already, what is less grave and what somebody has taken is no alarm.
        await page.EvaluateAsync("() => { hub.signal('watched', { severity: 'alert' }); hub.signal('taken', { state: 'acknowledged', acknowledgedBy: 'permanence' }); }");
        await Expect(page.GetByTestId("signal-row")).ToHaveCountAsync(2, new() { Timeout = Patience });
        await Expect(page.GetByTestId(Alarm)).ToHaveCountAsync(0);

        // Three at once: a level first, then one after the other. (Held by hand here, so that a slow machine can look at each.)
        await page.Keyboard.PressAsync("Space");
        await page.EvaluateAsync("() => { hub.level('level1', 'level2', 2); hub.signal('first'); hub.signal('second'); }");
        await Expect(page.GetByTestId(Alarm)).ToContainTextAsync("Niveau 2", new() { Timeout = Patience });
        await Expect(page.GetByTestId(Alarm)).ToContainTextAsync("auparavant : Niveau 1");
        await Expect(page.GetByTestId("alarm-left")).ToContainTextAsync("puis 2 autres", new() { Timeout = Patience });
        await FaultlessAsync(page, "level");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId(Alarm)).ToContainTextAsync("Nouveau signal critique", new() { Timeout = Patience });
        var key = await page.GetByTestId(Alarm).GetAttributeAsync("data-key");
        await FaultlessAsync(page, "alarm");

        // Stale while an alarm has the screen: the banner stands above it, over the full width.
        await page.EvaluateAsync("() => { hub.silent = true; }");
        await Expect(page.GetByTestId(Stale)).ToBeVisibleAsync(new() { Timeout = Patience });
        var (banner, alarm) = (await page.GetByTestId(Stale).BoundingBoxAsync(), await page.GetByTestId(Alarm).BoundingBoxAsync());
        Assert.True(banner!.Width >= 1919 && banner.Y + banner.Height <= alarm!.Y, $"the banner {banner.Y}+{banner.Height} × {banner.Width} px, the alarm at {alarm!.Y}");
        await FaultlessAsync(page, "alarm-stale");
        await page.EvaluateAsync("() => { hub.silent = false; }");
        await Expect(page.GetByTestId(Stale)).ToHaveCountAsync(0, new() { Timeout = Patience });

        // Taken by somebody while it is shown: it gives way to the next at once; left alone that one stays its time, then is pinned.
        await page.EvaluateAsync("key => hub.signal(key, { state: 'acknowledged', acknowledgedBy: 'permanence' })", key);
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByTestId(Alarm)).Not.ToHaveAttributeAsync("data-key", key!, new() { Timeout = Patience });
        var since = Stopwatch.StartNew();
        await Expect(page.GetByTestId(Alarm)).ToHaveCountAsync(0, new() { Timeout = Patience });
        output.WriteLine($"left alone an alarm has the wall for {since.Elapsed.TotalSeconds:F0} s");
        Assert.InRange(since.Elapsed.TotalSeconds, 5, 25);
        await Expect(page.GetByTestId(Pinned)).ToContainTextAsync("Niveau 2");
        await Expect(page.GetByTestId(Pinned)).ToContainTextAsync("+ 1 alarme");
        await FaultlessAsync(page, "pinned");
        var other = key == "first" ? "second" : "first";
        await page.EvaluateAsync("key => hub.signal(key, { state: 'cleared' })", other);
        await Expect(page.GetByTestId(Pinned)).Not.ToContainTextAsync("alarme", new() { Timeout = Patience });

        // Connection lost: of what the snapshot brings only what is new takes the wall.
        await page.EvaluateAsync("() => { hub.silent = true; hub.cut(); hub.signal('meanwhile'); hub.signal('watched', { comments: [] }); hub.silent = false; }");
        await Expect(page.GetByTestId(Alarm)).ToHaveAttributeAsync("data-key", "meanwhile", new() { Timeout = Patience });
        await Expect(page.GetByTestId("alarm-left")).ToContainTextAsync("puis épinglé");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId(Alarm)).ToHaveCountAsync(0, new() { Timeout = Patience });
        Assert.Empty(wall.Errors);
    }

    [ChromiumFact]
    public async Task The_rotation_obeys_the_keyboard_and_the_address_and_a_new_version_is_taken_once()
    {
        await using var wall = await StoodInAsync("/mur?panel=plan,dep-pui&every=5&territoires=DEP-53,NULLE-PART");
        var page = wall.Page;
        var panel = page.GetByTestId("panel");
        await Expect(panel).ToHaveAttributeAsync("data-panel", "plan", new() { Timeout = Patience });
        await Expect(page.GetByTestId("demo-banner")).ToContainTextAsync("ce mur : Mayenne");
        await Expect(page.GetByTestId("foot")).ToContainTextAsync("adresse non comprise");
        await Expect(panel).ToHaveAttributeAsync("data-panel", "dep-pui", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("Space");
        await Expect(panel).ToContainTextAsync("en pause", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(panel).ToHaveAttributeAsync("data-panel", "plan", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(panel).ToHaveAttributeAsync("data-panel", "dep-pui", new() { Timeout = Patience });
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByTestId("help")).ToContainTextAsync("territoires=NULLE-PART", new() { Timeout = Patience });
        await Expect(page.GetByTestId("help")).ToBeFocusedAsync();
        await FaultlessAsync(page, "help");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("help")).ToHaveCountAsync(0, new() { Timeout = Patience });

        // Another version answers: not while an alarm has the screen; then once.
        var loads = 0;
        page.Load += (_, _) => loads++;
        await page.EvaluateAsync("() => { hub.keep('version', '1.1.0'); hub.keep('standing', JSON.stringify(['seen'])); hub.signal('seen'); }");
        await Expect(page.GetByTestId(Alarm)).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("foot")).ToContainTextAsync("nouvelle version en attente", new() { Timeout = Patience });
        Assert.Equal(0, loads);
        await page.Keyboard.PressAsync("Escape");
        await Eventually.TrueAsync("the wall has loaded the new version", () => Task.FromResult(loads == 1));
        await Expect(page.GetByTestId("foot")).ToContainTextAsync("version 1.1.0", new() { Timeout = Patience });
        // What was pinned before is pinned after, and does not take the screen again.
        await Expect(page.GetByTestId(Pinned)).ToHaveAttributeAsync("data-key", "seen", new() { Timeout = Patience });
        await Expect(page.GetByTestId(Alarm)).ToHaveCountAsync(0);
        Assert.Equal(1, loads);
        Assert.Empty(wall.Errors);
    }

    [ChromiumFact]
    public async Task A_cut_network_a_sleep_and_the_end_of_the_session_are_told_and_survived()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        await using var chromium = await Chromium.StartAsync();
        await using var context = await chromium.NewContextAsync();
        await SignInAsync(context, server.Url);
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Url + "/mur?panel=plan");
        await FreshAsync(page);
        await page.EvaluateAsync("() => { window.untouched = true; }");

        await context.SetOfflineAsync(true);
        output.WriteLine($"network cut → DONNÉES NON À JOUR: {(await Took(Expect(page.GetByTestId(Stale)).ToBeVisibleAsync(new() { Timeout = Patience }))).TotalMilliseconds:F0} ms");
        await context.SetOfflineAsync(false);
        output.WriteLine($"network back → fresh: {(await Took(FreshAsync(page))).TotalMilliseconds:F0} ms");

        // Three hours of sleep: the monotonic clock may stand still meanwhile, the machine's does not.
        await page.EvaluateAsync("""
            () => {
                const real = Date.now;
                Date.now = () => real() + 3 * 3600e3;
                window.slept = '';
                new MutationObserver(() => { window.slept ||= document.querySelector('[data-testid=stale-banner]')?.textContent ?? ''; }).observe(document.body, { subtree: true, childList: true, characterData: true });
            }
            """);
        await Eventually.TrueAsync("the wall says how long it has slept", async () => (await page.EvaluateAsync<string>("() => window.slept")).Contains("Serveur muet depuis 3 h", StringComparison.Ordinal));
        output.WriteLine($"woken → fresh: {(await Took(FreshAsync(page))).TotalMilliseconds:F0} ms");

        // The session ends with the server's connections; what to do is said, and signing in elsewhere in the browser is all that is needed.
        await context.ClearCookiesAsync();
        await server.KillAsync();
        await server.StartAsync();
        await Expect(page.GetByTestId(Stale)).ToContainTextAsync("Session expirée", new() { Timeout = Patience });
        await Expect(page.GetByTestId(Stale).GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "/connexion?retour=%2Fmur%3Fpanel%3Dplan");
        await SignInAsync(context, server.Url);
        output.WriteLine($"signed in again → fresh: {(await Took(FreshAsync(page))).TotalMilliseconds:F0} ms");
        Assert.True(await page.EvaluateAsync<bool>("() => window.untouched === true"));
    }

    /// <summary>
    /// A week is 604 800 s. Assumed of each second: a heartbeat (as the server sends them) and a frame of ten rows (it sends four a second at most, and one mostly); of each fifth a status; of each day 200
    /// signals, changed three times each; panels turn each 14 s. So a week is 1,34 million frames and 43 200 turns. By default six hours of it, with MEDISTOCK_LONG=1 all.
    /// </summary>
    [ChromiumFact]
    public async Task A_week_leaves_the_wall_as_small_as_its_first_hour()
    {
        const int hour = 3600, parts = 4;
        var seconds = Long ? 7 * 24 * hour : 6 * hour;
        await using var wall = await StoodInAsync("/mur?every=120");
        var page = wall.Page;
        var devTools = await page.Context.NewCDPSessionAsync(page);
        // Until every bounded store is full: 500 closed signals are kept.
        await page.EvaluateAsync("() => hub.live(2400, { signalEvery: 3 })");
        var first = await MeasureAsync(page, devTools);
        output.WriteLine($"warm: heap {first.HeapMb:F2} MB, {first.Nodes} nodes, {first.Listeners} listeners");
        var watch = Stopwatch.StartNew();
        var last = first;
        for (var part = 1; part <= parts; part++)
        {
            for (var left = seconds / parts; left > 0; left -= hour) await page.EvaluateAsync("seconds => hub.live(seconds)", Math.Min(hour, left));
            last = await MeasureAsync(page, devTools);
            var frames = await page.EvaluateAsync<int>("() => hub.frames");
            output.WriteLine($"{part * seconds / parts / 3600.0:F1} h, {frames} frames, {watch.Elapsed.TotalSeconds:F0} s: heap {last.HeapMb:F2} MB, {last.Nodes} nodes, {last.Listeners} listeners");
            // Flat: what a collection leaves now and then, and no more however long it goes on.
            Assert.True(last.HeapMb <= first.HeapMb + 1.0, $"the heap grew from {first.HeapMb:F2} to {last.HeapMb:F2} MB");
            Assert.True(last.Nodes <= first.Nodes + 400, $"{first.Nodes} nodes became {last.Nodes}");
            Assert.True(last.Listeners <= first.Listeners + 4, $"{first.Listeners} listeners became {last.Listeners}");
        }
        await Expect(page.Locator("[data-live=fresh]")).ToBeAttachedAsync(new() { Timeout = Patience });
        Assert.Empty(wall.Errors);
    }

    private static async Task<Held> MeasureAsync(IPage page, ICDPSession devTools)
    {
        // Always the same panel and no alarm, so that the same things are on the screen.
        await Eventually.TrueAsync("the plan is shown", async () =>
        {
            if (await page.GetByTestId(Alarm).CountAsync() > 0) await page.Keyboard.PressAsync("Escape");
            if (await page.GetByTestId("panel").GetAttributeAsync("data-panel") == "plan") return true;
            await page.Keyboard.PressAsync("ArrowRight");
            return false;
        });
        for (var twice = 0; twice < 2; twice++) await devTools.SendAsync("HeapProfiler.collectGarbage");
        var heap = await devTools.SendAsync("Runtime.getHeapUsage");
        var counters = await devTools.SendAsync("Memory.getDOMCounters");
        return new(heap!.Value.GetProperty("usedSize").GetDouble() / 1e6, counters!.Value.GetProperty("nodes").GetInt32(), counters.Value.GetProperty("jsEventListeners").GetInt32());
    }

    /// <summary>Read from 6 m, nothing cut off, axe content: at full HD and at 4K.</summary>
    private async Task FaultlessAsync(IPage page, string name)
    {
        var legible = await PageChecks.ScriptAsync("legible.mjs");
        foreach (var (width, height) in Walls)
        {
            await page.SetViewportSizeAsync(width, height);
            var seen = (await page.EvaluateAsync<JsonElement>($"() => {{ {legible}; return legible(); }}")).Deserialize<Legible>(JsonSerializerOptions.Web)!;
            output.WriteLine($"{name} {width}×{height}: {seen.Marked} marked, ≥ {seen.Share:P2} of the height, capitals ≥ {seen.Arc:F1}′ at 6 m; any text ≥ {seen.AnyArc:F1}′");
            Assert.Empty(seen.Faults);
            if (height == 1080) Assert.Empty(await PageChecks.FaultsAsync(page, output.WriteLine));
            await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), "medistock-screens", $"mur-{name}-{width}.png") });
        }
        await page.SetViewportSizeAsync(Walls[0].Width, Walls[0].Height);
    }

    private static async Task<TimeSpan> Took(Task expected)
    {
        var watch = Stopwatch.StartNew();
        await expected;
        return watch.Elapsed;
    }

    private static Task FreshAsync(IPage page) => Expect(page.Locator("[data-live=fresh]")).ToBeAttachedAsync(new() { Timeout = Patience });

    private static async Task SignInAsync(IBrowserContext context, string url) => await Eventually.TrueAsync("signed in", async () => (await context.APIRequest.PostAsync(url + "/api/v1/session",
        new() { DataObject = new { key = ServerProcess.AdminKey }, Headers = new Dictionary<string, string> { ["Origin"] = url } })).Ok);

    private static async Task<StoodIn> StoodInAsync(string path)
    {
        var folder = new TemporaryFolder();
        var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        var chromium = await Chromium.StartAsync();
        var context = await chromium.NewContextAsync();
        await SignInAsync(context, server.Url);
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.AddInitScriptAsync(await PageChecks.ScriptAsync("hub-stand-in.mjs") + "; hubStandIn();");
        await page.GotoAsync(server.Url + path);
        await FreshAsync(page);
        return new(folder, server, chromium, page, errors);
    }

    /// <summary>A wall served by the real server, its hub stood in for in the page.</summary>
    private sealed record StoodIn(TemporaryFolder Folder, ServerProcess Server, Chromium Browser, IPage Page, List<string> Errors) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Browser.DisposeAsync();
            await Server.DisposeAsync();
            Folder.Dispose();
        }
    }
}

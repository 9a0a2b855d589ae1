using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Medistock.Realtime.Sdk;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>A screen whose line loses frames, breaks or is slow: what it shows in the end is what the server holds, and meanwhile it says that it waits.</summary>
[Collection(MeasuredCollection.Name)]
public class LiveScreen(ITestOutputHelper output)
{
    private static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("MEDISTOCK_SEED"), CultureInfo.InvariantCulture, out var given) ? given : 20261123;

    /// <summary>Promised: a second from the frame, or the heartbeat, by which the gap can be known. Once in six times a machine may stand still for longer.</summary>
    private static readonly TimeSpan LevelWithin = TimeSpan.FromSeconds(1), AtMost = TimeSpan.FromSeconds(3);

    [ChromiumFact]
    public async Task A_frame_lost_on_the_way_is_asked_for_and_shown_within_a_second_of_the_gap()
    {
        await using var live = await StartAsync();
        var line = await Line.OpenAsync(live);
        var signal = await live.AnySignalAsync();
        var all = new List<double>();
        for (var round = 0; round < 6; round++)
        {
            // Odd rounds: the lost frame was the last, and only the heartbeat tells.
            var last = round % 2 == 1;
            line.Lose = 1;
            var assignee = await live.AssignAsync(signal);
            await Eventually.TrueAsync("the frame is lost", () => Task.FromResult(line.Lose == 0));
            if (!last) assignee = await live.AssignAsync(signal);
            await Expect(line.RowOf(signal)).ToContainTextAsync(assignee, new() { Timeout = Patience });
            var took = await line.Page.EvaluateAsync<double>("() => window.shownAt") - line.GapKnownAt!.Value;
            output.WriteLine($"{(last ? "last frame lost, told by the heartbeat" : "frame lost, told by the next")} → on the screen: {took:F0} ms");
            Assert.InRange(took, 0, AtMost.TotalMilliseconds);
            all.Add(took);
        }
        Assert.True(all.Order().ElementAt(all.Count - 2) <= LevelWithin.TotalMilliseconds, "more than one of six took longer than a second");
    }

    [ChromiumFact]
    public async Task Nothing_of_the_signal_log_is_missed_by_a_screen_whose_line_loses_frames_and_breaks()
    {
        output.WriteLine($"MEDISTOCK_SEED={Seed}");
        var random = new Random(Seed);
        await using var live = await StartAsync();
        var line = await Line.OpenAsync(live);
        var signals = await live.SignalsAsync();
        var first = signals.ToDictionary(signal => signal.Id, signal => signal.Version, StringComparer.Ordinal);
        var (lost, cuts) = (0, 0);
        for (var act = 0; act < 120; act++)
        {
            var chance = random.NextDouble();
            if (chance < 0.15)
            {
                line.Lose = 1 + random.Next(3);
                lost += line.Lose;
            }
            else if (chance < 0.25)
            {
                cuts++;
                await line.CutAsync();
            }
            var signal = signals[random.Next(signals.Count)].Id;
            var assignee = await live.AssignAsync(signal);
            if (chance is > 0.2 and < 0.35) await Expect(line.RowOf(signal)).ToContainTextAsync(assignee, new() { Timeout = Patience });
        }
        line.Lose = 0;
        var log = await live.SignalsAsync();
        foreach (var signal in log) await Expect(line.RowOf(signal.Id)).ToContainTextAsync(signal.AssignedTo ?? "", new() { Timeout = Patience });
        output.WriteLine($"120 acts on {log.Count} signals; at most {lost} frames lost, {cuts} cuts, {line.Opened} connections");
        Assert.True(line.Opened > 3, "the line was hardly ever broken");
        foreach (var signal in log)
        {
            // Each state, not only the last: what a screen was not told it could neither sound nor show.
            var told = line.Told.Where(one => one.Id == signal.Id).Select(one => one.Version).ToHashSet();
            for (var version = first[signal.Id] + 1; version <= signal.Version; version++) Assert.True(told.Contains(version), $"{signal.Id} version {version} of {signal.Version} was never told");
        }
        Assert.Equal(log.Select(signal => signal.Id).Order(StringComparer.Ordinal),
            (await line.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-testid=signal-row]')].map(row => row.dataset.id)")).Order(StringComparer.Ordinal));
    }

    /// <summary>4 Mbit/s and half a second: the words may stand for less than one look from outside takes, so that the page itself looks.</summary>
    [ChromiumFact]
    public async Task On_a_slow_line_a_page_says_that_it_waits_keeps_its_shape_and_is_then_live()
    {
        await using var live = await StartAsync();
        foreach (var path in new[] { "/mur", "/signaux", "/plan-hivernal" })
        {
            var page = await live.Context.NewPageAsync();
            var errors = PageLooks.ErrorsOf(page);
            await page.SetViewportSizeAsync(1280, 720);
            var devTools = await live.Context.NewCDPSessionAsync(page);
            await devTools.SendAsync("Network.enable");
            await page.AddInitScriptAsync("""
                const look = () => { window.saidLoading ||= /connexion…|en attente|chargement/i.test(document.body?.textContent ?? ''); };
                new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
                """);
            await devTools.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 500, ["downloadThroughput"] = 500_000, ["uploadThroughput"] = 125_000 });
            await page.GotoAsync(live.Server.Url + path, new() { WaitUntil = WaitUntilState.Commit });
            await page.WaitForFunctionAsync("() => window.saidLoading === true", null, new() { Timeout = Patience });
            Assert.Empty(await PageChecks.FaultsAsync(page, output.WriteLine, axe: false));
            await Expect(page.Locator("[data-live=fresh]").First).ToBeAttachedAsync(new() { Timeout = Patience });
            Assert.Empty(await PageChecks.FaultsAsync(page, output.WriteLine, axe: false));
            Assert.Empty(errors);
            await page.CloseAsync();
        }
    }

    private static async Task<Live> StartAsync()
    {
        var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await Shortage.ImportAsync(folder.Path, data);
        var server = await ServerProcess.StartAsync(data);
        var medistock = Shortage.Sdk(server, folder.Path);
        foreach (var presentation in new[] { Crafted.Paracetamol, Crafted.ParacetamolLarge, Crafted.Amoxicilline }) Shortage.Report(medistock, Crafted.Pui, presentation, aDay: 10, counted: 40);
        await medistock.FlushAsync(new CancellationTokenSource(Eventually.Patience).Token);
        var chromium = await Chromium.StartAsync();
        var context = await chromium.NewContextAsync();
        await PlanScreen.SignInAsync(context, server.Url, RunningProduct.AdminKey);
        var live = new Live(folder, server, medistock, chromium, context);
        // Three boxes short in a hospital, its department, its region and France.
        await Eventually.TrueAsync("all twelve signals stand", async () => (await live.SignalsAsync()).Count == 12);
        return live;
    }

    private sealed record Standing(string Id, long Version, string? AssignedTo);

    private sealed record Live(TemporaryFolder Folder, ServerProcess Server, MedistockClient Medistock, Chromium Browser, IBrowserContext Context) : IAsyncDisposable
    {
        private int _acts;

        public async Task<List<Standing>> SignalsAsync() => [.. (await Server.Http.GetFromJsonAsync("/api/v1/signals?limit=500")).GetProperty("signals").EnumerateArray()
            .Where(signal => signal.GetProperty("kind").GetString() == "coverage").Select(One)];

        public async Task<string> AnySignalAsync() => (await SignalsAsync())[0].Id;

        /// <summary>To somebody new each time, whom the row then names.</summary>
        public async Task<string> AssignAsync(string id)
        {
            var (assignee, signal) = ($"personne {++_acts:D3}", One(await Server.Http.GetFromJsonAsync($"/api/v1/signals/{id}")));
            using var done = await Server.Http.PostAsJsonAsync(new Uri($"/api/v1/signals/{id}/assign", UriKind.Relative), new { version = signal.Version, assignee });
            Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
            return assignee;
        }

        private static Standing One(JsonElement signal) => new(signal.GetProperty("id").GetString()!, signal.GetProperty("version").GetInt64(), signal.GetProperty("assignedTo").GetString());

        public async ValueTask DisposeAsync()
        {
            await Browser.DisposeAsync();
            await Medistock.DisposeAsync();
            await Server.DisposeAsync();
            Folder.Dispose();
        }
    }

    /// <summary>The line between a console and the server, which can lose frames and break.</summary>
    private sealed class Line
    {
        private const char End = '\u001e';
        private readonly Lock _gate = new();
        private readonly List<(string Id, long Version)> _told = [];
        private IWebSocketRoute? _socket;
        private int _lose, _opened;
        private double? _gapKnownAt;
        private long _lostSequence;

        private Line(IPage page) => Page = page;

        public IPage Page { get; }

        /// <summary>So many of the next signals' frames do not arrive.</summary>
        public int Lose
        {
            get { lock (_gate) return _lose; }
            set { lock (_gate) (_lose, _gapKnownAt, _lostSequence) = (value, null, 0); }
        }

        public int Opened { get { lock (_gate) return _opened; } }
        /// <summary>Unix time, ms: when the first frame after the lost one was passed on.</summary>
        public double? GapKnownAt { get { lock (_gate) return _gapKnownAt; } }
        /// <summary>What the page was told of signals, frame by frame.</summary>
        public IReadOnlyList<(string Id, long Version)> Told { get { lock (_gate) return [.. _told]; } }

        public ILocator RowOf(string id) => Page.Locator($"[data-testid=signal-row][data-id='{id}']");

        public static async Task<Line> OpenAsync(Live live)
        {
            var page = await live.Context.NewPageAsync();
            var line = new Line(page);
            await page.RouteWebSocketAsync(url => url.EndsWith("/live", StringComparison.Ordinal), line.Route);
            // The last change of a row's words, by the machine's clock.
            await page.AddInitScriptAsync("new MutationObserver(changes => { if (changes.some(({ target }) => target.parentElement?.closest('.where'))) window.shownAt = Date.now(); }).observe(document, { subtree: true, childList: true, characterData: true });");
            await page.GotoAsync(live.Server.Url + "/signaux?state=all&kind=coverage");
            await Expect(page.GetByTestId("signal-row")).ToHaveCountAsync(12, new() { Timeout = Patience });
            return line;
        }

        public async Task CutAsync()
        {
            IWebSocketRoute? socket;
            lock (_gate) socket = _socket;
            if (socket is not null) await socket.CloseAsync();
        }

        private void Route(IWebSocketRoute socket)
        {
            lock (_gate)
            {
                _socket = socket;
                _opened++;
            }
            var server = socket.ConnectToServer();
            socket.OnMessage(message => server.Send(message.Text!));
            server.OnMessage(message =>
            {
                foreach (var part in message.Text!.Split(End, StringSplitOptions.RemoveEmptyEntries)) if (Passes(part)) socket.Send(part + End);
            });
        }

        private bool Passes(string part)
        {
            using var read = JsonDocument.Parse(part);
            if (!read.RootElement.TryGetProperty("target", out var target) || target.GetString() != "Frame") return true;
            var frame = read.RootElement.GetProperty("arguments")[0];
            var kind = frame.GetProperty("kind").GetString();
            lock (_gate)
            {
                if (kind == "signal")
                {
                    var (body, sequence) = (frame.GetProperty("body"), frame.GetProperty("sequence").GetInt64());
                    if (_lose > 0 && sequence > _lostSequence)
                    {
                        _lose--;
                        _lostSequence = sequence;
                        return false;
                    }
                    _told.Add((body.GetProperty("id").GetString()!, body.GetProperty("version").GetInt64()));
                }
                if (_lostSequence > 0 && _lose == 0 && frame.TryGetProperty("head", out var head) && head.GetInt64() >= _lostSequence) _gapKnownAt ??= DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
                return true;
            }
        }
    }
}

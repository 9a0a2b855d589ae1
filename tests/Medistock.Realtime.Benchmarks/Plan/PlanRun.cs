using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Medistock.Realtime.Benchmarks.Day;
using Medistock.Realtime.Benchmarks.Measuring;

namespace Medistock.Realtime.Benchmarks.Plan;

/// <param name="Decisions">Changes of level that are timed.</param>
/// <param name="Screens">Connected at once; each must see each change.</param>
internal sealed record PlanOptions(int Decisions, int Screens, string Directory, string Command);

/// <summary>From the posting of a decision to its <c>winterPlan</c> frame on every connected screen: durable twice on the way.</summary>
internal static class PlanRun
{
    public static async Task<int> RunAsync(PlanOptions options)
    {
        var seen = new ConcurrentDictionary<string, (long Posted, CountdownEvent Left)>();
        var (latencies, posts) = (new Latencies(), new Latencies());
        await using var server = await ServerUnderTest.StartAsync(options.Directory, core: null, TimeSpan.FromMinutes(1));
        void Take(ReadOnlyMemory<byte> message)
        {
            using var frame = JsonDocument.Parse(message);
            if (!frame.RootElement.TryGetProperty("arguments", out var arguments) || arguments[0].GetProperty("kind").GetString() != "winterPlan") return;
            var body = arguments[0].GetProperty("body");
            if (body.GetProperty("what").GetString() != "level" || !seen.TryGetValue(body.GetProperty("decision").GetString()!, out var waited)) return;
            latencies.Add(Stopwatch.GetElapsedTime(waited.Posted));
            waited.Left.Signal();
        }

        var screens = Enumerable.Range(0, options.Screens).Select(_ => new HubScreen(server.Address, "{}", Take)).ToList();
        while (screens.Exists(screen => screen.Frames < 2)) await Pause.ForAsync(TimeSpan.FromMilliseconds(50));
        await PostAsync(server, "prepare", options.Screens, seen, posts: null);
        await PostAsync(server, "activate", options.Screens, seen, posts: null);
        for (var i = 0; i < options.Decisions; i++) await PostAsync(server, i % 2 == 0 ? "escalate" : "return", options.Screens, seen, posts);
        foreach (var screen in screens) await screen.DisposeAsync();
        var missed = seen.Values.Sum(waited => waited.Left.CurrentCount);
        Console.WriteLine(new Table("measured", "value")
            .Row("changes of level × screens", $"{options.Decisions} × {options.Screens}")
            .Row("decision posted → acknowledged (on disk), p50 / p99 / worst, ms", posts.ToString())
            .Row("decision posted → `winterPlan` frame on a screen, p50 / p99 / worst, ms", latencies.ToString())
            .Row("not seen within 10 s", $"{missed}"));
        Console.WriteLine(options.Command);
        await server.StopAsync();
        return missed == 0 ? 0 : 1;
    }

    private static async Task PostAsync(ServerUnderTest server, string command, int screens, ConcurrentDictionary<string, (long, CountdownEvent)> seen, Latencies? posts)
    {
        // Identifiers are known before they are given: the log is this program's alone.
        var id = "D" + (seen.Count * 2 + 1);
        var left = new CountdownEvent(screens);
        var body = new
        {
            key = Guid.NewGuid(), command, season = command == "prepare" ? "2026-2027" : null, meeting = new { kind = "RSS", date = DateOnly.FromDateTime(DateTime.UtcNow) },
            people = new[] { new { name = "A", institution = "ANSM" }, new { name = "B", institution = "DGS" } }, motive = "mesure", effectiveAt = DateTimeOffset.UtcNow,
        };
        var posted = Stopwatch.GetTimestamp();
        seen[id] = (posted, left);
        using var answer = await server.Http.PostAsJsonAsync(new Uri("/api/v1/winter-plan/FR/decisions", UriKind.Relative), body);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        posts?.Add(Stopwatch.GetElapsedTime(posted));
        using var recorded = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        if (recorded.RootElement.GetProperty("decision").GetProperty("id").GetString() != id) throw new InvalidOperationException("somebody else writes in this plan");
        left.Wait(TimeSpan.FromSeconds(10));
    }
}

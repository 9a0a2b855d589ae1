using Medistock.Realtime.Contracts.Live;

namespace Medistock.Realtime.Web.Tests;

/// <summary>What the web side says of an exercise, and what it keeps out of one.</summary>
public sealed class ExerciseWebTests
{
    private sealed class ExerciseDouble : IExercise
    {
        public ExerciseView View { get; private set; } = new("hiver 2024", new(2024, 12, 1, 0, 0, 0, TimeSpan.Zero), new(2024, 12, 15, 0, 0, 0, TimeSpan.Zero), new(2024, 12, 2, 0, 0, 0, TimeSpan.Zero), 60, false, false, false);
        public ClockView Clock => new(true, View.Speed, View.From, View.From);

        public Task PauseAsync(CancellationToken cancel)
        {
            View = View with { Paused = true };
            return Task.CompletedTask;
        }

        public bool TryResume() => Did(View with { Paused = false });
        public bool TrySetSpeed(double speed) => Did(View with { Speed = speed });
        public void End() => View = View with { Ended = true };

        private bool Did(ExerciseView next)
        {
            if (View.Ended) return false;
            View = next;
            return true;
        }
    }

    [Fact]
    public async Task Outside_an_exercise_there_is_none_and_nothing_is_marked()
    {
        await using var node = await Node.StartAsync();
        (await node.GetAsync("/api/v1/exercise")).Refuses(404, "exercise.none");
        (await node.PostAsync("/api/v1/exercise/pause", "{}", "evaluator")).Refuses(404, "exercise.none");
        (await node.PostAsync("/api/v1/exercise/speed", """{"speed":2}""", "evaluator")).Refuses(404, "exercise.none");
        var status = await node.GetAsync("/api/v1/status");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, status.Json.GetProperty("exercise").ValueKind);
        Assert.False(status.Headers.ContainsKey(ExerciseEndpoints.Header));
    }

    [Fact]
    public async Task An_exercise_is_marked_in_every_answer_and_in_what_screens_are_sent()
    {
        await using var node = await Node.StartAsync(new WebOptions { Exercise = new ExerciseDouble() });
        foreach (var path in new[] { "/api/v1/status", "/health/live", "/no-such-page", "/public/plan-hivernal" })
            Assert.Equal("hiver%202024", (await node.GetAsync(path)).Headers[ExerciseEndpoints.Header]);
        Assert.Equal("hiver 2024", (await node.GetAsync("/api/v1/status")).Json.GetProperty("exercise").GetProperty("name").GetString());
        Assert.Equal("hiver 2024", (await node.GetAsync("/api/v1/public/winter-plan", key: null)).Json.GetProperty("exercise").GetString());
        Assert.Contains("EXERCICE", (await node.GetAsync("/public/plan-hivernal", key: null)).Text, StringComparison.Ordinal);
        using var screen = await HubSocket.OpenAsync(node);
        await screen.ResumeAsync();
        var shown = (await screen.FrameAsync("snapshot")).GetProperty("body").GetProperty("status").GetProperty("exercise");
        Assert.Equal(("hiver 2024", false), (shown.GetProperty("name").GetString(), shown.GetProperty("paused").GetBoolean()));
    }

    [Fact]
    public async Task Its_clock_is_led_by_those_who_may_until_it_has_ended()
    {
        var exercise = new ExerciseDouble();
        await using var node = await Node.StartAsync(new WebOptions { Exercise = exercise });
        foreach (var key in new[] { "rennes", "vendor", "bretagne", "wall", "officer" }) (await node.PostAsync("/api/v1/exercise/pause", "{}", key)).Refuses(403, "access.role");
        Assert.True((await node.PostAsync("/api/v1/exercise/pause", "{}", "evaluator")).Json.GetProperty("paused").GetBoolean());
        Assert.False((await node.PostAsync("/api/v1/exercise/resume", "{}", "evaluator")).Json.GetProperty("paused").GetBoolean());
        Assert.Equal(300, (await node.PostAsync("/api/v1/exercise/speed", """{"speed":300}""", "evaluator")).Json.GetProperty("speed").GetDouble());
        foreach (var wrong in new[] { "{}", """{"speed":0}""", """{"speed":-5}""", """{"speed":10001}""" }) (await node.PostAsync("/api/v1/exercise/speed", wrong, "evaluator")).Refuses(400, "exercise.speed");
        exercise.End();
        foreach (var (act, body) in new[] { ("pause", "{}"), ("resume", "{}"), ("speed", """{"speed":2}""") }) (await node.PostAsync("/api/v1/exercise/" + act, body, "evaluator")).Refuses(409, "exercise.ended");
    }

    [Fact]
    public async Task Stocks_from_outside_are_refused_and_nothing_is_recorded()
    {
        await using var node = await Node.StartAsync(new WebOptions { Exercise = new ExerciseDouble() });
        (await node.StockAsync("""{"batchId":"0f0c0000-0000-4000-8000-000000000001","lines":[]}""")).Refuses(409, "exercise.closed");
        // Who may not report at all is told so, not that it is an exercise.
        (await node.StockAsync("""{"batchId":"0f0c0000-0000-4000-8000-000000000001","lines":[]}""", key: "officer")).Refuses(403, "access.role");
    }
}

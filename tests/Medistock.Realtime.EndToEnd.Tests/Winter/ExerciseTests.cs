using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace Medistock.Realtime.EndToEnd.Tests.Winter;

/// <summary>The winter lived again as an exercise, in a process of its own: people may decide otherwise, and nothing of it reaches the store that it comes from.</summary>
[Collection(WinterCollection.Name)]
public sealed class ExerciseTests(LivedWinter winter)
{
    private const string Wave = "2024-12-14T08:00:00Z", NextDay = "2024-12-15T08:00:00Z";

    [Fact]
    public async Task Players_decide_in_an_exercise_and_the_store_it_comes_from_stays_as_it_is_to_the_byte()
    {
        using var temporary = new TemporaryFolder();
        var source = winter.CopyTo("played");
        var before = HashesOf(source);
        await using var exercise = new ExerciseProcess(source, temporary.Path, Wave, NextDay);
        await exercise.StartAsync();
        // A key of the store opens it.
        exercise.UseKey(winter.EvaluatorKey);
        await SucceedAsync(exercise, "pause");
        var standing = await exercise.Http.GetFromJsonAsync("/api/v1/exercise");
        Assert.Equal(("played", true, false), (standing.GetProperty("name").GetString(), standing.GetProperty("paused").GetBoolean(), standing.GetProperty("ended").GetBoolean()));
        Assert.Equal(standing.GetProperty("at").GetDateTimeOffset(), (await exercise.Http.GetFromJsonAsync("/api/v1/exercise")).GetProperty("at").GetDateTimeOffset());

        // As it was known then, and marked everywhere.
        Assert.Equal("level1", (await PlanAsync(exercise)).GetProperty("plan").GetProperty("phase").GetString());
        Assert.Equal("played", (await exercise.Http.GetFromJsonAsync("/api/v1/status")).GetProperty("exercise").GetProperty("name").GetString());
        Assert.Equal("played", (await exercise.Http.GetFromJsonAsync("/api/v1/public/winter-plan")).GetProperty("exercise").GetString());
        Assert.Contains("EXERCICE", await exercise.Http.GetStringAsync("/public/plan-hivernal"), StringComparison.Ordinal);
        using (var page = await exercise.Http.GetAsync("/plan-hivernal")) Assert.Equal("played", Assert.Single(page.Headers.GetValues("Medistock-Exercise")));

        // Stocks come from the past alone; levels from the players.
        await RefusedAsync(exercise, HttpStatusCode.Conflict, "exercise.closed", $"/api/v1/establishments/{SmallNation.Sites[0].Establishment.Finess.Text}/stock", new { batchId = Guid.NewGuid(), lines = Array.Empty<object>() }, winter.SoftwareKey);
        await RefusedAsync(exercise, HttpStatusCode.Forbidden, "access.role", "/api/v1/exercise/pause", new { }, winter.OfficerKey);
        await RefusedAsync(exercise, HttpStatusCode.BadRequest, "exercise.speed", "/api/v1/exercise/speed", new { speed = 0 }, winter.EvaluatorKey);
        var at = standing.GetProperty("at").GetDateTimeOffset();
        using (var decided = await exercise.Http.PostAsJsonAsync("/api/v1/winter-plan/METRO/decisions", new
        {
            key = Guid.NewGuid(), command = "escalate", motive = "exercice", effectiveAt = at, meeting = new { kind = "RSS", date = DateOnly.FromDateTime(at.UtcDateTime) },
            people = new[] { new { name = "A", institution = "ANSM" }, new { name = "B", institution = "DGS" } },
        })) Assert.True(decided.IsSuccessStatusCode, await decided.Content.ReadAsStringAsync());
        Assert.Equal("level2", (await PlanAsync(exercise)).GetProperty("plan").GetProperty("phase").GetString());

        // The past goes on by itself to the end, where the clock stands.
        var rows = (await exercise.Http.GetFromJsonAsync("/api/v1/status")).GetProperty("journalHead").GetInt64();
        using (var faster = await exercise.Http.PostAsJsonAsync("/api/v1/exercise/speed", new { speed = 7_200 })) Assert.True(faster.IsSuccessStatusCode, await faster.Content.ReadAsStringAsync());
        await SucceedAsync(exercise, "resume");
        await Eventually.TrueAsync("the exercise ends", async () => (await exercise.Http.GetFromJsonAsync("/api/v1/exercise")).GetProperty("ended").GetBoolean(), TimeSpan.FromSeconds(90));
        await Eventually.TrueAsync("what was reported that day has been played", async () => (await exercise.Http.GetFromJsonAsync("/api/v1/status")).GetProperty("journalHead").GetInt64() >= rows + SmallNation.Sites.Length);
        Assert.Equal(DateTimeOffset.Parse(NextDay, null), (await exercise.Http.GetFromJsonAsync("/api/v1/exercise")).GetProperty("at").GetDateTimeOffset());
        await RefusedAsync(exercise, HttpStatusCode.Conflict, "exercise.ended", "/api/v1/exercise/resume", new { }, winter.EvaluatorKey);
        await Eventually.TrueAsync("it says so", () => Task.FromResult(exercise.Output.Contains("the clock stands", StringComparison.Ordinal)));

        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(temporary.Path, "medistock*"));
        await exercise.StopAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path, "medistock*"));
        Assert.Equal(before, HashesOf(source));
    }

    [Fact]
    public async Task As_decided_the_past_decides_again_and_what_was_kept_gives_a_marked_report_and_is_not_served()
    {
        using var temporary = new TemporaryFolder();
        var kept = Path.Combine(temporary.Path, "kept");
        await using (var exercise = new ExerciseProcess(winter.Data, Directory.CreateDirectory(Path.Combine(temporary.Path, "tmp")).FullName, "2024-12-16T08:00:00Z", "2024-12-17T12:00:00Z", "--speed", "9000", "--as-decided", "--keep", kept))
        {
            await exercise.StartAsync();
            exercise.UseKey(winter.EvaluatorKey);
            await Eventually.TrueAsync("level 2 is decided as it was, and a measure taken", async () => (await PlanAsync(exercise)) is var plan && plan.GetProperty("plan").GetProperty("phase").GetString() == "level2"
                && plan.GetProperty("measures").EnumerateArray().Any(measure => measure.GetProperty("state").GetString() == "inForce"), TimeSpan.FromSeconds(90));
            await exercise.StopAsync();
        }
        var (exit, told) = await ServerProcess.RunAsync("report", "retex", "--data", kept, "--season", LivedWinter.Season, "--out", temporary.Path);
        Assert.True(exit == 0, told);
        Assert.Contains("EXERCICE", await File.ReadAllTextAsync(Path.Combine(temporary.Path, $"retex-{LivedWinter.Season}.html")), StringComparison.Ordinal);
        (exit, told) = await ServerProcess.RunAsync("serve", "--data", kept);
        Assert.Equal((1, $"medistock serve: {kept} is what an exercise on winter-2024 left: it is read, not served\n"), (exit, told));
    }

    [Theory]
    [InlineData("--from TIME is needed: 2026-11-23T08:00:00Z, 2026-11-23T08:00:00+01:00, or 2026-11-23 (midnight in Paris)", "--to", NextDay)]
    [InlineData("--to TIME is needed: 2026-11-23T08:00:00Z, 2026-11-23T08:00:00+01:00, or 2026-11-23 (midnight in Paris)", "--from", Wave)]
    [InlineData("--from 'hier' is no time: 2026-11-23T08:00:00Z, 2026-11-23T08:00:00+01:00, or 2026-11-23 (midnight in Paris)", "--from", "hier", "--to", NextDay)]
    [InlineData("--to 2024-12-14T08:00:00Z does not lie after --from 2024-12-15T08:00:00Z", "--from", NextDay, "--to", Wave)]
    [InlineData("--listen https://127.0.0.1: http:// is expected; https is for the proxy in front", "--from", Wave, "--to", NextDay, "--listen", "https://127.0.0.1")]
    [InlineData("--speed 20000: at most 10000", "--from", Wave, "--to", NextDay, "--speed", "20000")]
    [InlineData("nothing was recorded before 2024-01-01T00:00:00Z: the first row is of 2024-09-02T09:00:00Z", "--from", "2024-01-01T00:00:00Z", "--to", NextDay)]
    [InlineData("nothing that could be played was recorded from 2025-04-12T00:00:00Z to 2025-04-13T00:00:00Z", "--from", "2025-04-12T00:00:00Z", "--to", "2025-04-13T00:00:00Z")]
    public async Task What_makes_no_sense_is_refused_in_one_line(string expected, params string[] asked)
    {
        var (exit, told) = await ServerProcess.RunAsync(["exercise", "--data", winter.Data, .. asked]);
        Assert.Equal((64, $"medistock exercise: {expected}\n"), (exit, told));
    }

    private static async Task<JsonElement> PlanAsync(ExerciseProcess exercise) => await exercise.Http.GetFromJsonAsync("/api/v1/winter-plan/METRO");

    private static async Task SucceedAsync(ExerciseProcess exercise, string act)
    {
        using var answer = await exercise.Http.PostAsync(new Uri("/api/v1/exercise/" + act, UriKind.Relative), null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task RefusedAsync(ExerciseProcess exercise, HttpStatusCode status, string code, string path, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", key);
        using var answer = await exercise.Http.SendAsync(request);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, code), (answer.StatusCode, problem.GetProperty("code").GetString()));
    }

    /// <summary>SQLite leaves its readers' marks (<c>-shm</c>, an empty <c>-wal</c>): all else is compared.</summary>
    private static IReadOnlyList<string> HashesOf(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && new FileInfo(file).Length > 0).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")];
}

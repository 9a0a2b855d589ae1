using static Medistock.Realtime.EndToEnd.Tests.Batches;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>Thresholds and duties are the operator's to set, in <c>coverage.json</c>.</summary>
public class CoverageFileTests
{
    private const string Finess = "750000001", Cip = "3400930082157";

    [Fact]
    public async Task An_operator_sets_thresholds_and_duties_and_they_hold()
    {
        using var folder = new TemporaryFolder();
        var data = Directory.CreateDirectory(Path.Combine(folder.Path, "data")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "coverage.json"),
            $$"""{ "duty": { "pui": "P7D" }, "presentations": { "{{Cip}}": { "pui": { "critical": 9, "alert": 20 } } } }""");
        await using var server = await ServerProcess.StartAsync(data);
        var now = DateTimeOffset.UtcNow;
        var sold = Enumerable.Range(1, 8).Select(day => Line(Cip, now.AddDays(-day), "dispensed", 10));
        var (_, answer, _) = await server.Http.SendAsync(Finess, Of([.. sold, Line(Cip, now, "count", 82)]));

        var line = Assert.Single(answer.GetProperty("lines").EnumerateArray());
        // 8.2 days: alert by MINSANTE 2020-100, critical by this operator's own threshold.
        Assert.Equal((8.2, "critical"), (Math.Round(line.GetProperty("coverageDays").GetDouble(), 6), line.GetProperty("level").GetString()));
        var duties = await server.Http.GetFromJsonAsync($"/api/v1/establishments/{Finess}/duties");
        Assert.Equal("P7D", duties.GetProperty("duties")[0].GetProperty("period").GetString());
    }

    [Theory]
    [InlineData("""{ "thresholds": { "pui": { "critical": 10, "alert": 5 } } }""", "critical lies above 0 and below alert")]
    [InlineData("""{ "presentations": { "3400930082158": {} } }""", "its EAN-13 key is 7")]
    [InlineData("""{ "treshold": {} }""", "treshold")]
    public async Task A_file_that_is_not_understood_is_named_and_nothing_is_guessed(string content, string said)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "coverage.json"), content);
        var (exit, output) = await ServerProcess.RunAsync("serve", "--data", folder.Path, "--urls", "http://127.0.0.1:0");
        Assert.NotEqual(0, exit);
        Assert.Contains("coverage.json", output, StringComparison.Ordinal);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}

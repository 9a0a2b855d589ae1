using Xunit.Abstractions;

namespace Medistock.Realtime.EndToEnd.Tests.Winter;

/// <summary>A whole winter, from anticipation to the season's report, as an evaluator and the pharmacies live it.</summary>
[Collection(WinterCollection.Name)]
public sealed class WholeWinterTests(LivedWinter winter, ITestOutputHelper output)
{
    [Fact]
    public void Every_change_of_level_reached_the_connected_screen_in_order_and_La_Reunion_never_left_level_1()
    {
        Assert.Equal(winter.Seen.OrderBy(seen => seen.Sequence), winter.Seen);
        Assert.Equal(["anticipation", "level1", "level2", "level1", "deactivated", "retex", "offSeason"], Path(LivedWinter.Metropole));
        Assert.Equal(["anticipation", "level1", "deactivated", "retex", "offSeason"], Path(LivedWinter.Reunion));

        IEnumerable<string> Path(string territory) => winter.Seen.Where(seen => seen.Territory == territory).Select(seen => seen.To);
    }

    [Fact]
    public async Task The_program_proposed_with_evidence_and_people_decided()
    {
        await using var country = await Country.StartAsync(winter.CopyTo("decided"), winter.Ends);
        var plan = await country.Http.GetFromJsonAsync("/api/v1/winter-plan/METRO");
        var proposals = plan.GetProperty("proposals").EnumerateArray().OrderBy(proposal => proposal.GetProperty("madeAt").GetDateTimeOffset()).ToList();
        foreach (var proposal in proposals) output.WriteLine($"{proposal.GetProperty("id")} {proposal.GetProperty("command")} {proposal.GetProperty("state")} {proposal.GetProperty("madeAt")} {proposal.GetProperty("text")}");
        Assert.Equal(["escalate", "return"], proposals.Select(proposal => proposal.GetProperty("command").GetString()));
        Assert.All(proposals, proposal =>
        {
            Assert.Equal("program", proposal.GetProperty("by").GetProperty("role").GetString());
            Assert.Equal("decided", proposal.GetProperty("state").GetString());
            Assert.NotEmpty(proposal.GetProperty("for").EnumerateArray());
        });
        Assert.Contains(proposals[0].GetProperty("for").EnumerateArray(), evidence => evidence.GetProperty("what").GetString()!.StartsWith("signal ", StringComparison.Ordinal));
        Assert.Equal(3, plan.GetProperty("measures").EnumerateArray().Count(measure => measure.GetProperty("state").GetString() == "ended"));
        Assert.Empty((await country.Http.GetFromJsonAsync("/api/v1/winter-plan/DEP-974")).GetProperty("proposals").EnumerateArray());
    }

    [Fact]
    public async Task The_seasons_report_is_the_approved_document()
    {
        using var folder = new TemporaryFolder();
        var (exit, told) = await ServerProcess.RunAsync("report", "retex", "--data", winter.Data, "--season", LivedWinter.Season, "--out", folder.Path);
        Assert.True(exit == 0, told);
        var page = await File.ReadAllTextAsync(System.IO.Path.Combine(folder.Path, $"retex-{LivedWinter.Season}.html"));
        const string Name = "lived-winter.html";
        if (Environment.GetEnvironmentVariable("MEDISTOCK_WRITE_GOLDEN") is { } into) await File.WriteAllTextAsync(System.IO.Path.Combine(into, Name), page);
        else Assert.Equal(await File.ReadAllTextAsync(System.IO.Path.Combine(AppContext.BaseDirectory, "Winter", "Approved", Name)), page);
    }
}

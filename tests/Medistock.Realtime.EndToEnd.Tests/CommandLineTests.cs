using System.Text.Json;
using static Medistock.Realtime.EndToEnd.Tests.Batches;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>The verbs of <c>medistock</c>, as an operator types them.</summary>
public class CommandLineTests
{
    private const string Officine = "750000001", Cip = "3400930082157";

    [RealDataTheory]
    [InlineData("2026-05", "CIS_CIP_bdpm.txt 20903 = 20899 + 4|CIS_COMPO_bdpm.txt 32389 = 32389 + 0|CIS_CPD_bdpm.txt 28154 = 28151 + 3|CIS_GENER_bdpm.txt 10704 = 8187 + 2517|"
        + "CIS_MITM.txt 7711 = 7711 + 0|CIS_bdpm.txt 15848 = 15848 + 0|HAS_LiensPageCT_bdpm.txt 10342 = 10342 + 0")]
    [InlineData("2016-07", "CIS_CIP_bdpm.txt 19841 = 19838 + 3|CIS_COMPO_bdpm.txt 26223 = 26223 + 0|CIS_CPD_bdpm.txt 18359 = 18359 + 0|CIS_GENER_bdpm.txt 8514 = 7068 + 1446|"
        + "CIS_HAS_ASMR_bdpm.txt 5233 = 4388 + 845|CIS_HAS_SMR_bdpm.txt 9190 = 7673 + 1517|CIS_bdpm.txt 14088 = 14088 + 0|HAS_LiensPageCT_bdpm.txt 6122 = 6122 + 0")]
    public async Task A_real_BDPM_delivery_is_imported_to_the_line_and_a_second_time_changes_nothing(string delivery, string expected)
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        var first = await ImportAsync(SharedData.At("bdpm", delivery), data);
        Assert.Equal(expected.Split('|'), first.Select(report => $"{Text(report, "file")} {Number(report, "read")} = {Number(report, "accepted")} + {Number(report, "rejected")}").Order(StringComparer.Ordinal));
        Assert.All(first, report => Assert.Equal(Number(report, "rejected"), report.GetProperty("rejects").GetArrayLength()));

        var second = await ImportAsync(SharedData.At("bdpm", delivery), data);
        Assert.All(second, report => Assert.Equal((0, Number(report, "read") - Number(report, "rejected")), (Number(report, "accepted"), Number(report, "unchanged"))));
    }

    [Fact]
    public async Task A_web_page_saved_as_a_file_is_not_what_it_claims_to_be()
    {
        using var folder = new TemporaryFolder();
        var page = Path.Combine(folder.Path, "CIS_bdpm.txt");
        await File.WriteAllTextAsync(page, "<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head><body></body></html>\n");
        var (exit, output) = await ServerProcess.RunAsync("import", "bdpm", page, "--data", Path.Combine(folder.Path, "data"));
        Assert.Equal(2, exit);
        Assert.Contains("\"refused\"", output, StringComparison.Ordinal);
        (exit, output) = await ServerProcess.RunAsync("import", "finess", page, "--data", Path.Combine(folder.Path, "data"));
        Assert.True(exit == 2, output);
        (exit, output) = await ServerProcess.RunAsync("import", "bdpm", Path.Combine(folder.Path, "absent.txt"), "--data", Path.Combine(folder.Path, "data"));
        Assert.NotEqual(0, exit);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_made_while_serving_verifies_and_serves_under_a_new_epoch()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        for (var number = 0; number < 50; number++)
            await server.Http.SendAsync(Officine, Of(Line(Cip, DateTimeOffset.UtcNow.AddSeconds(-60 + number), number == 0 ? "count" : "dispensed", number == 0 ? 1_000 : 1)));
        Assert.Contains("no difference", await Crafted.SucceedAsync("verify", "--data", server.Data, "--against", server.Url, "--key", ServerProcess.AdminKey), StringComparison.Ordinal);

        var (copy, restored) = (Path.Combine(folder.Path, "copy"), Path.Combine(folder.Path, "restored"));
        await Crafted.SucceedAsync("backup", "--data", server.Data, "--to", copy);
        await server.Http.SendAsync(Officine, Of(Line(Cip, DateTimeOffset.UtcNow, "dispensed", 1)));
        Assert.Contains("50 rows, 1 establishments, 50 lines", await Crafted.SucceedAsync("verify", "--data", copy), StringComparison.Ordinal);
        var (exit, output) = await ServerProcess.RunAsync("backup", "--data", server.Data, "--to", copy);
        Assert.True(exit != 0 && output.Contains("is not empty", StringComparison.Ordinal), output);

        await Crafted.SucceedAsync("restore", "--from", copy, "--data", restored);
        await using var second = await ServerProcess.StartAsync(restored);
        Assert.Equal(951, (await second.Http.StocksAsync(Officine))[Cip]);
        Assert.Equal(950, (await server.Http.StocksAsync(Officine))[Cip]);
        Assert.NotEqual(await EpochAsync(server), await EpochAsync(second));
    }

    [Fact]
    public async Task Verification_names_what_was_changed_behind_the_programs_back()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        await server.Http.SendAsync(Officine, Of(Line(Cip, DateTimeOffset.UtcNow, "count", 10)));
        await server.Http.SendAsync(Officine, Of(Line(Cip, DateTimeOffset.UtcNow, "dispensed", 1)));
        Assert.Equal(0, await server.StopAsync());
        using (var journal = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(server.Data, "journal.db")};Pooling=False"))
        {
            journal.Open();
            using var lose = journal.CreateCommand();
            lose.CommandText = "DELETE FROM log WHERE row = 1";
            Assert.Equal(1, lose.ExecuteNonQuery());
        }
        var (exit, output) = await ServerProcess.RunAsync("verify", "--data", server.Data);
        Assert.Equal(1, exit);
        Assert.Contains("rows 1 to 1 are missing", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_verb_explains_itself_and_a_wrong_one_fails()
    {
        foreach (var verb in new[] { "serve", "import", "simulate", "verify", "backup", "restore", "keys" })
            Assert.Contains("Description:", await Crafted.SucceedAsync(verb, "--help"), StringComparison.Ordinal);
        Assert.NotEqual(0, (await ServerProcess.RunAsync("sereve")).ExitCode);
    }

    private static async Task<List<JsonElement>> ImportAsync(string delivery, string data) =>
        [.. (await Crafted.SucceedAsync("import", "bdpm", delivery, "--data", data)).Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement)];

    private static async Task<string> EpochAsync(ServerProcess server) => (await server.Http.GetFromJsonAsync("/api/v1/status")).GetProperty("epoch").GetString()!;
    private static string Text(JsonElement report, string name) => report.GetProperty(name).GetString()!;
    private static int Number(JsonElement report, string name) => report.GetProperty(name).GetInt32();
}

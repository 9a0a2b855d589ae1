using System.Globalization;
using System.Text.Json;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>Stocks, arrivals and epidemic weeks, from the file to the screen.</summary>
public class FactsTests
{
    private const string Cip = "3400930082157", SupplyOf = $"/api/v1/presentations/{Cip}/supply";

    [Fact]
    public async Task A_file_imported_beside_the_server_is_shown_within_seconds_raises_its_signal_and_survives_a_kill_and_a_backup()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        var file = Path.Combine(folder.Path, "stocks.csv");
        var today = DateTime.UtcNow.Date;
        string Day(int days) => today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(file,
        [
            "declarant;type;fait;presentation;date;quantite;arrivage;echeance;confirme;debut;fin",
            $"Biogaran;laboratoire;stock;{Cip};{Day(-1)};150;;;;;", $"Biogaran;laboratoire;ventes-mensuelles;{Cip};{Day(-1)};100;;;;{Day(-366)};{Day(-1)}",
            $"Biogaran;laboratoire;arrivage;{Cip};{Day(-20)};400;BG-1;{Day(-2)};non;;", $"Biogaran;laboratoire;arrivage;{Cip};hier;400;BG-2;{Day(2)};non;;",
        ]);
        var report = JsonDocument.Parse((await Crafted.SucceedAsync("import", "supply", file, "--data", server.Data)).Split('\n').First(line => line.StartsWith('{'))).RootElement;
        Assert.Equal((4, 3, 1), (report.GetProperty("read").GetInt32(), report.GetProperty("accepted").GetInt32(), report.GetProperty("rejected").GetInt32()));

        await Eventually.TrueAsync("the arrival is shown", async () =>
        {
            // Until the first fact is in, nobody names the presentation.
            using var answer = await server.Http.GetAsync(new Uri(SupplyOf, UriKind.Relative));
            return answer.IsSuccessStatusCode && (await SupplyAsync(server)).GetProperty("arrivals").GetArrayLength() == 1;
        });
        Assert.Equal("late", (await SupplyAsync(server)).GetProperty("arrivals")[0].GetProperty("concern").GetString());
        await Eventually.TrueAsync("the signals are raised", async () =>
            (await server.Http.GetFromJsonAsync("/api/v1/signals")).GetProperty("signals").EnumerateArray().Select(signal => signal.GetProperty("rule").GetProperty("name").GetString()).Order(StringComparer.Ordinal)
                .SequenceEqual(["arrival.late", "safety-stock.months"]), TimeSpan.FromSeconds(100));

        await Crafted.SucceedAsync("import", "supply", file, "--data", server.Data);
        await server.KillAsync();
        await server.StartAsync();
        Assert.Equal(1, (await SupplyAsync(server)).GetProperty("arrivals").GetArrayLength());
        Assert.Contains("3 facts", await Crafted.SucceedAsync("verify", "--data", server.Data), StringComparison.Ordinal);

        var (copy, restored) = (Path.Combine(folder.Path, "copy"), Path.Combine(folder.Path, "restored"));
        await Crafted.SucceedAsync("backup", "--data", server.Data, "--to", copy);
        await Crafted.SucceedAsync("restore", "--from", copy, "--data", restored);
        await using var second = await ServerProcess.StartAsync(restored);
        Assert.Equal(150, (await SupplyAsync(second)).GetProperty("holders")[0].GetProperty("stock").GetProperty("quantity").GetInt32());
    }

    [Fact]
    public async Task A_file_posted_is_reported_line_by_line_is_in_the_journal_once_and_the_command_line_knows_its_lines()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        var yesterday = DateTime.UtcNow.Date.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var content = $"declarant;type;fait;presentation;date;quantite\nBiogaran;laboratoire;stock;{Cip};{yesterday};150\nBiogaran;laboratoire;stock;{Cip};hier;150\nCERP;grossiste;stock;{Cip};{yesterday};70\n";
        var first = await PostAsync(server, content);
        Assert.Equal((3, 2, 0, 1), Counts(first));
        Assert.Equal((3, "time.format"), first.GetProperty("rejects")[0] is var reject ? (reject.GetProperty("line").GetInt32(), reject.GetProperty("code").GetString()) : default);
        // Answered, then killed: it was on disk.
        await server.KillAsync();
        await server.StartAsync();
        await Eventually.TrueAsync("both holders are shown", async () =>
        {
            using var answer = await server.Http.GetAsync(new Uri(SupplyOf, UriKind.Relative));
            return answer.IsSuccessStatusCode && (await SupplyAsync(server)).GetProperty("holders").GetArrayLength() == 2;
        });
        Assert.Equal((3, 0, 2, 1), Counts(await PostAsync(server, content)));
        var file = Path.Combine(folder.Path, "again.csv");
        await File.WriteAllTextAsync(file, content);
        Assert.Equal((3, 0, 2, 1), Counts(JsonDocument.Parse((await Crafted.SucceedAsync("import", "supply", file, "--data", server.Data)).Split('\n').First(line => line.StartsWith('{'))).RootElement));
        using (var wrong = await server.Http.PostAsync(new Uri("/api/v1/facts/supply", UriKind.Relative), new StringContent("no;such;columns\n", System.Text.Encoding.UTF8, "text/csv")))
            Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using (var reset = await server.Http.PostAsync(new Uri($"/api/v1/presentations/{Cip}/forecast/reset", UriKind.Relative), new StringContent("""{"reason":"changement d'indication"}""", System.Text.Encoding.UTF8, "application/json")))
            Assert.True(reset.IsSuccessStatusCode, await reset.Content.ReadAsStringAsync());
        await server.KillAsync();
        Assert.Contains("3 facts", await Crafted.SucceedAsync("verify", "--data", server.Data), StringComparison.Ordinal);

        static (int, int, int, int) Counts(JsonElement report) =>
            (report.GetProperty("read").GetInt32(), report.GetProperty("accepted").GetInt32(), report.GetProperty("unchanged").GetInt32(), report.GetProperty("rejected").GetInt32());
    }

    private static async Task<JsonElement> PostAsync(ServerProcess server, string content)
    {
        using var answer = await server.Http.PostAsync(new Uri("/api/v1/facts/supply?name=stocks.csv", UriKind.Relative), new StringContent(content, System.Text.Encoding.UTF8, "text/csv"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    [RealDataTheory, InlineData("epidemiology")]
    public async Task The_real_epidemic_files_imported_before_the_first_start_are_there_when_it_serves(string delivery)
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        var output = await Crafted.SucceedAsync("import", "epidemiology", SharedData.At(delivery), "--data", data);
        Assert.Equal(2, output.Split('\n').Count(line => line.Contains("\"rejected\":0", StringComparison.Ordinal)));
        await using var server = await ServerProcess.StartAsync(data);
        await Eventually.TrueAsync("all weeks are there", async () =>
            (await server.Http.GetFromJsonAsync("/api/v1/epidemiology?disease=grippe&territory=REG-53&weeks=520")).GetProperty("series").EnumerateArray().Any(series =>
                series.GetProperty("indicator").GetString() == "emergencyVisits" && series.GetProperty("weeks").GetArrayLength() == 183));
        var peak = (await server.Http.GetFromJsonAsync("/api/v1/epidemiology?weeks=520")).GetProperty("series")[0].GetProperty("weeks").EnumerateArray().First(week => week.GetProperty("week").GetString() == "2022-S51");
        Assert.Equal("epidemic", peak.GetProperty("phase").GetString());
        Assert.Empty((await server.Http.GetFromJsonAsync("/api/v1/signals")).GetProperty("signals").EnumerateArray());
    }

    private static Task<JsonElement> SupplyAsync(ServerProcess server) => server.Http.GetFromJsonAsync(SupplyOf);
}

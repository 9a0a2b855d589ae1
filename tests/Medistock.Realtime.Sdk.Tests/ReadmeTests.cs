using Medistock.Realtime.Sdk.Tests.Server;

namespace Medistock.Realtime.Sdk.Tests;

public sealed class ReadmeTests : IDisposable
{
    private readonly Sandbox _box = new();
    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task The_first_example_works_as_printed()
    {
        await using var server = await ServerDouble.StartAsync();
        var (address, key, folder, at) = (server.Address.ToString(), "key", _box.Outbox, Sandbox.At);
        {
            await using var medistock = MedistockClient.Start(new MedistockOptions { Server = new(address), Key = key, OutboxDirectory = folder });
            medistock.Report(StockReport.Dispensed("750000001", "3400930082157", 2, at));   // on disk when it returns
            await medistock.FlushAsync();
        }
        Assert.Equal(2m, server.Lines["750000001"].Single().Quantity);
    }

    [Fact]
    public async Task The_events_example_works_as_printed()
    {
        await using var server = await ServerDouble.StartAsync();
        List<string> said = [];
        void Show(string text) { lock (said) said.Add(text); }
        var (options, at) = (_box.Options(server.Address), Sandbox.At);
        {
            await using var medistock = MedistockClient.Start(options, client =>
            {
                client.LineRejected += (_, line) => Show($"{line.Line.LineId}: {line.Code}, {line.Message}");
                client.BatchRefused += (_, batch) => Show($"kept in {batch.File}: {batch.Message}");
                client.Paused += (_, paused) => Show($"{paused.Finess} is not let in: {paused.Message}");
                client.Acknowledged += (_, batch) => Show($"{batch.Lines} lines safe, {batch.Answer.Rejected.Count} rejected");
            });
            var id = medistock.Report(StockReport.Dispensed("750000001", "3400930082157", 20, at));
            medistock.Report(StockReport.Withdrawn("750000001", "3400930082157", id, at));    // it was 2
            medistock.Report(StockReport.Dispensed("750000001", "3400930082157", 2, at));
            medistock.ReportedThrough("750000001", at);                                      // nothing is missing up to here
            medistock.ClosedDay("750000001", "2026-11-29");
            await medistock.FlushAsync();
        }
        Assert.NotEmpty(said);
        Assert.Equal(3, server.Lines["750000001"].Count);
    }

    [Fact]
    public void Every_example_of_the_README_is_the_body_of_a_test_above()
    {
        var readme = File.ReadAllLines(Path.Combine(Repository.Root, "src", "Medistock.Realtime.Sdk", "README.md"));
        var tests = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Medistock.Realtime.Sdk.Tests", "ReadmeTests.cs")).Select(line => line.Trim()).ToHashSet();
        var inside = false;
        var lines = 0;
        foreach (var line in readme)
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inside = line == "```csharp";
            else if (inside && line.Trim() is { Length: > 0 } code)
            {
                Assert.Contains(code, tests);
                lines++;
            }
        }
        Assert.True(lines >= 3);
    }
}

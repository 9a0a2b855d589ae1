using Xunit.Abstractions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>Acknowledged = on disk, whatever dies: kill -9 at random moments under load, judged by a ledger of our own.</summary>
public class KillTests(ITestOutputHelper output)
{
    private const int Kills = 20, Pharmacies = 6;
    private static readonly string[] Presentations = ["3400930082157", "3400930155424", "3400935955838"];

    [Fact]
    public async Task No_acknowledged_line_is_lost_doubled_or_misplaced_over_twenty_kills()
    {
        var seed = Environment.GetEnvironmentVariable("MEDISTOCK_SEED") is { } given ? int.Parse(given, null) : Environment.ProcessId;
        output.WriteLine($"seed {seed} (MEDISTOCK_SEED)");
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        var chance = new Random(seed);
        using var enough = new CancellationTokenSource();
        var pharmacies = Enumerable.Range(0, Pharmacies).Select(number => new LedgeredPharmacy(
            _ => server.Http, Path.Combine(folder.Path, $"ledger-{number}"), $"75{number:0000000}", Presentations, seed + number)).ToList();
        var running = pharmacies.Select(pharmacy => pharmacy.RunAsync(enough.Token)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            var target = pharmacies.Sum(pharmacy => pharmacy.Acknowledged) + chance.Next(1, 60);
            using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            while (pharmacies.Sum(pharmacy => pharmacy.Acknowledged) < target) await beat.WaitForNextTickAsync();
            await server.KillAsync();
            await server.StartAsync();
        }
        await enough.CancelAsync();
        await Task.WhenAll(running);

        var lines = 0;
        Assert.True(pharmacies.Sum(pharmacy => pharmacy.Retries) > 0, "no kill fell on a batch under way: nothing was tried");
        foreach (var pharmacy in pharmacies)
        {
            await pharmacy.AssertServerAgreesAsync();
            lines += pharmacy.Ledger().Sum(batch => batch.Lines);
        }
        Assert.Equal(0, await server.StopAsync());
        var (exit, report) = await ServerProcess.RunAsync("verify", "--data", server.Data);
        output.WriteLine($"{Kills} kills, {pharmacies.Sum(pharmacy => pharmacy.Retries)} batches sent again, {lines} acknowledged lines: 0 lost, 0 doubled, 0 misplaced");
        output.WriteLine(report);
        Assert.Equal(0, exit);
    }
}

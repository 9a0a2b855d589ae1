using System.Diagnostics;
using System.Globalization;
using Medistock.Realtime.Sdk.Tests.Server;
using Xunit.Abstractions;
using static Medistock.Realtime.Sdk.Tests.Sandbox;

namespace Medistock.Realtime.Sdk.Tests;

public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 12;
    private readonly Sandbox _box = new();
    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task A_program_killed_again_and_again_loses_and_doubles_nothing_it_was_told_is_safe()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var server = await ServerDouble.StartAsync();
        server.Script = (_, _) => { lock (random) return random.Next(4) == 0 ? (Treat)random.Next(1, 5) : Treat.Well; };
        var ledger = Path.Combine(_box.Directory, "ledger.txt");
        long quantity = 1;
        for (var kill = 0; kill < Kills; kill++) quantity = await RunAndKillAsync(server.Address, ledger, quantity, random) + 1_000_000; // The host may be ahead of what we have read.

        await using (var last = MedistockClient.Start(_box.Options(server.Address)))
        {
            await last.FlushAsync(Patience.Enough);
            Assert.Equal(0, last.Status.PendingEntries);
            Assert.Equal(0, last.Status.RefusedBatches);
        }
        var told = (await File.ReadAllLinesAsync(ledger)).Where(line => line.Split(' ').Length == 3).Select(line => line.Split(' ')).ToList();
        var held = server.Lines.SelectMany(site => site.Value.Select(line => (Site: site.Key, Id: line.LineId!))).ToList();
        output.WriteLine($"{Kills} kills, {told.Count} lines in the ledger, {held.Count} at the server, {server.Requests.Count} requests");
        Assert.True(told.Count > Kills);
        Assert.Equal(held.Count, held.Distinct().Count());
        Assert.Empty(told.Select(line => (Site: line[0], Id: line[1])).Except(held));
        Assert.Equal((0, 0), (server.Duplicates, server.Conflicts));
        foreach (var site in server.Lines.Values) Assert.Equal(site.Select(line => line.Quantity).Order(), site.Select(line => line.Quantity));
    }

    private async Task<long> RunAndKillAsync(Uri server, string ledger, long quantity, Random random)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Medistock.Realtime.Sdk.KillHost.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { host, server.ToString(), _box.Outbox, ledger, quantity.ToString(CultureInfo.InvariantCulture), Site, Other })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        int reports;
        lock (random) reports = random.Next(1, 120);
        for (var i = 0; i < reports; i++)
        {
            if (await process.StandardOutput.ReadLineAsync(Patience.Enough) is not { } line) throw new InvalidOperationException("the host ended by itself");
            quantity = long.Parse(line, CultureInfo.InvariantCulture);
        }
        process.Kill();
        await process.WaitForExitAsync(Patience.Enough);
        return quantity;
    }
}

using System.Diagnostics;
using System.Globalization;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Sdk;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Verification;
using Xunit.Abstractions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>The SDK against the server it is made for: outages and crashes of either side lose and double nothing.</summary>
public class SdkAgainstRealServerTests(ITestOutputHelper output)
{
    private const string Officine = "750000001", Other = "130000002", Cip = "3400930082157";
    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Fact]
    public async Task Three_lines_bring_a_stock_to_the_server()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));

        await using var medistock = MedistockClient.Start(new MedistockOptions { Server = new(server.Url), Key = ServerProcess.AdminKey, OutboxDirectory = Path.Combine(folder.Path, "outbox") });
        medistock.Report(StockReport.Counted(Officine, Cip, 42, DateTimeOffset.UtcNow));
        await medistock.FlushAsync(Soon);

        Assert.Equal(42, (await server.Http.StocksAsync(Officine))[Cip]);
    }

    [Fact]
    public async Task Hours_of_outage_arrive_afterwards_once_and_in_order()
    {
        const int minutes = 6 * 60, perMinute = 5;
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        await server.KillAsync();

        // Six hours of sales, reported while nobody answers; the program itself restarts in the middle.
        var began = DateTimeOffset.UtcNow.AddMinutes(-minutes);
        var rejected = 0;
        await using (var before = MedistockClient.Start(Options(server, folder)))
        {
            before.Report(StockReport.Counted(Officine, Cip, 100_000, began.AddSeconds(-1)));
            for (var minute = 0; minute < minutes / 2; minute++) before.Report(Sales(began.AddMinutes(minute), perMinute));
        }
        await using var after = MedistockClient.Start(Options(server, folder), client => client.LineRejected += (_, _) => Interlocked.Increment(ref rejected));
        for (var minute = minutes / 2; minute < minutes; minute++) after.Report(Sales(began.AddMinutes(minute), perMinute));
        after.ReportedThrough(Officine, DateTimeOffset.UtcNow);
        Assert.Equal(1 + minutes * perMinute + 1, after.Status.PendingEntries);

        await server.StartAsync();
        var caughtUp = Stopwatch.StartNew();
        await after.FlushAsync(Soon);
        output.WriteLine($"{minutes * perMinute + 1} lines of {minutes / 60} hours delivered in {caughtUp.ElapsedMilliseconds} ms");
        Assert.Equal((0, 0, 0), (after.Status.PendingEntries, after.Status.RefusedBatches, rejected));
        Assert.Equal(100_000 - minutes * perMinute, (await server.Http.StocksAsync(Officine))[Cip]);
    }

    [Fact]
    public async Task A_program_and_its_server_killed_in_turn_leave_every_ledgered_line_in_the_journal_once()
    {
        const int kills = 6;
        var seed = Environment.GetEnvironmentVariable("MEDISTOCK_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.ProcessId;
        output.WriteLine($"seed {seed} (MEDISTOCK_SEED)");
        var chance = new Random(seed);
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        var (ledger, outbox) = (Path.Combine(folder.Path, "ledger.txt"), Path.Combine(folder.Path, "outbox"));
        long quantity = 1;
        for (var kill = 0; kill < kills; kill++)
        {
            // The host may be ahead of what was read from it; quantities stay small enough to be plausible.
            quantity = await RunAndKillAsync(server, outbox, ledger, quantity, chance.Next(5, 80), serverToo: kill % 2 == 1) + 5_000;
            if (!server.Alive) await server.StartAsync();
        }
        await using (var last = MedistockClient.Start(new MedistockOptions { Server = new(server.Url), Key = ServerProcess.AdminKey, OutboxDirectory = outbox }))
        {
            await last.FlushAsync(Soon);
            Assert.Equal((0, 0), (last.Status.PendingEntries, last.Status.RefusedBatches));
        }
        Assert.Equal(0, await server.StopAsync());

        var told = (await File.ReadAllLinesAsync(ledger)).Select(line => line.Split(' ')).Where(line => line.Length == 3)
            .Select(line => (Site: line[0], Id: line[1], Quantity: decimal.Parse(line[2], CultureInfo.InvariantCulture))).ToList();
        var held = Journalled(server.Data);
        output.WriteLine($"{kills} kills, {told.Count} lines in the ledger, {held.Count} in the journal");
        Assert.True(told.Count > kills);
        Assert.Equal(held.Count, held.Select(line => (line.Site, line.Id)).Distinct().Count());
        Assert.Empty(told.Except(held));
        Assert.Contains("no difference", await Crafted.SucceedAsync("verify", "--data", server.Data), StringComparison.Ordinal);
    }

    private static MedistockOptions Options(ServerProcess server, TemporaryFolder folder) => new()
    {
        Server = new(server.Url), Key = ServerProcess.AdminKey, OutboxDirectory = Path.Combine(folder.Path, "outbox"),
        FirstRetry = TimeSpan.FromMilliseconds(50), LongestRetry = TimeSpan.FromMilliseconds(500),
    };

    private static List<StockReport> Sales(DateTimeOffset minute, int count) => [.. Enumerable.Range(0, count).Select(second => StockReport.Dispensed(Officine, Cip, 1, minute.AddSeconds(second)))];

    private static List<(string Site, string Id, decimal Quantity)> Journalled(string data)
    {
        using var directory = DataDirectory.OpenToRead(data);
        using var scan = JournalScan.Open(directory);
        return [.. scan.Rows(CancellationToken.None).Where(row => row.Entry.Stream.StartsWith("stock/", StringComparison.Ordinal))
            .SelectMany(row => BatchRecord.Decode(row.Entry.Payload.Span).Batch.Facts.Select(fact => (row.Entry.Stream["stock/".Length..], fact.LineId!, fact.Quantity.ToDecimal())))];
    }

    private static async Task<long> RunAndKillAsync(ServerProcess server, string outbox, string ledger, long quantity, int calls, bool serverToo)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.Environment["MEDISTOCK_KEY"] = ServerProcess.AdminKey;
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Medistock.Realtime.Sdk.KillHost.dll"), server.Url, outbox, ledger, quantity.ToString(CultureInfo.InvariantCulture), Officine, Other])
            start.ArgumentList.Add(argument);
        using var host = Process.Start(start)!;
        try
        {
            for (var call = 0; call < calls; call++)
            {
                if (await host.StandardOutput.ReadLineAsync(Soon) is not { } line) throw new InvalidOperationException("the host ended by itself");
                quantity = long.Parse(line, CultureInfo.InvariantCulture);
                if (serverToo && call == calls / 2) await server.KillAsync();
            }
        }
        finally
        {
            host.Kill();
        }
        await host.WaitForExitAsync(Soon);
        return quantity;
    }
}

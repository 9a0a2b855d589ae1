using System.Text.Json;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Cluster.Tests.Support;

/// <summary>What must hold after whatever was done to a cluster.</summary>
internal static class Invariants
{
    private const string Stock = "stock/";
    /// <summary>Anti-entropy passes every 20 s and looks twice.</summary>
    private static readonly TimeSpan Healed = TimeSpan.FromSeconds(90);

    private sealed record Found(
        Dictionary<string, List<(Guid Batch, long Sequence, int Lines)>> Batches, Dictionary<(string Territory, string Presentation), decimal> Sums, List<(Told Told, string? Assignee)> Log);

    /// <summary>Ends the load, brings all silos back and judges.</summary>
    public static async Task HoldAsync(RunningCluster cluster)
    {
        await cluster.WholeAsync();
        await cluster.Load.EndAsync();
        var found = Read(cluster);
        var lines = AcknowledgedOnce(cluster, found);
        await ScreensHaveTheLogAsync(cluster, found);
        await SumsAreTheFoldAsync(cluster, found);
        foreach (var pharmacy in cluster.Load.Pharmacies) await pharmacy.AssertServerAgreesAsync(replays: 3);
        var (exit, report) = await RunningProduct.RunAsync(TimeSpan.FromMinutes(5), "verify", "--store", cluster.Store, "--against", cluster.Silos[^1].Url, "--key", RunningProduct.AdminKey);
        Assert.True(exit == 0, report);
        var load = cluster.Load;
        cluster.Say($"{load.Acknowledged} batches, {lines} acknowledged lines: 0 lost, 0 doubled, 0 misplaced; {load.Retries} answers lost, asked again: {load.Refusals}; "
            + $"{found.Log.Count} changes of signals, {load.Officer.Done.Count} by the officer; screens {string.Join(", ", load.Screens.Select(screen => $"{screen.AllTold.Count} after {screen.First} ({screen.Cuts} cuts)"))}");
        cluster.Say(report.TrimEnd());
    }

    /// <summary>The journal, once: every batch, what it folds to, and the log of signals.</summary>
    private static Found Read(RunningCluster cluster)
    {
        using var store = Storage.Stores.Store.OpenToRead(StoreAddress.Parse(cluster.Store));
        using var registry = store.OpenRegistry(TimeProvider.System);
        using var scan = store.OpenScan();
        var found = new Found([], [], []);
        var folds = new Dictionary<string, StockVerification>();
        var lineIds = new HashSet<string>();
        foreach (var (_, entry) in scan.Rows(CancellationToken.None))
        {
            if (entry.Stream == SignalBoard.Stream && !AnnouncedPlan.IsOne(entry.Payload.Span))
            {
                var signal = SignalCodec.Decode(entry.Payload.Span).Signal;
                found.Log.Add((new(entry.Sequence, signal.Id, signal.Version), signal.AssignedTo));
            }
            if (!entry.Stream.StartsWith(Stock, StringComparison.Ordinal)) continue;
            var finess = entry.Stream[Stock.Length..];
            if (!folds.TryGetValue(finess, out var fold)) folds[finess] = fold = new(Domain.Codes.Finess.Parse(finess), registry.Reference.Current, CoverageRules.Default, null);
            fold.Take(entry);
            var facts = BatchRecord.Decode(entry.Payload.Span).Batch.Facts;
            foreach (var fact in facts) Assert.True(fact.LineId is null || lineIds.Add($"{finess} {fact.LineId}"), $"{finess}: line {fact.LineId} is there twice");
            if (!found.Batches.TryGetValue(finess, out var batches)) found.Batches[finess] = batches = [];
            batches.Add((entry.BatchId!.Value, entry.Sequence, facts.Count));
        }
        // Sequences without a gap, batch ids without a repetition, checksums.
        Assert.True(scan.FaultCount == 0, string.Join('\n', scan.Faults.Select(fault => fault.Message)));
        foreach (var (finess, fold) in folds)
        {
            fold.Finish();
            Assert.True(fold.Differences.Count == 0, string.Join('\n', fold.Differences));
            foreach (var (presentation, stock) in fold.Stocks())
                foreach (var territory in (string[])["FR", "DEP-" + Country.DepartmentOf(finess)])
                    found.Sums[(territory, presentation.ToString())] = found.Sums.GetValueOrDefault((territory, presentation.ToString())) + stock!.Value.ToDecimal();
        }
        return found;
    }

    /// <summary>Each acknowledged batch is in the journal at its place, whole; nothing is there that was not acknowledged: every sender has waited for its last answer.</summary>
    private static int AcknowledgedOnce(RunningCluster cluster, Found found)
    {
        var lines = 0;
        foreach (var pharmacy in cluster.Load.Pharmacies)
        {
            var ledger = pharmacy.Ledger().Select(batch => (batch.BatchId, batch.Sequence, batch.Lines)).ToList();
            var journal = found.Batches[pharmacy.Finess];
            if (!ledger.SequenceEqual(journal))
                Assert.Fail($"{pharmacy.Finess}: acknowledged and not there: {string.Join(", ", ledger.Except(journal).Take(5))}; there and not acknowledged: {string.Join(", ", journal.Except(ledger).Take(5))}");
            lines += ledger.Sum(batch => batch.Lines);
        }
        Assert.Equal(cluster.Load.Pharmacies.Count, found.Batches.Count);
        return lines;
    }

    /// <summary>Every screen was told, in order and once, each change after its first snapshot; what the officer was acknowledged is one row.</summary>
    private static async Task ScreensHaveTheLogAsync(RunningCluster cluster, Found found)
    {
        Assert.Equal(Enumerable.Range(1, found.Log.Count).Select(sequence => (long)sequence), found.Log.Select(row => row.Told.Sequence));
        foreach (var screen in cluster.Load.Screens)
        {
            await Eventually.TrueAsync($"a screen is at {found.Log.Count}, not at {screen.At}; {string.Join("; ", screen.Faults)}", () => Task.FromResult(screen.At >= found.Log.Count), Healed);
            // Whoever is answered on may raise signals after the journal was read: those are not compared.
            Assert.Equal(found.Log.Select(row => row.Told).Where(told => told.Sequence > screen.First), screen.AllTold.Where(told => told.Sequence <= found.Log.Count));
            Assert.True(screen.Faults.Count == 0, string.Join('\n', screen.Faults));
        }
        var rows = found.Log.CountBy(row => (row.Told.Signal, row.Told.Version, row.Assignee)).ToDictionary();
        foreach (var (signal, version, assignee) in cluster.Load.Officer.Done) Assert.Equal((assignee, 1), (assignee, rows.GetValueOrDefault((signal, version, assignee))));
    }

    /// <summary>On every silo, the nation and each department show the sum of what their establishments' journals fold to.</summary>
    private static async Task SumsAreTheFoldAsync(RunningCluster cluster, Found found)
    {
        foreach (var silo in cluster.Silos)
        {
            foreach (var expected in found.Sums.GroupBy(sum => sum.Key.Territory, sum => (sum.Key.Presentation, sum.Value)))
            {
                var shown = "";
                var want = Shown(expected);
                var same = false;
                try
                {
                    await Eventually.TrueAsync(expected.Key, async () =>
                    {
                        using var answer = await silo.Http.GetAsync($"/api/v1/territories/{expected.Key}/coverage?link=pui&limit=5000");
                        var text = await answer.Content.ReadAsStringAsync();
                        if (!answer.IsSuccessStatusCode)
                        {
                            shown = text;
                            return false;
                        }
                        shown = Shown(JsonDocument.Parse(text).RootElement.GetProperty("coverage").EnumerateArray()
                            .Select(row => (row.GetProperty("presentation").GetString()!, row.GetProperty("stock") is { ValueKind: JsonValueKind.Number } stock ? stock.GetDecimal() : -1)));
                        return same = shown == want;
                    }, Healed);
                }
                catch (TimeoutException)
                {
                    Assert.True(same, $"silo {silo.Number}, {expected.Key}: shown {shown}\nfolded {want}");
                }
            }
        }
    }

    private static string Shown(IEnumerable<(string Presentation, decimal Stock)> rows) =>
        string.Join(' ', rows.OrderBy(row => row.Presentation, StringComparer.Ordinal).Select(row => FormattableString.Invariant($"{row.Presentation}={row.Stock:0.####}")));
}

using System.CommandLine;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Commands;

/// <summary>
/// <c>medistock verify</c>: folds the journal from its first row and holds it against the recorded contributions, the snapshots and, with
/// <c>--against</c>, the figures a running server shows. Reads only; works offline, beside a server, and on a copy.
/// </summary>
internal static class VerifyCommand
{
    private const int ShownDifferences = 100;
    private const string StockPrefix = "stock/";

    public static Command Create()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var against = CommonOptions.Optional("--against", "URL of the server that serves this directory: its live figures are compared too.");
        var key = CommonOptions.Optional("--key", "Key for --against; it must read every establishment.");
        var command = new Command("verify", "Folds the journal from the start and compares it with everything derived from it. Exit 1 and the differences if they differ.") { data, store, against, key };
        command.SetAction((parsed, cancel) => CommonOptions.Guarded("verify", () =>
            VerifyAsync(CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!), parsed.GetValue(against), parsed.GetValue(key), cancel)));
        return command;
    }

    private static async Task<int> VerifyAsync(StoreAddress address, string? against, string? key, CancellationToken cancel)
    {
        if (against is not null && !(Uri.TryCreate(against, UriKind.Absolute, out var server) && server.Scheme is ("http" or "https")))
        {
            await Console.Error.WriteLineAsync($"medistock verify: --against '{against}' is no address such as http://127.0.0.1:8080");
            return CommonOptions.Usage;
        }
        using var store = Store.OpenToRead(address);
        using var registry = store.OpenRegistry(TimeProvider.System);
        using var scan = store.OpenScan();
        var book = registry.Reference.Current;
        var differences = new List<string>();
        var snapshots = new Dictionary<string, Actors.Ports.Snapshot>(StringComparer.Ordinal);
        var intact = 0L;
        foreach (var found in scan.Snapshots())
        {
            if (!found.Intact) Console.WriteLine($"{found.Stream}: its snapshot is damaged; {(KeptDays.IsOne(found.Stream) ? "that day is a gap in what screens show of the past" : "the engine makes it again from the journal")}");
            else intact++;
            // Kept days are gigabytes, and nothing here is held against them.
            if (found.Intact && found.Stream.StartsWith(StockPrefix, StringComparison.Ordinal)) snapshots[found.Stream] = found.Snapshot;
        }

        var stocks = new Dictionary<string, StockVerification>(StringComparer.Ordinal);
        var progress = new Progress(scan.LastRow);
        var checkpoints = new Dictionary<string, StockCheckpoint>(StringComparer.Ordinal);
        long signals = 0, facts = 0;
        foreach (var (row, entry) in scan.Rows(cancel))
        {
            progress.At(row);
            if (entry.Stream.StartsWith(StockPrefix, StringComparison.Ordinal))
            {
                if (!stocks.TryGetValue(entry.Stream, out var stock))
                {
                    var finess = Finess.Parse(entry.Stream[StockPrefix.Length..]);
                    stocks[entry.Stream] = stock = new(finess, book, CoverageRules.Default, snapshots.TryGetValue(entry.Stream, out var snapshot) ? snapshot : null,
                        entry.Sequence > 1 ? checkpoints.GetValueOrDefault(entry.Stream) : null);
                }
                stock.Take(entry);
            }
            else if (entry.Stream.StartsWith(StockCheckpoint.Prefix, StringComparison.Ordinal)) checkpoints[entry.Stream[StockCheckpoint.Prefix.Length..]] = StockCheckpoint.Decode(entry.Payload.Span);
            else if (entry.Stream == SignalBoard.Stream)
            {
                if (AnnouncedPlan.IsOne(entry.Payload.Span)) AnnouncedPlan.Decode(entry);
                else SignalCodec.Decode(entry.Payload.Span);
                signals++;
            }
            else if (entry.Stream == WinterPlanActor.Stream) PlanCodec.Decode(entry.Payload.Span);
            else if (entry.Stream is FactLog.SupplyStream or FactLog.EpidemicStream or FactLog.ForecastStream)
            {
                var record = FactRecord.Decode(entry.Payload.Span);
                facts += record.Supply.Count + record.Epidemic.Count + record.Resets.Count;
            }
        }
        differences.AddRange(scan.Faults.Select(fault => fault.Message));
        foreach (var stock in stocks.Values)
        {
            stock.Finish();
            differences.AddRange(stock.Differences);
        }
        if (against is not null) differences.AddRange(await LiveComparison.CompareAsync(new(against), key, stocks.Values, cancel));

        foreach (var difference in differences.Take(ShownDifferences)) Console.WriteLine(difference);
        if (differences.Count > ShownDifferences) Console.WriteLine($"… and {differences.Count - ShownDifferences} more");
        Console.WriteLine($"{scan.LastRow} rows, {stocks.Count} establishments, {stocks.Values.Sum(stock => stock.Lines)} lines, {signals} signal changes, {facts} facts, "
            + $"{intact} snapshots{(against is null ? "" : ", live figures")}: {(differences.Count == 0 ? "no difference" : $"{differences.Count} differences")}");
        return differences.Count == 0 ? 0 : CommonOptions.Failed;
    }

    /// <summary>A line on the error output now and then, so that a long verification is seen to go on.</summary>
    private sealed class Progress(long rows)
    {
        private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
        private long _shown = TimeProvider.System.GetTimestamp();

        public void At(long row)
        {
            if (TimeProvider.System.GetElapsedTime(_shown) < Every) return;
            _shown = TimeProvider.System.GetTimestamp();
            Console.Error.WriteLine($"{row} of {rows} rows");
        }
    }
}

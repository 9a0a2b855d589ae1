using System.CommandLine;
using System.Text;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Reports.Retex;
using Medistock.Realtime.Server.Exercises;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock report retex</c>: reports from the journal alone; reads only, beside a server or on a copy.</summary>
internal static class ReportCommand
{
    public static Command Create() => new("report", "Reports from the journal.") { Retex() };

    private static Command Retex()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var season = CommonOptions.Optional("--season", "The season: 2026-2027, or 2027 for an austral one.");
        var folder = CommonOptions.Optional("--out", "Folder for the report; made if it is missing.");
        var progress = LongWork.Progress();
        var command = new Command("retex", "The season's feedback report, as an HTML file made to be printed: phases, lead times, proposals, signals, measures, data quality, timeline. The same journal gives the same bytes.")
        {
            data, store, season, folder, progress,
        };
        command.SetAction((parsed, cancel) => LongWork.RunAsync("report retex", parsed.GetValue(progress), async work =>
        {
            work.Stands = "no report was written";
            if (parsed.GetValue(season) is not { } asked || !DecisionRules.IsSeason(asked)) return await RefusedAsync("--season: 2026-2027, or 2027 for an austral one, is expected");
            if (parsed.GetValue(folder) is not { Length: > 0 } into) return await RefusedAsync("--out: a folder is expected");
            using var open = Store.OpenToRead(CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!));
            using var scan = open.OpenScan();
            List<PlanEntry> entries = [];
            List<SignalChange> signals = [];
            long read = 0;
            foreach (var row in scan.InOrder(cancel))
            {
                work.At(++read, scan.LastRow, "rows");
                if (row.Stream == WinterPlanActor.Stream) entries.Add(PlanCodec.Decode(row.Payload.Span));
                else if (row.Stream == SignalBoard.Stream && !AnnouncedPlan.IsOne(row.Payload.Span)) signals.Add(new(row.Sequence, SignalCodec.Decode(row.Payload.Span).Signal));
            }
            // Until the newest thing that was recorded, not until now: the same rows give the same report.
            var through = entries.Select(entry => entry.RecordedAt).Concat(signals.Select(change => change.Signal.ChangedAt)).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
            if (SeasonReport.Of(asked, entries, signals, through, EffectMeter.Estimate) is not { } report) return await RefusedAsync($"no season {asked} was opened in this store");
            Directory.CreateDirectory(into);
            var file = Path.Combine(into, $"retex-{asked}.html");
            // Whole or not at all, and an older one stays until then.
            var part = file + ".part";
            await File.WriteAllTextAsync(part, Watermark.On(RetexPage.Of(report), open.Manifest.Exercise), new UTF8Encoding(false), CancellationToken.None);
            File.Move(part, file, overwrite: true);
            Console.WriteLine($"{file}: {report.PlanRows} rows of the plan, {report.SignalRows} changes of signals{(report.Closed ? "" : "; the season is not closed")}");
            return 0;
        }, cancel));
        return command;
    }

    private static async Task<int> RefusedAsync(string why)
    {
        await Console.Error.WriteLineAsync("medistock report: " + why);
        return CommonOptions.Usage;
    }
}

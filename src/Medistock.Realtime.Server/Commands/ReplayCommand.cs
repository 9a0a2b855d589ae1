using System.CommandLine;
using Medistock.Realtime.Actors.Replay;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Server.Replay;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Commands;

/// <summary>
/// <c>medistock replay</c>: any past moment as it was known then, and as it might have been. Folds the journal in the order of recording, in process; reads only; works offline, beside a server, and on a copy.
/// </summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var at = CommonOptions.Optional("--at", "The moment: 2026-11-23T08:00:00Z, 2026-11-23T08:00:00+01:00, or 2026-11-23 (midnight in Paris). By the store's clock, and not in its future.");
        var from = CommonOptions.Optional("--from", "Several moments: the first one.");
        var to = CommonOptions.Optional("--to", "Several moments: none later than this.");
        var every = CommonOptions.Optional("--every", $"Several moments: how far apart, as 1d (unless said), 6h, 15m; at most {Moments.Limit} moments.");
        var presentations = Several("--presentation", "Only these presentations: CIP13, UCD or X- codes.");
        var territories = Several("--territory", "Only these territories: FR, METRO, REG-53, DEP-2A.");
        var whatIf = CommonOptions.Optional("--what-if", "JSON file of changes applied on the way: thresholds, arrivals, consumption, withdrawn establishments. Prints both runs, their differences, and the signals that come earlier, later or not at all.");
        var signals = CommonOptions.Flag("--signals", "Lists the signals that were open at each moment, as the log told them, instead of only counting them.");
        var progress = LongWork.Progress();
        var command = new Command("replay", "Any past moment as it was known then: folds the journal up to it, on a clock that follows the journal. One JSON object a line. Exit 2 when the what-if file is not understood, 130 when stopped.")
        {
            data, store, at, from, to, every, presentations, territories, whatIf, signals, progress,
        };
        command.SetAction((parsed, cancel) => LongWork.RunAsync("replay", parsed.GetValue(progress), async work =>
        {
            await using var output = Console.OpenStandardOutput();
            return await RunAsync(new(
                CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!), parsed.GetValue(at), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(every),
                parsed.GetValue(presentations) ?? [], parsed.GetValue(territories) ?? [], parsed.GetValue(whatIf), parsed.GetValue(signals)), output, Console.Error, work);
        }, cancel));
        return command;
    }

    /// <summary>What was typed.</summary>
    internal sealed record Typed(
        StoreAddress Store, string? At, string? From, string? To, string? Every, IReadOnlyList<string> Presentations, IReadOnlyList<string> Territories, string? WhatIf, bool Signals);

    internal static async Task<int> RunAsync(Typed typed, Stream output, TextWriter errors, LongWork work)
    {
        var cancel = work.Stop;
        using var store = Store.OpenToRead(typed.Store);
        if (Moments.Parse(typed.At, typed.From, typed.To, typed.Every, store.Time(TimeProvider.System).GetUtcNow(), out var wrong) is not { } moments) return await RefusedAsync(errors, wrong, CommonOptions.Usage);
        if (AskedOf(typed.Presentations, typed.Territories, out wrong) is not { } asked) return await RefusedAsync(errors, wrong, CommonOptions.Usage);
        var book = store.ReadReference();
        WhatIf? changes = null;
        if (typed.WhatIf is { } file)
        {
            try
            {
                changes = WhatIfFile.Read(await File.ReadAllBytesAsync(file, cancel), book);
            }
            catch (InvalidDataException notUnderstood)
            {
                return await RefusedAsync(errors, $"--what-if {file}: {notUnderstood.Message}", CommonOptions.NotWhatItClaims);
            }
        }
        using var scan = store.OpenScan();
        using var lines = new WholeLines(output);
        using var rewind = new Rewind(scan, new(book, CoverageFile.Read(store), store.Manifest.Clock.Speed, store.Manifest.Epoch), changes);
        var told = new ReplayOutput(lines, asked, typed.Signals);
        try
        {
            foreach (var moment in moments)
            {
                await rewind.MoveToAsync(moment, cancel, Told);
                if (rewind.Begins is { } begins && begins <= moment) await told.MomentAsync(rewind, moment, cancel);
                else told.Empty(moment, rewind.Begins);
            }
            told.SignalsOf(rewind, moments[^1]);
        }
        catch (Exception problem) when (work.IsStop(problem))
        {
            return await work.StoppedAsync($"at {Moments.Shown(rewind.Was.Now)}; it only reads");
        }
        work.Done(rewind.Rows, scan.LastRow, "rows", Moments.Shown(rewind.Was.Now));
        if (rewind.Was.Unlike > 0)
            await errors.WriteLineAsync($"medistock replay: {rewind.Was.Unlike} rows held lines that the reference of today would refuse: they are passed over");
        return 0;

        void Told(Rewind at)
        {
            if ((at.Rows & 0x3F) == 0) work.At(at.Rows, scan.LastRow, "rows", () => Moments.Shown(at.Was.Now));
        }
    }

    private static async Task<int> RefusedAsync(TextWriter errors, string why, int code)
    {
        await errors.WriteLineAsync($"medistock replay: {why}");
        return code;
    }

    private static Asked? AskedOf(IReadOnlyList<string> presentations, IReadOnlyList<string> territories, out string wrong)
    {
        wrong = "";
        var (codes, places) = (new SortedSet<PresentationCode>(), new List<TerritoryCode>());
        foreach (var text in presentations)
        {
            if (!PresentationCode.TryParse(text, out var code, out var refused)) wrong = $"--presentation: {refused.Message}";
            else codes.Add(code);
        }
        foreach (var text in territories)
        {
            if (!TerritoryCode.TryParse(text, out var code, out var refused)) wrong = $"--territory: {refused.Message}";
            else if (!places.Contains(code)) places.Add(code);
        }
        return wrong.Length > 0 ? null : new([.. codes], places);
    }

    private static Option<string[]> Several(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
}

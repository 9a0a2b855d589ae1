using System.CommandLine;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Sources.Bdpm;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Sources.Epidemiology;
using Medistock.Realtime.Sources.Hospitals;
using Medistock.Realtime.Sources.Reading;
using Medistock.Realtime.Sources.Shortages;
using Medistock.Realtime.Sources.Supply;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock import SOURCE FILE…</c>: one JSON report per file; works beside a running server, which takes the new reference and the new facts within seconds.</summary>
internal static class ImportCommand
{
    private static readonly ISource[] Sources = [new BdpmSource(), new HospitalSource(), new EpidemiologySource(), new SupplySource(), new ShortageSource()];
    public static Command Create()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var source = new Argument<string>("source") { Description = string.Join(", ", Sources.Select(known => known.Name)) };
        source.AcceptOnlyFromAmong([.. Sources.Select(known => known.Name)]);
        var files = new Argument<string[]>("files") { Description = "Files, or folders that hold a delivery.", Arity = ArgumentArity.OneOrMore };
        var progress = LongWork.Progress();
        var command = new Command("import", "Imports official files. Exit 0 when every file was understood (rejected lines or not), 2 when one is not what it claims to be, 130 when stopped: nothing is stored then.") { source, files, data, store, progress };
        command.SetAction((parsed, cancel) => LongWork.RunAsync("import", parsed.GetValue(progress), work => Task.FromResult(
            Import(Sources.Single(known => known.Name == parsed.GetValue(source)), parsed.GetValue(files)!, CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!), work)), cancel));
        return command;
    }

    private static int Import(ISource source, string[] paths, StoreAddress address, LongWork work)
    {
        work.Stands = "nothing was stored; import the same files again";
        var files = Watched(GivenFile.FromDisk(paths), work);
        if (files.Count == 0)
        {
            Console.Error.WriteLine($"medistock import: no file in {string.Join(", ", paths)}");
            return CommonOptions.Usage;
        }
        using var store = Store.OpenBeside(address, CommonOptions.Fresh());
        using var registry = store.OpenRegistry(TimeProvider.System);
        var now = store.Time(TimeProvider.System).GetUtcNow();
        source = source switch { SupplySource => new SupplySource(now), ShortageSource => new ShortageSource(LocalCalendar.DateOf(LocalCalendar.Of("Europe/Paris").DayOf(now.ToUnixTimeMilliseconds()))), _ => source };
        var result = source.Read(files, registry.Reference.Current, ImportLedger.Read(store, source.Name));
        // From here on it is all or nothing: a stop that comes now comes too late.
        work.Stop.ThrowIfCancellationRequested();
        registry.Reference.Save(result.Presentations, result.Establishments, FrenchDepartments.Load());
        registry.Inbox.Put([.. result.Facts.SelectMany(facts => FactParcels.Of(source.Name, facts, FactParcels.Principal, now))]);
        foreach (var report in result.Reports)
        {
            if (report.Refused is null)
                registry.Reference.Imports.Record(report.Source, report.File, report.Sha256, report.Read, report.Accepted, report.Unchanged, report.Rejected);
            Console.WriteLine(ImportReportJson.Write(report));
        }
        ImportLedger.Write(store, source.Name, result.Taken);
        return result.ExitCode;
    }

    /// <summary>Progress over all files, by their bytes.</summary>
    private static List<GivenFile> Watched(IReadOnlyList<GivenFile> files, LongWork work)
    {
        var (all, before) = (files.Sum(file => file.Bytes.LongLength), 0L);
        List<GivenFile> watched = [];
        foreach (var file in files)
        {
            var begins = before;
            watched.Add(file with { Reading = (line, lines) => work.At(begins + file.Bytes.LongLength * line / lines >> 10, all >> 10, "KiB read", () => file.Name) });
            before += file.Bytes.LongLength;
        }
        return watched;
    }
}

using System.CommandLine;
using Medistock.Realtime.Sources.Bdpm;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Sources.Epidemiology;
using Medistock.Realtime.Sources.Hospitals;
using Medistock.Realtime.Sources.Reading;
using Medistock.Realtime.Sources.Supply;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock import SOURCE FILE…</c>: one JSON report per file; works beside a running server, which takes the new reference and the new facts within seconds.</summary>
internal static class ImportCommand
{
    private static readonly ISource[] Sources = [new BdpmSource(), new HospitalSource(), new EpidemiologySource(), new SupplySource()];
    public static Command Create()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var source = new Argument<string>("source") { Description = string.Join(", ", Sources.Select(known => known.Name)) };
        source.AcceptOnlyFromAmong([.. Sources.Select(known => known.Name)]);
        var files = new Argument<string[]>("files") { Description = "Files, or folders that hold a delivery.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("import", "Imports official files. Exit 0 when every file was understood (rejected lines or not), 2 when one is not what it claims to be.") { source, files, data, store };
        command.SetAction((parsed, _) => CommonOptions.Guarded("import", () => Task.FromResult(
            Import(Sources.Single(known => known.Name == parsed.GetValue(source)), parsed.GetValue(files)!, CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!)))));
        return command;
    }

    private static int Import(ISource source, string[] paths, StoreAddress address)
    {
        var files = GivenFile.FromDisk(paths);
        if (files.Count == 0)
        {
            Console.Error.WriteLine($"medistock import: no file in {string.Join(", ", paths)}");
            return CommonOptions.Usage;
        }
        using var store = Store.OpenBeside(address, CommonOptions.Fresh());
        using var registry = store.OpenRegistry(TimeProvider.System);
        var now = store.Time(TimeProvider.System).GetUtcNow();
        if (source is SupplySource) source = new SupplySource(now);
        var result = source.Read(files, registry.Reference.Current, ImportLedger.Read(store, source.Name));
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
}

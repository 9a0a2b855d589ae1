using Medistock.Realtime.Sources.Reading;
using Medistock.Realtime.Sources.Supply;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Web.Supply;

namespace Medistock.Realtime.Hosting;

/// <summary>What <c>import supply</c> does, for a file that was posted: the same reading, report, ledger and inbox. One file at a time in a process; the API bounds how many wait.</summary>
internal sealed class SupplyFiles(Store store, OpenRegistry registry) : ISupplyFiles, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public async Task<SupplyFileOutcome> TakeAsync(string name, byte[] content, string principal, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Take(name, content, principal), CancellationToken.None);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private SupplyFileOutcome Take(string name, byte[] content, string principal)
    {
        var now = store.Time(TimeProvider.System).GetUtcNow();
        var source = new SupplySource(now);
        var result = source.Read([new GivenFile(name, content)], registry.Reference.Current, ImportLedger.Read(store, source.Name));
        var report = result.Reports.Single();
        if (report.Refused is { } refused) return new SupplyFileOutcome.Refused(refused.Code, refused.Message);
        try
        {
            registry.Inbox.Put([.. result.Facts.SelectMany(facts => FactParcels.Of(source.Name, facts, principal, now))]);
        }
        catch (IOException full)
        {
            return new SupplyFileOutcome.NotNow(full.Message);
        }
        registry.Reference.Imports.Record(report.Source, report.File, report.Sha256, report.Read, report.Accepted, report.Unchanged, report.Rejected);
        ImportLedger.Write(store, source.Name, result.Taken);
        return new SupplyFileOutcome.Taken(ImportReportJson.Write(report));
    }
}

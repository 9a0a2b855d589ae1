using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Storage.Tests.PostgreSql;

public sealed class StoreCopyTests : IDisposable
{
    private readonly TestDirectory _files = new();
    private readonly TestDirectory _back = new();
    private readonly Lazy<string> _connection = new(() => ThrowAwayServer.Shared.CreateDatabase());

    private StoreAddress Sqlite => new StoreAddress.Sqlite(_files.Path);
    private StoreAddress Postgres => new StoreAddress.PostgreSql(_connection.Value);

    public void Dispose()
    {
        _files.Dispose();
        _back.Dispose();
        if (_connection.IsValueCreated) ThrowAwayServer.Shared.DropDatabase(_connection.Value);
    }

    private static Guid Batch(long i) => new((int)i, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]);
    private static Task<CopyReport> CopyAsync(StoreAddress from, StoreAddress to, Action<long, long>? progress = null, CancellationToken cancel = default) =>
        StoreCopy.RunAsync(from, to, TimeProvider.System, progress ?? ((_, _) => { }), cancel);

    private async Task<string> FillAsync(int rows)
    {
        using var store = Store.OpenToServe(Sqlite, TestDirectory.Fresh);
        using (var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System))
        {
            await Task.WhenAll(Enumerable.Range(1, rows).SelectMany(i => new[]
            {
                journal.Journal.AppendAsync(TestJournal.Entry("stock/1", i, Batch(i), 300), CancellationToken.None).AsTask(),
                journal.Journal.AppendAsync(TestJournal.Entry("stock/2", i, Batch(-i), i % 50 == 0 ? 200_000 : 0, ulong.MaxValue - (ulong)i), CancellationToken.None).AsTask(),
                journal.Journal.AppendAsync(TestJournal.Entry("signals", i), CancellationToken.None).AsTask(),
            }));
        }
        using var registry = store.OpenRegistry(TimeProvider.System);
        registry.Reference.Save([], [], [new(DepartmentCode.Parse("53"), "Mayenne", RegionCode.Parse("52"), "Pays de la Loire", 307_062, new(48.14, -0.66), "Europe/Paris")]);
        registry.Reference.Imports.Record("bdpm", "CIS.txt", "00", 3, 2, 0, 1);
        var (key, text) = registry.Keys.Create("revoked", "pharmacy", KeyScope.Of("530000074"));
        registry.Keys.Revoke(key.Id);
        Assert.Null(registry.Keys.Find(text));
        registry.Inbox.Put([new(0, Batch(1), "facts/supply", "import", TestDirectory.Now, [1, 9])]);
        store.WriteDocument("coverage.json", "{}"u8.ToArray());
        store.WriteDocument("imports/bdpm.taken", new byte[] { 1, 2, 3 });
        store.AddSessionKey("key-1", "<key/>");
        return registry.Keys.Create("in force", "ars", KeyScope.OfRegion("53")).Text;
    }

    private static async Task<List<JournalEntry>> RowsAsync(StoreAddress address)
    {
        using var store = Store.OpenToRead(address);
        using var scan = store.OpenScan();
        var rows = scan.Rows(CancellationToken.None).Select(row => row.Entry).OrderBy(row => row.Stream, StringComparer.Ordinal).ThenBy(row => row.Sequence).ToList();
        Assert.Equal(0, scan.FaultCount);
        await Task.CompletedTask;
        return rows;
    }

    [PostgreSqlFact]
    public async Task There_and_back_again_the_journal_is_equal_byte_for_byte_and_the_epoch_stays()
    {
        var key = await FillAsync(400);
        var there = await CopyAsync(Sqlite, Postgres);
        Assert.Equal(("epoch-1", 3, 1_200L, 1_200L), (there.Epoch, there.Streams, there.Rows, there.Copied));
        var back = await CopyAsync(Postgres, new StoreAddress.Sqlite(_back.Path));
        Assert.Equal(there with { }, back);
        var (rows, copy, returned) = (await RowsAsync(Sqlite), await RowsAsync(Postgres), await RowsAsync(new StoreAddress.Sqlite(_back.Path)));
        foreach (var other in (List<JournalEntry>[])[copy, returned])
        {
            Assert.Equal(rows.Select(row => row with { Payload = default }), other.Select(row => row with { Payload = default }));
            for (var i = 0; i < rows.Count; i++) Assert.True(rows[i].Payload.Span.SequenceEqual(other[i].Payload.Span));
        }
        foreach (var address in (StoreAddress[])[Postgres, new StoreAddress.Sqlite(_back.Path)])
        {
            using var store = Store.OpenToServe(address, TestDirectory.Fresh);
            Assert.Equal(("epoch-1", TestDirectory.Now), (store.Manifest.Epoch, store.Manifest.CreatedAt));
            using var registry = store.OpenRegistry(TimeProvider.System);
            Assert.Equal("Mayenne", Assert.Single(registry.Reference.Current.Departments).Name);
            Assert.Equal("in force", registry.Keys.Find(key)!.Name);
            Assert.Equal(2, registry.Keys.List().Count);
            Assert.Equal("CIS.txt", Assert.Single(registry.Reference.Imports.Newest(9)).File);
            Assert.Equal(Batch(1), Assert.Single(registry.Inbox.Oldest(9)).BatchId);
            Assert.Equal(["coverage.json", "imports/bdpm.taken"], store.DocumentNames());
            Assert.Equal([("key-1", "<key/>")], store.SessionKeys());
        }
    }

    [PostgreSqlFact]
    public async Task A_copy_that_was_cut_short_is_not_served_and_goes_on_where_it_stopped()
    {
        await FillAsync(500);
        using var cut = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CopyAsync(Sqlite, Postgres, (done, _) => { if (done > 200) cut.Cancel(); }, cut.Token));
        Assert.Contains("half-made", Assert.Throws<DataDirectoryException>(() => Store.OpenToServe(Postgres, TestDirectory.Fresh)).Message, StringComparison.Ordinal);
        var rest = await CopyAsync(Sqlite, Postgres);
        Assert.InRange(rest.Copied, 1, 1_300);
        Assert.Equal(1_500, rest.Rows);
        Assert.Equal(0, (await CopyAsync(Sqlite, Postgres)).Copied);
        Store.OpenToServe(Postgres, TestDirectory.Fresh).Dispose();
    }

    [PostgreSqlFact]
    public async Task Another_history_a_served_store_and_a_copy_that_went_on_by_itself_are_refused()
    {
        await FillAsync(5);
        Store.OpenToServe(Postgres, TestDirectory.Fresh with { Epoch = "another" }).Dispose();
        Assert.Contains("another history", (await Assert.ThrowsAsync<DataDirectoryException>(() => CopyAsync(Sqlite, Postgres))).Message, StringComparison.Ordinal);
        using (Store.OpenToServe(Sqlite, TestDirectory.Fresh)) await Assert.ThrowsAsync<DataDirectoryInUseException>(() => CopyAsync(Sqlite, new StoreAddress.Sqlite(_back.Path)));
        await CopyAsync(Sqlite, new StoreAddress.Sqlite(_back.Path));
        using (var store = Store.OpenToServe(new StoreAddress.Sqlite(_back.Path), TestDirectory.Fresh))
        using (var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System))
            await journal.Journal.AppendAsync(TestJournal.Entry("stock/1", 6), CancellationToken.None);
        Assert.Contains("went on by itself", (await Assert.ThrowsAsync<InvalidDataException>(() => CopyAsync(Sqlite, new StoreAddress.Sqlite(_back.Path)))).Message, StringComparison.Ordinal);
        using (var store = Store.OpenToServe(Sqlite, TestDirectory.Fresh))
        using (var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System))
            await journal.Journal.AppendAsync(TestJournal.Entry("stock/1", 6, size: 41), CancellationToken.None);
        Assert.Contains("differs", (await Assert.ThrowsAsync<InvalidDataException>(() => CopyAsync(Sqlite, new StoreAddress.Sqlite(_back.Path)))).Message, StringComparison.Ordinal);
    }
}

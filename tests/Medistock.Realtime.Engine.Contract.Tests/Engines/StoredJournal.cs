using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Testing.PostgreSql;
using Npgsql;

namespace Medistock.Realtime.Engine.Contract.Tests.Engines;

/// <summary>The journal and the snapshots of a PostgreSQL database of the test's own.</summary>
internal sealed class StoredJournal : ContractJournal
{
    private readonly string _connection = ThrowAwayServer.Shared.CreateDatabase();
    private readonly Store _store;
    private readonly StoreJournal _open;
    private readonly ConcurrentDictionary<string, bool> _saved = new();

    public StoredJournal()
    {
        _store = Store.OpenToServe(new StoreAddress.PostgreSql(_connection), new("epoch-1", Station.Noon, false, DataClock.Real(Station.Noon)));
        _open = _store.OpenJournal(new JournalOptions(), TimeProvider.System);
    }

    public override int SnapshotCount => _saved.Count;
    public override JournalStatus Status => _open.Journal.Status;

    public override void LoseSnapshots()
    {
        var database = new NpgsqlConnectionStringBuilder(_connection).Database!;
        // Those that are still on their way would come back.
        Assert.True(SpinWait.SpinUntil(() => (long)ThrowAwayServer.Shared.Ask(database, "SELECT count(*) FROM snapshot")! == _saved.Count, TimeSpan.FromSeconds(20)));
        ThrowAwayServer.Shared.Execute(database, "TRUNCATE snapshot");
        _saved.Clear();
    }

    public override IReadOnlyList<JournalEntry> Rows(string prefix) => RowsAsync(prefix).GetAwaiter().GetResult();
    public override long HeadOf(string stream) => HeadOfAsync(stream, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    protected override ValueTask WriteAsync(JournalEntry entry) => _open.Journal.AppendAsync(entry, CancellationToken.None);

    public override async IAsyncEnumerable<JournalEntry> ReadAsync(string stream, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in _open.Journal.ReadAsync(stream, after, cancel)) yield return row;
    }

    public override ValueTask<JournalEntry?> FindBatchAsync(string stream, Guid batchId, CancellationToken cancel) => _open.Journal.FindBatchAsync(stream, batchId, cancel);
    public override ValueTask<long> HeadOfAsync(string stream, CancellationToken cancel) => _open.Journal.HeadOfAsync(stream, cancel);
    public override ValueTask<IReadOnlyList<(string Stream, long Head)>> HeadsAsync(string prefix, CancellationToken cancel) => _open.Journal.HeadsAsync(prefix, cancel);
    public override ValueTask<Snapshot?> LoadAsync(string stream, CancellationToken cancel) => _open.Snapshots.LoadAsync(stream, cancel);

    public override void Save(string stream, Snapshot snapshot)
    {
        _saved[stream] = true;
        _open.Snapshots.Save(stream, snapshot);
    }

    public override void Dispose()
    {
        _open.Dispose();
        _store.Dispose();
        ThrowAwayServer.Shared.DropDatabase(_connection);
    }

    private async Task<List<JournalEntry>> RowsAsync(string prefix)
    {
        var all = new List<JournalEntry>();
        foreach (var (stream, _) in await HeadsAsync(prefix, CancellationToken.None))
            await foreach (var row in ReadAsync(stream, 0, CancellationToken.None)) all.Add(row);
        return all;
    }
}

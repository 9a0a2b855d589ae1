using System.Text;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Storage.Tests.Suite;

/// <summary>What snapshots do, whichever database they are in.</summary>
public abstract class SnapshotSuite(TestStore store) : IDisposable
{
    private protected readonly TestStore _store = store;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [SuiteFact]
    public async Task The_newest_snapshot_of_a_stream_is_found_at_once_and_after_a_restart()
    {
        using (var open = _store.Open())
        {
            for (var i = 1; i <= 50; i++)
            {
                open.Snapshots.Save("stock/1", new(i, Encoding.UTF8.GetBytes($"state {i}")));
                var found = await open.Snapshots.LoadAsync("stock/1", CancellationToken.None);
                Assert.Equal((i, $"state {i}"), (found!.Value.Sequence, Encoding.UTF8.GetString(found.Value.State.Span)));
            }
            Assert.Null(await open.Snapshots.LoadAsync("stock/2", CancellationToken.None));
        }
        using var again = _store.Open();
        var kept = await again.Snapshots.LoadAsync("stock/1", CancellationToken.None);
        Assert.Equal((50L, "state 50"), (kept!.Value.Sequence, Encoding.UTF8.GetString(kept.Value.State.Span)));
    }

    [SuiteFact]
    public async Task Snapshots_that_are_lost_cost_no_row()
    {
        using (var open = _store.Open())
        {
            for (var i = 1; i <= 30; i++) await open.Append("stock/1", i);
            open.Snapshots.Save("stock/1", new(20, new byte[] { 1, 2, 3 }));
        }
        _store.LoseSnapshots();
        using var again = _store.Open();
        Assert.Null(await again.Snapshots.LoadAsync("stock/1", CancellationToken.None));
        Assert.Equal(30, (await again.Read("stock/1")).Count);
        await again.Append("stock/1", 31);
    }

    [SuiteFact]
    public async Task A_snapshot_never_waits_for_the_journal_nor_the_journal_for_it()
    {
        using var open = _store.Open();
        Task blocked;
        using (_store.Block())
        {
            var append = open.Append("stock/1", 1);
            open.Snapshots.Save("stock/1", new(1, new byte[] { 7 }));
            Assert.NotNull(await open.Snapshots.LoadAsync("stock/1", CancellationToken.None));
            Assert.False(append.IsCompletedSuccessfully);
            blocked = append;
        }
        await blocked;
    }
}

public sealed class SqliteSnapshotSuite() : SnapshotSuite(new SqliteTestStore());

[OnPostgreSql]
public sealed class PostgreSqlSnapshotSuite() : SnapshotSuite(new PostgreSqlTestStore())
{
    [SuiteFact]
    public async Task An_older_snapshot_never_replaces_a_newer_one_whichever_process_comes_last()
    {
        using (var open = _store.Open()) open.Snapshots.Save("stock/1", new(9, "nine"u8.ToArray()));
        using (var open = _store.Open()) open.Snapshots.Save("stock/1", new(3, "three"u8.ToArray()));
        using var again = _store.Open();
        Assert.Equal(9, (await again.Snapshots.LoadAsync("stock/1", CancellationToken.None))!.Value.Sequence);
    }

    [SuiteFact]
    public async Task A_damaged_snapshot_counts_as_absent_and_keeps_no_other_out()
    {
        var database = (PostgreSqlTestStore)_store;
        using (var open = _store.Open()) open.Snapshots.Save("stock/1", new(3, new byte[] { 1, 2, 3 }));
        database.Ask("UPDATE snapshot SET sequence = 900");
        using (var open = _store.Open())
        {
            Assert.Null(await open.Snapshots.LoadAsync("stock/1", CancellationToken.None));
            open.Snapshots.Save("stock/1", new(4, new byte[] { 4 }));
        }
        using var again = _store.Open();
        Assert.Equal(4, (await again.Snapshots.LoadAsync("stock/1", CancellationToken.None))!.Value.Sequence);
    }
}

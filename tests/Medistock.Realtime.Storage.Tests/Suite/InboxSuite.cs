using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Storage.Tests.Suite;

/// <summary>What the inbox of facts does, whichever database it is in.</summary>
public abstract class InboxSuite(TestStore store) : IDisposable
{
    private readonly TestStore _store = store;
    private readonly ManualTime _time = new(TestDirectory.Now);

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    private static InboxBatch Batch(int number) =>
        new(0, new Guid(number, 0, 0, new byte[8]), "facts/supply", "import", TestDirectory.Now, [1, (byte)number]);

    [SuiteFact]
    public void What_was_put_is_there_in_order_after_a_restart_until_it_is_removed()
    {
        using (var import = _store.Registry(_time)) import.Inbox.Put([Batch(3), Batch(1), Batch(2)]);
        using (var server = _store.Registry(_time))
        {
            var waiting = server.Inbox.Oldest(2);
            Assert.Equal([3, 1], waiting.Select(batch => (int)batch.Payload[1]));
            Assert.Equal((Batch(3).BatchId, "facts/supply", "import", TestDirectory.Now), (waiting[0].BatchId, waiting[0].Stream, waiting[0].Principal, waiting[0].At));
            foreach (var batch in waiting) server.Inbox.Remove(batch);
        }
        using var again = _store.Registry(_time);
        Assert.Equal(2, Assert.Single(again.Inbox.Oldest(10)).Payload[1]);
    }

    [SuiteFact]
    public void A_batch_put_twice_waits_once()
    {
        using var registry = _store.Registry(_time);
        registry.Inbox.Put([Batch(1)]);
        registry.Inbox.Put([Batch(1), Batch(2)]);
        Assert.Equal([1, 2], registry.Inbox.Oldest(10).Select(batch => (int)batch.Payload[1]));
    }

    [SuiteFact]
    public void What_another_process_puts_is_noticed_within_the_poll_interval()
    {
        using var server = _store.Registry(_time);
        var heard = 0;
        server.Inbox.Arrived += () => heard++;
        using (var import = _store.Registry(TimeProvider.System)) import.Inbox.Put([Batch(1)]);
        Assert.Equal(0, heard);
        _time.Advance(OpenRegistry.PollInterval);
        Assert.Equal(1, heard);
    }

    [SuiteFact]
    public void Beyond_its_limit_nothing_more_is_put_and_what_waits_stays()
    {
        using var registry = _store.Registry(_time);
        registry.Inbox.Put([.. Enumerable.Range(1, FactInbox.Capacity).Select(Batch)]);
        Assert.Throws<IOException>(() => registry.Inbox.Put([Batch(FactInbox.Capacity + 1)]));
        Assert.Equal(FactInbox.Capacity, registry.Inbox.Oldest(FactInbox.Capacity + 10).Count);
    }
}

public sealed class SqliteInboxSuite() : InboxSuite(new SqliteTestStore());

[OnPostgreSql]
public sealed class PostgreSqlInboxSuite() : InboxSuite(new PostgreSqlTestStore());

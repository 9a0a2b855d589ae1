using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Testing.PostgreSql;

namespace Medistock.Realtime.Storage.Tests.Suite;

/// <summary>What a journal does, whichever database it is on.</summary>
public abstract class JournalSuite(TestStore store) : IDisposable
{
    private readonly TestStore _store = store;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [SuiteFact]
    public async Task What_was_appended_is_read_back_whole_in_sequence_order_after_a_restart()
    {
        var batch = Guid.Parse("0f0c1a2b-3c4d-5e6f-8091-a2b3c4d5e6f7");
        using (var open = _store.Open())
        {
            for (var i = 1; i <= 600; i++)
            {
                await open.Append("stock/530000001", i, i == 300 ? batch : null);
                if (i % 3 == 0) await open.Append("signals", i / 3);
            }
        }
        using var again = _store.Open();
        var rows = await again.Read("stock/530000001");
        Assert.Equal(Enumerable.Range(1, 600).Select(i => (long)i), rows.Select(row => row.Sequence));
        Assert.All(rows, row => Assert.Equal(TestJournal.Payload("stock/530000001", row.Sequence, 40), row.Payload.ToArray()));
        Assert.Equal((batch, 7UL, "key-1", TestDirectory.Now.AddMilliseconds(300)), (rows[299].BatchId, rows[299].BodyHash, rows[299].Principal, rows[299].RecordedAt));
        Assert.Null(rows[0].BatchId);
        Assert.Equal([599, 600], (await again.Read("stock/530000001", after: 598)).Select(row => row.Sequence));
        Assert.Equal((600L, 200L, 0L), (await again.Head("stock/530000001"), await again.Head("signals"), await again.Head("plan")));
        Assert.Equal([("stock/530000001", 600L)], await again.Journal.HeadsAsync("stock/", CancellationToken.None));
        Assert.Equal(800, again.Journal.Status.Rows);
    }

    [SuiteFact]
    public async Task A_sequence_that_is_taken_or_leaves_a_gap_is_refused_and_the_rest_of_the_group_stands()
    {
        using var open = _store.Open();
        await open.Append("stock/1", 1);
        var good = open.Append("stock/1", 2);
        var taken = open.Append("stock/1", 2);
        var gap = open.Append("stock/1", 4);
        var other = open.Append("stock/2", 1);
        var unknown = open.Append("stock/3", 2);
        await good;
        await other;
        await Assert.ThrowsAsync<JournalFenceException>(() => taken);
        await Assert.ThrowsAsync<JournalFenceException>(() => gap);
        await Assert.ThrowsAsync<JournalFenceException>(() => unknown);
        Assert.Equal((2L, 1L, 0L), (await open.Head("stock/1"), await open.Head("stock/2"), await open.Head("stock/3")));
        Assert.Null(open.Journal.Status.LastError);
        Assert.Equal(3, open.Journal.Status.Rows);
    }

    [SuiteFact]
    public async Task Many_writers_share_groups_and_each_finds_its_own_rows_in_its_own_order()
    {
        using var open = _store.Open();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(async () =>
        {
            for (var i = 1; i <= 100; i++) await open.Append($"stock/{writer}", i, size: 100);
        })));
        for (var writer = 0; writer < 64; writer++)
        {
            var rows = await open.Read($"stock/{writer}");
            Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), rows.Select(row => row.Sequence));
        }
        Assert.Equal(64, (await open.Journal.HeadsAsync("stock/", CancellationToken.None)).Count);
    }

    [SuiteFact]
    public async Task Rows_sent_without_waiting_are_committed_in_the_order_they_were_sent()
    {
        using var open = _store.Open();
        await Task.WhenAll(Enumerable.Range(1, 2_000).Select(i => open.Append("stock/1", i)));
        Assert.Equal(2_000, await open.Head("stock/1"));
    }

    [SuiteFact]
    public async Task An_append_beyond_the_queue_is_refused_as_busy_and_the_others_are_written()
    {
        using var open = _store.Open(new JournalOptions { Capacity = 4 });
        var waiting = new List<Task>();
        var busy = 0;
        // A lock keeps the writer in its first group, so the queue must fill.
        using (_store.Block())
        {
            for (var i = 1; i <= 100; i++)
            {
                try
                {
                    waiting.Add(open.Append($"stock/{i}", 1));
                }
                catch (JournalBusyException)
                {
                    busy++;
                }
            }
            Assert.InRange(busy, 90, 96);
            Assert.InRange(open.Journal.Status.Waiting, 4, 8);
        }
        await Task.WhenAll(waiting);
        Assert.Equal(100 - busy, open.Journal.Status.Rows);
    }

    [SuiteFact]
    public async Task Payload_bytes_that_wait_are_bounded_as_rows_are()
    {
        using var open = _store.Open(new JournalOptions { CapacityBytes = 1_000 });
        var waiting = new List<Task>();
        using (_store.Block())
        {
            Assert.Throws<JournalBusyException>(() =>
            {
                for (var i = 1; i <= 50; i++) waiting.Add(open.Append($"stock/{i}", 1, size: 400));
            });
        }
        await Task.WhenAll(waiting);
    }

    [SuiteFact]
    public async Task A_database_locked_by_another_program_refuses_without_acknowledging_and_recovers()
    {
        using var open = _store.Open(new JournalOptions { BusyMs = 30 });
        await open.Append("stock/1", 1);
        using (_store.Block())
        {
            var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => open.Append("stock/1", 2));
            Assert.Contains("locked", refused.Message, StringComparison.Ordinal);
            Assert.Contains("locked", open.Journal.Status.LastError, StringComparison.Ordinal);
            Assert.Equal(1, await open.Head("stock/1"));
        }
        await open.Append("stock/1", 2);
        Assert.Null(open.Journal.Status.LastError);
        Assert.Equal(2, (await open.Read("stock/1")).Count);
    }

    [SuiteFact]
    public async Task A_journal_that_failed_recovers_by_itself_when_nobody_writes()
    {
        using var open = _store.Open(new JournalOptions { BusyMs = 30 });
        using (_store.Block())
        {
            await Assert.ThrowsAsync<JournalUnavailableException>(() => open.Append("stock/1", 1));
        }
        Assert.True(SpinWait.SpinUntil(() => open.Journal.Status.LastError is null, TimeSpan.FromSeconds(20)));
        Assert.Equal(0, await open.Head("stock/1"));
        await open.Append("stock/1", 1);
    }

    [SuiteFact]
    public async Task Payloads_of_any_size_come_back_as_they_were()
    {
        int[] sizes = [0, 1, 7, 8, 500, 8_100, 8_192, 100_000, 1_500_000];
        using (var open = _store.Open())
            for (var i = 0; i < sizes.Length; i++) await open.Append("stock/1", i + 1, size: sizes[i]);
        using var again = _store.Open();
        var rows = await again.Read("stock/1");
        Assert.Equal(sizes, rows.Select(row => row.Payload.Length));
        Assert.All(rows, row => Assert.True(row.Payload.Span.SequenceEqual(TestJournal.Payload("stock/1", row.Sequence, row.Payload.Length))));
    }

    [SuiteFact]
    public async Task A_damaged_row_is_never_returned_as_if_it_were_whole()
    {
        using (var open = _store.Open())
            for (var i = 1; i <= 3; i++) await open.Append("stock/1", i);
        _store.Damage("stock/1", 2);
        using var again = _store.Open();
        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => again.Read("stock/1"));
        Assert.Contains("damaged", problem.Message, StringComparison.Ordinal);
    }

    [SuiteFact]
    public async Task An_append_after_close_is_refused_and_what_waited_before_is_written()
    {
        var open = _store.Open();
        var waiting = Enumerable.Range(1, 200).Select(i => open.Append("stock/1", i)).ToArray();
        open.Dispose();
        await Task.WhenAll(waiting);
        Assert.Throws<ObjectDisposedException>(() => { _ = open.Append("stock/1", 201); });
        using var again = _store.Open();
        Assert.Equal(200, await again.Head("stock/1"));
    }
}

public sealed class SqliteJournalSuite() : JournalSuite(new SqliteTestStore());

[OnPostgreSql]
public sealed class PostgreSqlJournalSuite() : JournalSuite(new PostgreSqlTestStore());

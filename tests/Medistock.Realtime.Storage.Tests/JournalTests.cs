using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Sqlite;

namespace Medistock.Realtime.Storage.Tests;

public sealed class JournalTests : IDisposable
{
    private readonly TestDirectory _files = new();
    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task What_was_appended_is_read_back_whole_in_sequence_order_after_a_restart()
    {
        var batch = Guid.Parse("0f0c1a2b-3c4d-5e6f-8091-a2b3c4d5e6f7");
        using (var open = new TestJournal(_files))
        {
            for (var i = 1; i <= 600; i++)
            {
                await open.Append("stock/530000001", i, i == 300 ? batch : null);
                if (i % 3 == 0) await open.Append("signals", i / 3);
            }
        }
        using var again = new TestJournal(_files);
        var rows = await again.Read("stock/530000001");
        Assert.Equal(Enumerable.Range(1, 600).Select(i => (long)i), rows.Select(row => row.Sequence));
        Assert.All(rows, row => Assert.Equal(TestJournal.Payload("stock/530000001", row.Sequence, 40), row.Payload.ToArray()));
        Assert.Equal((batch, 7UL, "key-1", TestDirectory.Now.AddMilliseconds(300)), (rows[299].BatchId, rows[299].BodyHash, rows[299].Principal, rows[299].RecordedAt));
        Assert.Null(rows[0].BatchId);
        Assert.Equal([599, 600], (await again.Read("stock/530000001", after: 598)).Select(row => row.Sequence));
        Assert.Equal((600L, 200L, 0L), (again.Journal.HeadOf("stock/530000001"), again.Journal.HeadOf("signals"), again.Journal.HeadOf("plan")));
        Assert.Equal([("stock/530000001", 600L)], again.Journal.Heads("stock/"));
        Assert.Equal(800, again.Journal.Status.Rows);
    }

    /// <summary>kill -9 cannot tell a write from a sync: what stands between a power cut and an acknowledgement is this setting.</summary>
    [Fact]
    public async Task A_commit_is_synced_to_the_disk_before_it_returns()
    {
        var settings = new List<(string Mode, long Synchronous)>();
        var options = new JournalOptions { Opened = connection => settings.Add(((string)Ask(connection, "journal_mode"), (long)Ask(connection, "synchronous"))) };
        using var open = new TestJournal(_files, options);
        await open.Append("stock/1", 1);
        Assert.Equal([("wal", 2L)], settings);

        static object Ask(Microsoft.Data.Sqlite.SqliteConnection connection, string pragma)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Two fixed words.
            command.CommandText = "PRAGMA " + pragma;
#pragma warning restore CA2100
            return command.ExecuteScalar()!;
        }
    }

    [Fact]
    public async Task Rows_are_found_at_once_whether_the_index_has_them_or_not()
    {
        using var open = new TestJournal(_files);
        var ids = Enumerable.Range(0, 400).Select(i => new Guid(i + 1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11])).ToArray();
        for (var i = 1; i <= 400; i++)
        {
            await open.Append("stock/1", i, ids[i - 1]);
            var found = await open.Journal.FindBatchAsync("stock/1", ids[i - 1], CancellationToken.None);
            Assert.Equal(i, found?.Sequence);
            if (i % 50 == 0) Assert.Equal(i, (await open.Read("stock/1")).Count);
        }
        open.AwaitIndex();
        for (var i = 1; i <= 400; i++) Assert.Equal(i, (await open.Journal.FindBatchAsync("stock/1", ids[i - 1], CancellationToken.None))?.Sequence);
        Assert.Null(await open.Journal.FindBatchAsync("stock/1", Guid.Parse("ffffffff-0000-0000-0000-000000000000"), CancellationToken.None));
        Assert.Null(await open.Journal.FindBatchAsync("stock/2", ids[0], CancellationToken.None));
    }

    [Fact]
    public async Task A_sequence_that_is_taken_or_leaves_a_gap_is_refused_and_the_rest_of_the_group_stands()
    {
        using var open = new TestJournal(_files);
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
        Assert.Equal((2L, 1L, 0L), (open.Journal.HeadOf("stock/1"), open.Journal.HeadOf("stock/2"), open.Journal.HeadOf("stock/3")));
        Assert.Null(open.Journal.Status.LastError);
        Assert.Equal(3, open.Journal.Status.Rows);
    }

    [Fact]
    public async Task Many_writers_share_groups_and_each_finds_its_own_rows_in_its_own_order()
    {
        using var open = new TestJournal(_files);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(async () =>
        {
            for (var i = 1; i <= 100; i++) await open.Append($"stock/{writer}", i, size: 100);
        })));
        for (var writer = 0; writer < 64; writer++)
        {
            var rows = await open.Read($"stock/{writer}");
            Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), rows.Select(row => row.Sequence));
        }
        Assert.Equal(64, open.Journal.Heads("stock/").Count);
    }

    [Fact]
    public async Task Rows_sent_without_waiting_are_committed_in_the_order_they_were_sent()
    {
        using var open = new TestJournal(_files);
        await Task.WhenAll(Enumerable.Range(1, 2_000).Select(i => open.Append("stock/1", i)));
        Assert.Equal(2_000, open.Journal.HeadOf("stock/1"));
    }

    [Fact]
    public async Task An_append_beyond_the_queue_is_refused_as_busy_and_the_others_are_written()
    {
        using var open = new TestJournal(_files, new JournalOptions { Capacity = 4 });
        var waiting = new List<Task>();
        var busy = 0;
        // A lock keeps the writer in its first group, so the queue must fill.
        using (var blocker = _files.Connect("journal.db"))
        {
            using var begin = blocker.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
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
            begin.CommandText = "ROLLBACK";
            begin.ExecuteNonQuery();
        }
        await Task.WhenAll(waiting);
        Assert.Equal(100 - busy, open.Journal.Status.Rows);
    }

    [Fact]
    public async Task Payload_bytes_that_wait_are_bounded_as_rows_are()
    {
        using var open = new TestJournal(_files, new JournalOptions { CapacityBytes = 1_000 });
        using var blocker = _files.Connect("journal.db");
        using var command = blocker.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        var waiting = new List<Task>();
        Assert.Throws<JournalBusyException>(() =>
        {
            for (var i = 1; i <= 50; i++) waiting.Add(open.Append($"stock/{i}", 1, size: 400));
        });
        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task A_database_locked_by_another_program_refuses_without_acknowledging_and_recovers()
    {
        using var open = new TestJournal(_files, new JournalOptions { BusyMs = 30 });
        await open.Append("stock/1", 1);
        using (var blocker = _files.Connect("journal.db"))
        {
            using var command = blocker.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();
            var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => open.Append("stock/1", 2));
            Assert.Contains("locked", refused.Message, StringComparison.Ordinal);
            Assert.Contains("locked", open.Journal.Status.LastError, StringComparison.Ordinal);
            Assert.Equal(1, open.Journal.HeadOf("stock/1"));
        }
        await open.Append("stock/1", 2);
        Assert.Null(open.Journal.Status.LastError);
        Assert.Equal(2, (await open.Read("stock/1")).Count);
    }

    [Fact]
    public async Task A_journal_that_failed_recovers_by_itself_when_nobody_writes()
    {
        using var open = new TestJournal(_files, new JournalOptions { BusyMs = 30 });
        using (var blocker = _files.Connect("journal.db"))
        {
            using var command = blocker.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();
            await Assert.ThrowsAsync<JournalUnavailableException>(() => open.Append("stock/1", 1));
        }
        Assert.True(SpinWait.SpinUntil(() => open.Journal.Status.LastError is null, TimeSpan.FromSeconds(20)));
        Assert.Equal(0, open.Journal.HeadOf("stock/1"));
        await open.Append("stock/1", 1);
    }

    [Fact]
    public async Task A_row_that_a_failed_group_left_behind_is_known_before_the_next_group()
    {
        using var open = new TestJournal(_files, new JournalOptions { BusyMs = 30 });
        await open.Append("stock/1", 1);
        using (var blocker = _files.Connect("journal.db"))
        {
            // What an ambiguous failure can leave: the caller was told "unknown", the row is there.
            using var command = blocker.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();
            await Assert.ThrowsAsync<JournalUnavailableException>(() => open.Append("stock/1", 2));
            var payload = TestJournal.Payload("stock/1", 2, 40);
            var at = TestDirectory.Now.AddMilliseconds(2).ToUnixTimeMilliseconds();
            command.CommandText = "INSERT INTO log (row, stream, sequence, batch, hash, principal, at, checksum, payload) VALUES (2, 1, 2, NULL, 7, 1, $at, $sum, $payload); COMMIT";
            command.Parameters.AddWithValue("$at", at);
            command.Parameters.AddWithValue("$sum", LogRow.Checksum(2, 1, 2, null, 7, 1, at, payload));
            command.Parameters.AddWithValue("$payload", payload);
            command.ExecuteNonQuery();
        }
        await Assert.ThrowsAsync<JournalFenceException>(() => open.Append("stock/1", 2));
        Assert.Equal(2, open.Journal.HeadOf("stock/1"));
        Assert.Equal([1, 2], (await open.Read("stock/1")).Select(row => row.Sequence));
        await open.Append("stock/1", 3);
    }

    [Fact]
    public async Task Payloads_of_any_size_come_back_as_they_were()
    {
        int[] sizes = [0, 1, 7, 8, 500, 8_100, 8_192, 100_000, 1_500_000];
        using (var open = new TestJournal(_files))
            for (var i = 0; i < sizes.Length; i++) await open.Append("stock/1", i + 1, size: sizes[i]);
        using var again = new TestJournal(_files);
        var rows = await again.Read("stock/1");
        Assert.Equal(sizes, rows.Select(row => row.Payload.Length));
        Assert.All(rows, row => Assert.True(row.Payload.Span.SequenceEqual(TestJournal.Payload("stock/1", row.Sequence, row.Payload.Length))));
    }

    [Fact]
    public async Task A_damaged_row_is_never_returned_as_if_it_were_whole()
    {
        using (var open = new TestJournal(_files))
            for (var i = 1; i <= 3; i++) await open.Append("stock/1", i);
        _files.Run("journal.db", "UPDATE log SET payload = zeroblob(40) WHERE row = 2");
        using var again = new TestJournal(_files);
        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => again.Read("stock/1"));
        Assert.Contains("row 2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_append_after_close_is_refused_and_what_waited_before_is_written()
    {
        var open = new TestJournal(_files);
        var waiting = Enumerable.Range(1, 200).Select(i => open.Append("stock/1", i)).ToArray();
        open.Dispose();
        await Task.WhenAll(waiting);
        Assert.Throws<ObjectDisposedException>(() => { _ = open.Append("stock/1", 201); });
        using var again = new TestJournal(_files);
        Assert.Equal(200, again.Journal.HeadOf("stock/1"));
    }
}

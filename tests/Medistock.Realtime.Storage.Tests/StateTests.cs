using System.Text;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Sqlite;

namespace Medistock.Realtime.Storage.Tests;

public sealed class StateTests : IDisposable
{
    private readonly TestDirectory _files = new();
    public void Dispose() => _files.Dispose();

    private static Guid Batch(long i) => new((int)i, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]);

    private async Task Fill(int from, int to, JournalOptions? options = null)
    {
        using var open = new TestJournal(_files, options);
        await Task.WhenAll(Enumerable.Range(from, to - from + 1).SelectMany(i => new[] { open.Append("stock/1", i, Batch(i)), open.Append("stock/2", i, Batch(-i)) }));
    }

    private async Task ExpectWhole(int rows)
    {
        using var open = new TestJournal(_files);
        Assert.Equal(0, open.Journal.IndexLag);
        Assert.Equal((rows, rows), (open.Journal.HeadOf("stock/1"), open.Journal.HeadOf("stock/2")));
        Assert.Equal(Enumerable.Range(1, rows).Select(i => (long)i), (await open.Read("stock/2")).Select(row => row.Sequence));
        foreach (var i in (int[])[1, rows / 2, rows]) Assert.Equal(i, (await open.Journal.FindBatchAsync("stock/1", Batch(i), CancellationToken.None))?.Sequence);
        await open.Append("stock/1", rows + 1);
    }

    [Fact]
    public async Task A_deleted_state_file_is_made_again_from_the_journal()
    {
        await Fill(1, 500);
        SqliteFile.Delete(_files.File("state.db"));
        await ExpectWhole(500);
        Assert.Equal(1_000L, _files.Ask("state.db", "SELECT count(*) FROM batch"));
    }

    [Fact]
    public async Task A_damaged_state_file_is_made_again_from_the_journal()
    {
        await Fill(1, 300);
        File.WriteAllText(_files.File("state.db"), new string('?', 20_000));
        await ExpectWhole(300);
    }

    [Fact]
    public async Task A_state_file_found_damaged_while_running_is_made_again_at_the_next_start()
    {
        await Fill(1, 100);
        IndexFile.MarkDamaged(_files.File("state.db"));
        _files.Run("state.db", "DELETE FROM place");
        await ExpectWhole(100);
        Assert.False(File.Exists(_files.File("state.db.damaged")));
    }

    [Fact]
    public async Task A_state_file_of_another_journal_or_ahead_of_this_one_is_not_believed()
    {
        await Fill(1, 100);
        _files.Run("state.db", "UPDATE meta SET value = x'00' WHERE name = 'journal'; INSERT OR REPLACE INTO head VALUES (1, 999)");
        await ExpectWhole(100);
        _files.Run("state.db", "UPDATE meta SET value = 5000 WHERE name = 'watermark'; INSERT OR REPLACE INTO head VALUES (1, 999)");
        using var again = new TestJournal(_files);
        Assert.Equal(101, again.Journal.HeadOf("stock/1"));
    }

    [Fact]
    public async Task A_state_file_left_behind_by_a_crash_catches_up_from_its_watermark()
    {
        await Fill(1, 100);
        File.Copy(_files.File("state.db"), _files.File("state.old"));
        await Fill(101, 300);
        SqliteFile.Delete(_files.File("state.db"));
        File.Move(_files.File("state.old"), _files.File("state.db"));
        await ExpectWhole(300);
    }

    [Fact]
    public async Task An_index_that_lacks_rows_is_answered_for_by_the_log()
    {
        await Fill(1, 300);
        _files.Run("state.db", "DELETE FROM place WHERE sequence % 7 = 0");
        using var open = new TestJournal(_files);
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), (await open.Read("stock/1")).Select(row => row.Sequence));
    }

    [Fact]
    public async Task Rows_stay_found_while_the_index_cannot_be_written_and_it_catches_up_after()
    {
        using var open = new TestJournal(_files, new JournalOptions { TailRows = 50, BusyMs = 30, GroupRows = 16 });
        await open.Append("stock/1", 1, Batch(1));
        open.AwaitIndex();
        using (var blocker = _files.Connect("state.db"))
        {
            using var command = blocker.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();
            for (var i = 2; i <= 400; i++) await open.Append("stock/1", i, Batch(i));
            Assert.True(SpinWait.SpinUntil(() => open.Journal.IndexError is not null, TimeSpan.FromSeconds(20)));
            Assert.Null(open.Journal.Status.LastError);
            Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), (await open.Read("stock/1")).Select(row => row.Sequence));
            foreach (var i in (int[])[1, 2, 200, 399, 400]) Assert.Equal(i, (await open.Journal.FindBatchAsync("stock/1", Batch(i), CancellationToken.None))?.Sequence);
        }
        open.AwaitIndex();
        await open.Append("stock/1", 401, Batch(401));
        Assert.Equal(401, (await open.Read("stock/1")).Count);
        Assert.Equal(200, (await open.Journal.FindBatchAsync("stock/1", Batch(200), CancellationToken.None))?.Sequence);
    }

    [Fact]
    public async Task The_newest_snapshot_of_a_stream_is_found_at_once_and_after_a_restart()
    {
        using (var open = new TestJournal(_files))
        {
            for (var i = 1; i <= 50; i++)
            {
                open.Journal.Snapshots.Save("stock/1", new(i, Encoding.UTF8.GetBytes($"state {i}")));
                var found = await open.Journal.Snapshots.LoadAsync("stock/1", CancellationToken.None);
                Assert.Equal((i, $"state {i}"), (found!.Value.Sequence, Encoding.UTF8.GetString(found.Value.State.Span)));
            }
            Assert.Null(await open.Journal.Snapshots.LoadAsync("stock/2", CancellationToken.None));
        }
        using var again = new TestJournal(_files);
        var kept = await again.Journal.Snapshots.LoadAsync("stock/1", CancellationToken.None);
        Assert.Equal((50L, "state 50"), (kept!.Value.Sequence, Encoding.UTF8.GetString(kept.Value.State.Span)));
        Assert.Equal(0, again.Journal.Snapshots.Dropped);
    }

    [Theory]
    [InlineData("UPDATE snapshot SET state = x'0102'")]
    [InlineData("UPDATE snapshot SET sequence = 4")]
    [InlineData("UPDATE snapshot SET stream = 'stock/9'", "stock/9")]
    public async Task A_damaged_snapshot_counts_as_absent(string damage, string stream = "stock/1")
    {
        using (var open = new TestJournal(_files)) open.Journal.Snapshots.Save("stock/1", new(3, new byte[] { 1, 2, 3 }));
        _files.Run("state.db", damage);
        using var again = new TestJournal(_files);
        Assert.Null(await again.Journal.Snapshots.LoadAsync(stream, CancellationToken.None));
        Assert.Equal(1, again.Journal.Snapshots.Damaged);
    }

    [Fact]
    public async Task Snapshots_that_wait_are_bounded_the_oldest_dropped_and_counted()
    {
        using var open = new TestJournal(_files, new JournalOptions { PendingSnapshots = 3, PendingSnapshotBytes = 100, BusyMs = 30 });
        using (var blocker = _files.Connect("state.db"))
        {
            using var command = blocker.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();
            var queue = new SnapshotQueue(new JournalOptions { PendingSnapshots = 3, PendingSnapshotBytes = 100 });
            for (var i = 1; i <= 5; i++) queue.Add($"s{i}", new(1, new byte[10]));
            Assert.Equal((3, 2L), (queue.Count, queue.Dropped));
            Assert.Null(queue.Find("s2"));
            queue.Add("s3", new(2, new byte[20]));
            Assert.Equal((3, 2L), (queue.Count, queue.Dropped));
            queue.Add("s3", new(1, new byte[10]));
            Assert.Equal(2, queue.Find("s3")!.Value.Sequence);
            queue.Add("s9", new(1, new byte[95]));
            Assert.Equal((1, 5L), (queue.Count, queue.Dropped));
            // A file that is locked costs snapshots, never an append.
            open.Journal.Snapshots.Save("stock/1", new(1, new byte[10]));
            await open.Append("stock/1", 1);
            Assert.True(SpinWait.SpinUntil(() => open.Journal.Snapshots.Dropped == 1, TimeSpan.FromSeconds(20)));
        }
        Assert.Null(await open.Journal.Snapshots.LoadAsync("stock/1", CancellationToken.None));
    }
}

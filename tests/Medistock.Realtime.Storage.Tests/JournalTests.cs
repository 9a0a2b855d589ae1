using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Sqlite;

namespace Medistock.Realtime.Storage.Tests;

public sealed class JournalTests : IDisposable
{
    private readonly TestDirectory _files = new();
    public void Dispose() => _files.Dispose();

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
            command.Parameters.AddWithValue("$sum", Checksums.Row(2, 1, 2, null, 7, 1, at, payload));
            command.Parameters.AddWithValue("$payload", payload);
            command.ExecuteNonQuery();
        }
        await Assert.ThrowsAsync<JournalFenceException>(() => open.Append("stock/1", 2));
        Assert.Equal(2, open.Journal.HeadOf("stock/1"));
        Assert.Equal([1, 2], (await open.Read("stock/1")).Select(row => row.Sequence));
        await open.Append("stock/1", 3);
    }
}

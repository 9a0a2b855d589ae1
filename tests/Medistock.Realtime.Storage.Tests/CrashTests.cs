using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Sqlite;
using Medistock.Realtime.Testing.Disk;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Tests;

public sealed class CrashTests : IDisposable
{
    private readonly TestDirectory _files = new();
    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Every_acknowledged_row_is_in_any_later_crash_image()
    {
        using var open = new TestJournal(_files, new JournalOptions { CheckpointPages = 40 });
        var acknowledged = new long[8];
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, acknowledged.Length).Select(writer => Task.Run(async () =>
        {
            for (var i = 1L; !stop.IsCancellationRequested; i++)
            {
                await open.Append($"stock/{writer}", i, size: 300);
                Volatile.Write(ref acknowledged[writer], i);
            }
        })).ToArray();
        for (var crash = 0; crash < 8; crash++)
        {
            var rows = open.Journal.Status.Rows;
            Assert.True(SpinWait.SpinUntil(() => open.Journal.Status.Rows > rows + 50, TimeSpan.FromSeconds(20)));
            var before = acknowledged.ToArray();
            // The write-ahead log is copied after the file it belongs to, as one moment of a disk would hold them only if no
            // checkpoint ran between: so the copy is made under a read lock, which holds a checkpoint's reset back.
            using var image = Image();
            using var recovered = new TestJournal(image);
            for (var writer = 0; writer < before.Length; writer++)
            {
                var found = await recovered.Read($"stock/{writer}");
                Assert.True(found.Count >= before[writer], $"crash {crash}: stock/{writer} was acknowledged to {before[writer]}, {found.Count} rows are left");
                Assert.Equal(found.Count, recovered.Journal.HeadOf($"stock/{writer}"));
                Assert.All(found, row => Assert.True(row.Payload.Span.SequenceEqual(TestJournal.Payload(row.Stream, row.Sequence, 300))));
            }
        }
        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5_000)]
    public async Task A_torn_tail_costs_only_whole_groups_at_the_end(int bytesLost)
    {
        // An image taken while open: everything is still in the write-ahead log.
        using var open = new TestJournal(_files);
        for (var i = 1; i <= 40; i++) await open.Append("stock/1", i, size: 300);
        using var image = _files.CrashImage();
        using (var log = new FileStream(image.File("journal.db-wal"), FileMode.Open)) log.SetLength(log.Length - bytesLost);
        using var recovered = new TestJournal(image);
        var rows = await recovered.Read("stock/1");
        Assert.InRange(rows.Count, 1, 39);
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(row => row.Sequence));
        await recovered.Append("stock/1", rows.Count + 1);
    }

    [Fact]
    public async Task An_index_torn_apart_from_the_journal_by_a_crash_is_put_right()
    {
        using var open = new TestJournal(_files);
        for (var i = 1; i <= 40; i++) await open.Append("stock/1", i, size: 300);
        open.AwaitIndex();
        using var image = _files.CrashImage();
        // The disk kept the index's writes and lost the journal's: it cannot happen in this order, and would still be found.
        File.Delete(image.File("journal.db-wal"));
        File.Delete(image.File("journal.db"));
        using var recovered = new TestJournal(image);
        Assert.Equal(0, recovered.Journal.HeadOf("stock/1"));
        await recovered.Append("stock/1", 1);
    }

    [Fact]
    public async Task A_full_disk_refuses_stays_up_and_recovers_when_there_is_room_again()
    {
        var pages = 60;
        using var open = new TestJournal(_files, new JournalOptions { Opened = connection => Limit(connection, pages) });
        var written = await FillUntilRefused(open);
        Assert.Contains("full", open.Journal.Status.LastError, StringComparison.Ordinal);
        Assert.Equal(written, (await open.Read("stock/1")).Count);
        pages = 100_000;
        await open.Append("stock/1", written + 1, size: 4_000);
        Assert.Null(open.Journal.Status.LastError);
        Assert.Equal(written + 1, open.Journal.HeadOf("stock/1"));
    }

    [SmallDiskFact]
    public async Task A_really_full_file_system_refuses_stays_up_and_recovers_when_there_is_room_again()
    {
        using var disk = new SmallDisk(_files.Path, megabytes: 2);
        using var ballast = new FileStream(_files.File("ballast"), FileMode.Create);
        ballast.Write(new byte[1 << 20]);
        ballast.Flush();
        using (var open = new TestJournal(_files))
        {
            var written = await FillUntilRefused(open);
            Assert.NotNull(open.Journal.Status.LastError);
            await Assert.ThrowsAsync<JournalUnavailableException>(() => open.Append("stock/1", written + 1, size: 200_000));
            Assert.Equal(written, (await open.Read("stock/1")).Count);
            ballast.SetLength(0);
            await open.Append("stock/1", written + 1, size: 4_000);
            Assert.Null(open.Journal.Status.LastError);
            Assert.Equal(written + 1, (await open.Read("stock/1")).Count);
        }
        using var again = new TestJournal(_files);
        Assert.True(again.Journal.HeadOf("stock/1") > 0);
    }

    private static async Task<long> FillUntilRefused(TestJournal open)
    {
        for (var i = 1L; i < 10_000; i++)
        {
            try
            {
                await open.Append("stock/1", i, size: 4_000);
            }
            catch (JournalUnavailableException refused)
            {
                Assert.Contains("cannot write", refused.Message, StringComparison.Ordinal);
                return i - 1;
            }
        }
        throw new InvalidOperationException("the disk never filled");
    }

    private static void Limit(SqliteConnection connection, int pages)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA max_page_count=" + pages.ToString(System.Globalization.CultureInfo.InvariantCulture);
        command.ExecuteNonQuery();
    }

    private TestDirectory Image()
    {
        using var reader = _files.Connect("journal.db");
        using var transaction = reader.BeginTransaction(deferred: true);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT count(*) FROM log";
        command.ExecuteScalar();
        return _files.CrashImage();
    }
}

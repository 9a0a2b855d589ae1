using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Backup;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Verification;
using Medistock.Realtime.Testing.Disk;

namespace Medistock.Realtime.Storage.Tests;

public sealed class VerificationTests : IDisposable
{
    private readonly TestDirectory _files = new();
    private readonly TestDirectory _copy = new();

    public void Dispose()
    {
        _files.Dispose();
        _copy.Dispose();
    }

    private static Guid Batch(long i) => new((int)i, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]);

    private async Task Fill(int rows)
    {
        using var open = new TestJournal(_files);
        await Task.WhenAll(Enumerable.Range(1, rows).SelectMany(i => new[] { open.Append("stock/1", i, Batch(i)), open.Append("signals", i) }));
    }

    private static (List<ScannedRow> Rows, JournalScan Scan) Scan(TestDirectory files)
    {
        using var directory = DataDirectory.OpenToRead(files.Path);
        using var scan = JournalScan.Open(directory);
        return (scan.Rows(CancellationToken.None).ToList(), scan);
    }

    [Fact]
    public async Task A_whole_journal_has_every_row_in_order_and_no_fault()
    {
        await Fill(1_200);
        var (rows, scan) = Scan(_files);
        Assert.Equal(2_400, rows.Count);
        Assert.Equal(0, scan.FaultCount);
        Assert.Equal((1_200L, 1_200L), (scan.Heads["stock/1"], scan.Heads["signals"]));
        Assert.Equal(Enumerable.Range(1, 1_200).Select(i => (long)i), rows.Where(row => row.Entry.Stream == "stock/1").Select(row => row.Entry.Sequence));
        var last = rows.Last(row => row.Entry.Stream == "stock/1").Entry;
        Assert.Equal((Batch(1_200), "key-1"), (last.BatchId, last.Principal));
    }

    [Fact]
    public async Task A_journal_can_be_scanned_while_it_is_written()
    {
        using var open = new TestJournal(_files);
        for (var i = 1; i <= 50; i++) await open.Append("stock/1", i);
        using var directory = DataDirectory.OpenToRead(_files.Path);
        using var scan = JournalScan.Open(directory);
        for (var i = 51; i <= 100; i++) await open.Append("stock/1", i);
        Assert.Equal(50, scan.Rows(CancellationToken.None).Count());
        Assert.Equal(0, scan.FaultCount);
    }

    [Theory]
    [InlineData("UPDATE log SET payload = zeroblob(40) WHERE row = 5", JournalFaultKind.RowDamaged, "row 5")]
    [InlineData("UPDATE log SET at = at + 1 WHERE row = 5", JournalFaultKind.RowDamaged, "row 5")]
    [InlineData("UPDATE log SET hash = 8 WHERE row = 5", JournalFaultKind.RowDamaged, "row 5")]
    [InlineData("DELETE FROM log WHERE row = 5", JournalFaultKind.RowMissing, "rows 5 to 5")]
    [InlineData("DELETE FROM log WHERE row = 5", JournalFaultKind.SequenceMissing, "sequences 3 to 3")]
    [InlineData("UPDATE log SET sequence = 2 WHERE row = 5", JournalFaultKind.SequenceRepeated, "sequence 2 again")]
    [InlineData("UPDATE log SET batch = (SELECT batch FROM log WHERE row = 1) WHERE row = 5", JournalFaultKind.BatchRepeated, "rows, 1 to 5")]
    [InlineData("UPDATE log SET stream = 77 WHERE row = 5", JournalFaultKind.NameMissing, "stream 77")]
    [InlineData("UPDATE log SET principal = 77 WHERE row = 5", JournalFaultKind.RowDamaged, "row 5")]
    public async Task Whatever_was_changed_behind_the_journals_back_is_told(string change, JournalFaultKind kind, string said)
    {
        await Fill(10);
        _files.Run("journal.db", change);
        var (rows, scan) = Scan(_files);
        Assert.True(scan.FaultCount > 0);
        Assert.Contains(scan.Faults, fault => fault.Kind == kind && fault.Message.Contains(said, StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.Row == 5 && kind == JournalFaultKind.RowDamaged);
    }

    [Fact]
    public async Task Snapshots_are_listed_with_whether_they_are_whole()
    {
        using (var open = new TestJournal(_files))
        {
            await open.Append("stock/1", 1);
            open.Journal.Snapshots.Save("stock/1", new(1, new byte[] { 1 }));
            open.Journal.Snapshots.Save("stock/2", new(1, new byte[] { 2 }));
        }
        _files.Run("state.db", "UPDATE snapshot SET state = x'09' WHERE stream = 'stock/2'");
        using var directory = DataDirectory.OpenToRead(_files.Path);
        using var scan = JournalScan.Open(directory);
        Assert.Equal([("stock/1", true), ("stock/2", false)], scan.Snapshots().Select(snapshot => (snapshot.Stream, snapshot.Intact)));
    }

    [Fact]
    public async Task A_backup_made_while_serving_is_whole_and_serves_with_a_new_epoch_after_restore()
    {
        using (var open = new TestJournal(_files))
        {
            for (var i = 1; i <= 100; i++) await open.Append("stock/1", i, Batch(i));
            open.AwaitIndex();
            var writing = Task.Run(async () => { for (var i = 101; i <= 300; i++) await open.Append("stock/1", i, Batch(i)); });
            using var source = DataDirectory.OpenToRead(_files.Path);
            DataBackup.Copy(source, _copy.Path);
            Assert.Throws<DataDirectoryException>(() => DataBackup.Copy(source, _copy.Path));
            await writing;
        }
        var (rows, scan) = Scan(_copy);
        Assert.Equal(0, scan.FaultCount);
        Assert.InRange(rows.Count, 100, 300);
        using var restored = new TestDirectory();
        using (var backup = DataDirectory.OpenToRead(_copy.Path)) DataBackup.Restore(backup, restored.Path, "epoch-2");
        using (var again = new TestJournal(restored))
        {
            Assert.Equal(rows.Count, again.Journal.HeadOf("stock/1"));
            await again.Append("stock/1", rows.Count + 1);
        }
        using var manifest = DataDirectory.OpenToRead(restored.Path);
        Assert.Equal("epoch-2", manifest.Manifest.Epoch);
    }

    [Fact]
    public async Task A_copy_that_is_stopped_leaves_nothing_and_the_next_one_goes_through()
    {
        using (var open = new TestJournal(_files))
            for (var i = 1; i <= 20; i++) await open.Append("stock/1", i, Batch(i));
        using var source = DataDirectory.OpenToRead(_files.Path);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => DataBackup.Copy(source, _copy.Path, (done, all) =>
        {
            Assert.InRange(done, 1, all);
            stop.Cancel();
        }, stop.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_copy.Path));
        DataBackup.Copy(source, _copy.Path);
        var (rows, scan) = Scan(_copy);
        Assert.Equal((20, 0), (rows.Count, scan.FaultCount));
    }

    [SmallDiskFact]
    public async Task A_copy_on_a_medium_that_cannot_be_written_is_read_all_the_same()
    {
        await Fill(20);
        using var disk = new SmallDisk(_copy.Path, megabytes: 8);
        foreach (var name in (string[])["directory.json", "journal.db", "state.db"]) File.Copy(_files.File(name), _copy.File(name));
        disk.MakeReadOnly();
        var (rows, scan) = Scan(_copy);
        Assert.Equal((40, 0L), (rows.Count, scan.FaultCount));
    }
}

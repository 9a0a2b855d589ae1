using Medistock.Realtime.Sdk.Outbox;
using Medistock.Realtime.Sdk.Tests.Server;
using static Medistock.Realtime.Sdk.Tests.Sandbox;
using Record = Medistock.Realtime.Sdk.Outbox.Record;

namespace Medistock.Realtime.Sdk.Tests.Outbox;

public sealed class DiskOutboxTests : IDisposable
{
    private readonly Sandbox _box = new();
    public void Dispose() => _box.Dispose();

    private DiskOutbox Open(long maxBytes = 1 << 20) => DiskOutbox.Open(_box.Outbox, maxBytes, Clock.System, null);

    private static void Append(DiskOutbox outbox, params StockReport[] reports)
    {
        var (group, _) = outbox.Append([.. reports.Select(report => new NewEntry(report.Finess, RecordKind.Line, report, null))]);
        outbox.MakeDurable(group);
    }

    private static long Pending(DiskOutbox outbox) => outbox.Status().PendingEntries;

    [Fact]
    public void The_checksum_is_Castagnolis() => Assert.Equal(0xE3069283, Crc32C.Of("123456789"u8));

    [Fact]
    public void A_second_client_on_the_same_directory_is_told_so()
    {
        using var first = Open();
        var told = Assert.Throws<OutboxLockedException>(() => Open());
        Assert.Contains("one program at a time", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_anywhere_the_log_opens_with_every_whole_report_and_counts_the_rest()
    {
        using (var outbox = Open())
        {
            for (var i = 1; i <= 3; i++) Append(outbox, Sale(i));
        }
        var log = System.IO.Directory.GetFiles(_box.Outbox, "segment-*.log").Single();
        var whole = File.ReadAllBytes(log);
        List<int> ends = [];
        for (var at = Segment.Magic.Length; Record.TryRead(whole, at, out var payload);) ends.Add(at += Record.HeaderLength + payload.Length);
        for (var length = whole.Length; length >= 0; length--)
        {
            File.WriteAllBytes(log, whole[..length]);
            using var outbox = Open();
            var kept = ends.Count(end => end <= length);
            Assert.Equal(Math.Max(0, kept - 1), Pending(outbox));
            Assert.Equal(kept == 0 ? length : length - ends[kept - 1], outbox.TornBytes);
        }
    }

    [Fact]
    public void A_flipped_bit_is_never_taken_for_a_report()
    {
        using (var outbox = Open())
        {
            for (var i = 1; i <= 3; i++) Append(outbox, Sale(i));
        }
        var log = System.IO.Directory.GetFiles(_box.Outbox, "segment-*.log").Single();
        var bytes = File.ReadAllBytes(log);
        bytes[^20] ^= 4;
        File.WriteAllBytes(log, bytes);
        using var again = Open();
        Assert.Equal(2, Pending(again));
        Assert.True(again.TornBytes > 0);
    }

    [Fact]
    public async Task A_batch_once_cut_keeps_its_id_and_its_bytes_whatever_is_reported_after()
    {
        byte[] sent;
        Cut cut;
        using (var outbox = Open())
        {
            Append(outbox, Sale(1), Sale(2), Sale(3, Other));
            var queue = outbox.Queues().Single(one => one.Finess == Site);
            cut = (await outbox.CutAsync(queue, 10))!;
            sent = outbox.Read(queue, cut).Json.ToArray();
            Append(outbox, Sale(4));
        }
        using var again = Open();
        var found = again.Queues().Single(one => one.Finess == Site);
        Assert.Equal(cut, await again.CutAsync(found, 10));
        Assert.Equal(sent, again.Read(found, cut).Json.ToArray());
    }

    [Fact]
    public async Task Delivered_segments_leave_the_disk_and_numbers_go_on()
    {
        long used;
        using (var outbox = Open())
        {
            for (var i = 1; i <= 20; i++)
            {
                for (var j = 0; j < 20; j++) Append(outbox, [.. Enumerable.Range(1, 50).Select(k => Sale(k))]);
                var queue = outbox.Queues().Single();
                while (await outbox.CutAsync(queue, 500) is { } cut) outbox.Done(queue, cut);
            }
            used = outbox.Status().DiskBytes;
        }
        Assert.True(used < 512 << 10, $"{used} bytes are left of some 4 MB");
        using var again = Open();
        var (_, number) = again.Append([new NewEntry(Site, RecordKind.Line, Sale(1), null)]);
        Assert.True(number > 20_000, $"{number}");
    }

    [Fact]
    public async Task At_its_limit_the_outbox_refuses_and_takes_again_once_some_is_delivered()
    {
        using var outbox = Open(1 << 20);
        var reports = Enumerable.Range(1, 100).Select(i => Sale(i)).ToArray();
        var full = Assert.Throws<OutboxFullException>(() =>
        {
            for (var i = 0; i < 1_000; i++) Append(outbox, reports);
        });
        Assert.Contains("nothing of this report was recorded", full.Message, StringComparison.Ordinal);
        var kept = Pending(outbox);
        Assert.Equal(0, kept % 100);
        Assert.InRange(new DirectoryInfo(_box.Outbox).GetFiles().Sum(file => file.Length), 800_000, 1 << 20);
        var queue = outbox.Queues().Single();
        for (var i = 0; i < 5; i++) outbox.Done(queue, (await outbox.CutAsync(queue, 300))!);
        Append(outbox, reports);
        Assert.Equal(kept - 1_400, Pending(outbox));
    }

    [Fact]
    public async Task One_slow_establishment_does_not_hold_the_space_of_all_others()
    {
        const int Slow = 3;
        Cut cut;
        byte[] sent;
        using (var outbox = Open(1 << 20))
        {
            Append(outbox, [.. Enumerable.Range(1, Slow).Select(i => Sale(i, Other))]);
            var slow = outbox.Queues().Single(one => one.Finess == Other);
            cut = (await outbox.CutAsync(slow, 10))!;
            sent = outbox.Read(slow, cut).Json.ToArray();
            for (var i = 0; i < 200; i++)
            {
                Append(outbox, [.. Enumerable.Range(1, 100).Select(k => Sale(k))]);
                var quick = outbox.Queues().Single(one => one.Finess == Site);
                outbox.Done(quick, (await outbox.CutAsync(quick, 1_000))!);
            }
            Assert.Equal(Slow, Pending(outbox));
            Assert.Equal(sent, outbox.Read(slow, cut).Json.ToArray());
        }
        using var again = Open(1 << 20);
        var found = again.Queues().Single(one => one.Finess == Other);
        Assert.Equal(cut, await again.CutAsync(found, 10));
        Assert.Equal(sent, again.Read(found, cut).Json.ToArray());
    }

    [Fact]
    public void Damage_in_the_middle_keeps_the_file_aside_and_the_rest_goes_on()
    {
        using (var outbox = Open(1 << 20))
        {
            for (var i = 0; i < 10; i++) Append(outbox, [.. Enumerable.Range(1, 100).Select(k => Sale(k))]);
        }
        var first = System.IO.Directory.GetFiles(_box.Outbox, "segment-*.log").Order().First();
        var bytes = File.ReadAllBytes(first);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(first, bytes);
        using var again = Open(1 << 20);
        Assert.Equal(1, again.DamagedSegments);
        Assert.InRange(Pending(again), 600, 999);
        Assert.Single(System.IO.Directory.GetFiles(Path.Combine(_box.Outbox, "damaged")));
    }

    [Fact]
    public void A_directory_of_another_version_is_refused_and_left_alone()
    {
        using (var outbox = Open()) Append(outbox, Sale(1));
        var log = System.IO.Directory.GetFiles(_box.Outbox, "segment-*.log").Single();
        var bytes = File.ReadAllBytes(log);
        bytes[Segment.Magic.Length - 1] = (byte)'2';
        File.WriteAllBytes(log, bytes);
        Assert.Contains("another version", Assert.Throws<OutboxException>(() => Open()).Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(log));
    }

    [Fact]
    public async Task A_segment_of_format_1_is_read_as_it_was_meant()
    {
        // Made by another program, from the description in Record: a delivered line, a batch under way, two lines behind it.
        var golden = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Medistock.Realtime.Sdk.Tests", "Outbox", "segment-v1.golden.txt"));
        System.IO.Directory.CreateDirectory(_box.Outbox);
        await File.WriteAllBytesAsync(Path.Combine(_box.Outbox, "segment-0000000007.log"), Convert.FromBase64String(golden));
        using var outbox = Open();
        Assert.Equal((5L, 0L, 0), (Pending(outbox), outbox.TornBytes, outbox.DamagedSegments));
        var queue = outbox.Queues().Single(one => one.Finess == Site);
        var cut = await outbox.CutAsync(queue, 10);
        Assert.Equal(new Cut(new Guid("0f0c1d2e-3b4a-4c5d-8e6f-708192a3b4c5"), 2, 4), cut);
        Assert.Equal("""
            {"batchId":"0f0c1d2e-3b4a-4c5d-8e6f-708192a3b4c5","lines":[{"presentation":"3400930082157","at":"2026-11-22T08:15:00+01:00","type":"dispensed","quantity":2,"lineId":"abcdefg-2"}],"reportedThrough":"2026-11-22T09:00:00+01:00","closedDays":["2026-11-21"]}
            """, System.Text.Encoding.UTF8.GetString(outbox.Read(queue, cut!).Json));
        Assert.Equal(5, queue.Entries.Last().Number);
        Assert.Single(outbox.Queues().Single(one => one.Finess == "2A0000023").Entries);
        Assert.Equal(7, outbox.Append([new NewEntry(Site, RecordKind.Line, Sale(1), null)]).First);
    }

    [Theory]
    [InlineData("75000001")]
    [InlineData("7500000012")]
    [InlineData("75000 001")]
    [InlineData("")]
    public void A_number_that_is_no_FINESS_is_refused_at_the_edge(string finess) =>
        Assert.Throws<ArgumentException>(() => StockReport.Dispensed(finess, Cip, 1, At));

    [Fact]
    public void A_negative_quantity_is_refused_at_the_edge() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StockReport.Dispensed(Site, Cip, -1, At));
}

using System.Diagnostics;
using System.Globalization;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Sqlite;
using Medistock.Realtime.Storage.Tests.Suite;
using Medistock.Realtime.Testing.PostgreSql;
using Xunit.Abstractions;

namespace Medistock.Realtime.Storage.Tests;

/// <summary>Prints, asserts no time: rows per second and bytes per row at concurrency 64, 20-line payloads of 500 B.</summary>
public sealed class Measurement(ITestOutputHelper output) : IDisposable
{
    private readonly TestDirectory _files = new();
    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Rows_per_second_and_bytes_per_row_are_printed()
    {
        using (var open = new TestJournal(_files, new JournalOptions()))
        {
            var measured = await Load.RunAsync(open.Journal, Print);
            open.AwaitIndex();
            await Load.ReadAsync(open.Journal, measured, Print);
        }
        var opened = Stopwatch.StartNew();
        using (new TestJournal(_files)) Print($"opened with its index in {opened.Elapsed.TotalSeconds:0.000} s");
        SqliteFile.Delete(_files.File("state.db"));
        opened.Restart();
        using (new TestJournal(_files)) Print($"opened without state.db in {opened.Elapsed.TotalSeconds:0.000} s: {Load.Rows / opened.Elapsed.TotalSeconds:0} rows/s indexed again");
        double journal = (double)new FileInfo(_files.File("journal.db")).Length / Load.Rows, state = (double)new FileInfo(_files.File("state.db")).Length / Load.Rows;
        Print($"journal {journal:0} + index {state:0} B/row = {(journal + state) / Load.Lines:0.0} B/line");
    }

    [PostgreSqlFact]
    public async Task The_same_on_PostgreSQL()
    {
        using var store = new PostgreSqlTestStore();
        var wal = Convert.ToDouble(store.Ask("SELECT pg_current_wal_lsn() - '0/0'"), CultureInfo.InvariantCulture);
        using (var open = store.Open())
        {
            var measured = await Load.RunAsync(open.Journal, Print);
            wal = Convert.ToDouble(store.Ask("SELECT pg_current_wal_lsn() - '0/0'"), CultureInfo.InvariantCulture) - wal;
            await Load.ReadAsync(open.Journal, measured, Print);
        }
        var opened = Stopwatch.StartNew();
        using (store.Open()) Print($"opened in {opened.Elapsed.TotalSeconds:0.000} s");
        double SizeOf(string what) => Convert.ToDouble(store.Ask($"SELECT coalesce(sum({what}), 0) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'journal'::regclass"), CultureInfo.InvariantCulture) / Load.Rows;
        var (rows, key, batch) = (SizeOf("pg_table_size(c.oid)"), SizeOf("(SELECT pg_relation_size(x.indexrelid) FROM pg_index x WHERE x.indrelid = c.oid AND x.indisprimary)"),
            SizeOf("(SELECT pg_relation_size(x.indexrelid) FROM pg_index x WHERE x.indrelid = c.oid AND NOT x.indisprimary)"));
        Print($"rows {rows:0} + key {key:0} + batches {batch:0} B/row = {(rows + key + batch) / Load.Lines:0.0} B/line; write-ahead log {wal / Load.Rows / Load.Lines:0.0} B/line");
    }

    private void Print(FormattableString line)
    {
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>64 writers on 1 024 streams, each row 20 lines in 500 bytes; then everything read back.</summary>
internal static class Load
{
    public const int Writers = 64, Streams = 1_024, Lines = 20;
    private static readonly int Each = int.Parse(Environment.GetEnvironmentVariable("MEDISTOCK_MEASURE_ROWS") ?? "6400", CultureInfo.InvariantCulture) / Writers;
    public static int Rows => Writers * Each;

    /// <returns>Rows written.</returns>
    public static async Task<int> RunAsync(IJournal journal, Action<FormattableString> print)
    {
        // The test host blocks pool threads of its own: without spare ones, its stalls would be measured.
        ThreadPool.SetMinThreads(16, 16);
        var latencies = new double[Rows];
        var payload = TestJournal.Payload("x", 1, 500);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            var heads = new long[Streams / Writers];
            for (var i = 0; i < Each; i++)
            {
                var own = i % heads.Length;
                var id = new byte[16];
                random.NextBytes(id);
                var started = Stopwatch.GetTimestamp();
                await journal.AppendAsync(new($"stock/{writer * heads.Length + own:000000000}", ++heads[own], new Guid(id), (ulong)random.NextInt64(), "key-1", TestDirectory.Now.AddMilliseconds(i), payload), CancellationToken.None);
                latencies[writer * Each + i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        Array.Sort(latencies);
        double rows = latencies.Length;
        print($"{rows:0} rows in {seconds:0.00} s: {rows / seconds:0} rows/s, {rows * Lines / seconds:0} lines/s; p50 {latencies[latencies.Length / 2]:0.0} ms, p99 {latencies[(int)(rows * 0.99)]:0.0} ms, max {latencies[^1]:0.0} ms");
        return Rows;
    }

    public static async Task ReadAsync(IJournal journal, int written, Action<FormattableString> print)
    {
        const int Sought = 5_000;
        print($"batch ids not found: {await Rate(Sought, i => journal.FindBatchAsync($"stock/{i % Streams:000000000}", new Guid(i, 1, 1, [1, 1, 1, 1, 1, 1, 1, 1]), CancellationToken.None).AsTask()):0}/s, one caller");
        var read = 0;
        var perStream = await Rate(Streams, async i =>
        {
            await foreach (var _ in journal.ReadAsync($"stock/{i:000000000}", 0, CancellationToken.None)) read++;
        });
        print($"streams read back: {perStream:0}/s, {perStream * read / Streams:0} rows/s");
        Assert.Equal(written, read);
    }

    private static async Task<double> Rate(int times, Func<int, Task> work)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < times; i++) await work(i);
        return times / watch.Elapsed.TotalSeconds;
    }
}

using System.Diagnostics;
using System.Globalization;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Sqlite;
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
        const int Writers = 64, Streams = 1_024, Lines = 20;
        var each = int.Parse(Environment.GetEnvironmentVariable("MEDISTOCK_MEASURE_ROWS") ?? "6400", CultureInfo.InvariantCulture) / Writers;
        // The test host blocks pool threads of its own: without spare ones, its stalls would be measured.
        ThreadPool.SetMinThreads(16, 16);
        var latencies = new double[Writers * each];
        var payload = TestJournal.Payload("x", 1, 500);
        double seconds;
        using (var open = new TestJournal(_files, new JournalOptions()))
        {
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                var random = new Random(writer);
                var heads = new long[Streams / Writers];
                for (var i = 0; i < each; i++)
                {
                    var own = i % heads.Length;
                    var id = new byte[16];
                    random.NextBytes(id);
                    var started = Stopwatch.GetTimestamp();
                    await open.Journal.AppendAsync(new($"stock/{writer * heads.Length + own:000000000}", ++heads[own], new Guid(id), (ulong)random.NextInt64(), "key-1", TestDirectory.Now.AddMilliseconds(i), payload), CancellationToken.None);
                    latencies[writer * each + i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                }
            })));
            seconds = watch.Elapsed.TotalSeconds;
            open.AwaitIndex();
            Print($"batch ids not found: {await Rate(20_000, i => open.Journal.FindBatchAsync($"stock/{i % Streams:000000000}", new Guid(i, 1, 1, [1, 1, 1, 1, 1, 1, 1, 1]), CancellationToken.None).AsTask()):0}/s, one caller");
            var read = 0;
            var perStream = await Rate(Streams, async i => read += (await open.Read($"stock/{i:000000000}")).Count);
            Print($"streams read back: {perStream:0}/s, {perStream * read / Streams:0} rows/s");
            Assert.Equal(Writers * each, read);
        }
        var opened = Stopwatch.StartNew();
        using (new TestJournal(_files)) Print($"opened with its index in {opened.Elapsed.TotalSeconds:0.000} s");
        SqliteFile.Delete(_files.File("state.db"));
        opened.Restart();
        using (new TestJournal(_files)) Print($"opened without state.db in {opened.Elapsed.TotalSeconds:0.000} s: {Writers * each / opened.Elapsed.TotalSeconds:0} rows/s indexed again");
        Array.Sort(latencies);
        double rows = latencies.Length;
        double journal = new FileInfo(_files.File("journal.db")).Length / rows, state = new FileInfo(_files.File("state.db")).Length / rows;
        Print($"{rows:0} rows in {seconds:0.00} s: {rows / seconds:0} rows/s, {rows * Lines / seconds:0} lines/s; p50 {latencies[latencies.Length / 2]:0.0} ms, p99 {latencies[(int)(rows * 0.99)]:0.0} ms, max {latencies[^1]:0.0} ms");
        Print($"journal {journal:0} + index {state:0} B/row = {(journal + state) / Lines:0.0} B/line");
    }

    private static async Task<double> Rate(int times, Func<int, Task> work)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < times; i++) await work(i);
        return times / watch.Elapsed.TotalSeconds;
    }

    private void Print(FormattableString line)
    {
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }
}

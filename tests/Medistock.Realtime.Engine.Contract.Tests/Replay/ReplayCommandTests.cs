using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Replay;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Server.Commands;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Testing.PostgreSql;
using Reference = Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests.Replay;

/// <summary><c>medistock replay</c> on stores, as an operator types it.</summary>
public sealed class ReplayCommandTests : IDisposable
{
    private const int Days = 4;
    private static readonly Lazy<Task<IReadOnlyList<JournalEntry>>> Life = new(async () => (await LivedNation.LiveAsync(new Stretch(11, Days), 0)).Rows);
    private readonly string _path = Path.Combine(Path.GetTempPath(), "medistock-replay-" + Guid.NewGuid().ToString("N"));

    private string Data => Path.Combine(_path, "data");

    public void Dispose()
    {
        if (Directory.Exists(_path)) Directory.Delete(_path, recursive: true);
    }

    [Fact]
    public async Task The_same_journal_and_the_same_words_print_the_same_bytes_and_the_store_is_not_touched()
    {
        await MakeAsync(Data, await Life.Value);
        var before = Contents();
        var (exit, first, told) = await RunAsync("--from", "2026-11-03", "--to", "2026-11-05", "--every", "12h", "--signals");
        Assert.True(exit == 0, told);
        var (_, second, _) = await RunAsync("--from", "2026-11-03", "--to", "2026-11-05", "--every", "12h", "--signals");
        Assert.Equal(first, second);
        Assert.Equal(before, Contents());
        var lines = first.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(5, lines.Count(line => line.TryGetProperty("openSignals", out _)));
        Assert.Contains(lines, line => line.TryGetProperty("open", out _));
        Assert.Contains("rows/s", told, StringComparison.Ordinal);
        // The last of several is what it is alone.
        var (_, alone, _) = await RunAsync("--at", "2026-11-05", "--signals");
        Assert.EndsWith(alone, first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_by_name_a_row_says_what_is_known_and_why_the_rest_is_not()
    {
        await MakeAsync(Data, await Life.Value);
        var (_, output, _) = await RunAsync("--at", "2026-11-05T12:00:00Z", "--presentation", "3400930082157", "3400935955838", "--territory", "DEP-53", "METRO");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var known = lines.Single(line => Is(line, "DEP-53", "3400930082157") && line.GetProperty("link").GetString() == "pui");
        Assert.True(known.GetProperty("shareReporting").GetDouble() > 0);
        Assert.NotEqual(JsonValueKind.Null, known.GetProperty("forecast").GetProperty("dailyMean").ValueKind);
        var metro = lines.First(line => Is(line, "METRO", "3400930082157"));
        Assert.Equal((JsonValueKind.Null, "no-forecast-of-metro"), (metro.GetProperty("forecast").GetProperty("dailyMean").ValueKind, metro.GetProperty("forecast").GetProperty("reason").GetString()));
        var nobody = lines.Single(line => Is(line, "DEP-53", "3400935955838"));
        Assert.Equal((JsonValueKind.Null, "not-reported", "unknown"), (nobody.GetProperty("stock").ValueKind, nobody.GetProperty("coverageReason").GetString(), nobody.GetProperty("level").GetString()));
    }

    [Fact]
    public async Task Before_the_first_record_it_says_that_nothing_is_known()
    {
        await MakeAsync(Data, await Life.Value);
        var (exit, output, _) = await RunAsync("--at", "2026-11-01");
        var begins = (await Life.Value)[0].RecordedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null);
        Assert.Equal((0, $"{{\"at\":\"2026-10-31T23:00:00Z\",\"empty\":true,\"begins\":\"{begins}\"}}\n"), (exit, output));
    }

    [Theory]
    [InlineData("--at 2026-11-20T00:00:00Z", "--at 2026-11-20T00:00:00Z lies in the future: by the store's clock it is 2026-11-06T")]
    [InlineData("--at yesterday", "--at 'yesterday' is no time")]
    [InlineData("--at 2026-11-03T08:00:00", "--at '2026-11-03T08:00:00' is no time")]
    [InlineData("", "--at TIME, or --from TIME and --to TIME, is needed")]
    [InlineData("--from 2026-11-03", "--at TIME, or --from TIME and --to TIME, is needed")]
    [InlineData("--at 2026-11-03 --to 2026-11-04", "--at asks for one moment")]
    [InlineData("--from 2026-11-04 --to 2026-11-03", "lies before --from")]
    [InlineData("--from 2026-11-03 --to 2026-11-04 --every 1s", "moments, at most 10000")]
    [InlineData("--from 2026-11-03 --to 2026-11-04 --every 0d", "--every '0d' is no step: 1d, 6h, 15m or 30s")]
    [InlineData("--at 2026-11-03 --presentation 3400930082158", "--presentation: ")]
    [InlineData("--at 2026-11-03 --territory 53", "--territory: '53' is not a territory")]
    public async Task What_makes_no_sense_is_refused_in_one_line(string words, string expected)
    {
        await MakeAsync(Data, []);
        var (exit, output, told) = await RunAsync(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((64, "", 1), (exit, output, told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Contains(expected, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_leaves_whole_lines()
    {
        await MakeAsync(Data, await Life.Value);
        using var stop = new CancellationTokenSource();
        using var output = new StoppingStream(stop);
        using var told = new StringWriter();
        Assert.Equal(130, await ReplayCommand.RunAsync(Typed("--from", "2026-11-03", "--to", "2026-11-05", "--every", "1h"), output, told, new("replay", shown: true, told, stop.Token)));
        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line).Dispose());
        Assert.Contains("stopped: at", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_works_beside_the_process_that_serves_the_directory()
    {
        var rows = await Life.Value;
        await MakeAsync(Data, rows);
        var (_, stopped, _) = await RunAsync("--at", "2026-11-05");
        using var store = Store.OpenToServe(StoreAddress.Parse("sqlite:" + Data), Fresh);
        using var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System);
        var (exit, beside, _) = await RunAsync("--at", "2026-11-05");
        Assert.Equal((0, stopped), (exit, beside));
    }

    [Fact]
    public async Task A_what_if_prints_both_runs_their_differences_and_the_signals()
    {
        await MakeAsync(Data, WhatIfTests.Rows(WhatIfTests.Hospital(1)), end: Stretch.Begin.AddDays(21));
        var file = Path.Combine(_path, "what-if.json");
        await File.WriteAllTextAsync(file, "{\"changes\":[{\"consumption\":{\"presentation\":\"3400930082157\",\"factor\":2,\"from\":\"2026-11-12T00:00:00Z\"}}]}");
        var (exit, output, told) = await RunAsync("--at", "2026-11-19T00:00:00Z", "--territory", "DEP-53", "--what-if", file);
        Assert.True(exit == 0, told);
        Assert.Contains("{\"at\":\"2026-11-19T00:00:00Z\",\"territory\":\"DEP-53\",\"presentation\":\"3400930082157\",\"link\":\"pui\",\"figure\":\"coverageDays\",\"was\":13,\"would\":3}\n", output, StringComparison.Ordinal);
        Assert.Contains("\"figure\":\"level\",\"was\":\"ok\",\"would\":\"critical\"}\n", output, StringComparison.Ordinal);
        Assert.Contains("\"signal\":\"coverage\",\"territory\":\"DEP-53\",\"presentation\":\"3400930082157\",\"establishment\":\"530000001\",\"link\":\"pui\",\"firstSeenWas\":null,\"firstSeenWould\":\"2026-11-15T12:", output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "{\"changes\":[{\"consumption\":{}}]}");
        (exit, output, told) = await RunAsync("--at", "2026-11-19T00:00:00Z", "--what-if", file);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("$.changes[0].consumption.presentation is missing", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_for_removed_rows_is_known_from_the_first_row_that_is_left()
    {
        var rows = WhatIfTests.Rows(WhatIfTests.Hospital(1));
        var batches = rows.Take(9).Select(row => BatchRecord.Decode(row.Payload.Span).Batch).ToList();
        var checkpoint = StockCheckpoint.Of(9, batches, rows[8].RecordedAt, LocalCalendar.Of("Europe/Paris"));
        var at = Stretch.Begin.AddDays(17);
        var cut = new CutRows(rows.Skip(9).ToList(), new(StockCheckpoint.StreamOf(rows[0].Stream), 1, null, 0, "", at, checkpoint.Encode()));
        Assert.Equal(await FiguresAsync(new MemoryRows(rows), at), await FiguresAsync(cut, at));
        await Assert.ThrowsAsync<InvalidDataException>(() => FiguresAsync(new MemoryRows([.. rows.Skip(9)]), at));
    }

    [PostgreSqlFact]
    public async Task A_store_in_PostgreSQL_prints_what_its_directory_printed()
    {
        var connection = ThrowAwayServer.Shared.CreateDatabase();
        try
        {
            await MakeAsync(Data, await Life.Value);
            Assert.Equal(0, await MigrateStoreCommand.Create().Parse(["--from", "sqlite:" + Data, "--to", "postgres:" + connection]).InvokeAsync());
            string[] words = ["--from", "2026-11-03", "--to", "2026-11-05", "--signals"];
            var (_, here, _) = await RunAsync(words);
            var (exit, there, told) = await RunAsync(["--store", "postgres:" + connection, .. words]);
            Assert.True(exit == 0, told);
            Assert.Equal(here, there);
        }
        finally
        {
            ThrowAwayServer.Shared.DropDatabase(connection);
        }
    }

    private static NewDirectory Fresh { get; } = new("epoch-1", Stretch.Begin, false, DataClock.Accelerated(Stretch.Begin.AddDays(Days), 1, DateTimeOffset.UtcNow));

    private static async Task MakeAsync(string data, IReadOnlyList<JournalEntry> rows, DateTimeOffset? end = null)
    {
        var fresh = end is { } later ? Fresh with { Clock = DataClock.Accelerated(later, 1, DateTimeOffset.UtcNow) } : Fresh;
        using var store = Store.OpenToServe(StoreAddress.Parse("sqlite:" + data), fresh);
        var book = new Reference().Current;
        using (var registry = store.OpenRegistry(TimeProvider.System)) registry.Reference.Save(book.Presentations, book.Establishments, book.Departments);
        using var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System);
        foreach (var row in rows) await journal.Journal.AppendAsync(row, CancellationToken.None);
    }

    private ReplayCommand.Typed Typed(params string[] words)
    {
        string? Of(string name) => Array.IndexOf(words, name) is >= 0 and var at ? words[at + 1] : null;
        string[] All(string name) => Array.IndexOf(words, name) is >= 0 and var at ? [.. words.Skip(at + 1).TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal))] : [];
        return new(StoreAddress.Parse(Of("--store") ?? "sqlite:" + Data), Of("--at"), Of("--from"), Of("--to"), Of("--every"), All("--presentation"), All("--territory"), Of("--what-if"), words.Contains("--signals"));
    }

    private async Task<(int Exit, string Output, string Told)> RunAsync(params string[] words)
    {
        using var output = new MemoryStream();
        using var told = new StringWriter();
        var exit = await ReplayCommand.RunAsync(Typed(words), output, told, new("replay", shown: true, told, CancellationToken.None));
        return (exit, Encoding.UTF8.GetString(output.ToArray()), told.ToString());
    }

    /// <summary>Names and contents, but for the readers' own marks (<c>-shm</c>: which part of the log each reader stands in).</summary>
    private IReadOnlyList<string> Contents() => [.. Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && new FileInfo(file) is { Length: > 0 } or { Extension: ".lock" })
        .Order(StringComparer.Ordinal).Select(file => $"{Path.GetRelativePath(Data, file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];

    private static bool Is(JsonElement line, string territory, string presentation) =>
        line.TryGetProperty("territory", out var at) && at.GetString() == territory && line.TryGetProperty("presentation", out var of) && of.GetString() == presentation;

    private static async Task<IReadOnlyList<string>> FiguresAsync(IRecordedRows rows, DateTimeOffset at)
    {
        using var rewind = new Rewind(rows, new(new Reference().Current, CoverageRules.Default, 1, "epoch-1"));
        await rewind.MoveToAsync(at, CancellationToken.None);
        return await Shown.FiguresOfAsync(await rewind.Was.ViewAsync(CancellationToken.None));
    }

    private sealed class CutRows(IReadOnlyList<JournalEntry> rows, JournalEntry checkpoint) : IRecordedRows
    {
        private readonly MemoryRows _rows = new(rows);
        public long Count => rows.Count;
        public IEnumerable<JournalEntry> InOrder(CancellationToken cancel) => rows;
        public IEnumerable<JournalEntry> Of(string stream, long after, long through) => _rows.Of(stream, after, through);
        public JournalEntry? CheckpointOf(string stream) => checkpoint;
    }

    /// <summary>An output at whose first bytes somebody presses Ctrl-C.</summary>
    private sealed class StoppingStream(CancellationTokenSource stop) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer);
            stop.Cancel();
        }
    }
}

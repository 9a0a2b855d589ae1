using System.Diagnostics;
using Medistock.Realtime.Benchmarks.Measuring;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Storage.Data;

namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>
/// The national day: back-fill, the day itself at an accelerated clock under the eyes of screens and a probe, kill -9, recovery, and the journal
/// held against the sender's ledger.
/// </summary>
internal sealed class DayRun : IDisposable
{
    private const int ProbeLines = 60;
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(400), StartWithin = TimeSpan.FromMinutes(10), VerifyWithin = TimeSpan.FromMinutes(5), Drain = TimeSpan.FromSeconds(5);
    private readonly DayOptions _options;
    private readonly string _data;
    private readonly Ledger _ledger = new();
    private readonly Table _table = new("measured", "value");
    private readonly Nation _nation;
    private readonly NationStream _stream;
    private readonly PosterSlot _slot;
    private readonly PresentationCode _apart;
    private readonly Probe _probe;

    private DayRun(DayOptions options)
    {
        _options = options;
        _data = Path.Combine(options.Folder, "data");
        _nation = Nation.Build(options);
        _slot = new(_ledger);
        _stream = new(_nation, options, _slot.Nation);
        _apart = _nation.Apart();
        _probe = new([.. _nation.Simulated.Presentations.Take(ProbeLines).Select(presentation => presentation.Code)], _apart, _slot.Probe);
    }

    public static async Task<int> RunAsync(DayOptions options)
    {
        if (Directory.Exists(options.Folder)) throw new InvalidOperationException($"{options.Folder} exists: the day begins with a fresh folder");
        Directory.CreateDirectory(options.Folder);
        try
        {
            using var run = new DayRun(options);
            return await run.RunAsync();
        }
        finally
        {
            if (!options.Keep) Directory.Delete(options.Folder, recursive: true);
        }
    }

    private async Task<int> RunAsync()
    {
        var simulated = _nation.Simulated;
        Say($"{simulated.Establishments.Count} establishments × {simulated.Presentations.Count} presentations, volumes × {_nation.Scale:0.00}");
        var clock = DataClock.Accelerated(DayOptions.Midnight.AddMinutes(1), _options.Speed, DateTimeOffset.UtcNow);
        ExerciseDirectory.Make(_data, clock,
            _nation.Pack.Presentations, _nation.Pack.Hospitals.Concat(simulated.Establishments).DistinctBy(site => site.Finess).Append(Probe.Site), _nation.Pack.Departments);
        await using (var server = await ServerUnderTest.StartAsync(_data, null, StartWithin))
        {
            _slot.Use(server.Http);
            await BackfillAsync(server, new(clock));
            await DayAsync(server, new(clock));
            await server.KillAsync();
        }
        // Recovery is measured by the clock it would have: the day's end, at its natural speed.
        ExerciseDirectory.SetClock(_data, DataClock.Accelerated(new Clock(clock).Now, 1, DateTimeOffset.UtcNow));
        await RecoverAsync();
        var sound = Judge();
        var began = Stopwatch.GetTimestamp();
        var verified = await ServerUnderTest.RunAsync(VerifyWithin, "verify", "--data", _data);
        _table.Row("`medistock verify`", verified is { } said ? $"{said.LastLine} (exit {said.ExitCode}, {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s)" : $"not done within {VerifyWithin.TotalMinutes:0} min");
        Console.WriteLine($"### The national day\n\n`{_options.Command}` · {DateTime.UtcNow:yyyy-MM-dd} · {ProcessMeter.Machine()}\n\n{_table}");
        return sound && (verified is null or { ExitCode: 0 }) ? 0 : 1;
    }

    public void Dispose() => _probe.Dispose();

    private async Task BackfillAsync(ServerUnderTest server, Clock clock)
    {
        var cpu = server.Cpu;
        var began = Stopwatch.GetTimestamp();
        await _probe.BeginAsync(DayOptions.Midnight);
        await WatchAsync("back-fill", server, _stream.TellAsync(() => DayOptions.Midnight.AddSeconds(20)));
        var took = Stopwatch.GetElapsedTime(began);
        var lines = _slot.Nation.Lines;
        _table.Row($"back-fill: {_options.BackfillDays} days and the first counts", $"{lines:N0} lines in {took.TotalSeconds:0} s = {lines / took.TotalSeconds:N0}/s, "
            + $"{(server.Cpu - cpu).TotalMicroseconds / lines:0.0} µs CPU/line, {lines / (double)_slot.Nation.Batches:0} lines a batch");
        // The clock has run on meanwhile: what happened since midnight, as far as it has come.
        await WatchAsync("catching up", server, _stream.TellAsync(() => clock.Now));
    }

    private async Task DayAsync(ServerUnderTest server, Clock clock)
    {
        _slot.Nation.Restart();
        _stream.Restart();
        await using var seen = new HubScreen(server.Address, _probe.Scope, _probe.See);
        HubScreen[] walls = [.. Enumerable.Range(0, _options.Screens).Select(_ => new HubScreen(server.Address, "{}", null))];
        var (begin, cpu, grown, load) = (clock.Now, server.Cpu, ProcessMeter.Folder(_data), ProcessMeter.Load());
        var journal = JournalBytes();
        var end = begin.AddHours(_options.Hours);
        var began = Stopwatch.GetTimestamp();
        using var over = new CancellationTokenSource();
        var probing = _probe.RunAsync(clock, ProbeEvery, over.Token);
        var memory = MemoryAsync(server, clock, begin, over.Token);
        await WatchAsync("day", server, _stream.StreamAsync(clock, begin, end, TimeSpan.FromMinutes(_options.EveryMinutes)));
        var streamed = Stopwatch.GetElapsedTime(began);
        var last = clock.Now;
        await over.CancelAsync();
        await Task.WhenAll(probing, memory);
        await Pause.ForAsync(Drain);
        var (posted, lines) = (_slot.Nation, _slot.Nation.Lines);
        var used = server.Cpu - cpu;
        Say($"end of day: {lines:N0} lines");

        _table.Row("the day", $"{_options.Hours:0.#} simulated hours ×{_options.Speed:0} in {streamed.TotalSeconds:0} s real, ended {(last - end).TotalMinutes:0.0} simulated min late; load average before {load}, after {ProcessMeter.Load()}");
        _table.Row("establishments × presentations", $"{_stream.Establishments:N0} × {_options.Presentations}");
        _table.Row("lines accepted", $"{lines:N0} in {posted.Batches:N0} batches ({lines / (double)posted.Batches:0.0} a batch), {posted.Rejected} rejected, {posted.Refused} batches told to come again");
        _table.Row("lines/s sustained (mean; posts follow the day's profile)", $"{lines / streamed.TotalSeconds:N0}");
        _table.Row("server CPU, everything included", $"{used.TotalMicroseconds / lines:0.0} µs/line; {used / streamed * 100:0} % of one core");
        _table.Row("a post's worst delay behind its turn", $"{_stream.WorstLag.TotalMinutes:0.0} simulated min = {_stream.WorstLag.TotalSeconds / clock.Speed:0.0} s");
        _table.Row("resident memory at 0 / 6 / 12 / 18 / 24 h", $"{string.Join(" / ", await memory)} MiB, most {ProcessMeter.MostResident(server.Id) >> 20} MiB");
        _table.Row("journal, per line", $"{(JournalBytes() - journal) / (double)lines:0.0} B");
        _table.Row("data directory (snapshots and indexes included), per line", $"{(ProcessMeter.Folder(_data) - grown) / (double)lines:0.0} B");
        _table.Row("POST p50 / p99 / worst", $"{posted.Latency} ms");
        _table.Row($"update → `signal` frame p50 / p99 / worst ({_probe.Crossings} crossings of a PUI's line)", $"{_probe.Signal} ms, {_probe.Waiting} not seen");
        _table.Row($"update → `coverage` frame p50 / p99 / worst ({_probe.Posts} changes of a nation's row)", $"{_probe.Coverage} ms, {_probe.Posts - _probe.Coverage.Count} overtaken by the next");
        _table.Row($"{walls.Length} walls", $"{walls.Sum(wall => wall.Frames):N0} frames, {walls.Sum(wall => wall.Bytes) >> 20} MiB, cut off {walls.Sum(wall => wall.Cuts)} times and back; the probe's screen {seen.Cuts} times");
        if (seen.Cuts + walls.Sum(wall => wall.Cuts) > 0) Say(server.Output);
        foreach (var wall in walls) await wall.DisposeAsync();
    }

    /// <summary>kill -9 is behind us: how long until a right answer?</summary>
    private async Task RecoverAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await using var server = await ServerUnderTest.StartAsync(_data, null, StartWithin);
        var json = await server.Http.GetStringAsync(new Uri($"/api/v1/establishments/{Probe.FinessText}/lines?presentation={_apart}", UriKind.Relative));
        var took = Stopwatch.GetElapsedTime(began);
        using var answer = System.Text.Json.JsonDocument.Parse(json);
        var stock = answer.RootElement.GetProperty("lines")[0].GetProperty("stock").GetDecimal();
        var right = stock == _probe.ExpectedStock;
        _table.Row("kill -9 → process started → first right answer", $"{took.TotalSeconds:0.0} s ({(right ? "stock as acknowledged" : $"WRONG: {stock} for {_probe.ExpectedStock}")})");
        Say($"recovered in {took.TotalSeconds:0.0} s");
        await server.KillAsync();
    }

    private bool Judge()
    {
        var held = _ledger.Hold(_data);
        _table.Row("journal against the sender's ledger", $"{held.Lines:N0} lines in {held.Batches:N0} batches: {held.Lost} lost, {held.Doubled} doubled, {held.Faults} faults");
        return held is { Lost: 0, Doubled: 0, Faults: 0 };
    }

    private long JournalBytes() => new DirectoryInfo(_data).EnumerateFiles("journal.db*").Sum(file => file.Length);

    private async Task<IReadOnlyList<string>> MemoryAsync(ServerUnderTest server, Clock clock, DateTimeOffset begin, CancellationToken over)
    {
        List<string> seen = [];
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        try
        {
            do
            {
                if (clock.Now >= begin.AddHours(6 * seen.Count)) seen.Add($"{ProcessMeter.Resident(server.Id) >> 20}");
            }
            while (await beat.WaitForNextTickAsync(over));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            if (_options.Hours >= 6 * seen.Count) seen.Add($"{ProcessMeter.Resident(server.Id) >> 20}");
        }
        return seen;
    }

    private async Task WatchAsync(string what, ServerUnderTest server, Task work)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(10));
        var (lines, cpu) = (_slot.Nation.Lines, server.Cpu);
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, beat.WaitForNextTickAsync().AsTask());
            if (work.IsCompleted) break;
            var (now, used) = (_slot.Nation.Lines, server.Cpu);
            Say($"{what}: {now:N0} lines, {(now - lines) / 10:N0}/s, server {(used - cpu).TotalSeconds * 10:0} %, {ProcessMeter.Resident(server.Id) >> 20} MiB, "
                + $"POST {_slot.Nation.Latency}, signal {_probe.Signal}, coverage {_probe.Coverage}, load {ProcessMeter.Load()}");
            (lines, cpu) = (now, used);
        }
        await work;
    }

    private static void Say(string text) => Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {text}");

    /// <summary>The server changes between the phases; who posts does not.</summary>
    private sealed class PosterSlot(Ledger ledger)
    {
        public StockPoster Nation { get; } = new(ledger);
        public StockPoster Probe { get; } = new(ledger);

        public void Use(HttpClient http) => (Nation.Http, Probe.Http) = (http, http);
    }
}

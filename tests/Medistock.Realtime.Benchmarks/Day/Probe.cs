using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Medistock.Realtime.Benchmarks.Measuring;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sdk;

namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>
/// A PUI of Paris that goes in and out of shortage on purpose, and a screen that waits to see it. Its lines stand in <i>alert</i> all the time (8 days
/// of cover, so their signals were open before the nation filled the board); a batch takes one to <i>critical</i> (3 days): its signal's frame is
/// awaited. Each batch also changes a presentation that nobody else holds: the nation's row with that very stock is awaited.
/// </summary>
internal sealed class Probe(PresentationCode[] lines, PresentationCode apart, StockPoster poster) : IDisposable
{
    public const string FinessText = "759900009";
    private const int Daily = 10, AlertStock = 80, CriticalStock = 30, ApartBase = 10_000, Days = 7;
    private readonly ConcurrentDictionary<string, (long Sent, bool Down)> _lines = new(
        lines.Select(line => KeyValuePair.Create(line.ToString(), (0L, false))));
    private readonly ConcurrentDictionary<int, long> _stocks = new();
    private readonly BatchWriter _writer = new("probe");
    private int _cycle;

    public static Establishment Site { get; } = new(
        Finess.Parse(FinessText), null, "PUI sonde du banc d'essai", EstablishmentKind.Pui, DepartmentCode.Parse("75"), null, Simulated: true, Beds: null);

    /// <summary>Post begun → frame read.</summary>
    public Latencies Signal { get; } = new();
    public Latencies Coverage { get; } = new();
    /// <summary>Crossings posted, and stocks posted whose row has not come (a row may be overtaken by the next one).</summary>
    public int Crossings { get; private set; }
    public int Posts => _cycle;
    /// <summary>Of the presentation apart, as last acknowledged.</summary>
    public decimal ExpectedStock => ApartBase + _cycle;
    public int Waiting => _lines.Count(line => line.Value is { Sent: > 0, Down: false });
    public string Scope => JsonSerializer.Serialize(new { territories = Array.Empty<string>(), presentations = lines.Append(apart).Select(code => code.ToString()), signals = "all" });

    /// <summary>Its past: a week of steady consumption, then 8 days of cover.</summary>
    public async Task BeginAsync(DateTimeOffset midnight)
    {
        List<StockReport> reports = [];
        foreach (var code in lines.Append(apart).Select(code => code.ToString()))
        {
            reports.Add(StockReport.Counted(FinessText, code, 1_000, midnight.AddDays(-Days).AddSeconds(5)));
            for (var day = Days; day > 0; day--) reports.Add(StockReport.Dispensed(FinessText, code, Daily, midnight.AddDays(-day).AddHours(12)));
            reports.Add(StockReport.Counted(FinessText, code, code == apart.ToString() ? ApartBase : AlertStock, midnight.AddSeconds(5)));
        }
        reports.Add(StockReport.Complete(FinessText, midnight.AddSeconds(20)));
        await PostAsync(reports);
    }

    /// <summary>A batch each <paramref name="every"/> of real time until cancelled.</summary>
    public async Task RunAsync(Clock clock, TimeSpan every, CancellationToken cancel)
    {
        using var beat = new PeriodicTimer(every);
        var next = 0;
        try
        {
            while (await beat.WaitForNextTickAsync(cancel)) next = await PostOneAsync(clock, next);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task<int> PostOneAsync(Clock clock, int next)
    {
        var now = clock.Now;
        List<StockReport> reports = [];
        var crossing = lines[next].ToString();
        var sent = Stopwatch.GetTimestamp();
        if (_lines[crossing] is { Sent: 0 })
        {
            _lines[crossing] = (sent, false);
            Crossings++;
            reports.Add(StockReport.Counted(FinessText, crossing, CriticalStock, now));
        }
        // What has been seen to go down comes up again, in its turn.
        var recovering = lines[(next + lines.Length / 2) % lines.Length].ToString();
        if (_lines[recovering].Down) reports.Add(StockReport.Counted(FinessText, recovering, AlertStock, now));
        var stock = ApartBase + ++_cycle;
        _stocks[stock] = sent;
        reports.Add(StockReport.Counted(FinessText, apart.ToString(), stock, now));
        reports.Add(StockReport.Complete(FinessText, now));
        await PostAsync(reports);
        return (next + 1) % lines.Length;
    }

    /// <summary>A message of the probe's screen.</summary>
    public void See(ReadOnlyMemory<byte> message)
    {
        var now = Stopwatch.GetTimestamp();
        // The frame's own kind comes first; most frames are about others, and need no reading.
        var at = message.Span.IndexOf("\"kind\":\""u8);
        if (at < 0) return;
        var kind = message.Span[(at + 8)..];
        if (kind.StartsWith("signal\""u8) && kind.IndexOf("759900009"u8) >= 0) SeeSignal(message, now);
        else if (kind.StartsWith("coverage\""u8)) SeeCoverage(message, now);
    }

    private void SeeSignal(ReadOnlyMemory<byte> message, long now)
    {
        using var json = JsonDocument.Parse(message);
        var body = json.RootElement.GetProperty("arguments")[0].GetProperty("body");
        if (body.GetProperty("subject").GetProperty("presentation").GetString() is not { } code || !_lines.TryGetValue(code, out var line)) return;
        var critical = body.GetProperty("severity").GetString() is "alert" or "critical";
        if (critical && line is { Sent: > 0, Down: false })
        {
            Signal.Add(Stopwatch.GetElapsedTime(line.Sent, now));
            _lines[code] = line with { Down = true };
        }
        else if (!critical && line.Down) _lines[code] = default;
    }

    private void SeeCoverage(ReadOnlyMemory<byte> message, long now)
    {
        using var json = JsonDocument.Parse(message);
        foreach (var row in json.RootElement.GetProperty("arguments")[0].GetProperty("body").GetProperty("rows").EnumerateArray())
        {
            if (row.GetProperty("territory").GetString() != "FR" || row.GetProperty("presentation").GetString() != apart.ToString()) continue;
            if (row.GetProperty("stock") is { ValueKind: JsonValueKind.Number } stock && _stocks.TryRemove((int)stock.GetDecimal(), out var sent))
                Coverage.Add(Stopwatch.GetElapsedTime(sent, now));
        }
    }

    private async Task PostAsync(List<StockReport> reports)
    {
        var batch = Guid.NewGuid();
        await poster.PostAsync(FinessText, batch, _writer.Write(batch, reports), CancellationToken.None);
    }

    public void Dispose() => _writer.Dispose();
}

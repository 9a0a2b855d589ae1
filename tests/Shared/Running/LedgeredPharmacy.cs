using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Medistock.Realtime.Testing.Running;

/// <summary>A batch as the ledger has it.</summary>
internal readonly record struct LedgeredBatch(Guid BatchId, long Sequence, int Lines);

/// <summary>
/// Sends batches one after the other and writes each acknowledgement, fsynced, to a ledger before going on. What is not acknowledged is sent again
/// under the same id until it is.
/// </summary>
/// <param name="server">Whom the given attempt at a batch (0, 1, 2…) is sent to.</param>
internal sealed class LedgeredPharmacy(Func<int, HttpClient> server, string ledger, string finess, IReadOnlyList<string> presentations, int seed)
{
    private const int PastDays = 8, PastNeed = 20, Low = 60;
    private readonly Random _chance = new(seed);
    private readonly Dictionary<string, decimal> _stock = [];
    private readonly HashSet<string> _fallen = [];
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow.AddHours(-6);
    private readonly List<(string Body, long Sequence)> _sent = [];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _refusals = [];
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(long Begun, long Acknowledged)> _times = [];
    private readonly List<LedgeredBatch> _foreign = [];
    private long _sequence, _lineId;
    private int _acknowledged, _retries;

    public string Finess => finess;
    public int Acknowledged => Volatile.Read(ref _acknowledged);
    /// <summary>Attempts of which the answer was lost.</summary>
    public int Retries => Volatile.Read(ref _retries);
    /// <summary>Of the last acknowledged batch of its own.</summary>
    public long Sequence => Interlocked.Read(ref _sequence);
    /// <summary>Between two batches; null: none.</summary>
    public TimeSpan? Pace { get; init; }
    /// <summary>Begins with a past of eight days in which 20 of each presentation were dispensed daily: cover is known from then on.</summary>
    public bool HasPast { get; init; }
    /// <summary>Chance (0–1) that a batch brings one more presentation down to three days of cover, for good.</summary>
    public double Falls { get; init; }
    /// <summary>Completes with the first acknowledgement.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Answers that asked for another attempt, by their code.</summary>
    public IReadOnlyDictionary<string, int> Refusals
    {
        get { lock (_gate) return new Dictionary<string, int>(_refusals); }
    }

    public async Task RunAsync(CancellationToken enough)
    {
        try
        {
            await using var book = new FileStream(ledger, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1);
            await using var text = new StreamWriter(book);
            using var pace = Pace is { } period ? new PeriodicTimer(period) : null;
            while (!enough.IsCancellationRequested)
            {
                var begun = Stopwatch.GetTimestamp();
                var (batchId, body, lines) = NextBatch();
                var answer = await SendUntilAcknowledgedAsync(body);
                if (answer.GetProperty("rejected").GetArrayLength() > 0 || answer.GetProperty("duplicates").GetInt32() > 0) throw new InvalidOperationException(answer.ToString());
                var sequence = answer.GetProperty("sequence").GetInt64();
                // Foreign batches may lie between.
                Assert.True(sequence > _sequence, $"{finess}: {sequence} after {_sequence}");
                await text.WriteLineAsync($"{batchId} {sequence} {lines}");
                await text.FlushAsync(CancellationToken.None);
                book.Flush(flushToDisk: true);
                Interlocked.Exchange(ref _sequence, sequence);
                _sent.Add((body, sequence));
                lock (_gate) _times.Add((begun, Stopwatch.GetTimestamp()));
                Interlocked.Increment(ref _acknowledged);
                _opened.TrySetResult();
                if (pace is not null) await pace.WaitForNextTickAsync(CancellationToken.None);
            }
        }
        catch (Exception broken)
        {
            // Whoever waits for the first acknowledgement is not left waiting.
            _opened.TrySetException(broken);
            throw;
        }
    }

    /// <summary>From <paramref name="since"/> (<see cref="Stopwatch.GetTimestamp"/>) until a batch begun afterwards was acknowledged; null: none was yet.</summary>
    public TimeSpan? AcknowledgedAgain(long since)
    {
        lock (_gate)
        {
            var at = _times.FindIndex(batch => batch.Begun >= since);
            return at < 0 ? null : Stopwatch.GetElapsedTime(since, _times[at].Acknowledged);
        }
    }

    /// <summary>What was acknowledged to this establishment, as the ledger has it, in the journal's order.</summary>
    public IEnumerable<LedgeredBatch> Ledger() => File.ReadLines(ledger).Select(line => line.Split(' ')).Select(parts =>
        new LedgeredBatch(Guid.Parse(parts[0]), long.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture)))
        .Concat(_foreign).OrderBy(batch => batch.Sequence);

    /// <summary>What the server shows is what was acknowledged; acknowledged batches are there, whole, at their place, once: sent again they change nothing and say where they are.</summary>
    /// <param name="replays">How many are sent again.</param>
    public async Task AssertServerAgreesAsync(int replays = int.MaxValue)
    {
        foreach (var (body, sequence) in replays >= _sent.Count ? _sent : [.. _sent.OrderBy(_ => _chance.Next()).Take(replays)])
        {
            var again = await SendUntilAcknowledgedAsync(body);
            Assert.True(again.GetProperty("replayed").GetBoolean(), body);
            Assert.Equal(sequence, again.GetProperty("sequence").GetInt64());
            Assert.Equal(JsonDocument.Parse(body).RootElement.GetProperty("lines").GetArrayLength(), again.GetProperty("accepted").GetInt32());
        }
        var figures = await server(0).GetFromJsonAsync($"/api/v1/establishments/{finess}/lines");
        var found = figures.GetProperty("lines").EnumerateArray().ToDictionary(line => line.GetProperty("presentation").GetString()!, line => line.GetProperty("stock").GetDecimal());
        // A foreign line is younger than every count.
        _stock[presentations[0]] -= _foreign.Count;
        Assert.Equal(_stock.OrderBy(pair => pair.Key), found.OrderBy(pair => pair.Key));
    }

    /// <summary>A batch of one line that somebody else sends for this establishment.</summary>
    public string Foreign(Guid batchId) => JsonSerializer.Serialize(new { batchId, lines = new[] { new { presentation = presentations[0], at = DateTimeOffset.UtcNow, type = "dispensed", quantity = 1, lineId = $"foreign-{batchId:N}" } } });

    /// <summary>Whoever sent the foreign batch sends it again, if it was not acknowledged, until it is.</summary>
    /// <param name="sequence">Null: no answer came.</param>
    public async Task SettleAsync(Guid batchId, string body, long? sequence) =>
        _foreign.Add(new(batchId, sequence ?? (await SendUntilAcknowledgedAsync(body)).GetProperty("sequence").GetInt64(), 1));

    private (Guid BatchId, string Body, int Lines) NextBatch()
    {
        var batchId = Guid.NewGuid();
        if (HasPast && _sequence == 0) return Past(batchId);
        var lines = new List<object>();
        var falling = _chance.NextDouble() < Falls && presentations.FirstOrDefault(one => !_fallen.Contains(one)) is { } next && _fallen.Add(next) ? next : null;
        for (var left = _chance.Next(1, 20); left > 0; left--)
        {
            var presentation = falling ?? presentations[_chance.Next(presentations.Count)];
            var count = falling is not null || _stock.GetValueOrDefault(presentation) < 5 || _chance.Next(20) == 0;
            var quantity = !count ? _chance.Next(1, 5) : _fallen.Contains(presentation) ? Low : _chance.Next(5_000, 9_000);
            _stock[presentation] = count ? quantity : _stock[presentation] - quantity;
            lines.Add(Line(presentation, _start.AddMilliseconds(_lineId), count ? "count" : "dispensed", quantity));
            falling = null;
        }
        return (batchId, JsonSerializer.Serialize(new { batchId, lines }), lines.Count);
    }

    private (Guid BatchId, string Body, int Lines) Past(Guid batchId)
    {
        var noon = new DateTimeOffset(DateTime.UtcNow.Date.AddHours(12), TimeSpan.Zero);
        var lines = presentations.SelectMany(one => Enumerable.Range(1, PastDays).Select(day => Line(one, noon.AddDays(day - PastDays - 1), "dispensed", PastNeed))).ToList();
        foreach (var one in presentations)
        {
            var quantity = _chance.Next(5_000, 9_000);
            _stock[one] = quantity;
            lines.Add(Line(one, _start.AddMilliseconds(_lineId), "count", quantity));
        }
        return (batchId, JsonSerializer.Serialize(new { batchId, lines, reportedThrough = DateTimeOffset.UtcNow }), lines.Count);
    }

    private object Line(string presentation, DateTimeOffset at, string type, int quantity) => new { presentation, at, type, quantity, lineId = $"{finess}-{ToBase36(++_lineId)}" };

    /// <summary>Not acknowledged = not done: the same batch again, until the server answers for it.</summary>
    private async Task<JsonElement> SendUntilAcknowledgedAsync(string body)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var answer = await server(attempt).PostAsync($"/api/v1/establishments/{finess}/stock", content);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode == HttpStatusCode.OK) return JsonDocument.Parse(text).RootElement;
                if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)) throw new InvalidOperationException($"{answer.StatusCode}: {text}");
                Refused(JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()!);
            }
            catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException)
            {
                // Killed under our hands: nothing is known of the batch.
                Interlocked.Increment(ref _retries);
            }
            await beat.WaitForNextTickAsync();
        }
    }

    private void Refused(string code)
    {
        lock (_gate) _refusals[code] = _refusals.GetValueOrDefault(code) + 1;
    }

    private static string ToBase36(long value)
    {
        var text = "";
        for (; value > 0; value /= 36) text = "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(value % 36)] + text;
        return text;
    }
}

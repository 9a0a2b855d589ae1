using System.Net;
using System.Text.Json;
using Xunit.Abstractions;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>Acknowledged = on disk, whatever dies: kill -9 at random moments under load, judged by a ledger of our own.</summary>
public class KillTests(ITestOutputHelper output)
{
    private const int Kills = 20, Pharmacies = 6;

    [Fact]
    public async Task No_acknowledged_line_is_lost_doubled_or_misplaced_over_twenty_kills()
    {
        var seed = Environment.GetEnvironmentVariable("MEDISTOCK_SEED") is { } given ? int.Parse(given, null) : Environment.ProcessId;
        output.WriteLine($"seed {seed} (MEDISTOCK_SEED)");
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(Path.Combine(folder.Path, "data"));
        var chance = new Random(seed);
        using var enough = new CancellationTokenSource();
        var pharmacies = Enumerable.Range(0, Pharmacies).Select(number => new LedgeredPharmacy(server, Path.Combine(folder.Path, $"ledger-{number}"), number, seed + number)).ToList();
        var running = pharmacies.Select(pharmacy => pharmacy.RunAsync(enough.Token)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            var target = pharmacies.Sum(pharmacy => pharmacy.Acknowledged) + chance.Next(1, 60);
            using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            while (pharmacies.Sum(pharmacy => pharmacy.Acknowledged) < target) await beat.WaitForNextTickAsync();
            await server.KillAsync();
            await server.StartAsync();
        }
        await enough.CancelAsync();
        await Task.WhenAll(running);

        var lines = 0;
        Assert.True(pharmacies.Sum(pharmacy => pharmacy.Retries) > 0, "no kill fell on a batch under way: nothing was tried");
        foreach (var pharmacy in pharmacies)
        {
            await pharmacy.AssertServerAgreesAsync();
            lines += pharmacy.LedgeredLines;
        }
        Assert.Equal(0, await server.StopAsync());
        var (exit, report) = await ServerProcess.RunAsync("verify", "--data", server.Data);
        output.WriteLine($"{Kills} kills, {pharmacies.Sum(pharmacy => pharmacy.Retries)} batches sent again, {lines} acknowledged lines: 0 lost, 0 doubled, 0 misplaced");
        output.WriteLine(report);
        Assert.Equal(0, exit);
    }

    /// <summary>Sends batches one after the other and writes each acknowledgement, fsynced, to a ledger before going on.</summary>
    private sealed class LedgeredPharmacy(ServerProcess server, string ledger, int number, int seed)
    {
        private static readonly string[] Presentations = ["3400930082157", "3400930155424", "3400935955838"];
        private readonly Random _chance = new(seed);
        private readonly string _finess = $"75{number:0000000}";
        private readonly Dictionary<string, (decimal Stock, long Sequence)> _expected = [];
        private readonly DateTimeOffset _start = DateTimeOffset.UtcNow.AddHours(-6);
        private readonly List<(string Body, long Sequence)> _ledgered = [];
        private long _sequence, _lineId;
        private int _acknowledged;

        public int Acknowledged => Volatile.Read(ref _acknowledged);
        public int LedgeredLines { get; private set; }
        public int Retries { get; private set; }

        public async Task RunAsync(CancellationToken enough)
        {
            await using var book = new FileStream(ledger, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1);
            await using var text = new StreamWriter(book);
            while (!enough.IsCancellationRequested)
            {
                var (batchId, body, effects) = NextBatch();
                var answer = await SendUntilAcknowledgedAsync(body);
                if (answer.GetProperty("rejected").GetArrayLength() > 0 || answer.GetProperty("duplicates").GetInt32() > 0) throw new InvalidOperationException(answer.ToString());
                var sequence = answer.GetProperty("sequence").GetInt64();
                Assert.Equal(_sequence + 1, sequence);
                await text.WriteLineAsync($"{batchId} {sequence} {effects.Count}");
                await text.FlushAsync(CancellationToken.None);
                book.Flush(flushToDisk: true);
                _sequence = sequence;
                _ledgered.Add((body, sequence));
                LedgeredLines += effects.Count;
                foreach (var (presentation, set, change) in effects)
                    _expected[presentation] = (set ?? _expected.GetValueOrDefault(presentation).Stock + change, sequence);
                Interlocked.Increment(ref _acknowledged);
            }
        }

        public async Task AssertServerAgreesAsync()
        {
            var figures = await server.Http.GetFromJsonAsync($"/api/v1/establishments/{_finess}/lines");
            var found = figures.GetProperty("lines").EnumerateArray().ToDictionary(line => line.GetProperty("presentation").GetString()!, line => line.GetProperty("stock").GetDecimal());
            Assert.Equal(_expected.Count, found.Count);
            // Each acknowledged batch is there, whole, at its place, once: sent again it changes nothing and says where it is.
            foreach (var (body, sequence) in _ledgered)
            {
                var again = await SendUntilAcknowledgedAsync(body);
                Assert.True(again.GetProperty("replayed").GetBoolean(), body);
                Assert.Equal(sequence, again.GetProperty("sequence").GetInt64());
                Assert.Equal(JsonDocument.Parse(body).RootElement.GetProperty("lines").GetArrayLength(), again.GetProperty("accepted").GetInt32());
            }
            foreach (var (presentation, expected) in _expected) Assert.Equal(expected.Stock, found[presentation]);
        }

        private (Guid BatchId, string Body, List<(string Presentation, decimal? Set, decimal Change)> Effects) NextBatch()
        {
            var batchId = Guid.NewGuid();
            var effects = new List<(string, decimal?, decimal)>();
            var lines = new List<object>();
            for (var left = _chance.Next(1, 20); left > 0; left--)
            {
                var presentation = Presentations[_chance.Next(Presentations.Length)];
                var at = _start.AddMilliseconds(_lineId);
                var lineId = $"{_finess}-{ToBase36(++_lineId)}";
                var first = !_expected.ContainsKey(presentation) && !effects.Exists(effect => effect.Item1 == presentation);
                var count = first || _chance.Next(20) == 0;
                var quantity = count ? _chance.Next(5_000, 9_000) : _chance.Next(1, 5);
                lines.Add(new { presentation, at, type = count ? "count" : "dispensed", quantity, lineId });
                effects.Add((presentation, count ? quantity : null, count ? 0 : -quantity));
            }
            return (batchId, JsonSerializer.Serialize(new { batchId, lines }), effects);
        }

        /// <summary>Not acknowledged = not done: the same batch again, until the server answers for it.</summary>
        private async Task<JsonElement> SendUntilAcknowledgedAsync(string body)
        {
            using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (true)
            {
                try
                {
                    using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                    using var answer = await server.Http.PostAsync($"/api/v1/establishments/{_finess}/stock", content);
                    if (answer.StatusCode == HttpStatusCode.OK) return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
                    if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
                        throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                }
                catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException)
                {
                    // Killed under our hands: nothing is known of the batch.
                    Retries++;
                }
                await beat.WaitForNextTickAsync();
            }
        }

        private static string ToBase36(long value)
        {
            var text = "";
            for (; value > 0; value /= 36) text = "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(value % 36)] + text;
            return text;
        }
    }
}

internal static class HttpJson
{
    /// <summary>The JSON of a GET that must succeed.</summary>
    public static async Task<JsonElement> GetFromJsonAsync(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}

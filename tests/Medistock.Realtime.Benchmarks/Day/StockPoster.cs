using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Medistock.Realtime.Benchmarks.Measuring;

namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>Posts batches by the public contract; the same batch again while the server is full.</summary>
internal sealed class StockPoster(Ledger ledger)
{
    private long _lines, _batches, _bytes, _rejected, _refused;

    /// <summary>The server posted to.</summary>
    public HttpClient Http { get; set; } = new();
    public long Lines => Interlocked.Read(ref _lines);
    public long Batches => Interlocked.Read(ref _batches);
    /// <summary>Of bodies.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);
    public long Rejected => Interlocked.Read(ref _rejected);
    /// <summary>429 and 503 answers, each followed by another try.</summary>
    public long Refused => Interlocked.Read(ref _refused);
    public Latencies Latency { get; private set; } = new();

    /// <summary>Counts anew from here.</summary>
    public void Restart()
    {
        (_lines, _batches, _bytes, _rejected, _refused) = (0, 0, 0, 0, 0);
        Latency = new();
    }

    public async Task PostAsync(string finess, Guid batchId, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            using var content = new ReadOnlyMemoryContent(body);
            content.Headers.ContentType = new("application/json");
            using var answer = await Http.PostAsync(new Uri($"/api/v1/establishments/{finess}/stock", UriKind.Relative), content, cancel);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancel);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            {
                Interlocked.Increment(ref _refused);
                await Pause.ForAsync(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancel);
                continue;
            }
            if (answer.StatusCode != HttpStatusCode.OK)
                throw new InvalidOperationException($"{finess}: {(int)answer.StatusCode} {System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(500, bytes.Length)))}");
            Latency.Add(Stopwatch.GetElapsedTime(began));
            var (accepted, rejected) = Read(bytes);
            ledger.Note(batchId, accepted);
            Interlocked.Add(ref _lines, accepted);
            Interlocked.Add(ref _rejected, rejected);
            Interlocked.Increment(ref _batches);
            Interlocked.Add(ref _bytes, body.Length);
            return;
        }
    }

    private static (int Accepted, int Rejected) Read(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        var accepted = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("accepted"u8))
            {
                reader.Read();
                accepted = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("rejected"u8))
            {
                var rejected = 0;
                reader.Read();
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    rejected++;
                    reader.Skip();
                }
                return (accepted, rejected);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
        throw new InvalidDataException("an answer without accepted and rejected");
    }
}

using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Contracts.Stock;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Medistock.Realtime.Sdk.Tests.Server;

/// <summary>How the server treats one request.</summary>
internal enum Treat { Well, FailBefore, FailAfter, CutBefore, CutAfter, Hang, Portal }

/// <summary>One request as it came in.</summary>
internal sealed record Seen(string Finess, StockBatch Batch, bool Gzip, Treat Treated);

/// <summary>
/// A stand-in for the server's side of the contract: batches stored by id with the hash of their body, a line known by its lineId
/// counted as duplicate, the same id with another body refused. It can misbehave in every way a network can.
/// </summary>
internal sealed class ServerDouble : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly WebApplication _app;
    private readonly object _gate = new();
    private readonly Dictionary<(string, Guid), (string Hash, StockAnswer Answer)> _batches = [];
    private readonly Dictionary<string, HashSet<string>> _ids = [];
    private readonly Dictionary<string, int> _inFlight = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly List<(int Requests, TaskCompletionSource Reached)> _awaited = [];
    private int _sequence;

    private ServerDouble(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = new("http://localhost");
    /// <summary>Asked before each request; null means well.</summary>
    public Func<string, int, Treat>? Script { get; set; }
    /// <summary>Answers instead of the contract, before anything is recorded.</summary>
    public Func<HttpContext, string, Task<bool>>? Instead { get; set; }
    public Func<StockLine, RejectedLine?>? Reject { get; set; }
    public TimeSpan Skew { get; set; }
    public ConcurrentQueue<Seen> Requests { get; } = new();
    /// <summary>Lines recorded, in order, duplicates left out.</summary>
    public Dictionary<string, List<StockLine>> Lines { get; } = [];
    public List<StockBatch> Batches { get; } = [];
    /// <summary>The newest <c>reportedThrough</c> of each establishment.</summary>
    public Dictionary<string, DateTimeOffset> Through { get; } = [];
    public ClockView Clock { get; set; } = new(false, 1, null, null);
    public int Duplicates { get; private set; }
    public int Conflicts { get; private set; }
    public int MostInFlightPerEstablishment { get; private set; }

    public static async Task<ServerDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 8 << 20);
        var app = builder.Build();
        var server = new ServerDouble(app);
        app.MapPost("/api/v1/establishments/{finess}/stock", (HttpContext context, string finess) => server.TakeAsync(context, finess));
        app.MapGet("/api/v1/status", () => Results.Json(new { clock = server.Clock }, Json));
        app.MapGet("/api/v1/establishments/{finess}", (string finess) =>
        {
            lock (server._gate) return server.Through.TryGetValue(finess, out var through) ? Results.Json(new { finess, reportedThrough = through }, Json) : Results.NotFound();
        });
        await app.StartAsync();
        server.Address = new Uri(app.Urls.Single());
        return server;
    }

    /// <summary>Completes with the request of this number, counted from 1.</summary>
    public Task SeenAsync(int requests)
    {
        lock (_gate)
        {
            if (Requests.Count >= requests) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((requests, reached));
            return reached.Task;
        }
    }

    private void Saw(Seen seen)
    {
        lock (_gate)
        {
            Requests.Enqueue(seen);
            foreach (var (_, reached) in _awaited.Where(awaited => awaited.Requests <= Requests.Count)) reached.TrySetResult();
            _awaited.RemoveAll(awaited => awaited.Requests <= Requests.Count);
        }
    }

    private async Task TakeAsync(HttpContext context, string finess)
    {
        lock (_gate)
        {
            var now = _inFlight[finess] = _inFlight.GetValueOrDefault(finess) + 1;
            MostInFlightPerEstablishment = Math.Max(MostInFlightPerEstablishment, now);
        }
        try
        {
            if (Skew != default) context.Response.Headers.Date = (DateTimeOffset.UtcNow + Skew).ToString("R");
            await AnswerAsync(context, finess);
        }
        finally
        {
            if (!context.Items.ContainsKey(nameof(Abort))) lock (_gate) _inFlight[finess]--;
        }
    }

    // The client knows of a cut before this handler ends: it is over when it is cut.
    private void Abort(HttpContext context, string finess)
    {
        context.Items[nameof(Abort)] = true;
        lock (_gate) _inFlight[finess]--;
        context.Abort();
    }

    private async Task AnswerAsync(HttpContext context, string finess)
    {
        using var body = new MemoryStream();
        var gzip = context.Request.Headers.ContentEncoding == "gzip";
        await (gzip ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body).CopyToAsync(body);
        var bytes = body.ToArray();
        var batch = JsonSerializer.Deserialize<StockBatch>(bytes, Json)!;
        var treat = Script?.Invoke(finess, Requests.Count) ?? Treat.Well;
        Saw(new Seen(finess, batch, gzip, treat));
        if (Instead is not null && await Instead(context, finess)) return;
        if (treat == Treat.Hang)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, context.RequestAborted);
            await Task.WhenAny(new TaskCompletionSource().Task.WaitAsync(over.Token));
            return;
        }
        if (treat == Treat.Portal)
        {
            await context.Response.WriteAsync("<html>please sign in to the guest network</html>");
            return;
        }
        if (treat == Treat.CutBefore) Abort(context, finess);
        if (treat == Treat.FailBefore) context.Response.StatusCode = 503;
        if (treat is Treat.CutBefore or Treat.FailBefore) return;
        var answer = Record(finess, batch, bytes);
        if (treat == Treat.CutAfter) Abort(context, finess);
        else if (treat == Treat.FailAfter) context.Response.StatusCode = 500;
        else if (answer is not null) await context.Response.WriteAsJsonAsync(answer, Json);
        else await ProblemAsync(context, 422, "batch.conflict", "this batch id was used for another body");
    }

    public static async Task ProblemAsync(HttpContext context, int status, string code, string detail)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(new { code, detail, status }, Json, "application/problem+json");
    }

    private StockAnswer? Record(string finess, StockBatch batch, byte[] bytes)
    {
        var hash = Convert.ToHexString(SHA256.HashData(bytes));
        lock (_gate)
        {
            if (_batches.TryGetValue((finess, batch.BatchId), out var known))
            {
                if (known.Hash == hash) return known.Answer with { Replayed = true };
                Conflicts++;
                return null;
            }
            if (!_ids.TryGetValue(finess, out var ids)) _ids[finess] = ids = [];
            if (!Lines.TryGetValue(finess, out var lines)) Lines[finess] = lines = [];
            int accepted = 0, duplicates = 0;
            List<RejectedLine> rejected = [];
            for (var i = 0; i < batch.Lines.Count; i++)
            {
                var line = batch.Lines[i];
                if (Reject?.Invoke(line) is { } refusal) rejected.Add(refusal with { Index = i });
                else if (!ids.Add(line.LineId!)) duplicates++;
                else
                {
                    lines.Add(line);
                    accepted++;
                }
            }
            if (batch.ReportedThrough is { } through && through > Through.GetValueOrDefault(finess)) Through[finess] = through;
            Duplicates += duplicates;
            Batches.Add(batch);
            var answer = new StockAnswer(batch.BatchId, ++_sequence, false, accepted, duplicates, 0, 0, rejected, []);
            _batches[(finess, batch.BatchId)] = (hash, answer);
            return answer;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
    }
}

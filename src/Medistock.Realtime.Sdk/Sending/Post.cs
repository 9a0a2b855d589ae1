using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using Medistock.Realtime.Sdk.Outbox;

namespace Medistock.Realtime.Sdk.Sending;

/// <summary>One try to deliver one batch: <c>POST api/v1/establishments/{finess}/stock</c>.</summary>
internal sealed class Post : IDisposable
{
    private const int GzipOverBytes = 1024, MaxAnswerBytes = 32 << 20, MaxProblemBytes = 64 << 10;
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);
    private readonly MedistockOptions _options;
    private readonly HttpClient _http;
    private readonly Uri _base;

    public Post(MedistockOptions options)
    {
        _options = options;
        // A redirect would drop the key, and most turn a POST into a GET: it is an error of configuration, not followed.
#if NET
        var own = options.Handler is not null ? null : new SocketsHttpHandler
        {
            AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), MaxConnectionsPerServer = options.MaxParallelEstablishments,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
#else
        var own = options.Handler is not null ? null : new HttpClientHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = options.MaxParallelEstablishments };
#endif
        _http = new HttpClient(own ?? options.Handler!, disposeHandler: own is not null)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        var text = options.Server!.GetLeftPart(UriPartial.Path);
        _base = new Uri(text.EndsWith("/", StringComparison.Ordinal) ? text : text + "/");
    }

    /// <summary>Called with the server's <c>Date</c> and this machine's time when the answer came.</summary>
    public Action<DateTimeOffset, DateTimeOffset>? Dated { get; set; }

    public async Task<Verdict> SendAsync(string finess, BatchBody body, CancellationToken stop)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timed.CancelAfter(_options.RequestTimeout);
        try
        {
            using var request = Request(finess, body);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timed.Token).ConfigureAwait(false);
            if (response.Headers.Date is { } date) Dated?.Invoke(date, _options.Clock.Now);
            using var limit = timed.Token.Register(response.Dispose);
            return await JudgeAsync(response, body).ConfigureAwait(false);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (Exception) when (timed.IsCancellationRequested)
        {
            return new Verdict.Again($"no answer within {_options.RequestTimeout.TotalSeconds:0.#} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or ObjectDisposedException or JsonException)
        {
            return new Verdict.Again(exception.InnerException?.Message ?? exception.Message);
        }
    }

    private HttpRequestMessage Request(string finess, BatchBody body)
    {
        var address = new Uri(_base, "api/v1/establishments/" + finess + "/stock" + (_options.Figures ? "" : "?return=minimal"));
        var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.Key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body.Length <= GzipOverBytes)
        {
            request.Content = new ByteArrayContent(body.Array, 0, body.Length);
        }
        else
        {
            var packed = new MemoryStream(body.Length / 8);
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body.Array, 0, body.Length);
            request.Content = new ByteArrayContent(packed.GetBuffer(), 0, (int)packed.Length);
            request.Content.Headers.ContentEncoding.Add("gzip");
        }
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private async Task<Verdict> JudgeAsync(HttpResponseMessage response, BatchBody body)
    {
        var status = (int)response.StatusCode;
        if (status == 200)
        {
            using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            var answer = await JsonSerializer.DeserializeAsync(stream, WireJson.Default.StockAnswer).ConfigureAwait(false);
            // A captive portal also says 200: only an answer that names our batch counts.
            return answer is not null && answer.BatchId == body.BatchId ? new Verdict.Taken(answer)
                : new Verdict.Again("200, but not an answer to this batch");
        }
        if (status is 408 or 429 or >= 500) return new Verdict.Again($"HTTP {status}", RetryAfter(response));
        var problem = await ProblemAsync(response).ConfigureAwait(false);
        var message = problem?.Detail ?? problem?.Title ?? response.ReasonPhrase ?? "";
        var code = problem?.Code ?? FormattableString.Invariant($"http.{status}");
        // A proxy's own 400 or 413 says nothing about the batch: only the product's problem does, the rest waits for a person.
        return status is 400 or 409 or 413 or 415 or 422 && problem?.Code is not null
            ? new Verdict.Refused(status, code, message)
            : new Verdict.ShutOut(status, code, message);
    }

    private static async Task<Problem?> ProblemAsync(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json" || response.Content.Headers.ContentLength > MaxProblemBytes) return null;
        try
        {
            var text = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
            return JsonSerializer.Deserialize(text, WireJson.Default.Problem);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date is { } date ? date - (response.Headers.Date ?? _options.Clock.Now) : null);
        return wait is not { } known || known <= TimeSpan.Zero ? null : known < LongestRetryAfter ? known : LongestRetryAfter;
    }

    public void Dispose() => _http.Dispose();
}

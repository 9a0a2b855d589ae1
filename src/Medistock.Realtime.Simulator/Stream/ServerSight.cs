using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Medistock.Realtime.Simulator.Stream;

/// <summary>The clock that the server lives by: real, or accelerated from an origin.</summary>
internal sealed record ServerClock(double Speed, DateTimeOffset? Origin, DateTimeOffset? StartedAt, TimeProvider Time)
{
    public DateTimeOffset Now => Origin is { } origin && StartedAt is { } started ? origin + (Time.GetUtcNow() - started) * Speed : Time.GetUtcNow();
}

/// <summary>What the simulation asks of the server, over HTTP like anybody.</summary>
internal sealed class ServerSight : IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly Action<string>? _log;

    public ServerSight(SimulationOptions options, TimeProvider time)
    {
        (_time, _log) = (time, options.Log);
        _http = options.Handler is null ? new HttpClient() : new HttpClient(options.Handler, disposeHandler: false);
        var text = options.Server.GetLeftPart(UriPartial.Path);
        _http.BaseAddress = new Uri(text.EndsWith('/') ? text : text + "/");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
    }

    public async Task<ServerClock> ClockAsync(CancellationToken cancel)
    {
        using var status = await GetAsync("api/v1/status", cancel) ?? throw new InvalidOperationException("the server has no /api/v1/status: is it a Medistock server?");
        var clock = status.RootElement.GetProperty("clock");
        return !clock.GetProperty("simulated").GetBoolean() ? new(1, null, null, _time)
            : new(clock.GetProperty("speed").GetDouble(), clock.GetProperty("origin").GetDateTimeOffset(), clock.GetProperty("startedAt").GetDateTimeOffset(), _time);
    }

    /// <summary>Up to when the establishment's reporting is complete; null when it has never reported.</summary>
    public async Task<DateTimeOffset?> ReportedThroughAsync(string finess, CancellationToken cancel)
    {
        using var state = await GetAsync("api/v1/establishments/" + finess, cancel);
        return state is not null && state.RootElement.TryGetProperty("reportedThrough", out var through) && through.ValueKind == JsonValueKind.String ? through.GetDateTimeOffset() : null;
    }

    /// <summary>Null for 404. A server that is not there yet is asked again; one that says no is an error.</summary>
    private async Task<JsonDocument?> GetAsync(string path, CancellationToken cancel)
    {
        while (true)
        {
            string trouble;
            try
            {
                using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancel);
                if (response.StatusCode == HttpStatusCode.NotFound) return null;
                if (response.IsSuccessStatusCode) return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancel), cancellationToken: cancel);
                if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout) && (int)response.StatusCode < 500)
                    throw new InvalidOperationException($"{_http.BaseAddress}{path} answers {(int)response.StatusCode}: may the key simulate?");
                trouble = $"HTTP {(int)response.StatusCode}";
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException && !cancel.IsCancellationRequested)
            {
                trouble = exception.Message;
            }
            _log?.Invoke($"{path}: {trouble}; asked again in a second");
            await Task.Delay(BetweenTries, _time, cancel);
        }
    }

    public void Dispose() => _http.Dispose();
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Medistock.Realtime.Cluster.Tests.Support;

/// <summary>Assigns signals, one after the other and through whichever silo answers, and notes what was acknowledged: each is a row of the log.</summary>
internal sealed class DutyOfficer(Func<int, HttpClient> server)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private readonly List<(string Signal, long Version, string Assignee)> _done = [];

    /// <summary>Read after <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<(string Signal, long Version, string Assignee)> Done => _done;

    public async Task RunAsync(CancellationToken enough)
    {
        using var pace = new PeriodicTimer(Pace);
        var number = 0;
        while (!enough.IsCancellationRequested)
        {
            foreach (var (signal, version) in await SignalsAsync(enough))
            {
                if (enough.IsCancellationRequested) return;
                await AssignAsync(signal, version, $"officer-{++number}");
                await pace.WaitForNextTickAsync(CancellationToken.None);
            }
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task<IReadOnlyList<(string Signal, long Version)>> SignalsAsync(CancellationToken enough)
    {
        for (var attempt = 0; !enough.IsCancellationRequested; attempt++)
        {
            var (status, body) = await AskAsync(attempt, http => http.GetAsync("/api/v1/signals?state=open&limit=20", CancellationToken.None));
            if (status == HttpStatusCode.OK) return [.. body.GetProperty("signals").EnumerateArray().Select(one => (one.GetProperty("id").GetString()!, one.GetProperty("version").GetInt64()))];
        }
        return [];
    }

    /// <summary>Until it is done, or somebody else was first. An answer that was lost may have been a yes: then it is noted as what the signal says it is.</summary>
    private async Task AssignAsync(string signal, long version, string assignee)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (status, body) = await AskAsync(attempt, http => http.PostAsJsonAsync($"/api/v1/signals/{signal}/assign", new { version, assignee }, CancellationToken.None));
            if (status == HttpStatusCode.OK) _done.Add((signal, body.GetProperty("version").GetInt64(), assignee));
            if (status is HttpStatusCode.OK or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity) return;
        }
    }

    /// <returns>503 stands for an answer that was lost, too.</returns>
    private async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(int attempt, Func<HttpClient, Task<HttpResponseMessage>> ask)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        if (attempt > 0) await beat.WaitForNextTickAsync(CancellationToken.None);
        try
        {
            using var answer = await ask(server(attempt));
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode is HttpStatusCode.InternalServerError) throw new InvalidOperationException(text);
            return (answer.StatusCode, JsonDocument.Parse(text).RootElement);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException)
        {
            return (HttpStatusCode.ServiceUnavailable, default);
        }
    }
}

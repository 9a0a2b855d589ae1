using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Medistock.Realtime.Actors.Establishments;

namespace Medistock.Realtime.Server.Commands;

/// <summary>Holds a running server's figures against the journal's fold, establishment by establishment.</summary>
internal static class LiveComparison
{
    public static async Task<List<string>> CompareAsync(Uri server, string? key, IEnumerable<StockVerification> stocks, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = server };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var differences = new List<string>();
        foreach (var stock in stocks)
        {
            // A server that has taken more batches since the scan is not wrong about them.
            if (await LinesAsync(http, stock, cancel) is not { } live) continue;
            foreach (var (presentation, expected) in stock.Stocks())
            {
                decimal? shown = live.TryGetValue(presentation.ToString(), out var found) && found.ValueKind == JsonValueKind.Number ? found.GetDecimal() : null;
                if (shown != expected?.ToDecimal()) differences.Add($"{stock.Finess}: {presentation} shows {shown?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}, the journal gives {expected?.ToString() ?? "unknown"}");
            }
        }
        return differences;
    }

    /// <summary>Every line's stock, page after page; null when the server has come to another batch than the scan.</summary>
    private static async Task<Dictionary<string, JsonElement>?> LinesAsync(HttpClient http, StockVerification stock, CancellationToken cancel)
    {
        var live = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        for (string? after = ""; after is not null;)
        {
            var path = $"api/v1/establishments/{stock.Finess}/lines?limit=10000{(after.Length > 0 ? "&after=" + Uri.EscapeDataString(after) : "")}";
            using var answer = await http.GetAsync(path, cancel);
            if (answer.StatusCode != HttpStatusCode.OK) throw new HttpRequestException($"{http.BaseAddress}{path} answers {(int)answer.StatusCode}");
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            if (body.GetProperty("head").GetInt64() != stock.Head) return null;
            foreach (var line in body.GetProperty("lines").EnumerateArray()) live[line.GetProperty("presentation").GetString()!] = line.GetProperty("stock");
            after = body.GetProperty("next").GetString();
        }
        return live;
    }
}

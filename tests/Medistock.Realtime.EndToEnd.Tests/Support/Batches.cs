using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>Stock batches by hand, for what the SDK would never send.</summary>
internal static class Batches
{
    private static string Address(string finess) => $"/api/v1/establishments/{finess}/stock";

    public static string Of(params object[] lines) => JsonSerializer.Serialize(new { batchId = Guid.NewGuid(), lines });

    public static object Line(string presentation, DateTimeOffset at, string type, decimal quantity) => new { presentation, at, type, quantity };

    public static async Task<(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Answer)> SendAsync(
        this HttpClient http, string finess, byte[] body, string type = "application/json", string? encoding = null, string? key = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(finess)) { Content = content };
        if (key is not null) request.Headers.Authorization = new("Bearer", key);
        var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json", $"{answer.StatusCode} {answer.Content.Headers.ContentType}: {text}");
        return (answer.StatusCode, JsonDocument.Parse(text).RootElement, answer);
    }

    public static Task<(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Answer)> SendAsync(this HttpClient http, string finess, string body, string? key = null) =>
        http.SendAsync(finess, Encoding.UTF8.GetBytes(body), key: key);

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    /// <summary>The stable code of a problem.</summary>
    public static string? Code(this JsonElement problem) => problem.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>Stock per presentation as the server shows it; null where it is unknown.</summary>
    public static async Task<Dictionary<string, decimal?>> StocksAsync(this HttpClient http, string finess)
    {
        var answer = await http.GetFromJsonAsync($"/api/v1/establishments/{finess}/lines");
        return answer.GetProperty("lines").EnumerateArray().ToDictionary(line => line.GetProperty("presentation").GetString()!,
            line => line.GetProperty("stock") is { ValueKind: JsonValueKind.Number } stock ? stock.GetDecimal() : (decimal?)null);
    }
}

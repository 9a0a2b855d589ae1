using System.Text.Json;

namespace Medistock.Realtime.Testing.Running;

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

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Web.Supply;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Medistock.Realtime.Web.Tests;

/// <summary>The web side on a real socket, above a <see cref="NationDouble"/>.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false };

    private Node(WebApplication app, NationDouble nation, KeysDouble keys)
    {
        (_app, Nation, Keys) = (app, nation, keys);
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new(_handler) { BaseAddress = Address };
    }

    public NationDouble Nation { get; }
    public KeysDouble Keys { get; }
    public Uri Address { get; }
    public HttpClient Client { get; }
    public IServiceProvider Services => _app.Services;

    public static async Task<Node> StartAsync(WebOptions? options = null, NationDouble? nation = null, KeysDouble? keys = null)
    {
        nation ??= new();
        keys ??= new KeysDouble().Add("rennes", "pharmacy", Some.Rennes.Text).Add("officer", "officer").Add("bretagne", "ars", "REG-53")
            .Add("wall", "screen").Add("evaluator", "evaluator").Add("simulator", "vendor", "simulated").Add("vendor", "vendor", Some.Rennes.Text, Some.Vitre.Text);
        options ??= new();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<INation>(nation).AddSingleton<IKeys>(keys).AddSingleton<ISupplyFiles>(nation.Files).AddSingleton(new DirectoryFacts(options.Demo, new ClockView(false, 1, null, null), "0.1.0-test"));
        builder.Services.AddMedistockWeb(options with { AdminKey = options.AdminKey ?? "admin-secret" });
        var app = builder.Build();
        app.MapMedistock();
        await app.StartAsync();
        return new(app, nation, keys);
    }

    public Task<Answer> GetAsync(string path, string? key = "officer") => SendAsync(HttpMethod.Get, path, key, null);
    public Task<Answer> PostAsync(string path, string json, string? key = "officer") => SendAsync(HttpMethod.Post, path, key, new StringContent(json, Encoding.UTF8, "application/json"));
    public Task<Answer> StockAsync(string json, string? key = "rennes", string query = "", string? finess = null) => PostAsync($"/api/v1/establishments/{finess ?? Some.Rennes.Text}/stock{query}", json, key);

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? key, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _handler.Dispose();
        await _app.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(2)).Token);
        await _app.DisposeAsync();
    }
}

internal sealed record Answer(HttpStatusCode Status, string Text, string? Type, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;
    public string? Code => Type == "application/problem+json" ? Json.GetProperty("code").GetString() : null;

    public void Refuses(int status, string code)
    {
        Assert.Equal(((int)Status, Type, Code), (status, "application/problem+json", code));
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Hosting;
using Medistock.Realtime.Server.Engine;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Testing.Time;
using Medistock.Realtime.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Medistock.Realtime.EndToEnd.Tests.Winter;

/// <summary>The product as <c>serve</c> runs it (single-node engine, data directory, API, hub on a socket), in this process, its clock moved by hand.</summary>
internal sealed class Country : IAsyncDisposable
{
    private readonly Store _store;
    private readonly OpenRegistry _registry;
    private readonly StoreJournal _journal;
    private readonly WebApplication _app;

    private Country(Store store, OpenRegistry registry, StoreJournal journal, WebApplication app, SingleNode node, JumpingTime clock)
    {
        (_store, _registry, _journal, _app, Node, Clock) = (store, registry, journal, app, node, clock);
        Address = new(app.Urls.First());
        Http = new() { BaseAddress = Address };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", RunningProduct.AdminKey);
    }

    public SingleNode Node { get; }
    public JumpingTime Clock { get; }
    public Uri Address { get; }
    public HttpClient Http { get; }
    public DateTimeOffset Now => Clock.GetUtcNow();
    public OpenRegistry Registry => _registry;

    /// <param name="seen">What the API is given instead of the engine itself.</param>
    public static async Task<Country> StartAsync(string data, DateTimeOffset at, Func<SingleNode, INation>? seen = null)
    {
        var clock = new JumpingTime(at);
        var store = Store.OpenToServe(new StoreAddress.Sqlite(data), new("winter", at, false, DataClock.Real(at)));
        var registry = store.OpenRegistry(TimeProvider.System);
        var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System);
        // Real time stands still: nothing heals, looks or repeats but when the test says so.
        var node = new SingleNode(store.Manifest.Epoch, journal.Journal, journal.Snapshots, registry.Reference, CoverageFile.Read(store), clock, new JumpingTime(at), 1, NullLogger<SingleNode>.Instance);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddStore(store, registry);
        builder.Services.AddSingleton(seen?.Invoke(node) ?? node);
        builder.Services.AddMedistockWeb(store.WebOptions() with { AdminKey = RunningProduct.AdminKey });
        var app = builder.Build();
        app.MapMedistock();
        await node.StartAsync(CancellationToken.None);
        await app.StartAsync();
        return new(store, registry, journal, app, node, clock);
    }

    /// <summary>Lets time pass, and what is due happen.</summary>
    public async Task MoveToAsync(DateTimeOffset at)
    {
        Clock.JumpTo(at);
        await Node.PassAsync(flush: false, CancellationToken.None);
    }

    /// <summary>What has come in reaches every figure.</summary>
    public Task SettleAsync() => Node.SettleAsync(CancellationToken.None);

    /// <summary>The program looks at the plan's indicators.</summary>
    public async Task ObserveAsync()
    {
        await Node.ObservePlanAsync(CancellationToken.None);
        await SettleAsync();
    }

    public async Task<JsonElement> PostAsync(string path, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", key);
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{Now:O} {path}: {(int)answer.StatusCode} {text}");
        await SettleAsync();
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(2)).Token);
        await _app.DisposeAsync();
        await Node.DisposeAsync();
        _journal.Dispose();
        _registry.Dispose();
        _store.Dispose();
    }
}

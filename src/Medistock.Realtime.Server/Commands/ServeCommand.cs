using System.CommandLine;
using System.Net;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Server.Demo;
using Medistock.Realtime.Server.Engine;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Web;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock serve</c>: API, live hub and screens on one store, with the single-node engine.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var urls = CommonOptions.Text("--urls", "http://127.0.0.1:8080", "Where to listen; several separated by ';'.");
        var demo = CommonOptions.Flag("--demo", "Demonstration: the reference data that ship with the product, a simulated nation streaming through the SDK, loopback only.");
        var speed = CommonOptions.Number("--speed", 60, "Demonstration: how much faster than real time its clock runs; fixed when the directory is made.");
        var establishments = CommonOptions.Number("--establishments", 400, "Demonstration: establishments simulated, of 23 700.");
        var presentations = CommonOptions.Number("--presentations", 60, "Demonstration: presentations simulated, of the pack's 949.");
        var seed = CommonOptions.Number("--seed", 20221212, "Demonstration: seed of the simulation.");
        var command = new Command("serve", "Serves the API, the live hub and the screens.") { data, store, urls, demo, speed, establishments, presentations, seed };
        command.SetAction((parsed, cancel) => CommonOptions.Guarded("serve", () =>
        {
            var scale = new DemoScale((int)parsed.GetValue(establishments), (int)parsed.GetValue(presentations), (ulong)parsed.GetValue(seed));
            return ServeAsync(CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!), parsed.GetValue(urls)!, parsed.GetValue(demo) ? scale : null, parsed.GetValue(speed), cancel);
        }));
        return command;
    }

    private static async Task<int> ServeAsync(StoreAddress address, string urls, DemoScale? demo, double speed, CancellationToken cancel)
    {
        if (demo is not null && urls.Split(';').FirstOrDefault(url => !IsLoopback(url)) is { } open)
        {
            await Console.Error.WriteLineAsync($"medistock serve: --demo listens on loopback only (127.0.0.1, localhost), not on {open}");
            return CommonOptions.Usage;
        }
        if (Listening.Problem(urls) is { } problem)
        {
            await Console.Error.WriteLineAsync($"medistock serve: {problem}");
            return CommonOptions.Usage;
        }
        using var store = Store.OpenToServe(address, CommonOptions.Fresh(demo is null ? null : now => DemoClock.Of(speed, now)));
        var rules = CoverageFile.Read(store);
        using var registry = store.OpenRegistry(TimeProvider.System);
        var pack = demo is null ? null : DemoPack.Load();
        var simulated = demo is null ? [] : DemoNation.Establishments(demo, pack!);
        registry.Reference.Save(pack?.Presentations ?? [], (pack?.Hospitals ?? []).Concat(simulated), FrenchDepartments.Load());
        using var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System);

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(urls);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Until it listens, what stops the host is told by the command, in one line.
        var started = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => started && level >= LogLevel.Information);
        builder.Services.AddStore(store, registry);
        builder.Services.AddSingleton(services => new SingleNode(store.Manifest.Epoch, journal.Journal, journal.Snapshots, registry.Reference, rules,
            store.Time(TimeProvider.System), TimeProvider.System, store.Manifest.Clock.Speed, services.GetRequiredService<ILogger<SingleNode>>()));
        builder.Services.AddSingleton<INation>(services => services.GetRequiredService<SingleNode>());
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<FactIntake>(services, registry.Inbox));
        builder.Services.AddMedistockWeb(store.WebOptions());

        var app = builder.Build();
        app.MapMedistock();
        var node = app.Services.GetRequiredService<SingleNode>();
        node.HoldSignals = demo is not null;
        await node.StartAsync(cancel);
        await Listening.StartAsync(app, urls, cancel);
        started = true;
        Console.WriteLine($"medistock {CommonOptions.Version}: {string.Join(' ', app.Urls)} — data in {store.Shown}");
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel, app.Lifetime.ApplicationStopping);
        var simulation = demo is null ? Task.CompletedTask : DemoNation.RunAsync(demo, pack!, simulated, app.Urls.First(), store, registry, node,
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Medistock.Realtime.Server.Demo"), stopping.Token);
        var upstream = demo is null ? Task.CompletedTask : DemoUpstream.RunAsync(demo, pack!, store, registry, node, stopping.Token);
        await app.WaitForShutdownAsync(cancel);
        await stopping.CancelAsync();
        await simulation;
        await upstream;
        await app.DisposeAsync();
        return 0;
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));
}

using System.CommandLine;
using System.Globalization;
using System.Net;
using Medistock.Realtime.Hosting;
using Medistock.Realtime.Silo.Hosting;
using Medistock.Realtime.Silo.Live;
using Medistock.Realtime.Silo.Wire;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Storage.Journals;
using Medistock.Realtime.Storage.PostgreSql;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Web;
using Orleans.Dashboard;

namespace Medistock.Realtime.Silo.Commands;

/// <summary><c>medistock-silo serve</c>: one node of a cluster: actors, API, live hub and screens, on a PostgreSQL store that its nodes share.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var store = CommonOptions.Optional("--store", "The store that all nodes share: postgres:CONNECTION (as postgres:Host=db;Database=medistock;Username=medistock; a password in PGPASSWORD or PGPASSFILE).");
        var urls = CommonOptions.Text("--urls", "http://127.0.0.1:8080", "Where the API and the screens listen; several separated by ';'.");
        var siloPort = CommonOptions.Number("--silo-port", 11_111, "Port on which this node's silo listens to the others; their own network, never the public one.");
        var advertise = CommonOptions.Text("--advertise", "127.0.0.1", "Address under which the other nodes reach this silo.");
        var cluster = CommonOptions.Text("--cluster", "medistock", "Name of the cluster: its nodes find one another in the store by it.");
        var certificate = CommonOptions.Optional("--certificate", "PFX for TLS between silos, with the authority that issued the nodes' certificates; its password in MEDISTOCK_CERTIFICATE_PASSWORD. Without it silos speak in the clear.");
        var dashboard = CommonOptions.Flag("--orleans-dashboard", "Shows Orleans' own dashboard under /orleans/ to administrators. It counts every call: not for every day.");
        var dialect = CommonOptions.Number("--dialect", Dialect.Newest, "Newest dialect this node speaks to the others: give an older number while a way back to an older version is to stay open.");
        var drain = CommonOptions.Number("--drain-seconds", 5, "After SIGTERM: how long /health/ready says no before connections are refused, so that the proxy notices.");
        var command = new Command("serve", "Serves one node of a cluster. Run three or more: with two, one node's vote declares the other dead.") { store, urls, siloPort, advertise, cluster, certificate, dashboard, dialect, drain };
        command.SetAction((parsed, cancel) => CommonOptions.Guarded("serve", () => ServeAsync(parsed.GetValue(store), parsed.GetValue(urls)!,
            new(parsed.GetValue(cluster)!, parsed.GetValue(advertise)!, (int)parsed.GetValue(siloPort), parsed.GetValue(certificate)), parsed.GetValue(dashboard), (int)parsed.GetValue(dialect), TimeSpan.FromSeconds(parsed.GetValue(drain)), cancel)));
        return command;
    }

    private static async Task<int> ServeAsync(string? where, string urls, SiloPlace place, bool dashboard, int dialect, TimeSpan drain, CancellationToken cancel)
    {
        if (Wrong(where, urls, place, dialect, out var address) is { } problem)
        {
            await Console.Error.WriteLineAsync($"{CommonOptions.Program} serve: {problem}");
            return CommonOptions.Usage;
        }
        using var store = (PostgreSqlStore)Store.OpenToServe(address!, CommonOptions.Fresh(), Serving.Together);
        var rules = CoverageFile.Read(store);
        using var registry = store.OpenRegistry(TimeProvider.System);
        registry.Reference.Save([], [], FrenchDepartments.Load());
        using var journal = store.OpenJournal(new JournalOptions(), TimeProvider.System);

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(urls);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft.Orleans", LogLevel.Warning)
            .AddFilter(typeof(NodeService).FullName, LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
        builder.Services.AddStore(store, registry);
        // In the order in which they start: the log is read before screens may ask, the silo has joined before its keeper works; all before Kestrel listens.
        builder.Services.AddHostedService<LogReader>();
        builder.UseOrleans(silo =>
        {
            silo.AddMedistock(new(store.Manifest.Epoch, journal.Journal, journal.Snapshots, registry.Reference, rules, store.Time(TimeProvider.System), store.Manifest.Clock.Speed) { Dialect = dialect })
                .In(place, ((StoreAddress.PostgreSql)address!).Connection);
            if (dashboard) silo.AddDashboard(shown => shown.HideTrace = true);
        });
        builder.Services.AddKeeperBeat();
        builder.Services.AddSingleton<IHostedService>(services => ActivatorUtilities.CreateInstance<FactIntake>(services, registry.Inbox));
        builder.Services.AddSingleton<IHostedService>(services => ActivatorUtilities.CreateInstance<Leaving>(services, new LeavingAfter(drain)));
        builder.Services.AddMedistockWeb(store.WebOptions());

        var app = builder.Build();
        app.MapMedistock();
        if (dashboard) app.MapOrleansDashboard("/orleans").Declares(AccessAction.OperateEngine);
        var hints = JournalHints.Listen(store.Database, TimeProvider.System, app.Services.GetRequiredService<LogHints>().Take);
        await Listening.StartAsync(app, urls, cancel);
        Console.WriteLine($"{CommonOptions.Program} {CommonOptions.Version}: {string.Join(' ', app.Urls)} — silo {place.Advertise}:{place.Port} of {place.Cluster}, data in {store.Shown}");
        await app.WaitForShutdownAsync(cancel);
        await hints.DisposeAsync();
        await app.DisposeAsync();
        return 0;
    }

    /// <summary>What cannot be meant, in one line; null: all is well.</summary>
    private static string? Wrong(string? where, string urls, SiloPlace place, int dialect, out StoreAddress? address)
    {
        address = null;
        if (where is null) return "--store postgres:CONNECTION is needed: the nodes of a cluster share a database";
        address = StoreAddress.Parse(where);
        if (address is not StoreAddress.PostgreSql) return "--store: the nodes of a cluster share a PostgreSQL database; a data directory is one node's (medistock serve --data)";
        if (Listening.Problem(urls) is { } problem) return problem;
        if (!IPAddress.TryParse(place.Advertise, out _)) return $"--advertise '{place.Advertise}' is not an IP address";
        if (place.Port is < 1 or > 65_535) return string.Create(CultureInfo.InvariantCulture, $"--silo-port {place.Port} is not a port");
        if (dialect is < Dialect.Oldest or > Dialect.Newest) return string.Create(CultureInfo.InvariantCulture, $"--dialect {dialect}: this program speaks {Dialect.Oldest} to {Dialect.Newest}");
        return place.Certificate is { } file && !File.Exists(file) ? $"--certificate: there is no file {file}" : null;
    }
}

using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Web;
using Medistock.Realtime.Web.Supply;

namespace Medistock.Realtime.Hosting;

/// <summary>What the web side asks of a store, whichever engine serves it.</summary>
internal static class HostedStore
{
    public static IServiceCollection AddStore(this IServiceCollection services, Store store, OpenRegistry registry)
    {
        var clock = store.Manifest.Clock;
        return services.AddSingleton<ISupplyFiles>(_ => new SupplyFiles(store, registry)).AddSingleton<IReference>(registry.Reference).AddSingleton<IKeys>(new Keys(registry.Keys)).AddSingleton(new DirectoryFacts(
            store.Manifest.Demo, new ClockView(clock.Simulated, clock.Speed, clock.Simulated ? clock.Origin : null, clock.Simulated ? clock.StartedAt : null), CommonOptions.Version));
    }

    public static WebOptions WebOptions(this Store store) => new()
    {
        Demo = store.Manifest.Demo, AdminKey = Environment.GetEnvironmentVariable("MEDISTOCK_ADMIN_KEY"),
        SessionKeysFolder = (store as SqliteStore)?.SessionsFolder, SessionKeys = store is PostgreSqlStore shared ? new StoredSessionKeys(shared) : null,
    };
}

using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Stores;
using Medistock.Realtime.Web;

namespace Medistock.Realtime.Hosting;

/// <summary>The registry's keys, as the API asks for them.</summary>
internal sealed class Keys(KeyStore store) : IKeys
{
    public ValueTask<KeyRecord?> FindAsync(string secret, CancellationToken cancel) => ValueTask.FromResult(Record(store.Find(secret)));

    public ValueTask<KeyRecord?> FindByIdAsync(string id, CancellationToken cancel) =>
        ValueTask.FromResult(Record(store.List().FirstOrDefault(key => key.Id == id && key.RevokedAt is null)));

    private static KeyRecord? Record(ApiKey? key) => key is null ? null
        : new(key.Id, key.Name, key.Role, key.Scope.Region is { } region ? ["REG-" + region] : key.Scope.Finess);
}

/// <summary>The keys of session cookies, in a store that several nodes share.</summary>
internal sealed class StoredSessionKeys(PostgreSqlStore store) : ISessionKeys
{
    public IReadOnlyList<string> All() => [.. store.SessionKeys().Select(key => key.Xml)];
    public void Add(string name, string xml) => store.AddSessionKey(name, xml);
}

using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Medistock.Realtime.Storage.Registry;

/// <summary>What a key may touch, as text: the access rules give it meaning.</summary>
/// <param name="Finess">Establishments it is bound to; empty when it is bound to none by name.</param>
/// <param name="Region">INSEE code of a region, or null.</param>
/// <param name="All">Everything its role allows.</param>
public sealed record KeyScope(IReadOnlyList<string> Finess, string? Region, bool All)
{
    public static KeyScope Everything { get; } = new([], null, true);
    public static KeyScope Of(params IReadOnlyList<string> finess) => new(finess, null, false);
    public static KeyScope OfRegion(string region) => new([], region, false);
}

/// <summary>A key as it is kept; the secret itself is not.</summary>
/// <param name="Id">Public: names the principal in journals and logs.</param>
public sealed record ApiKey(string Id, string Name, string Role, KeyScope Scope, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>
/// API keys. A created key carries 256 random bits, so its plain SHA-256 is all that is stored and nothing is gained by
/// slowing the hash. Found in memory; what another process creates or revokes counts within <see cref="OpenRegistry.PollInterval"/>.
/// </summary>
public sealed class KeyStore
{
    /// <summary>Shortest text <see cref="Adopt"/> takes.</summary>
    public const int ShortestAdopted = 16;
    public const int Longest = 512;
    private const string Prefix = "mdk_";
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly IRegistryTables _tables;
    private readonly TimeProvider _time;
    private readonly Lock _swap = new();
    private FrozenDictionary<string, ApiKey> _byHash = FrozenDictionary<string, ApiKey>.Empty;
    private long _version = -1;

    internal KeyStore(IRegistryTables tables, TimeProvider time)
    {
        (_tables, _time) = (tables, time);
        Refresh();
    }

    /// <summary>Makes a key. The returned text is shown once and cannot be had again.</summary>
    public (ApiKey Key, string Text) Create(string name, string role, KeyScope scope)
    {
        var text = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var id = "k" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        return (Insert(id, text, name, role, scope), text);
    }

    /// <summary>Takes a key whose text was chosen elsewhere (a first administrator's, from the environment). The same text again changes nothing, and a revoked key stays so.</summary>
    /// <exception cref="ArgumentException">The text is shorter than <see cref="ShortestAdopted"/> characters, or longer than <see cref="Longest"/>.</exception>
    public ApiKey Adopt(string text, string name, string role, KeyScope scope)
    {
        if (text.Length < ShortestAdopted) throw new ArgumentException($"a key of {text.Length} characters can be guessed: {ShortestAdopted} at least", nameof(text));
        if (text.Length > Longest) throw new ArgumentException($"a key has at most {Longest} characters", nameof(text));
        if (Volatile.Read(ref _byHash).TryGetValue(Hash(text), out var known)) return known;
        return Insert("k" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)), text, name, role, scope);
    }

    /// <summary>All keys, the revoked too, oldest first.</summary>
    public IReadOnlyList<ApiKey> List() => [.. Volatile.Read(ref _byHash).Values.OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)];

    /// <summary>The key with this text, or null: unknown or revoked.</summary>
    public ApiKey? Find(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= Longest && Volatile.Read(ref _byHash).TryGetValue(Hash(text), out var key) && key.RevokedAt is null ? key : null;

    /// <returns>False when there is no such key, or it was revoked before.</returns>
    public bool Revoke(string id)
    {
        var revoked = _tables.RevokeKey(id, _time.GetUtcNow().ToUnixTimeMilliseconds());
        Refresh();
        return revoked;
    }

    /// <summary>Loads the keys again if any changed.</summary>
    internal void Refresh()
    {
        lock (_swap)
        {
            var (version, keys) = _tables.LoadKeys(_version);
            if (keys is null) return;
            Volatile.Write(ref _byHash, keys.ToFrozenDictionary(key => Convert.ToHexString(key.Hash), key => key.Key, StringComparer.Ordinal));
            _version = version;
        }
    }

    private ApiKey Insert(string id, string text, string name, string role, KeyScope scope)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(role);
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var key = new ApiKey(id, name, role, scope, createdAt, null);
        var hash = Hash(text);
        _tables.InsertKey(new(key, Convert.FromHexString(hash)));
        Refresh();
        // Another process may have adopted the same text a moment before.
        return Volatile.Read(ref _byHash).GetValueOrDefault(hash) ?? key;
    }

    private static string Hash(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        return Convert.ToHexString(hash);
    }
}

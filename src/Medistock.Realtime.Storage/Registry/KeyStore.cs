using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Medistock.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;

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
/// slowing the hash. Found in memory; what another process creates or revokes counts within <see cref="RegistryFile.PollInterval"/>.
/// </summary>
public sealed class KeyStore
{
    /// <summary>Shortest text <see cref="Adopt"/> takes.</summary>
    public const int ShortestAdopted = 16;
    public const int Longest = 512;
    private const string Prefix = "mdk_";
    private const string Columns = "id, name, role, scope, created_at, revoked_at";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly RegistryFile _file;
    private readonly TimeProvider _time;
    private readonly Lock _swap = new();
    private FrozenDictionary<string, ApiKey> _byHash = FrozenDictionary<string, ApiKey>.Empty;
    private long _version = -1;

    internal KeyStore(RegistryFile file, TimeProvider time)
    {
        (_file, _time) = (file, time);
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
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var revoked = _file.Write(connection =>
        {
            using var update = new Statement(connection, "UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL");
            update.Bind(1, now).Bind(2, id).Run();
            if (SQLitePCL.raw.sqlite3_changes(connection.Handle!) == 0) return false;
            RegistryFile.Count(connection, "keys");
            return true;
        });
        Refresh();
        return revoked;
    }

    /// <summary>Loads the keys again if any changed.</summary>
    internal void Refresh()
    {
        lock (_swap)
        {
            using var connection = _file.Connect();
            SqliteFile.Run(connection, "BEGIN");
            var version = RegistryFile.Counter(connection, "keys");
            if (version == _version) return;
            Volatile.Write(ref _byHash, Load(connection));
            _version = version;
            SqliteFile.Run(connection, "COMMIT");
        }
    }

    private static FrozenDictionary<string, ApiKey> Load(SqliteConnection connection)
    {
        using var rows = new Statement(connection, $"SELECT {Columns}, hash FROM api_key ORDER BY id");
        var keys = new Dictionary<string, ApiKey>(StringComparer.Ordinal);
        while (rows.Step())
            keys.Add(Convert.ToHexString(rows.Blob(6)), new(rows.Text(0), rows.Text(1), rows.Text(2), JsonSerializer.Deserialize<KeyScope>(rows.Text(3), Json)!,
                DateTimeOffset.FromUnixTimeMilliseconds(rows.Long(4)), rows.IsNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.Long(5))));
        return keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private ApiKey Insert(string id, string text, string name, string role, KeyScope scope)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(role);
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var key = new ApiKey(id, name, role, scope, createdAt, null);
        _file.Write(connection =>
        {
            using var insert = new Statement(connection, "INSERT INTO api_key (id, name, role, scope, hash, created_at) VALUES (?, ?, ?, ?, ?, ?)");
            insert.Bind(1, id).Bind(2, name).Bind(3, role).Bind(4, JsonSerializer.Serialize(scope, Json)).Bind(5, Convert.FromHexString(Hash(text)))
                .Bind(6, createdAt.ToUnixTimeMilliseconds()).Run();
            RegistryFile.Count(connection, "keys");
            return true;
        });
        Refresh();
        return key;
    }

    private static string Hash(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        return Convert.ToHexString(hash);
    }
}

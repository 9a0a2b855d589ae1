using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Medistock.Realtime.Web;

/// <summary>
/// Keys as requests need them: the store's, the first administrator's from the environment, each remembered for
/// <see cref="Memory"/> so that the ingest path does not ask the store each time and a revocation is felt within seconds.
/// </summary>
public sealed class KeyRing
{
    public const string AdminId = "admin-env", DemoId = "demo";
    /// <summary>How long a found key is believed, by monotonic time.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(2);
    /// <summary>Keys remembered; at the limit the memory is emptied.</summary>
    public const int Remembered = 50_000;
    /// <summary>A longer secret is not looked at.</summary>
    public const int LongestSecret = 512;

    private readonly IKeys _keys;
    private readonly TimeProvider _monotonic;
    private readonly byte[]? _adminHash;
    private readonly ConcurrentDictionary<(ulong, ulong, ulong, ulong), (Principal Principal, long At)> _found = new();
    private readonly ConcurrentDictionary<string, (Principal Principal, long At)> _byId = new(StringComparer.Ordinal);

    public KeyRing(IKeys keys, WebOptions options, TimeProvider? monotonic = null)
    {
        (_keys, _monotonic) = (keys, monotonic ?? TimeProvider.System);
        if (!string.IsNullOrWhiteSpace(options.AdminKey)) _adminHash = SHA256.HashData(Encoding.UTF8.GetBytes(options.AdminKey));
    }

    public static Principal Admin { get; } = Principal.National(AdminId, "administrateur", Role.Admin);
    /// <summary>Whoever sits at the machine that shows a demonstration.</summary>
    public static Principal Demo { get; } = Principal.National(DemoId, "démonstration", Role.Officer);

    /// <summary>Null: no such key, or revoked.</summary>
    public ValueTask<Principal?> FindAsync(string secret, CancellationToken cancel)
    {
        if (secret.Length is 0 or > LongestSecret) return default;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        if (_adminHash is not null && CryptographicOperations.FixedTimeEquals(hash, _adminHash)) return new(Admin);
        var words = MemoryMarshal.Cast<byte, ulong>(hash);
        var known = (words[0], words[1], words[2], words[3]);
        return _found.TryGetValue(known, out var entry) && _monotonic.GetElapsedTime(entry.At) < Memory
            ? new(entry.Principal) : LookUpAsync(secret, known, cancel);
    }

    /// <summary>For sessions, which keep only the key's identifier. Null: revoked since.</summary>
    public async ValueTask<Principal?> FindByIdAsync(string id, CancellationToken cancel)
    {
        if (id == AdminId) return _adminHash is null ? null : Admin;
        if (_byId.TryGetValue(id, out var entry) && _monotonic.GetElapsedTime(entry.At) < Memory) return entry.Principal;
        var at = _monotonic.GetTimestamp();
        var principal = await _keys.FindByIdAsync(id, cancel) is { } record ? Principal.From(record) : null;
        if (principal is null) _byId.TryRemove(id, out _);
        else
        {
            if (_byId.Count >= Remembered) _byId.Clear();
            _byId[id] = (principal, at);
        }
        return principal;
    }

    private async ValueTask<Principal?> LookUpAsync(string secret, (ulong, ulong, ulong, ulong) hash, CancellationToken cancel)
    {
        var at = _monotonic.GetTimestamp();
        var principal = await _keys.FindAsync(secret, cancel) is { } record ? Principal.From(record) : null;
        if (principal is null) _found.TryRemove(hash, out _);
        else
        {
            if (_found.Count >= Remembered) _found.Clear();
            _found[hash] = (principal, at);
        }
        return principal;
    }
}

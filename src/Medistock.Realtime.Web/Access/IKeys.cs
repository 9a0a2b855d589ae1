namespace Medistock.Realtime.Web;

/// <summary>A key without its secret.</summary>
/// <param name="Role">Lower case name of a <see cref="Web.Role"/>.</param>
/// <param name="Scope">FINESS, territory codes, or <c>simulated</c>.</param>
public sealed record KeyRecord(string Id, string Name, string Role, IReadOnlyList<string> Scope);

/// <summary>The keys that open this installation. Only hashes are kept behind it.</summary>
public interface IKeys
{
    /// <summary>Null: no such key, or revoked.</summary>
    ValueTask<KeyRecord?> FindAsync(string secret, CancellationToken cancel);
    /// <summary>Null: no such key, or revoked.</summary>
    ValueTask<KeyRecord?> FindByIdAsync(string id, CancellationToken cancel);
}

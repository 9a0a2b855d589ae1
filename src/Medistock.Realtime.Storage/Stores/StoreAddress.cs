using Medistock.Realtime.Storage.Data;

namespace Medistock.Realtime.Storage.Stores;

/// <summary>Where a store is: <c>sqlite:DIR</c> or <c>postgres:CONNECTION</c>.</summary>
public abstract record StoreAddress
{
    private const string SqlitePrefix = "sqlite:", PostgreSqlPrefix = "postgres:", LongPrefix = "postgresql:";

    private StoreAddress()
    {
    }

    /// <summary>A data directory of one node.</summary>
    public sealed record Sqlite(string Directory) : StoreAddress;

    /// <summary>A database that several nodes may share.</summary>
    /// <param name="Connection">Npgsql's keywords: <c>Host=…;Database=…;Username=…</c>. A password is better in <c>PGPASSWORD</c> or <c>PGPASSFILE</c>.</param>
    public sealed record PostgreSql(string Connection) : StoreAddress;

    /// <exception cref="DataDirectoryException">It is neither.</exception>
    public static StoreAddress Parse(string text)
    {
        if (text.StartsWith(SqlitePrefix, StringComparison.OrdinalIgnoreCase) && text.Length > SqlitePrefix.Length) return new Sqlite(text[SqlitePrefix.Length..]);
        foreach (var prefix in (ReadOnlySpan<string>)[PostgreSqlPrefix, LongPrefix])
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && text.Length > prefix.Length) return new PostgreSql(text[prefix.Length..]);
        // Not the text itself: it may hold a password.
        throw new DataDirectoryException("a store is sqlite:DIR or postgres:CONNECTION, as in postgres:Host=db;Database=medistock;Username=medistock");
    }
}

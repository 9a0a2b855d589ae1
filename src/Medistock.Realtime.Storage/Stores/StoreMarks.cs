using Npgsql;

namespace Medistock.Realtime.Storage.Stores;

/// <summary>What says that a store is a copy that has not come to its end: it is not served.</summary>
internal static class StoreMarks
{
    private const string Name = "incomplete";

    public static bool Incomplete(NpgsqlConnection connection)
    {
        using var select = new NpgsqlCommand("SELECT value FROM meta WHERE name = $1", connection) { Parameters = { new() { Value = Name } } };
        return select.ExecuteScalar() is long and > 0;
    }

    public static void Set(NpgsqlConnection connection, bool incomplete)
    {
        using var upsert = new NpgsqlCommand("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", connection)
        {
            Parameters = { new() { Value = Name }, new() { Value = incomplete ? 1L : 0L } },
        };
        upsert.ExecuteNonQuery();
    }
}

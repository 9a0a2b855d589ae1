using Medistock.Realtime.Storage.Registry;
using Npgsql;
using NpgsqlTypes;

namespace Medistock.Realtime.Storage.PostgreSql;

/// <summary>A table of reference facts: its columns, the key first, and how a fact fills them.</summary>
internal sealed class FactTable<T>(string name, params FactTable<T>.Column[] columns)
{
    private const int AtOnce = 4_096;

    internal sealed record Column(string Name, NpgsqlDbType Type, Func<IReadOnlyList<T>, NpgsqlParameter> Fill);

    public string Columns { get; } = string.Join(", ", columns.Select(column => column.Name));

    public static Column Of<TValue>(string name, NpgsqlDbType type, Func<T, TValue> value) => new(name, type,
        facts => new NpgsqlParameter<TValue[]> { TypedValue = [.. facts.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type });

    /// <summary>Writes a row only where it is new or differs: the number of changed rows tells accepted from unchanged.</summary>
    public Saved Save<TKey>(NpgsqlConnection connection, IEnumerable<T> facts, Func<T, TKey> key) where TKey : notnull
    {
        var names = columns.Select(column => column.Name).ToArray();
        var sql = $"""
            INSERT INTO {name} AS held ({Columns}) SELECT {Columns} FROM unnest({string.Join(", ", names.Select((_, index) => $"${index + 1}"))}) AS given ({Columns}) ORDER BY 1
            ON CONFLICT ({names[0]}) DO UPDATE SET {string.Join(", ", names[1..].Select(column => $"{column} = excluded.{column}"))}
            WHERE ({string.Join(", ", names[1..].Select(column => $"held.{column}"))}) IS DISTINCT FROM ({string.Join(", ", names[1..].Select(column => $"excluded.{column}"))})
            """;
        int accepted = 0, unchanged = 0;
        // Of one key given twice the last stands; a statement may touch a row once only.
        foreach (var some in facts.Reverse().DistinctBy(key).Chunk(AtOnce))
        {
#pragma warning disable CA2100 // Made of names that stand in this assembly.
            using var upsert = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            foreach (var column in columns) upsert.Parameters.Add(column.Fill(some));
            var changed = upsert.ExecuteNonQuery();
            accepted += changed;
            unchanged += some.Length - changed;
        }
        return new(accepted, unchanged);
    }
}

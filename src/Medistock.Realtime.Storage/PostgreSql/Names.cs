using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace Medistock.Realtime.Storage.PostgreSql;

/// <summary>A stream's number in the database.</summary>
internal sealed class StreamAt(int id, string name)
{
    public int Id { get; } = id;
    public string Name { get; } = name;
    /// <summary>A sequence that is certainly committed, another process may have gone further; −1: ask. For the writer thread only.</summary>
    public long Known { get; set; } = -1;
    /// <summary>What the open group will make of it. For the writer thread only.</summary>
    public long InGroup { get; set; }
}

/// <summary>Numbers of streams and principals, which never change once given. As many entries as there are names in the database.</summary>
internal sealed class Names
{
    private readonly ConcurrentDictionary<string, StreamAt> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _principals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, string> _principalNames = new();

    public StreamAt? Stream(string name) => _streams.GetValueOrDefault(name);
    public int? Principal(string name) => _principals.TryGetValue(name, out var id) ? id : null;
    public string? PrincipalName(int id) => _principalNames.GetValueOrDefault(id);
    public StreamAt Add(int id, string name) => _streams.GetOrAdd(name, static (text, number) => new(number, text), id);

    public void AddPrincipal(int id, string name)
    {
        _principalNames[id] = name;
        _principals[name] = id;
    }

    /// <summary>Reads numbers and heads of streams, as committed now; those that do not exist are left out.</summary>
    public void LoadStreams(NpgsqlConnection connection, string[] names)
    {
        using var select = new NpgsqlCommand($"SELECT s.id, s.name, {HeadOfStream} FROM stream s WHERE s.name = ANY($1)", connection) { Parameters = { Text(names) } };
        using var rows = select.ExecuteReader();
        while (rows.Read())
        {
            var stream = Add(rows.GetInt32(0), rows.GetString(1));
            stream.Known = rows.GetInt64(2);
        }
    }

    /// <summary>Gives numbers to new streams; two processes that give them at once agree.</summary>
    public void CreateStreams(NpgsqlConnection connection, string[] names)
    {
        using (var insert = new NpgsqlCommand("INSERT INTO stream (name) SELECT name FROM unnest($1) AS given (name) ORDER BY name ON CONFLICT DO NOTHING", connection) { Parameters = { Text(names) } })
            insert.ExecuteNonQuery();
        LoadStreams(connection, names);
    }

    public void CreatePrincipals(NpgsqlConnection connection, string[] names)
    {
        const string Insert = """
            INSERT INTO principal (name) SELECT name FROM unnest($1) AS given (name) WHERE NOT EXISTS (SELECT FROM principal p WHERE p.name = given.name)
            ORDER BY name ON CONFLICT DO NOTHING
            """;
        using (var insert = new NpgsqlCommand(Insert, connection) { Parameters = { Text(names) } }) insert.ExecuteNonQuery();
        using var select = new NpgsqlCommand("SELECT id, name FROM principal WHERE name = ANY($1) ORDER BY id", connection) { Parameters = { Text(names) } };
        using var rows = select.ExecuteReader();
        while (rows.Read()) AddPrincipal(rows.GetInt32(0), rows.GetString(1));
    }

    /// <summary>The highest sequence of stream <c>s</c>: one look into the primary key, whatever the size of the journal.</summary>
    public const string HeadOfStream = "coalesce((SELECT j.sequence FROM journal j WHERE j.stream = s.id ORDER BY j.sequence DESC LIMIT 1), s.removed)";

    private static NpgsqlParameter<string[]> Text(string[] names) => new() { TypedValue = names, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}

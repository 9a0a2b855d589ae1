using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Schema;

/// <summary>A database file was written by a newer program, or by a changed migration: this program leaves it alone.</summary>
public sealed class SchemaException(string message) : Exception(message);

internal sealed record Migration(int Number, string Name, string Sql)
{
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
}

/// <summary>Numbered migrations (<c>Schema/{file}/0001_name.sql</c>, embedded), applied once each and recorded with a checksum of their text.</summary>
public static class Migrations
{
    /// <param name="file">Which set: <c>journal</c>, <c>state</c> or <c>registry</c>.</param>
    /// <exception cref="SchemaException">The file is newer than this program, or one of its migrations was another text.</exception>
    public static void Apply(SqliteConnection connection, string file, DateTimeOffset now)
    {
        var known = Load(file);
        if (Applied(connection) is { Count: > 0 } applied && Check(connection.DataSource, known, applied) == known.Count) return;
        // Two processes may arrive together (serve and import): the second waits for the lock, then finds nothing left to do.
        using var transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, transaction, "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)");
        var done = Check(connection.DataSource, known, Applied(connection));
        foreach (var migration in known.Skip(done))
        {
            Execute(connection, transaction, migration.Sql);
            using var record = connection.CreateCommand();
            record.Transaction = transaction;
            record.CommandText = "INSERT INTO migration (number, name, checksum, applied_at) VALUES ($number, $name, $checksum, $at)";
            record.Parameters.AddWithValue("$number", migration.Number);
            record.Parameters.AddWithValue("$name", migration.Name);
            record.Parameters.AddWithValue("$checksum", migration.Checksum);
            record.Parameters.AddWithValue("$at", now.ToString("O", CultureInfo.InvariantCulture));
            record.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    /// <summary>Refuses a file that this program cannot read; changes nothing.</summary>
    public static void Check(SqliteConnection connection, string file)
    {
        var known = Load(file);
        var done = Check(connection.DataSource, known, Applied(connection));
        if (done < known.Count)
            throw new SchemaException($"{connection.DataSource} is at schema {done}, this program reads {known.Count}: serve it once to bring it up to date");
    }

    /// <returns>The newest migration applied.</returns>
    internal static int Check(string path, List<Migration> known, Dictionary<int, string> applied)
    {
        var newest = applied.Count == 0 ? 0 : applied.Keys.Max();
        if (newest > known.Count)
            throw new SchemaException($"{path} is at schema {newest}, written by a newer version of the program; this one knows {known.Count}. Nothing was changed.");
        foreach (var migration in known)
            if (applied.TryGetValue(migration.Number, out var checksum) && checksum != migration.Checksum)
                throw new SchemaException($"{path}: migration {migration.Number} ({migration.Name}) was applied with another text. Nothing was changed.");
        return newest;
    }

    private static Dictionary<int, string> Applied(SqliteConnection connection)
    {
        using var exists = connection.CreateCommand();
        exists.CommandText = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'";
        if ((long)exists.ExecuteScalar()! == 0) return [];
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT number, checksum FROM migration ORDER BY number";
        using var reader = select.ExecuteReader();
        var applied = new Dictionary<int, string>();
        while (reader.Read()) applied.Add(reader.GetInt32(0), reader.GetString(1));
        return applied;
    }

    internal static List<Migration> Load(string file)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = file + "/";
        var migrations = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            var name = resource[prefix.Length..^".sql".Length];
            migrations.Add(new(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd().ReplaceLineEndings("\n")));
        }
        for (var i = 0; i < migrations.Count; i++)
            if (migrations[i].Number != i + 1) throw new InvalidOperationException($"migration {i + 1} of {file} is missing");
        return migrations.Count > 0 ? migrations : throw new InvalidOperationException($"no migration is embedded for {file}");
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The text is an embedded resource of this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

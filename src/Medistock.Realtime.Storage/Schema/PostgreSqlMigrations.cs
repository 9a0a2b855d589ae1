using System.Globalization;
using Npgsql;

namespace Medistock.Realtime.Storage.Schema;

/// <summary>The same for a PostgreSQL database (<c>Schema/postgresql/</c>): the first process brings it up to date, the others wait for it.</summary>
internal static class PostgreSqlMigrations
{
    private const string Set = "postgresql";
    // "medistock" on a telephone's keys: one at a time migrates a database.
    private const long MigrationLock = 633_478_625;

    /// <exception cref="SchemaException">The database is newer than this program, one of its migrations was another text, or this role may not migrate it.</exception>
    public static void Apply(NpgsqlConnection connection, string shown, DateTimeOffset now)
    {
        var known = Migrations.Load(Set);
        if (Applied(connection) is { Count: > 0 } applied && Migrations.Check(shown, known, applied) == known.Count) return;
        using var transaction = connection.BeginTransaction();
        // Held until the transaction ends, however it ends.
        Run(connection, $"SELECT pg_advisory_xact_lock({MigrationLock.ToString(CultureInfo.InvariantCulture)})");
        try
        {
            Run(connection, "CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL)");
            foreach (var migration in known.Skip(Migrations.Check(shown, known, Applied(connection))))
            {
                Run(connection, migration.Sql);
                using var record = new NpgsqlCommand("INSERT INTO migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)", connection)
                {
                    Parameters = { new() { Value = migration.Number }, new() { Value = migration.Name }, new() { Value = migration.Checksum }, new() { Value = now.ToUniversalTime() } },
                };
                record.ExecuteNonQuery();
            }
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new SchemaException($"{shown} lacks a migration that this role may not make ({refused.MessageText}): start once as the owner of the database");
        }
        transaction.Commit();
    }

    /// <summary>Refuses a database that this program cannot read; changes nothing.</summary>
    public static void Check(NpgsqlConnection connection, string shown)
    {
        var known = Migrations.Load(Set);
        var done = Migrations.Check(shown, known, Applied(connection));
        if (done < known.Count) throw new SchemaException($"{shown} is at schema {done}, this program reads {known.Count}: serve it once to bring it up to date");
    }

    private static Dictionary<int, string> Applied(NpgsqlConnection connection)
    {
        using (var exists = new NpgsqlCommand("SELECT to_regclass('migration') IS NOT NULL", connection))
            if (!(bool)exists.ExecuteScalar()!) return [];
        using var select = new NpgsqlCommand("SELECT number, checksum FROM migration ORDER BY number", connection);
        using var reader = select.ExecuteReader();
        var applied = new Dictionary<int, string>();
        while (reader.Read()) applied.Add(reader.GetInt32(0), reader.GetString(1));
        return applied;
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // The text is an embedded resource of this assembly, or stands here.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

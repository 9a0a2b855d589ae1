using System.Globalization;
using System.Text.Json;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Storage.Registry;
using Npgsql;
using static NpgsqlTypes.NpgsqlDbType;

namespace Medistock.Realtime.Storage.PostgreSql;

/// <summary>The registry's tables in a PostgreSQL database. What any process changed moves a counter.</summary>
internal sealed partial class PostgreSqlRegistryTables(PostgreSqlDatabase database) : IRegistryTables
{
    private const string KeyColumns = "id, name, role, scope, created_at, revoked_at, hash";
    // One writer of the registry at a time: imports are rare and large, and meet no deadlock.
    private const string OneWriter = "SELECT pg_advisory_xact_lock(633478626)";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly FactTable<Department> DepartmentTable = new("department",
        FactTable<Department>.Of("code", Text, fact => fact.Code.Text), FactTable<Department>.Of("name", Text, fact => fact.Name), FactTable<Department>.Of("region", Text, fact => fact.Region.Text),
        FactTable<Department>.Of("region_name", Text, fact => fact.RegionName), FactTable<Department>.Of("population", Integer, fact => fact.Population),
        FactTable<Department>.Of("latitude", NpgsqlTypes.NpgsqlDbType.Double, fact => fact.Centre?.Latitude), FactTable<Department>.Of("longitude", NpgsqlTypes.NpgsqlDbType.Double, fact => fact.Centre?.Longitude),
        FactTable<Department>.Of("time_zone", Text, fact => fact.TimeZone));

    private static readonly FactTable<Establishment> EstablishmentTable = new("establishment",
        FactTable<Establishment>.Of("finess", Text, fact => fact.Finess.Text), FactTable<Establishment>.Of("owner", Text, fact => fact.Owner?.Text), FactTable<Establishment>.Of("name", Text, fact => fact.Name),
        FactTable<Establishment>.Of("kind", Integer, fact => (int)fact.Kind), FactTable<Establishment>.Of("department", Text, fact => fact.Department.Text),
        FactTable<Establishment>.Of("latitude", NpgsqlTypes.NpgsqlDbType.Double, fact => fact.Position?.Latitude), FactTable<Establishment>.Of("longitude", NpgsqlTypes.NpgsqlDbType.Double, fact => fact.Position?.Longitude),
        FactTable<Establishment>.Of("simulated", NpgsqlTypes.NpgsqlDbType.Boolean, fact => fact.Simulated), FactTable<Establishment>.Of("beds", Integer, fact => fact.Beds));

    private static readonly FactTable<Presentation> PresentationTable = new("presentation",
        FactTable<Presentation>.Of("code", Bigint, fact => unchecked((long)fact.Code.Value)), FactTable<Presentation>.Of("cis", Text, fact => fact.Cis?.ToString()), FactTable<Presentation>.Of("label", Text, fact => fact.Label),
        FactTable<Presentation>.Of("pack_label", Text, fact => fact.PackLabel), FactTable<Presentation>.Of("substances", Text, fact => JsonSerializer.Serialize(fact.Substances, Json)),
        FactTable<Presentation>.Of("form", Text, fact => fact.Form), FactTable<Presentation>.Of("route", Text, fact => fact.Route), FactTable<Presentation>.Of("patients", Integer, fact => (int)fact.Patients),
        FactTable<Presentation>.Of("laboratory", Text, fact => fact.Laboratory), FactTable<Presentation>.Of("mitm", NpgsqlTypes.NpgsqlDbType.Boolean, fact => fact.Mitm), FactTable<Presentation>.Of("atc", Text, fact => fact.Atc?.Text),
        FactTable<Presentation>.Of("molecule_group", Text, fact => fact.Group), FactTable<Presentation>.Of("marker", Text, fact => fact.Marker), FactTable<Presentation>.Of("marketed", NpgsqlTypes.NpgsqlDbType.Boolean, fact => fact.Marketed),
        FactTable<Presentation>.Of("ucd", Text, fact => fact.Ucd?.ToString()), FactTable<Presentation>.Of("units_per_box", Text, fact => fact.UnitsPerBox?.ToString(CultureInfo.InvariantCulture)),
        FactTable<Presentation>.Of("published", Text, fact => ReferenceTables.WrittenOf(fact.Published)));

    public long Stamp()
    {
        using var connection = database.Connect();
        using var select = new NpgsqlCommand("SELECT coalesce(sum(value), 0)::bigint FROM meta WHERE name IN ('reference', 'keys', 'inbox')", connection);
        return (long)select.ExecuteScalar()!;
    }

    public bool IsTrouble(Exception problem) => PostgreSqlDatabase.IsTrouble(problem);
    public string Explain(Exception problem) => PostgreSqlDatabase.Explain(problem);

    public (long Version, List<StoredKey>? Keys) LoadKeys(long known) => Transact(System.Data.IsolationLevel.RepeatableRead, connection =>
    {
        var version = Counter(connection, "keys");
        if (version == known) return (version, (List<StoredKey>?)null);
        using var select = new NpgsqlCommand($"SELECT {KeyColumns} FROM api_key ORDER BY id", connection);
        using var rows = select.ExecuteReader();
        var keys = new List<StoredKey>();
        while (rows.Read())
            keys.Add(new(new(rows.GetString(0), rows.GetString(1), rows.GetString(2), JsonSerializer.Deserialize<KeyScope>(rows.GetString(3), KeyStore.Json)!,
                DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(4)), rows.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(5))), rows.GetFieldValue<byte[]>(6)));
        return (version, keys);
    });

    public void InsertKey(in StoredKey key)
    {
        var (one, hash) = key;
        Transact(System.Data.IsolationLevel.ReadCommitted, connection =>
        {
            Lock(connection);
            using var insert = new NpgsqlCommand($"INSERT INTO api_key ({KeyColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING", connection)
            {
                Parameters =
                {
                    new() { Value = one.Id }, new() { Value = one.Name }, new() { Value = one.Role }, new() { Value = JsonSerializer.Serialize(one.Scope, KeyStore.Json) },
                    new() { Value = one.CreatedAt.ToUnixTimeMilliseconds() }, new() { Value = one.RevokedAt is { } at ? at.ToUnixTimeMilliseconds() : DBNull.Value, NpgsqlDbType = Bigint }, new() { Value = hash },
                },
            };
            insert.ExecuteNonQuery();
            Count(connection, "keys");
            return true;
        });
    }

    public bool RevokeKey(string id, long atMs) => Transact(System.Data.IsolationLevel.ReadCommitted, connection =>
    {
        Lock(connection);
        using var update = new NpgsqlCommand("UPDATE api_key SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL", connection) { Parameters = { new() { Value = atMs }, new() { Value = id } } };
        if (update.ExecuteNonQuery() == 0) return false;
        Count(connection, "keys");
        return true;
    });

    public ReferenceBook? LoadReference(long known) => Transact(System.Data.IsolationLevel.RepeatableRead, connection =>
    {
        var version = Counter(connection, "reference");
        return version == known ? null : new ReferenceBook(version, Presentations(connection), Establishments(connection), Departments(connection));
    });

    public ReferenceSaved SaveReference(IEnumerable<Presentation> presentations, IEnumerable<Establishment> establishments, IEnumerable<Department> departments) =>
        Transact(System.Data.IsolationLevel.ReadCommitted, connection =>
        {
            Lock(connection);
            var ofDepartments = DepartmentTable.Save(connection, departments, fact => fact.Code);
            var ofEstablishments = EstablishmentTable.Save(connection, establishments, fact => fact.Finess);
            var ofPresentations = PresentationTable.Save(connection, presentations, fact => fact.Code);
            if (ofDepartments.Accepted + ofEstablishments.Accepted + ofPresentations.Accepted > 0) Count(connection, "reference");
            return new ReferenceSaved(ofPresentations, ofEstablishments, ofDepartments, Counter(connection, "reference"));
        });

    public void RecordImport(ImportEntry entry) => Transact(System.Data.IsolationLevel.ReadCommitted, connection =>
    {
        using var insert = new NpgsqlCommand("INSERT INTO import (source, file, sha256, at, read, accepted, unchanged, rejected) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", connection)
        {
            Parameters =
            {
                new() { Value = entry.Source }, new() { Value = entry.File }, new() { Value = entry.Sha256 }, new() { Value = entry.At.ToUnixTimeMilliseconds() },
                new() { Value = entry.Read }, new() { Value = entry.Accepted }, new() { Value = entry.Unchanged }, new() { Value = entry.Rejected },
            },
        };
        return insert.ExecuteNonQuery();
    });

    public List<ImportEntry> NewestImports(int most)
    {
        using var connection = database.Connect();
        using var select = new NpgsqlCommand("SELECT source, file, sha256, at, read, accepted, unchanged, rejected FROM import ORDER BY id DESC LIMIT $1", connection) { Parameters = { new() { Value = most } } };
        using var rows = select.ExecuteReader();
        var entries = new List<ImportEntry>();
        while (rows.Read())
            entries.Add(new(rows.GetString(0), rows.GetString(1), rows.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(3)), rows.GetInt32(4), rows.GetInt32(5), rows.GetInt32(6), rows.GetInt32(7)));
        return entries;
    }

    /// <summary>The database is its owner's to close.</summary>
    public void Dispose()
    {
    }

    private static List<Department> Departments(NpgsqlConnection connection)
    {
        using var select = new NpgsqlCommand($"SELECT {DepartmentTable.Columns} FROM department ORDER BY code", connection);
        using var rows = select.ExecuteReader();
        var departments = new List<Department>();
        while (rows.Read())
            departments.Add(new(DepartmentCode.Parse(rows.GetString(0)), rows.GetString(1), RegionCode.Parse(rows.GetString(2)), rows.GetString(3), rows.GetInt32(4), PositionAt(rows, 5), rows.GetString(7)));
        return departments;
    }

    private static List<Establishment> Establishments(NpgsqlConnection connection)
    {
        using var select = new NpgsqlCommand($"SELECT {EstablishmentTable.Columns} FROM establishment ORDER BY finess", connection);
        using var rows = select.ExecuteReader();
        var establishments = new List<Establishment>();
        while (rows.Read())
            establishments.Add(new(Finess.Parse(rows.GetString(0)), TextAt(rows, 1) is { } owner ? FinessEj.Parse(owner) : null, rows.GetString(2), (EstablishmentKind)rows.GetInt32(3),
                DepartmentCode.Parse(rows.GetString(4)), PositionAt(rows, 5), rows.GetBoolean(7), rows.IsDBNull(8) ? null : rows.GetInt32(8)));
        return establishments;
    }

    private static List<Presentation> Presentations(NpgsqlConnection connection)
    {
        using var select = new NpgsqlCommand($"SELECT {PresentationTable.Columns} FROM presentation ORDER BY code", connection);
        using var rows = select.ExecuteReader();
        var presentations = new List<Presentation>();
        while (rows.Read())
            presentations.Add(new(PresentationCode.FromValue(unchecked((ulong)rows.GetInt64(0))), TextAt(rows, 1) is { } cis ? Cis.Parse(cis) : null, rows.GetString(2), rows.GetString(3),
                JsonSerializer.Deserialize<Substance[]>(rows.GetString(4), Json) ?? [], rows.GetString(5), rows.GetString(6), (Patients)rows.GetInt32(7), rows.GetString(8), rows.GetBoolean(9),
                TextAt(rows, 10) is { } atc ? Atc.Parse(atc) : null, rows.GetString(11), TextAt(rows, 12), rows.GetBoolean(13),
                TextAt(rows, 14) is { } ucd ? Ucd13.Parse(ucd) : null, TextAt(rows, 15) is { } units ? decimal.Parse(units, CultureInfo.InvariantCulture) : null, ReferenceTables.PublishedOf(TextAt(rows, 16))));
        return presentations;
    }

    private static string? TextAt(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    private static Coordinates? PositionAt(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) || row.IsDBNull(column + 1) ? null : new Coordinates(row.GetDouble(column), row.GetDouble(column + 1));

    private T Transact<T>(System.Data.IsolationLevel level, Func<NpgsqlConnection, T> work)
    {
        using var connection = database.Connect();
        using var transaction = connection.BeginTransaction(level);
        var result = work(connection);
        transaction.Commit();
        return result;
    }

    private static void Lock(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(OneWriter, connection);
        command.ExecuteNonQuery();
    }

    private static long Counter(NpgsqlConnection connection, string name)
    {
        using var select = new NpgsqlCommand("SELECT value FROM meta WHERE name = $1", connection) { Parameters = { new() { Value = name } } };
        return select.ExecuteScalar() is long value ? value : 0;
    }

    private static void Count(NpgsqlConnection connection, string name)
    {
        using var update = new NpgsqlCommand("UPDATE meta SET value = value + 1 WHERE name = $1", connection) { Parameters = { new() { Value = name } } };
        update.ExecuteNonQuery();
    }
}

using System.Globalization;
using System.Text.Json;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Medistock.Realtime.Storage.Registry;

/// <summary>The tables of reference facts: each written only where it differs, so that counts tell what an import changed.</summary>
internal static class ReferenceTables
{
    private const string DepartmentColumns = "code, name, region, region_name, population, latitude, longitude, time_zone";
    private const string EstablishmentColumns = "finess, owner, name, kind, department, latitude, longitude, simulated, beds";
    private const string PresentationColumns = "code, cis, label, pack_label, substances, form, route, patients, laboratory, mitm, atc, molecule_group, marker, marketed, ucd, units_per_box, published";
    // Labels are French: escapes would double their size for nothing.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Saved SaveDepartments(SqliteConnection connection, IEnumerable<Department> departments)
    {
        using var upsert = Upsert(connection, "department", DepartmentColumns);
        return Save(connection, departments, upsert, department => upsert
            .Bind(1, department.Code.Text).Bind(2, department.Name).Bind(3, department.Region.Text).Bind(4, department.RegionName).Bind(5, department.Population)
            .BindOrNull(6, department.Centre?.Latitude).BindOrNull(7, department.Centre?.Longitude).Bind(8, department.TimeZone));
    }

    public static Saved SaveEstablishments(SqliteConnection connection, IEnumerable<Establishment> establishments)
    {
        using var upsert = Upsert(connection, "establishment", EstablishmentColumns);
        return Save(connection, establishments, upsert, establishment => upsert
            .Bind(1, establishment.Finess.Text).BindOrNull(2, establishment.Owner?.Text).Bind(3, establishment.Name).Bind(4, (long)establishment.Kind)
            .Bind(5, establishment.Department.Text).BindOrNull(6, establishment.Position?.Latitude).BindOrNull(7, establishment.Position?.Longitude)
            .Bind(8, establishment.Simulated ? 1 : 0).BindOrNull(9, establishment.Beds));
    }

    public static Saved SavePresentations(SqliteConnection connection, IEnumerable<Presentation> presentations)
    {
        using var upsert = Upsert(connection, "presentation", PresentationColumns);
        return Save(connection, presentations, upsert, presentation => upsert
            .Bind(1, unchecked((long)presentation.Code.Value)).BindOrNull(2, presentation.Cis?.Value).Bind(3, presentation.Label).Bind(4, presentation.PackLabel)
            .Bind(5, JsonSerializer.Serialize(presentation.Substances, Json)).Bind(6, presentation.Form).Bind(7, presentation.Route).Bind(8, (long)presentation.Patients)
            .Bind(9, presentation.Laboratory).Bind(10, presentation.Mitm ? 1 : 0).BindOrNull(11, presentation.Atc?.Text).Bind(12, presentation.Group)
            .BindOrNull(13, presentation.Marker).Bind(14, presentation.Marketed ? 1 : 0).BindOrNull(15, presentation.Ucd?.ToString())
            .BindOrNull(16, presentation.UnitsPerBox?.ToString(CultureInfo.InvariantCulture)).BindOrNull(17, WrittenOf(presentation.Published)));
    }

    public static List<Department> Departments(SqliteConnection connection)
    {
        using var rows = new Statement(connection, $"SELECT {DepartmentColumns} FROM department ORDER BY code");
        var departments = new List<Department>();
        while (rows.Step())
            departments.Add(new(DepartmentCode.Parse(rows.Text(0)), rows.Text(1), RegionCode.Parse(rows.Text(2)), rows.Text(3), rows.Int(4), PositionAt(rows, 5), rows.Text(7)));
        return departments;
    }

    public static List<Establishment> Establishments(SqliteConnection connection)
    {
        using var rows = new Statement(connection, $"SELECT {EstablishmentColumns} FROM establishment ORDER BY finess");
        var establishments = new List<Establishment>();
        while (rows.Step())
            establishments.Add(new(Finess.Parse(rows.Text(0)), rows.IsNull(1) ? null : FinessEj.Parse(rows.Text(1)), rows.Text(2), (EstablishmentKind)rows.Int(3),
                DepartmentCode.Parse(rows.Text(4)), PositionAt(rows, 5), rows.Int(7) != 0, rows.IsNull(8) ? null : rows.Int(8)));
        return establishments;
    }

    public static List<Presentation> Presentations(SqliteConnection connection)
    {
        using var rows = new Statement(connection, $"SELECT {PresentationColumns} FROM presentation ORDER BY code");
        var presentations = new List<Presentation>();
        while (rows.Step())
            presentations.Add(new(PresentationCode.FromValue(unchecked((ulong)rows.Long(0))), rows.IsNull(1) ? null : Cis.Parse(rows.Text(1)), rows.Text(2), rows.Text(3),
                JsonSerializer.Deserialize<Substance[]>(rows.Text(4), Json) ?? [], rows.Text(5), rows.Text(6), (Patients)rows.Int(7), rows.Text(8), rows.Int(9) != 0,
                rows.IsNull(10) ? null : Atc.Parse(rows.Text(10)), rows.Text(11), rows.IsNull(12) ? null : rows.Text(12), rows.Int(13) != 0,
                rows.IsNull(14) ? null : Ucd13.Parse(rows.Text(14)), rows.IsNull(15) ? null : decimal.Parse(rows.Text(15), CultureInfo.InvariantCulture), rows.IsNull(16) ? null : PublishedOf(rows.Text(16))));
        return presentations;
    }

    internal static string? WrittenOf(IReadOnlyList<PublishedStatus>? published) => published is null ? null : JsonSerializer.Serialize(published, Json);
    internal static IReadOnlyList<PublishedStatus>? PublishedOf(string? written) => written is null ? null : JsonSerializer.Deserialize<PublishedStatus[]>(written, Json);

    private static Coordinates? PositionAt(Statement rows, int column) =>
        rows.IsNull(column) || rows.IsNull(column + 1) ? null : new Coordinates(rows.Real(column), rows.Real(column + 1));

    /// <summary>Writes a row only where it is new or differs: the number of changed rows tells accepted from unchanged.</summary>
    private static Statement Upsert(SqliteConnection connection, string table, string columns)
    {
        var names = columns.Split(", ");
        var rest = names[1..];
        return new Statement(connection, $"""
            INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", names.Select(_ => "?"))})
            ON CONFLICT ({names[0]}) DO UPDATE SET {string.Join(", ", rest.Select(name => $"{name} = excluded.{name}"))}
            WHERE ({string.Join(", ", rest.Select(name => $"{table}.{name}"))}) IS NOT ({string.Join(", ", rest.Select(name => $"excluded.{name}"))})
            """);
    }

    private static Saved Save<T>(SqliteConnection connection, IEnumerable<T> facts, Statement upsert, Action<T> bind)
    {
        int accepted = 0, unchanged = 0;
        foreach (var fact in facts)
        {
            bind(fact);
            upsert.Run();
            if (SQLitePCL.raw.sqlite3_changes(connection.Handle!) > 0) accepted++;
            else unchanged++;
        }
        return new(accepted, unchanged);
    }
}

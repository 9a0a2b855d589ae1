using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Hospitals;

/// <summary>
/// Hospitals with their FINESS, place and beds (DREES, SAE 2023, header in the first line) → establishments. A FINESS whose Luhn key fails and
/// a position far from its department are warnings; the latter's coordinates are left out, for they would name the wrong helpers.
/// </summary>
public sealed class HospitalSource : ISource
{
    /// <summary>No point of a department lies farther from its centre (measured on the SAE: 90 km, Grande-Synthe in the Nord); Guyane is larger.</summary>
    private const double FarKm = 100, FarInGuyaneKm = 250;

    public string Name => "finess";

    public SourceResult Read(IReadOnlyList<GivenFile> files, ReferenceBook known, TakenLines taken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(taken);
        var (reports, rows, now) = ReadRows(files, known, taken);
        return new(reports, [], [.. rows.Select(row => row.ToEstablishment())], now);
    }

    internal (IReadOnlyList<ImportReport> Reports, IReadOnlyList<HospitalRow> Rows, TakenLines Taken) ReadRows(
        IReadOnlyList<GivenFile> files, ReferenceBook known, TakenLines taken)
    {
        var centres = CentresOf(known);
        var now = TakenLines.None;
        var rows = new Dictionary<Finess, HospitalRow>();
        var reports = files.Select(file => ReadFile(file, centres, rows, taken, now)).ToArray();
        return (reports, [.. rows.Values], taken.After(now));
    }

    private static Dictionary<DepartmentCode, Coordinates> CentresOf(ReferenceBook known) =>
        (known.Departments.Count > 0 ? known.Departments : FrenchDepartments.Load())
            .Where(department => department.Centre is not null).ToDictionary(department => department.Code, department => department.Centre!.Value);

    private ImportReport ReadFile(
        GivenFile given, Dictionary<DepartmentCode, Coordinates> centres, Dictionary<Finess, HospitalRow> rows, TakenLines before, TakenLines now)
    {
        ImportReport Refuse(FileRefused why) => ImportReport.NotWhatItClaims(Name, given.Name, SourceFile.HashOf(given.Bytes), why);

        if (!SourceFile.TryDecode(given.Name, given.Bytes, out var file, out var refused)) return Refuse(refused);
        if (HospitalColumns.Of(file!.Lines[0].Text, out var missing) is not { } columns)
            return Refuse(new("file.columns", $"{given.Name}: the first line does not name the columns {missing}"));

        var key = "finess/hospitals";
        var tally = new LineTally(file, before.Of(key), given.Reading);
        foreach (var line in file.Lines.Skip(1))
        {
            if (line.Text.Length == 0) tally.Reject(line, 0, "line.empty", "the line is empty");
            else if (tally.IsNew(line)) ReadLine(line, columns, centres, rows, tally);
        }
        now.Add(key, tally.Taken);
        return tally.Report(Name, headerLines: 1);
    }

    private static void ReadLine(
        SourceLine line, HospitalColumns columns, Dictionary<DepartmentCode, Coordinates> centres, Dictionary<Finess, HospitalRow> rows, LineTally tally)
    {
        if (Csv.Cut(line.Text, columns.Separator) is not { } fields)
        {
            tally.Reject(line, 0, "line.quote", "a quote is opened and not closed on this line");
            return;
        }
        if (fields.Length != columns.Count)
        {
            tally.Reject(line, 0, "line.columns", $"{fields.Length} columns, the header has {columns.Count}");
            return;
        }
        if (columns.Read(fields, out var fault) is not { } row)
        {
            tally.Reject(line, fault.Column, fault.Code, fault.Message);
            return;
        }
        if (rows.ContainsKey(row.Finess))
        {
            tally.Reject(line, columns.ColumnOf("finess_et"), "establishment.duplicate", $"{row.Finess} stands higher up with other values; the first line is kept");
            return;
        }
        if (!row.Finess.KeyHolds) tally.Warn(line, columns.ColumnOf("finess_et"), "finess.key", $"{row.Finess} does not pass its Luhn key");
        if (row.Owner is { KeyHolds: false } owner) tally.Warn(line, columns.ColumnOf("finess_ej"), "finess.key", $"{owner} does not pass its Luhn key");
        if (row.Position is { } position && centres.TryGetValue(row.Department, out var centre)
            && position.DistanceKm(centre) is var km && km > (row.Department.Text == "973" ? FarInGuyaneKm : FarKm))
        {
            tally.Warn(line, columns.ColumnOf("lat"), "establishment.far", $"the position is {km:F0} km from the centre of department {row.Department}: left out");
            row = row with { Position = null };
        }
        rows.Add(row.Finess, row);
        tally.Take(line);
    }
}

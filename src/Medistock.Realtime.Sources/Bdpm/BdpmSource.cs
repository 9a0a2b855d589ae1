using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Bdpm;

/// <summary>
/// The <i>Base de données publique des médicaments</i> (ANSM, HAS, UNCAM): a delivery of tab-separated files, of 2016 or of today, taken as a
/// whole (folder or files). Every line ends accepted, unchanged or rejected with its reason. Presentations are joined from the specialties, boxes,
/// compositions and MITM list; the other tables are checked and counted, their content is not kept yet.
/// </summary>
public sealed class BdpmSource : ISource
{
    /// <summary>Beyond this share of lines with a wrong number of columns a file is not the table it is named after.</summary>
    private const double WrongShapeShare = 0.5;

    public string Name => "bdpm";

    public SourceResult Read(IReadOnlyList<GivenFile> files, ReferenceBook known, TakenLines taken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(taken);
        var (reports, tables, now) = ReadTables(files, taken);
        return new(reports, [.. BdpmJoin.Presentations(tables, known)], [], now);
    }

    internal (IReadOnlyList<ImportReport> Reports, BdpmTables Tables, TakenLines Taken) ReadTables(IReadOnlyList<GivenFile> files, TakenLines taken)
    {
        var tables = new BdpmTables();
        var now = TakenLines.None;
        var reports = new ImportReport[files.Count];
        var pending = new List<(int Index, BdpmTable Table)>();
        for (var i = 0; i < files.Count; i++)
        {
            if (BdpmTable.ByFileName(files[i].Name) is { } table) pending.Add((i, table));
            else reports[i] = Refuse(files[i], new("file.unknown", $"{files[i].Name} is not a BDPM file that is read here ({string.Join(", ", BdpmTable.All.Select(known => known.Name))})"));
        }
        foreach (var (index, table) in pending.OrderBy(file => Order(file.Table)))
        {
            reports[index] = table != BdpmTable.Specialties && tables.Specialties.Count == 0
                ? Refuse(files[index], new("delivery.no-specialties", $"{files[index].Name} can only be read beside CIS_bdpm.txt of the same delivery: every code is checked against it"))
                : ReadTable(files[index], table, tables, taken, now);
        }
        return (reports, tables, taken.After(now));
    }

    private static int Order(BdpmTable table)
    {
        for (var i = 0; i < BdpmTable.All.Count; i++)
        {
            if (BdpmTable.All[i] == table) return i;
        }
        return BdpmTable.All.Count;
    }

    private ImportReport Refuse(GivenFile file, FileRefused refused) =>
        ImportReport.NotWhatItClaims(Name, file.Name, SourceFile.HashOf(file.Bytes), refused);

    private ImportReport ReadTable(GivenFile given, BdpmTable table, BdpmTables tables, TakenLines before, TakenLines now)
    {
        if (!SourceFile.TryDecode(given.Name, given.Bytes, out var file, out var refused)) return Refuse(given, refused);
        var misshapen = file!.Lines.Count(line => line.Text.Length > 0 && table.Cut(line.Text) is null);
        if (misshapen > file.Lines.Count * WrongShapeShare)
            return Refuse(given, new("file.columns", $"{given.Name}: {misshapen} of {file.Lines.Count} lines do not have the {table.Columns} tab-separated columns of {table.Name}"));

        if (table == BdpmTable.Compositions) tables.HasCompositions = true;
        var key = $"{Name}/{table.Name}";
        var tally = new LineTally(file, before.Of(key), given.Reading);
        foreach (var line in file.Lines)
        {
            if (line.Text.Length == 0) tally.Reject(line, 0, "line.empty", "the line is empty");
            else if (tally.IsNew(line)) ReadLine(line, table, tables, tally);
        }
        now.Add(key, tally.Taken);
        return tally.Report(Name);
    }

    private static void ReadLine(SourceLine line, BdpmTable table, BdpmTables tables, LineTally tally)
    {
        if (table.Cut(line.Text) is not { } cut)
        {
            tally.Reject(line, 0, "line.columns", $"{line.Text.Split('\t').Length} columns, {table.Name} has {table.Columns}");
            return;
        }
        var fields = new Fields(cut);
        if (table.CisColumn >= 0 && fields.Cis(table.CisColumn) is var cis && fields.Fault is null && !tables.Specialties.ContainsKey(cis))
            fields.Fail(table.CisColumn, new("cis.unknown", $"{cis} is not in CIS_bdpm of this delivery"));
        if (fields.Fault is null) table.Read(fields, tables);
        if (fields.Fault is var (column, code, message)) tally.Reject(line, column, code, message);
        else tally.Take(line);
    }
}

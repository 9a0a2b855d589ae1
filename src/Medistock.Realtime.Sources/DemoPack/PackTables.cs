using System.Globalization;
using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Sources.Demo;

/// <summary>The pack's tables: UTF-8, tab separated, one header line. They are ours, so a bad line is a bug and throws.</summary>
internal sealed class PackTables(Func<string, string> open)
{
    internal const char BetweenSubstances = '¦', InSubstance = '|';

    public static PackTables Embedded { get; } = new(name =>
    {
        using var stream = typeof(PackTables).Assembly.GetManifestResourceStream("DemoPack/" + name)
            ?? throw new InvalidOperationException($"the demo pack lacks {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    });

    public string Notice() => open("NOTICE.md");

    public IReadOnlyList<Marker> Markers() => [.. Rows("markers.tsv").Select(row => new Marker(row["marker"], row["list"]))];

    public IReadOnlyList<Department> Departments(out IReadOnlyDictionary<DepartmentCode, int> officines)
    {
        var counts = new Dictionary<DepartmentCode, int>();
        var departments = new List<Department>();
        foreach (var row in Rows("departments.tsv"))
        {
            var code = DepartmentCode.Parse(row["department"]);
            counts.Add(code, Int(row["officines"])!.Value);
            departments.Add(new(code, row["name"], RegionCode.Parse(row["region"]), row["region_name"], Int(row["population"])!.Value,
                Position(row), row["time_zone"]));
        }
        officines = counts;
        return departments;
    }

    public IReadOnlyList<Presentation> Presentations(out IReadOnlyDictionary<PresentationCode, YearlySales> sales)
    {
        var volumes = new Dictionary<PresentationCode, YearlySales>();
        var presentations = new List<Presentation>();
        foreach (var row in Rows("presentations.tsv"))
        {
            var code = Cip13.Parse(row["cip13"]).Code;
            Substance[] substances = [.. row["substances"].Split(BetweenSubstances, StringSplitOptions.RemoveEmptyEntries).Select(SubstanceOf)];
            var (label, form, route) = (row["label"], row["form"], row["route"]);
            presentations.Add(new(code, Cis.Parse(row["cis"]), label, row["pack"], substances, form, route,
                MoleculeGroups.PatientsOf(substances, form, route, label), row["laboratory"], row["mitm"] == "1",
                row["atc"].Length > 0 ? Atc.Parse(row["atc"]) : null, MoleculeGroups.Of(substances, form, route, label), row["marker"], row["marketed"] == "1"));
            if (row["boxes_per_year"].Length > 0)
                volumes.Add(code, new(decimal.Parse(row["boxes_per_year"], CultureInfo.InvariantCulture), Enum.Parse<SalesBasis>(row["basis"], ignoreCase: true), row["hospital_only"] == "1"));
        }
        sales = volumes;
        return presentations;
    }

    public IReadOnlyList<Establishment> Hospitals(out IReadOnlyDictionary<Finess, HospitalBeds> beds)
    {
        var byFiness = new Dictionary<Finess, HospitalBeds>();
        var hospitals = new List<Establishment>();
        foreach (var row in Rows("hospitals.tsv"))
        {
            var finess = Finess.Parse(row["finess"]);
            var figures = new HospitalBeds(Int(row["mco_beds"]), Int(row["adult_icu_beds"]), row["pharmacy"] == "1");
            byFiness.Add(finess, figures);
            hospitals.Add(new(finess, FinessEj.Parse(row["owner"]), row["name"], row["kind"] == "pui" ? EstablishmentKind.Pui : EstablishmentKind.Unknown,
                DepartmentCode.Parse(row["department"]), Position(row), Simulated: false, figures.Acute));
        }
        beds = byFiness;
        return hospitals;
    }

    public FluSeason Flu()
    {
        var weeks = new SortedSet<DateOnly>();
        var cells = new Dictionary<(string Territory, DateOnly Week), double?>();
        foreach (var row in Rows("flu.tsv"))
        {
            var week = DateOnly.ParseExact(row["week"], "yyyy-MM-dd", CultureInfo.InvariantCulture);
            weeks.Add(week);
            cells.Add((row["territory"], week), row["index"].Length > 0 ? double.Parse(row["index"], CultureInfo.InvariantCulture) : null);
        }
        IReadOnlyList<double?> Series(string territory) => [.. weeks.Select(week => cells.GetValueOrDefault((territory, week)))];
        var regions = cells.Keys.Select(key => key.Territory).Where(territory => territory != "FR").Distinct(StringComparer.Ordinal)
            .ToDictionary(territory => RegionCode.Parse(territory["REG-".Length..]), Series);
        return new([.. weeks], Series("FR"), regions);
    }

    private static Substance SubstanceOf(string text) =>
        text.Split(InSubstance) is [var name, var strength, var per] ? new(name, strength, per) : throw new FormatException($"'{text}' is not name|strength|per");

    private static int? Int(string text) => text.Length > 0 ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static Coordinates? Position(Row row) => row["latitude"].Length > 0
        ? new(double.Parse(row["latitude"], CultureInfo.InvariantCulture), double.Parse(row["longitude"], CultureInfo.InvariantCulture)) : null;

    private IEnumerable<Row> Rows(string name)
    {
        var lines = open(name).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var columns = lines[0].Split('\t');
        var index = Enumerable.Range(0, columns.Length).ToDictionary(i => columns[i], StringComparer.Ordinal);
        for (var i = 1; i < lines.Length; i++)
        {
            var fields = lines[i].Split('\t');
            if (fields.Length != columns.Length) throw new FormatException($"{name}, line {i + 1}: {fields.Length} columns, {columns.Length} expected");
            yield return new(fields, index);
        }
    }

    private readonly record struct Row(string[] Fields, Dictionary<string, int> Index)
    {
        public string this[string column] => Fields[Index[column]];
    }
}

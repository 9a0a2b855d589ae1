using System.Globalization;
using System.Text;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Bdpm;
using Medistock.Realtime.Sources.Demo;
using Medistock.Realtime.Sources.Hospitals;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Tests;

/// <summary>
/// Makes the demo pack's tables from the public files, through the product's own importers. The committed pack must equal what this makes;
/// <c>MEDISTOCK_REBUILD_PACK=1</c> writes it anew.
/// </summary>
internal static class DemoPackRebuild
{
    private const int OfficinesInFrance = 20_500;

    private static readonly Dictionary<string, (double Latitude, double Longitude)> CollectivityCentres = new()
    {
        ["975"] = (46.8852, -56.3159), ["977"] = (17.9, -62.8333), ["978"] = (18.0753, -63.0601),
        ["986"] = (-13.2959, -176.2057), ["987"] = (-17.6797, -149.4068), ["988"] = (-20.9043, 165.618),
    };

    private static readonly Dictionary<string, string> TimeZones = new()
    {
        ["971"] = "America/Guadeloupe", ["972"] = "America/Martinique", ["973"] = "America/Cayenne", ["974"] = "Indian/Reunion", ["976"] = "Indian/Mayotte",
        ["975"] = "America/Miquelon", ["977"] = "America/St_Barthelemy", ["978"] = "America/Marigot", ["986"] = "Pacific/Wallis", ["987"] = "Pacific/Tahiti", ["988"] = "Pacific/Noumea",
    };

    /// <summary>File name → content, LF, sorted.</summary>
    public static IReadOnlyDictionary<string, string> Tables()
    {
        var departments = Departments();
        var parsed = new PackTables(name => name == "departments.tsv" ? departments : throw new InvalidOperationException(name)).Departments(out _);
        return new Dictionary<string, string>
        {
            ["departments.tsv"] = departments,
            ["markers.tsv"] = Table(["marker", "list"], FollowedMolecules.All.Select(followed => new[] { followed.Marker, followed.IcuCore ? "icu" : "winter" })),
            ["presentations.tsv"] = Presentations(),
            ["hospitals.tsv"] = Hospitals(new ReferenceBook(0, [], [], parsed)),
            ["flu.tsv"] = Flu(),
        };
    }

    private static string Departments()
    {
        var rows = CsvRows(SharedData.File("geo", "departements.csv")).Where(row => row["population"] != "0").OrderBy(row => row["code_dep"], StringComparer.Ordinal).ToArray();
        var officines = Apportion(OfficinesInFrance, [.. rows.Select(row => (decimal)Whole(row["population"]))]);
        return Table(["department", "name", "region", "region_name", "population", "latitude", "longitude", "time_zone", "officines"], rows.Select((row, i) =>
        {
            var code = row["code_dep"];
            var (latitude, longitude) = row["lat_centroid"].Length > 0 ? (Number(row["lat_centroid"]), Number(row["lon_centroid"])) : CollectivityCentres[code];
            return new[] { code, row["nom_dep"], row["code_region"], row["nom_region"], row["population"], Degrees(latitude), Degrees(longitude),
                TimeZones.GetValueOrDefault(code, "Europe/Paris"), Text(officines[i]) };
        }));
    }

    /// <summary>Largest remainders: whole numbers that add up to <paramref name="total"/>.</summary>
    private static int[] Apportion(int total, decimal[] weights)
    {
        var sum = weights.Sum();
        var exact = weights.Select(weight => weight * total / sum).ToArray();
        var whole = exact.Select(share => (int)share).ToArray();
        foreach (var i in Enumerable.Range(0, exact.Length).OrderByDescending(i => exact[i] - whole[i]).ThenBy(i => i).Take(total - whole.Sum())) whole[i]++;
        return whole;
    }

    private static string Presentations()
    {
        var delivery = GivenFile.FromDisk([SharedData.File("bdpm", "2026-05")]);
        var (_, tables, _) = new BdpmSource().ReadTables(delivery, TakenLines.None);
        var listed = CsvRows(SharedData.File("markers.csv")).ToDictionary(row => Cip13.Parse(row["cip13"]).Code, row => row["marker"]);
        var presentations = BdpmJoin.Presentations(tables, ReferenceBook.Empty).Where(presentation => listed.ContainsKey(presentation.Code)).OrderBy(presentation => presentation.Code).ToArray();
        var sales = new PackSales(tables, presentations, listed).Volumes();
        return Table(["cip13", "cis", "label", "pack", "substances", "form", "route", "laboratory", "mitm", "atc", "marker", "marketed", "boxes_per_year", "basis", "hospital_only"],
            presentations.Select(presentation =>
            {
                var sale = sales.GetValueOrDefault(presentation.Code);
                return new[]
                {
                    presentation.Code.ToString(), presentation.Cis!.Value.ToString(), presentation.Label, presentation.PackLabel, Substances(presentation.Substances),
                    presentation.Form, presentation.Route, presentation.Laboratory, Flag(presentation.Mitm), presentation.Atc?.ToString() ?? "", listed[presentation.Code],
                    Flag(presentation.Marketed), sale is null ? "" : Text(sale.BoxesPerYear), sale?.Basis.ToString().ToLowerInvariant() ?? "", sale is null ? "" : Flag(sale.HospitalOnly),
                };
            }));
    }

    private static string Hospitals(ReferenceBook departments)
    {
        var (_, rows, _) = new HospitalSource().ReadRows(GivenFile.FromDisk([SharedData.File("establishments", "hospitals_2023.csv")]), departments, TakenLines.None);
        // Without a position it can be neither drawn nor asked for help; the northern islands' three hospitals stay, wherever the survey put them.
        var kept = rows.Where(row => row.Position is not null || row is { Department.Text: "977" or "978", Kind: EstablishmentKind.Pui }).OrderBy(row => row.Finess);
        return Table(["finess", "owner", "name", "kind", "department", "latitude", "longitude", "mco_beds", "adult_icu_beds", "pharmacy"], kept.Select(row => new[]
        {
            row.Finess.Text, row.Owner!.Value.Text, row.Name, row.Kind == EstablishmentKind.Pui ? "pui" : "other", row.Department.Text,
            row.Position is { } north ? Degrees(north.Latitude) : "", row.Position is { } east ? Degrees(east.Longitude) : "",
            row.AcuteBeds is { } acute ? Text(acute) : "", row.AdultIcuBeds is { } icu ? Text(icu) : "", Flag(row.Pharmacy),
        }));
    }

    private static string Flu()
    {
        const string emergency = "Taux de passages aux urgences pour grippe", homeVisits = "Taux d'actes médicaux SOS médecins pour grippe";
        var nation = CsvRows(SharedData.File("epidemiology", "grippe-passages-aux-urgences-et-actes-sos-medecins-france.csv")).Select(row => (Territory: "FR", Row: row));
        var regions = CsvRows(SharedData.File("epidemiology", "grippe-passages-urgences-et-actes-sos-medecin_reg.csv")).Select(row => (Territory: "REG-" + row["Région Code"], Row: row));
        var season = nation.Concat(regions).Where(entry => entry.Row["Classe d'âge"] == "Tous âges"
            && string.CompareOrdinal(entry.Row["1er jour de la semaine"], "2022-08-01") >= 0 && string.CompareOrdinal(entry.Row["1er jour de la semaine"], "2023-07-03") < 0);
        return Table(["territory", "week", "index", "series"], season.GroupBy(entry => entry.Territory).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group =>
        {
            // Martinique's emergency visits are published for five weeks only: its SOS Médecins acts stand in.
            var (column, series) = group.Key == "REG-02" ? (homeVisits, "sos-medecins") : (emergency, "emergency-visits");
            var weeks = group.Select(entry => (Week: entry.Row["1er jour de la semaine"], Rate: entry.Row[column].Length > 0 ? Number(entry.Row[column]) : (double?)null))
                .OrderBy(week => week.Week, StringComparer.Ordinal).ToArray();
            var highest = weeks.Max(week => week.Rate) ?? throw new InvalidOperationException($"{group.Key} has no value");
            return weeks.Select(week => new[] { group.Key, week.Week, week.Rate is { } rate ? (rate / highest).ToString("0.####", CultureInfo.InvariantCulture) : "", series });
        }));
    }

    internal static IEnumerable<Dictionary<string, string>> CsvRows(string path)
    {
        if (!SourceFile.TryDecode(Path.GetFileName(path), File.ReadAllBytes(path), out var file, out var refused)) throw new InvalidOperationException(refused.Message);
        var header = Csv.Cut(file!.Lines[0].Text, ',')!;
        return file.Lines.Skip(1).Select(line => Csv.Cut(line.Text, ',')!).Select(fields => header.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    private static string Substances(IReadOnlyList<Substance> substances) => string.Join(PackTables.BetweenSubstances, substances.Select(substance =>
    {
        var text = string.Join(PackTables.InSubstance, substance.Name, substance.Strength, substance.Per);
        return text.Count(character => character == PackTables.InSubstance) == 2 && !text.Contains(PackTables.BetweenSubstances, StringComparison.Ordinal) ? text : throw new InvalidOperationException(text);
    }));

    private static string Table(string[] header, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder().AppendJoin('\t', header).Append('\n');
        foreach (var row in rows)
        {
            if (row.Length != header.Length || row.Any(field => field.AsSpan().ContainsAny('\t', '\n', '\r'))) throw new InvalidOperationException(string.Join('|', row));
            text.AppendJoin('\t', row).Append('\n');
        }
        return text.ToString();
    }

    private static string Flag(bool value) => value ? "1" : "0";
    private static string Text(decimal number) => number.ToString("0", CultureInfo.InvariantCulture);
    private static string Degrees(double degrees) => degrees.ToString("0.#####", CultureInfo.InvariantCulture);
    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    internal static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Hospitals;

/// <summary>Where each value stands in the header; and how one line is read.</summary>
internal sealed class HospitalColumns
{
    private static readonly string[] Needed =
        ["finess_et", "finess_ej", "raison_sociale", "departement", "commune_insee", "lat", "lon", "sae_pharma_2022", "lits_mco_2023", "lits_rea_adulte_2023"];

    private readonly Dictionary<string, int> _index;
    public char Separator { get; }
    public int Count { get; }

    private HospitalColumns(char separator, int count, Dictionary<string, int> index) => (Separator, Count, _index) = (separator, count, index);

    public static HospitalColumns? Of(string header, out string missing)
    {
        var separator = Csv.SeparatorOf(header);
        var names = Csv.Cut(header, separator) ?? [];
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++) index.TryAdd(names[i].Trim(), i);
        missing = string.Join(", ", Needed.Where(name => !index.ContainsKey(name)));
        return missing.Length == 0 ? new(separator, names.Length, index) : null;
    }

    public int ColumnOf(string name) => _index[name] + 1;

    /// <summary>Null: rejected, see <paramref name="fault"/> (column from 1).</summary>
    public HospitalRow? Read(string[] fields, out (int Column, string Code, string Message) fault)
    {
        fault = default;
        string At(string name) => fields[_index[name]].Trim();

        if (!Finess.TryParse(At("finess_et"), out var finess, out var refused)) return Fault(ref fault, "finess_et", refused);
        FinessEj? owner = null;
        if (At("finess_ej").Length > 0)
        {
            if (!FinessEj.TryParse(At("finess_ej"), out var legal, out refused)) return Fault(ref fault, "finess_ej", refused);
            owner = legal;
        }
        if (At("raison_sociale").Length == 0) return Fault(ref fault, "raison_sociale", new("establishment.name", "the name is empty"));
        if (!SaeDepartments.TryRead(At("departement"), At("commune_insee"), out var department, out refused)) return Fault(ref fault, "departement", refused);

        Coordinates? position = null;
        if (At("lat").Length + At("lon").Length > 0)
        {
            if (!Degrees(At("lat"), 90, out var latitude)) return Fault(ref fault, "lat", NotDegrees(At("lat")));
            if (!Degrees(At("lon"), 180, out var longitude)) return Fault(ref fault, "lon", NotDegrees(At("lon")));
            position = new(latitude, longitude);
        }
        if (!Beds(At("lits_mco_2023"), out var acute)) return Fault(ref fault, "lits_mco_2023", NotBeds(At("lits_mco_2023")));
        if (!Beds(At("lits_rea_adulte_2023"), out var icu)) return Fault(ref fault, "lits_rea_adulte_2023", NotBeds(At("lits_rea_adulte_2023")));
        if (At("sae_pharma_2022") is not ("0" or "1" or "")) return Fault(ref fault, "sae_pharma_2022", new("establishment.pharmacy", $"'{At("sae_pharma_2022")}' is neither 0 nor 1"));
        return new(finess, owner, At("raison_sociale"), department, position, At("sae_pharma_2022") == "1", acute, icu);
    }

    private HospitalRow? Fault(ref (int, string, string) fault, string column, CodeRefused refused)
    {
        fault = (ColumnOf(column), refused.Code, refused.Message);
        return null;
    }

    private static bool Degrees(string text, double limit, out double degrees) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out degrees) && Math.Abs(degrees) <= limit;

    /// <summary>Empty is not known; the SAE export writes ICU beds as <c>12.0</c>.</summary>
    private static bool Beds(string text, out int? beds)
    {
        beds = null;
        if (text.Length == 0) return true;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number != decimal.Truncate(number) || number > 10_000) return false;
        beds = (int)number;
        return true;
    }

    private static CodeRefused NotDegrees(string text) => new("establishment.position", $"'{text}' is not a latitude or longitude in degrees");
    private static CodeRefused NotBeds(string text) => new("establishment.beds", $"'{text}' is not a number of beds");
}

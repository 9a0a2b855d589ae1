using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Epidemiology;

/// <summary>One rate column: what it measures, of which disease.</summary>
internal readonly record struct RateColumn(int Index, EpidemicIndicator Indicator, Disease Disease);

/// <summary>Where each value stands in the header of a file of Santé publique France, and how one line is read.</summary>
internal sealed class EpidemicColumns
{
    private const string Monday = "1er jour de la semaine", Week = "Semaine", Region = "Région Code", Age = "Classe d'âge", Published = "Publié le", Level = "Niveau d'alerte";

    private static readonly (string Prefix, EpidemicIndicator Indicator)[] Rates =
    [
        ("Taux de passages aux urgences pour ", EpidemicIndicator.EmergencyVisits),
        ("Taux d'hospitalisations après passages aux urgences pour ", EpidemicIndicator.Hospitalisations),
        ("Taux d'actes médicaux SOS médecins pour ", EpidemicIndicator.SosMedecins),
    ];

    private static readonly Dictionary<string, Disease> Diseases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["grippe"] = Disease.Grippe, ["covid-19"] = Disease.Covid19, ["bronchiolite"] = Disease.Bronchiolite, ["infection respiratoire aiguë"] = Disease.Ira, ["gastro-entérite"] = Disease.Gea,
    };

    private static readonly Dictionary<string, AgeClass> Ages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Tous âges"] = AgeClass.All, ["00-04 ans"] = AgeClass.Under5, ["05-14 ans"] = AgeClass.From5To14, ["15-64 ans"] = AgeClass.From15To64, ["65 ans ou plus"] = AgeClass.Over64,
    };

    private static readonly Dictionary<string, EpidemicLevel> Levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Pas d'alerte"] = EpidemicLevel.Base, ["Pré-épidémie"] = EpidemicLevel.Transition, ["Post-épidémie"] = EpidemicLevel.Transition, ["Épidémie"] = EpidemicLevel.Epidemic,
    };

    private readonly Dictionary<string, int> _index;

    private EpidemicColumns(char separator, int count, Dictionary<string, int> index, IReadOnlyList<RateColumn> measured) =>
        (Separator, Count, _index, Measured) = (separator, count, index, measured);

    public char Separator { get; }
    public int Count { get; }
    public IReadOnlyList<RateColumn> Measured { get; }
    public bool Regional => _index.ContainsKey(Region);

    /// <param name="missing">What the first line does not name.</param>
    public static EpidemicColumns? Of(string header, out string missing)
    {
        var separator = Csv.SeparatorOf(header);
        var names = Csv.Cut(header, separator) ?? [];
        var index = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var measured = new List<RateColumn>();
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i].Trim().Replace('’', '\'');
            index.TryAdd(name, i);
            foreach (var (prefix, indicator) in Rates)
                if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && Diseases.TryGetValue(name[prefix.Length..].Trim(), out var disease)) measured.Add(new(i, indicator, disease));
        }
        missing = string.Join(", ", new[] { Monday, Week, Age }.Where(name => !index.ContainsKey(name)).Concat(measured.Count == 0 ? ["Taux … pour (grippe, bronchiolite…)"] : []));
        return missing.Length == 0 ? new(separator, names.Length, index, measured) : null;
    }

    public static int ColumnOf(RateColumn rate) => rate.Index + 1;

    /// <summary>The facts of a line, one for each value it holds: a value that is missing is not zero. Null: rejected, see <paramref name="fault"/> (column from 1).</summary>
    public IReadOnlyList<EpidemicFact>? Read(string[] fields, out (int Column, string Code, string Message) fault)
    {
        fault = default;
        string At(string name) => fields[_index[name]].Trim();
        if (!DateOnly.TryParseExact(At(Monday), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var monday))
            return Fault(ref fault, Monday, "week.day", $"'{At(Monday)}' is not a day such as 2022-11-28");
        if (monday.DayOfWeek != DayOfWeek.Monday) return Fault(ref fault, Monday, "week.monday", $"{At(Monday)} is a {monday.DayOfWeek}, weeks begin on Monday");
        if (!string.Equals(At(Week), IsoWeek.Text(monday), StringComparison.OrdinalIgnoreCase)) return Fault(ref fault, Week, "week.number", $"'{At(Week)}': the week of {At(Monday)} is {IsoWeek.Text(monday)}");
        var territory = TerritoryCode.France;
        if (Regional)
        {
            if (!RegionCode.TryParse(At(Region), out var region, out var refused)) return Fault(ref fault, Region, refused.Code, refused.Message);
            territory = TerritoryCode.Of(region);
        }
        if (!Ages.TryGetValue(At(Age), out var age)) return Fault(ref fault, Age, "age.unknown", $"'{At(Age)}' is not an age class ({string.Join(", ", Ages.Keys)})");
        EpidemicLevel? level = null;
        if (_index.ContainsKey(Level) && At(Level).Length > 0)
        {
            if (!Levels.TryGetValue(At(Level), out var stated)) return Fault(ref fault, Level, "level.unknown", $"'{At(Level)}' is not a level ({string.Join(", ", Levels.Keys)})");
            level = stated;
        }
        DateTimeOffset? published = null;
        if (_index.ContainsKey(Published) && At(Published).Length > 0)
        {
            if (!DateTimeOffset.TryParse(At(Published), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var said)) return Fault(ref fault, Published, "published.day", $"'{At(Published)}' is not a day or time such as 2022-12-07");
            published = said;
        }
        var facts = new List<EpidemicFact>(Measured.Count);
        foreach (var rate in Measured)
        {
            var text = fields[rate.Index].Trim();
            double? value = null;
            if (text.Length > 0)
            {
                if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 100_000)
                {
                    fault = (ColumnOf(rate), "rate.number", $"'{text}' is not a rate per 100 000 (0 to 100000, decimal point)");
                    return null;
                }
                value = number;
            }
            if (value is not null || level is not null) facts.Add(new(new(rate.Disease, rate.Indicator, territory, age), monday, value, level, published));
        }
        return facts;
    }

    private IReadOnlyList<EpidemicFact>? Fault(ref (int, string, string) fault, string column, string code, string message)
    {
        fault = (_index[column] + 1, code, message);
        return null;
    }
}

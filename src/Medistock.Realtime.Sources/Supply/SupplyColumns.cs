using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Supply;

/// <summary>Where each value stands in the header of a supply file (docs/supply-file.md), and how one line is read.</summary>
internal sealed class SupplyColumns
{
    private static readonly string[] Needed = ["declarant", "type", "fait", "presentation", "date", "quantite"];
    private static readonly string[] Optional = ["cis", "arrivage", "echeance", "confirme", "debut", "fin"];
    /// <summary>A market's stock or a month's sales beyond this is absurd: the largest presentation sells some 100 million boxes a year.</summary>
    private const decimal LargestQuantity = 1_000_000_000;

    private static readonly Dictionary<string, HolderKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["laboratoire"] = HolderKind.Exploitant, ["depositaire"] = HolderKind.Depositaire, ["grossiste"] = HolderKind.Grossiste, ["autorite"] = HolderKind.Autorite,
    };

    private readonly Dictionary<string, int> _index;

    private SupplyColumns(char separator, int count, Dictionary<string, int> index) => (Separator, Count, _index) = (separator, count, index);

    public char Separator { get; }
    public int Count { get; }

    public static SupplyColumns? Of(string header, out string missing)
    {
        var separator = Csv.SeparatorOf(header);
        var names = Csv.Cut(header, separator) ?? [];
        var index = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++) index.TryAdd(names[i].Trim(), i);
        missing = string.Join(", ", Needed.Where(name => !index.ContainsKey(name)));
        return missing.Length == 0 ? new(separator, names.Length, index) : null;
    }

    public int ColumnOf(string name) => _index[name] + 1;

    public static string Known => string.Join(", ", Needed.Concat(Optional));

    /// <summary>Null: rejected, see <paramref name="fault"/> (column from 1).</summary>
    public SupplyFact? Read(string[] fields, out (int Column, string Code, string Message) fault)
    {
        var row = new SupplyRow(fields, _index);
        var fact = Read(row);
        fault = row.Fault;
        return row.Fault == default ? fact : null;
    }

    private static SupplyFact? Read(SupplyRow row)
    {
        if (!Kinds.TryGetValue(row.Text("type"), out var kind)) return row.Refuse("type", "holder.type", $"'{row.Text("type")}' is not laboratoire, depositaire, grossiste or autorite");
        if (!Holder.TryOf(kind, row.Text("declarant"), out var holder, out var refused)) return row.Refuse("declarant", refused.Code, refused.Message);
        if (row.Time("date") is not { } at) return null;
        if (row.Text("fait") == "seuil") return Threshold(row, holder, at);
        if (kind == HolderKind.Autorite) return row.Refuse("type", "holder.type", "an authority decides thresholds only");
        if (!PresentationCode.TryParse(row.Text("presentation"), out var presentation, out refused)) return row.Refuse("presentation", refused.Code, refused.Message);
        switch (row.Text("fait"))
        {
            case "stock":
                return row.Quantity(LargestQuantity) is { } stock ? new SupplyFact.Stock(presentation, holder, at, stock) : null;
            case "ventes-mensuelles":
                if (row.Quantity(LargestQuantity) is not { } usual || row.Day("debut") is not { } from || row.Day("fin") is not { } to) return null;
                return to < from ? row.Refuse("fin", "period.order", "the reference period ends before it begins")
                    : new SupplyFact.Sales(presentation, holder, at, SalesWindow.UsualMonth, usual, from, to);
            case "ventes-semaine":
                return row.Quantity(LargestQuantity) is { } week ? new SupplyFact.Sales(presentation, holder, at, SalesWindow.LastWeek, week, null, null) : null;
            case "ventes-4-semaines":
                return row.Quantity(LargestQuantity) is { } four ? new SupplyFact.Sales(presentation, holder, at, SalesWindow.LastFourWeeks, four, null, null) : null;
            case "arrivage":
                if (row.Arrival() is not { } announced || row.Day("echeance") is not { } due || row.Quantity(LargestQuantity) is not { } expected || row.Yes("confirme") is not { } confirmed) return null;
                return expected == Quantity.Zero ? row.Refuse("quantite", "arrival.quantity", "an arrival of nothing: an arrival that will not come is 'abandon'")
                    : new SupplyFact.Announced(presentation, holder, at, announced, due, expected, confirmed);
            case "confirmation":
                return row.Arrival() is { } held ? new SupplyFact.Confirmed(presentation, holder, at, held) : null;
            case "reception":
            case "reception-partielle":
                if (row.Arrival() is not { } received || row.Day("echeance") is not { } on || row.Quantity(LargestQuantity) is not { } came) return null;
                return new SupplyFact.Received(presentation, holder, at, received, on, came, Last: row.Text("fait") == "reception");
            case "abandon":
                return row.Arrival() is { } abandoned ? new SupplyFact.Abandoned(presentation, holder, at, abandoned) : null;
            default:
                return row.Refuse("fait", "fact.unknown",
                    $"'{row.Text("fait")}' is not stock, ventes-mensuelles, ventes-semaine, ventes-4-semaines, arrivage, confirmation, reception, reception-partielle, abandon or seuil");
        }
    }

    private static SupplyFact? Threshold(SupplyRow row, Holder holder, DateTimeOffset at)
    {
        if (!Cis.TryParse(row.Text("cis"), out var cis, out var refused)) return row.Refuse("cis", refused.Code, refused.Message);
        if (row.Day("debut") is not { } from || row.Quantity(LargestQuantity) is not { } months) return null;
        return months.ToDecimal() > SafetyThreshold.MostMonths ? row.Refuse("quantite", "threshold.months", $"{months} months: a safety stock is at most {SafetyThreshold.MostMonths} months (CSP R. 5124-49-4)")
            : new SupplyFact.Threshold(cis, holder, at, months.ToDecimal(), from);
    }

    /// <summary>One line's values by column name; the first fault stands.</summary>
    private sealed class SupplyRow(string[] fields, Dictionary<string, int> index)
    {
        public (int Column, string Code, string Message) Fault { get; private set; }

        /// <summary>Empty when the file has no such column.</summary>
        public string Text(string column) => index.TryGetValue(column, out var at) ? fields[at].Trim() : "";

        public SupplyFact? Refuse(string column, string code, string message)
        {
            if (Fault == default) Fault = (index.GetValueOrDefault(column, -1) + 1, code, message);
            return null;
        }

        public DateTimeOffset? Time(string column)
        {
            if (DateTimeOffset.TryParseExact(Text(column), ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ssK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
            // A day alone is its end in spirit; its beginning never makes a stock look newer than it is.
            if (DateOnly.TryParseExact(Text(column), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            Refuse(column, "time.format", $"'{Text(column)}' is not a day or a time such as 2026-11-22 or 2026-11-22T08:15+01:00");
            return null;
        }

        public DateOnly? Day(string column)
        {
            if (DateOnly.TryParseExact(Text(column), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
            Refuse(column, "day.format", $"{column}: '{Text(column)}' is not a day such as 2026-11-22");
            return null;
        }

        public Quantity? Quantity(decimal largest)
        {
            if (decimal.TryParse(Text("quantite").Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= largest) return Domain.Stock.Quantity.Of(amount);
            Refuse("quantite", "quantity.format", $"'{Text("quantite")}' is not a quantity (0 to {largest.ToString("0", CultureInfo.InvariantCulture)})");
            return null;
        }

        public string? Arrival()
        {
            if (Text("arrivage") is { Length: > 0 and <= Domain.Supply.Arrival.LongestId } id) return id;
            Refuse("arrivage", "arrival.id", $"an arrival has a number of 1 to {Domain.Supply.Arrival.LongestId} characters");
            return null;
        }

        public bool? Yes(string column)
        {
            if (Text(column).ToUpperInvariant() is "OUI" or "1") return true;
            if (Text(column).ToUpperInvariant() is "NON" or "0" or "") return false;
            Refuse(column, "arrival.confirmed", $"'{Text(column)}' is neither oui nor non");
            return null;
        }
    }
}

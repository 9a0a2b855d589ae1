using System.Globalization;
using System.Text.Json;
using Medistock.Realtime.Actors.Replay;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Server.Replay;

/// <summary>The file of <c>--what-if</c> → its changes. What is not understood is named: path, value, why; nothing is guessed.</summary>
/// <example>
/// { "changes": [
///   { "thresholds": { "presentations": ["3400930082157"], "link": "pui", "critical": 7, "alert": 14 } },
///   { "consumption": { "presentation": "3400930082157", "factor": 1.5, "from": "2026-11-20", "territory": "REG-53" } },
///   { "arrival": { "presentation": "3400930082157", "holder": "LABO X", "date": "2026-12-10", "quantity": 50000, "announced": "2026-11-20" } },
///   { "movedArrival": { "presentation": "3400930082157", "holder": "LABO X", "id": "A-12", "date": "2026-12-20" } },
///   { "withdrawn": { "establishment": "530000025", "from": "2026-11-20" } } ] }
/// </example>
internal sealed class WhatIfFile
{
    /// <summary>Changes of one file, and bytes of it.</summary>
    public const int MostChanges = 1_000, LongestBytes = 1 << 20;
    private readonly ReferenceBook _book;

    private WhatIfFile(ReferenceBook book) => _book = book;

    /// <exception cref="InvalidDataException">Path, value and why.</exception>
    public static WhatIf Read(byte[] text, ReferenceBook book)
    {
        if (text.Length > LongestBytes) throw new InvalidDataException($"{text.Length} bytes: at most {LongestBytes}");
        try
        {
            using var document = JsonDocument.Parse(text, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return new WhatIfFile(book).Read(document.RootElement);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"it is no JSON: {broken.Message}", broken);
        }
    }

    private WhatIf Read(JsonElement root)
    {
        var fields = new Fields("$", root);
        var changes = fields.Array("changes");
        fields.NothingElse();
        if (changes.Count is 0 or > MostChanges) throw fields.Wrong("changes", $"{changes.Count} changes", $"1 to {MostChanges}");
        return new([.. changes.Select((change, index) => Change($"$.changes[{index}]", change))]);
    }

    private Change Change(string path, JsonElement element)
    {
        var outer = new Fields(path, element);
        if (element.EnumerateObject().Count() != 1) throw new InvalidDataException($"{path}: {element.EnumerateObject().Count()} fields: one of thresholds, arrival, movedArrival, consumption, withdrawn");
        var name = element.EnumerateObject().First().Name;
        var of = new Fields($"{path}.{name}", element.GetProperty(name));
        Change change = name switch
        {
            "thresholds" => Thresholds(of),
            "arrival" => Arrival(of),
            "movedArrival" => new Change.MovedArrival(Presentation(of, "presentation"), Holder(of), of.Text("id"), of.Date("date")),
            "consumption" => new Change.OtherConsumption(Presentation(of, "presentation"), of.Number("factor", 0, 100), of.Time("from"), Territory(of)),
            "withdrawn" => new Change.Withdrawn(Establishment(of), of.Time("from")),
            _ => throw outer.Wrong(name, "field", "thresholds, arrival, movedArrival, consumption or withdrawn"),
        };
        of.NothingElse();
        return change;
    }

    private Change.OtherThresholds Thresholds(Fields of)
    {
        var several = of.Has("presentations") ? of.Array("presentations") : null;
        if (several is { Count: 0 }) throw of.Wrong("presentations", "[]", "name one at least, or leave the field out for all");
        var codes = several?.Select((code, index) => Presentation($"{of.Path}.presentations[{index}]", code.ValueKind == JsonValueKind.String ? code.GetString()! : code.GetRawText())).ToList()
            ?? (of.Has("presentation") ? [Presentation(of, "presentation")] : []);
        var link = of.Text("link") switch
        {
            "pui" => EstablishmentKind.Pui,
            "officine" => EstablishmentKind.Officine,
            var other => throw of.Wrong("link", $"'{other}'", "pui or officine"),
        };
        var (critical, alert) = ((double)of.Number("critical", 0, 1_000), (double)of.Number("alert", 0, 1_000));
        if (critical <= 0) throw of.Wrong("critical", critical.ToString(CultureInfo.InvariantCulture), "above 0");
        if (alert <= critical) throw of.Wrong("alert", alert.ToString(CultureInfo.InvariantCulture), $"above critical, {critical.ToString(CultureInfo.InvariantCulture)}");
        return new(codes, link, new(critical, alert, Official: false));
    }

    private Change.ExtraArrival Arrival(Fields of) => new(
        Presentation(of, "presentation"), Holder(of), of.Has("id") ? of.Text("id") : "what-if", of.Date("date"), Quantity.Of(of.Number("quantity", 0.0001m, 1_000_000_000)), !of.Has("firm") || of.Flag("firm"), of.Time("announced"));

    private PresentationCode Presentation(Fields of, string name) => Presentation($"{of.Path}.{name}", of.Text(name));

    private PresentationCode Presentation(string path, string text)
    {
        if (!PresentationCode.TryParse(text, out var code, out var refused)) throw new InvalidDataException($"{path}: {refused.Message}");
        return _book.Find(code) is not null ? code : throw new InvalidDataException($"{path}: '{text}' is in no reference: a change about it changes nothing");
    }

    private static Holder Holder(Fields of)
    {
        var kind = (of.Has("holderKind") ? of.Text("holderKind") : "exploitant") switch
        {
            "exploitant" => HolderKind.Exploitant,
            "depositaire" => HolderKind.Depositaire,
            "grossiste" => HolderKind.Grossiste,
            var other => throw of.Wrong("holderKind", $"'{other}'", "exploitant, depositaire or grossiste"),
        };
        return Domain.Supply.Holder.TryOf(kind, of.Text("holder"), out var holder, out var refused) ? holder : throw new InvalidDataException($"{of.Path}.holder: {refused.Message}");
    }

    private TerritoryCode? Territory(Fields of)
    {
        if (!of.Has("territory")) return null;
        if (!TerritoryCode.TryParse(of.Text("territory"), out var territory, out var refused)) throw new InvalidDataException($"{of.Path}.territory: {refused.Message}");
        return _book.Departments.Any(department => _book.Contains(territory, department.Code)) ? territory : throw of.Wrong("territory", territory.Text, "no department of the reference lies in it");
    }

    private Finess Establishment(Fields of)
    {
        var text = of.Text("establishment");
        if (!Finess.TryParse(text, out var finess, out var refused)) throw new InvalidDataException($"{of.Path}.establishment: {refused.Message}");
        return _book.Find(finess) is not null ? finess : throw of.Wrong("establishment", text, "the reference does not know it");
    }

    /// <summary>The fields of one object, each asked for once; what nobody asked for is refused.</summary>
    private sealed class Fields
    {
        private readonly JsonElement _element;
        private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

        public Fields(string path, JsonElement element)
        {
            (Path, _element) = (path, element);
            if (element.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"{path}: {element.ValueKind.ToString().ToLowerInvariant()}: an object is expected");
        }

        public string Path { get; }
        public bool Has(string name) => _element.TryGetProperty(name, out _);
        public InvalidDataException Wrong(string name, string value, string why) => new($"{Path}.{name}: {value}: {why}");

        public void NothingElse()
        {
            foreach (var field in _element.EnumerateObject())
                if (!_asked.Contains(field.Name)) throw Wrong(field.Name, "field", "nothing of that name is known here");
        }

        public IReadOnlyList<JsonElement> Array(string name) => Get(name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : throw Wrong(name, Get(name).GetRawText(), "a list is expected");
        public string Text(string name) => Get(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Wrong(name, Get(name).GetRawText(), "a text is expected");
        public bool Flag(string name) => Get(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetBoolean() : throw Wrong(name, Get(name).GetRawText(), "true or false is expected");

        public decimal Number(string name, decimal least, decimal most) =>
            Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var value) && value >= least && value <= most ? value
                : throw Wrong(name, Get(name).GetRawText(), string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most} is expected"));

        public DateOnly Date(string name) => DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : throw Wrong(name, $"'{Text(name)}'", "a date as 2026-12-10 is expected");
        public DateTimeOffset Time(string name) => Moments.TimeOf(Text(name)) ?? throw Wrong(name, $"'{Text(name)}'", "a time as 2026-11-23T08:00:00Z, or a date (midnight in Paris), is expected");

        private JsonElement Get(string name)
        {
            _asked.Add(name);
            return _element.TryGetProperty(name, out var field) ? field : throw new InvalidDataException($"{Path}.{name} is missing");
        }
    }
}

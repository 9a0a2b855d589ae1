using System.Collections.Frozen;
using System.Text.Json;

namespace Medistock.Realtime.Domain.Measures;

/// <summary>
/// Every lever of the winter plan's annexes 2, 3 and 4 and of the audit's §175, what they name twice merged with each source kept. Data: <c>catalogue.json</c>.
/// </summary>
public sealed class MeasureCatalogue
{
    private const string Resource = "Measures/catalogue.json";
    private readonly FrozenDictionary<string, Lever> _byId;

    private MeasureCatalogue(string version, DateTimeOffset edited, IReadOnlyList<string> readings, IReadOnlyList<Lever> levers)
    {
        (Version, Edited, Readings, Levers) = (version, edited, readings, levers);
        _byId = levers.ToFrozenDictionary(lever => lever.Id, StringComparer.Ordinal);
    }

    /// <summary>The one that ships with the product.</summary>
    public static MeasureCatalogue Shipped { get; } = ReadShipped();

    public string Version { get; }
    /// <summary>When this edition was written from the documents.</summary>
    public DateTimeOffset Edited { get; }
    /// <summary>What in it is our reading rather than the documents', in French.</summary>
    public IReadOnlyList<string> Readings { get; }
    /// <summary>In the documents' order.</summary>
    public IReadOnlyList<Lever> Levers { get; }

    /// <summary>Null: no such lever.</summary>
    public Lever? Find(string id) => _byId.GetValueOrDefault(id);

    /// <param name="json">UTF-8, in the shape of <c>catalogue.json</c>.</param>
    /// <exception cref="FormatException">the file is not a catalogue, or contradicts itself: ours, so a bug.</exception>
    public static MeasureCatalogue Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            return new(Text(root, "version"), root.GetProperty("edited").GetDateTimeOffset(), Texts(root, "readings"), Checked([.. root.GetProperty("levers").EnumerateArray().Select(LeverOf)]));
        }
        catch (Exception bad) when (bad is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("not a catalogue of measures: " + bad.Message, bad);
        }
    }

    private static MeasureCatalogue ReadShipped()
    {
        using var stream = typeof(MeasureCatalogue).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not in the assembly");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Read(bytes.ToArray());
    }

    private static Lever LeverOf(JsonElement lever) => new(
        Text(lever, "id"), Text(lever, "title"),
        Text(lever, "toolbox") switch { "approvisionnement" => Toolbox.Supply, "epargne" => Toolbox.Sparing, "communication" => Toolbox.Communication, var other => throw new FormatException($"toolbox {other}") },
        Text(lever, "chapter"), Text(lever, "does"), lever.GetProperty("legalBasis").GetString(), Text(lever, "pilot"),
        Text(lever, "term") switch { "immediate" => LeverTerm.Immediate, "long" => LeverTerm.Long, var other => throw new FormatException($"term {other}") },
        [.. Texts(lever, "circuits").Select(circuit => circuit switch { "city" => Circuit.City, "hospital" => Circuit.Hospital, _ => throw new FormatException($"circuit {circuit}") })],
        lever.GetProperty("takesVolume").GetBoolean(), lever.GetProperty("general").GetBoolean(),
        [.. lever.GetProperty("sources").EnumerateArray().Select(source => new LeverSource(Text(source, "document"), Text(source, "item")))],
        lever.GetProperty("sheet") is { ValueKind: JsonValueKind.Object } sheet ? new(Texts(sheet, "criteria"), Text(sheet, "source")) : null);

    private static Lever[] Checked(Lever[] levers)
    {
        foreach (var lever in levers)
        {
            if (lever.Id.Length == 0 || lever.Id.Any(character => !(char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-'))) throw new FormatException($"'{lever.Id}' is not a slug");
            if (lever.Sources.Count == 0 || lever.Circuits.Count == 0) throw new FormatException($"{lever.Id} has no source or no circuit");
        }
        return levers;
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new FormatException($"{name} is empty");
    private static string[] Texts(JsonElement of, string name) => [.. of.GetProperty(name).EnumerateArray().Select(item => item.GetString() ?? throw new FormatException($"{name} holds null"))];
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Storage.Stores;

/// <summary>
/// <c>coverage.json</c> of a data directory, or of a PostgreSQL store's documents: the operator's thresholds and reporting duties. Absent: MINSANTE 2020-100 for PUIs (5 and 10 days, daily),
/// our setting for officines (2 and 5 days, <i>non officiel</i>). <c>level1</c> and <c>level2</c>: how often what the winter plan follows is
/// asked for at its levels, never less often than the standing duty. Read at start.
/// </summary>
/// <example>
/// { "duty": { "pui": "P7D", "officine": "P1D", "level1": "P7D", "level2": "P1D" }, "thresholds": { "officine": { "critical": 1, "alert": 3 } },
///   "presentations": { "3400930082157": { "duty": "P1D", "pui": { "critical": 7, "alert": 14 } } } }
/// </example>
public static class CoverageFile
{
    public const string Name = "coverage.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    private sealed record Level(double Critical, double Alert);
    private sealed record Links(Level? Pui, Level? Officine);
    private sealed record Periods(string? Pui, string? Officine, string? Level1, string? Level2);
    private sealed record Particular(string? Duty, Level? Pui, Level? Officine);
    private sealed record Settings(Periods? Duty, Links? Thresholds, Dictionary<string, Particular>? Presentations);

    /// <exception cref="InvalidDataException">The file says something that is not understood: it is named, nothing is guessed.</exception>
    public static CoverageRules Read(Store store)
    {
        if (store.ReadDocument(Name) is not { } text) return CoverageRules.Default;
        try
        {
            return Rules(JsonSerializer.Deserialize<Settings>(text, Json) ?? throw new InvalidDataException("the file is empty"));
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException($"{store.Shown}/{Name}: {problem.Message}", problem);
        }
    }

    private static CoverageRules Rules(Settings settings)
    {
        var levels = new List<KeyValuePair<(PresentationCode, EstablishmentKind), Thresholds>>();
        var lists = new List<KeyValuePair<PresentationCode, TimeSpan>>();
        foreach (var (text, own) in settings.Presentations ?? [])
        {
            var code = PresentationCode.Parse(text);
            if (own.Pui is { } pui) levels.Add(new((code, EstablishmentKind.Pui), Own(pui)));
            if (own.Officine is { } officine) levels.Add(new((code, EstablishmentKind.Officine), Own(officine)));
            if (own.Duty is { } duty) lists.Add(new(code, XmlConvert.ToTimeSpan(duty)));
        }
        var book = new ThresholdBook(
            settings.Thresholds?.Pui is { } puis ? Own(puis) : Thresholds.Pui, settings.Thresholds?.Officine is { } officines ? Own(officines) : Thresholds.Officine, levels);
        return new(book, new DutyPeriods(Period(settings.Duty?.Pui), Period(settings.Duty?.Officine), lists))
        {
            Season = new(Period(settings.Duty?.Level1, SeasonPeriods.Default.Level1), Period(settings.Duty?.Level2, SeasonPeriods.Default.Level2)),
        };
    }

    private static TimeSpan Period(string? text) => Period(text, DutyPeriods.Daily);
    private static TimeSpan Period(string? text, TimeSpan otherwise) => text is null ? otherwise : XmlConvert.ToTimeSpan(text) is var period && period > TimeSpan.Zero ? period
        : throw new InvalidDataException($"duty '{text}': a period above zero is expected");

    /// <summary>An operator's own figures are never official.</summary>
    private static Thresholds Own(Level level) => level is { Critical: > 0 } && level.Alert > level.Critical ? new(level.Critical, level.Alert, Official: false)
        : throw new InvalidDataException($"thresholds {level.Critical} and {level.Alert}: critical lies above 0 and below alert");
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>A row of kind <c>observed</c>, without what its type adds for screens.</summary>
internal sealed record StoredObserved(IReadOnlyList<IndicatorReading> Readings, IReadOnlyList<ConditionsSeen> Conditions, Author By, DateTimeOffset RecordedAt)
{
    [JsonIgnore]
    public PlanEntry.Observed Entry => new(Readings, Conditions, By, RecordedAt);
}

/// <summary>A reading as it is stored: flat, what is null left out, for there are some hundreds a day.</summary>
internal sealed record StoredReading(
    PlanIndicator Indicator, string Territory, Disease? Disease, string? Group, ChainLink? Link, bool? Field, Light Light, double? Value, string Unit, ReadingReason Reason, RuleUsed Rule,
    IReadOnlyList<Evidence>? Evidence, DateTimeOffset? AsOf, double? ShareReporting, Light HoldLast, DateTimeOffset? HoldSince, Light HoldWorst, int[]? Counts)
{
    public static StoredReading Of(IndicatorReading reading) => new(
        reading.Indicator, reading.Territory.Text, reading.Subject.Disease, reading.Subject.Group, reading.Subject.Link, reading.Subject.Field ? true : null, reading.Light, reading.Value, reading.Unit,
        reading.Reason, reading.Rule, reading.Evidence.Count > 0 ? reading.Evidence : null, reading.AsOf, reading.ShareReporting, reading.Hold.Last, reading.Hold.BetterSince, reading.Hold.Worst,
        reading.Counts is { } counts ? [counts.Red, counts.Amber, counts.Green, counts.Unknown] : null);

    public IndicatorReading Reading() => new(
        Indicator, TerritoryCode.Parse(Territory), new(Disease, Group, Link) { Field = Field ?? false }, Light, Value, Unit, Reason, Rule, Evidence ?? [], AsOf, ShareReporting, new(HoldLast, HoldSince, HoldWorst))
    {
        Counts = Counts is [var red, var amber, var green, var unknown] ? new(red, amber, green, unknown) : null,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredReading))]
internal sealed partial class ReadingJson : JsonSerializerContext;

/// <summary>Readings stand in rows and on the wire as <see cref="StoredReading"/>.</summary>
internal sealed class ReadingConverter : JsonConverter<IndicatorReading>
{
    public override IndicatorReading Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (JsonSerializer.Deserialize(ref reader, ReadingJson.Default.StoredReading) ?? throw new JsonException("an empty reading")).Reading();

    public override void Write(Utf8JsonWriter writer, IndicatorReading value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, StoredReading.Of(value), ReadingJson.Default.StoredReading);
}

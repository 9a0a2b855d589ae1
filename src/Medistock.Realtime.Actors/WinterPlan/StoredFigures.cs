using System.Text.Json;
using System.Text.Json.Serialization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>Figures of a place as they are stored: three columns, in the order of the day's groups; null: unknown. Some 14 bytes a group, 260 KB a day at the limit, a tenth of it as things are.</summary>
internal sealed record StoredFigures(string Territory, ChainLink Link, float?[] Consumption, float?[] Cover, float?[] Share)
{
    public static StoredFigures Of(PlaceFigures place)
    {
        float?[] Column(Func<GroupFigures, double?> of) => [.. Enumerable.Range(0, place.Count).Select(group => (float?)of(place[group]))];
        return new(place.Territory.Text, place.Link, Column(seen => seen.Consumption), Column(seen => seen.Cover), Column(seen => seen.Share));
    }

    public PlaceFigures Place() => Consumption.Length == Cover.Length && Cover.Length == Share.Length
        ? new(TerritoryCode.Parse(Territory), Link, [.. Consumption.Select((used, group) => new GroupFigures(used, Cover[group], Share[group]))]) : throw new JsonException("columns of unlike lengths");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredFigures))]
internal sealed partial class FiguresJson : JsonSerializerContext;

/// <summary>Figures stand in rows and on the wire as <see cref="StoredFigures"/>.</summary>
internal sealed class FiguresConverter : JsonConverter<PlaceFigures>
{
    public override PlaceFigures Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (JsonSerializer.Deserialize(ref reader, FiguresJson.Default.StoredFigures) ?? throw new JsonException("an empty place")).Place();

    public override void Write(Utf8JsonWriter writer, PlaceFigures value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, StoredFigures.Of(value), FiguresJson.Default.StoredFigures);
}

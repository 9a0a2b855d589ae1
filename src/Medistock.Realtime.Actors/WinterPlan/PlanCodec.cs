using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Effects;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>
/// A row of the stream <c>plan</c>: one byte of format version, then JSON <c>{"kind":…,"row":{…}}</c>. Enums are stored by name, times in ISO 8601, codes as text. A golden file guards
/// each kind.
/// </summary>
public static class PlanCodec
{
    private const byte Version = 1;
    /// <summary>French text as itself: stored rows are read by people too, and never put into a page as they are.</summary>
    private static readonly PlanJson Json = new(new JsonSerializerOptions(PlanJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static readonly Author Nobody = new("", "", "");

    public static byte[] Encode(PlanEntry entry)
    {
        using var output = new MemoryStream();
        output.WriteByte(Version);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = Json.Options.Encoder }))
        {
            writer.WriteStartObject();
            switch (entry)
            {
                case PlanEntry.Decided decided: Write(writer, "decision", decided.Decision, Json.Decision); break;
                case PlanEntry.TookEffect took: Write(writer, "tookEffect", took, Json.TookEffect); break;
                case PlanEntry.Proposed proposed: Write(writer, "proposal", proposed.Proposal, Json.Proposal); break;
                case PlanEntry.Withdrawn withdrawn: Write(writer, "withdrawn", withdrawn, Json.Withdrawn); break;
                case PlanEntry.Released released: Write(writer, "release", released.Release, Json.Release); break;
                case PlanEntry.Measured measured: Write(writer, "measure", measured, Json.Measured); break;
                case PlanEntry.FieldTold told: Write(writer, "field", told, Json.FieldTold); break;
                case PlanEntry.Observed observed: Write(writer, "observed", new StoredObserved(observed.Readings, observed.Conditions, observed.By, observed.RecordedAt), Json.StoredObserved); break;
                case PlanEntry.FiguresSeen seen: Write(writer, "figures", seen, Json.FiguresSeen); break;
                case PlanEntry.SheetRevised revised: Write(writer, "sheet", revised, Json.SheetRevised); break;
                default: throw new ArgumentOutOfRangeException(nameof(entry), entry, "no format is written for this row");
            }
            writer.WriteEndObject();
        }
        return output.ToArray();
    }

    /// <exception cref="InvalidDataException">The row is of a newer format, or no row of a plan.</exception>
    public static PlanEntry Decode(ReadOnlySpan<byte> payload)
    {
        if (payload is not [Version, ..]) throw new InvalidDataException($"a plan's row of format {(payload.Length == 0 ? "none" : payload[0].ToString(System.Globalization.CultureInfo.InvariantCulture))}; this version reads {Version}");
        try
        {
            using var row = JsonDocument.Parse(payload[1..].ToArray());
            var (kind, body) = (row.RootElement.GetProperty("kind").GetString(), row.RootElement.GetProperty("row"));
            return kind switch
            {
                "decision" => new PlanEntry.Decided(Read(body, Json.Decision)),
                "tookEffect" => Read(body, Json.TookEffect),
                "proposal" => new PlanEntry.Proposed(Read(body, Json.Proposal)),
                "withdrawn" => Read(body, Json.Withdrawn),
                "release" => new PlanEntry.Released(Read(body, Json.Release)),
                "measure" => Read(body, Json.Measured),
                "field" => Read(body, Json.FieldTold),
                "observed" => Read(body, Json.StoredObserved).Entry,
                "figures" => Read(body, Json.FiguresSeen),
                "sheet" => Read(body, Json.SheetRevised),
                _ => throw new InvalidDataException($"a plan's row of kind '{kind}': a newer version wrote it"),
            };
        }
        catch (Exception damaged) when (damaged is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException("this is no row of a plan: " + damaged.Message, damaged);
        }
    }

    /// <summary>Of what was asked, whoever asked: the same key with another hash is a conflict.</summary>
    public static ulong HashOf(PlanRequest request) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(EncodeRequest(request with { By = Nobody })));

    /// <summary>A request on its way between nodes.</summary>
    public static byte[] EncodeRequest(PlanRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, Json.GetTypeInfo(request.GetType()) ?? throw new ArgumentOutOfRangeException(nameof(request), request, "no format is written for this request"));

    /// <exception cref="InvalidDataException">It is no request of this kind.</exception>
    public static T DecodeRequest<T>(ReadOnlySpan<byte> bytes) where T : PlanRequest => JsonSerializer.Deserialize(bytes, (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T))!) ?? throw new InvalidDataException("an empty request");

    private static void Write<T>(Utf8JsonWriter writer, string kind, T row, JsonTypeInfo<T> type)
    {
        writer.WriteString("kind", kind);
        writer.WritePropertyName("row");
        JsonSerializer.Serialize(writer, row, type);
    }

    private static T Read<T>(JsonElement body, JsonTypeInfo<T> type) => body.Deserialize(type) ?? throw new InvalidDataException("an empty row of a plan");
}

/// <summary>Codes as text; a stored one that is none is damage, not a refusal.</summary>
internal sealed class TerritoryConverter : JsonConverter<TerritoryCode>
{
    public override TerritoryCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TerritoryCode.Parse(reader.GetString() ?? "");
    public override void Write(Utf8JsonWriter writer, TerritoryCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}

internal sealed class DepartmentConverter : JsonConverter<DepartmentCode>
{
    public override DepartmentCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => DepartmentCode.Parse(reader.GetString() ?? "");
    public override void Write(Utf8JsonWriter writer, DepartmentCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}

internal sealed class PresentationConverter : JsonConverter<PresentationCode>
{
    public override PresentationCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => PresentationCode.Parse(reader.GetString() ?? "");
    public override void Write(Utf8JsonWriter writer, PresentationCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TerritoryConverter), typeof(PresentationConverter), typeof(DepartmentConverter), typeof(ReadingConverter), typeof(FiguresConverter)])]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(PlanEntry.TookEffect), TypeInfoPropertyName = "TookEffect")]
[JsonSerializable(typeof(PlanEntry.Withdrawn), TypeInfoPropertyName = "Withdrawn")]
[JsonSerializable(typeof(Proposal))]
[JsonSerializable(typeof(Release))]
[JsonSerializable(typeof(PlanEntry.Measured), TypeInfoPropertyName = "Measured")]
[JsonSerializable(typeof(PlanEntry.FieldTold), TypeInfoPropertyName = "FieldTold")]
[JsonSerializable(typeof(StoredObserved))]
[JsonSerializable(typeof(PlanEntry.FiguresSeen), TypeInfoPropertyName = "FiguresSeen")]
[JsonSerializable(typeof(PlanRequest.NoteFigures), TypeInfoPropertyName = "NoteFigures")]
[JsonSerializable(typeof(PlanRequest.TellField), TypeInfoPropertyName = "TellField")]
[JsonSerializable(typeof(PlanRequest.Observe), TypeInfoPropertyName = "Observe")]
[JsonSerializable(typeof(PlanRequest.ProposeByRule), TypeInfoPropertyName = "ProposeByRule")]
[JsonSerializable(typeof(PlanEntry.SheetRevised), TypeInfoPropertyName = "SheetRevised")]
[JsonSerializable(typeof(PlanRequest.PrepareMeasure), TypeInfoPropertyName = "PrepareMeasure")]
[JsonSerializable(typeof(PlanRequest.ChangeMeasure), TypeInfoPropertyName = "ChangeMeasure")]
[JsonSerializable(typeof(PlanRequest.ReviseSheet), TypeInfoPropertyName = "ReviseSheet")]
[JsonSerializable(typeof(PlanRequest.Decide), TypeInfoPropertyName = "Decide")]
[JsonSerializable(typeof(PlanRequest.Propose), TypeInfoPropertyName = "Propose")]
[JsonSerializable(typeof(PlanRequest.Withdraw), TypeInfoPropertyName = "Withdraw")]
[JsonSerializable(typeof(PlanRequest.Release), TypeInfoPropertyName = "ReleaseRequest")]
internal sealed partial class PlanJson : JsonSerializerContext;

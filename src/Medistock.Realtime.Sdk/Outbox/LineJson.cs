using System.Text.Json;
using System.Text.Json.Serialization;
using Medistock.Realtime.Contracts.Stock;

namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>A line as it goes on the wire. Written once, when it is reported, and kept as bytes: a batch sent twice is the same to the byte.</summary>
internal sealed class LineJson : IDisposable
{
    private static readonly JsonEncodedText Presentation = JsonEncodedText.Encode("presentation"), At = JsonEncodedText.Encode("at"),
        Type = JsonEncodedText.Encode("type"), Quantity = JsonEncodedText.Encode("quantity"), LineId = JsonEncodedText.Encode("lineId"),
        Reverses = JsonEncodedText.Encode("reverses"), Lot = JsonEncodedText.Encode("lot"), Expiry = JsonEncodedText.Encode("expiry");
    private Utf8JsonWriter? _writer;

    public void Write(ByteBuffer into, StockReport report, string lineId)
    {
        if (_writer is null) _writer = new Utf8JsonWriter(into, new JsonWriterOptions { SkipValidation = true });
        else _writer.Reset(into);
        _writer.WriteStartObject();
        _writer.WriteString(Presentation, report.Presentation);
        _writer.WriteString(At, report.At);
        if (report.Type is not null) _writer.WriteString(Type, report.Type);
        if (report.Quantity is { } quantity) _writer.WriteNumber(Quantity, quantity);
        _writer.WriteString(LineId, lineId);
        if (report.Reverses is not null) _writer.WriteString(Reverses, report.Reverses);
        if (report.Lot is not null) _writer.WriteString(Lot, report.Lot);
        if (report.Expiry is not null) _writer.WriteString(Expiry, report.Expiry);
        _writer.WriteEndObject();
        _writer.Flush();
    }

    public void Dispose() => _writer?.Dispose();
}

/// <summary>What the SDK reads: answers, problems, and its own lines when one is rejected.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StockAnswer))]
[JsonSerializable(typeof(StockLine))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class WireJson : JsonSerializerContext;

/// <summary>RFC 9457 with the contract's <c>code</c>.</summary>
internal sealed record Problem(string? Code, string? Title, string? Detail);

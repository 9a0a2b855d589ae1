using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Medistock.Realtime.Benchmarks.Measuring;

namespace Medistock.Realtime.Benchmarks.Ingest;

/// <summary>
/// A request of W as the public contract wants it, whole HTTP/1.1 bytes, made before the clock starts. W's line is a stock and what was dispensed; a line
/// of the contract is one of both: of four lines three say <c>dispensed</c>, the fourth <c>count</c>. A duplicate carries the copied line's <c>lineId</c>.
/// </summary>
internal sealed class RequestBytes(Workload workload, string host)
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);

    public byte[] Of(WorkRequest request)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, new() { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("batchId"u8, Guid.NewGuid());
            json.WriteStartArray("lines"u8);
            foreach (var line in workload.Lines.AsSpan(request.First, request.Count)) Write(json, line);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        var finess = WorkReference.FinessOf(workload.Lines[request.First].Establishment);
        var head = Encoding.ASCII.GetBytes($"POST /api/v1/establishments/{finess}/stock HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {ServerUnderTest.AdminKey}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {_buffer.WrittenCount}\r\n\r\n");
        return [.. head, .. _buffer.WrittenSpan];
    }

    private static void Write(Utf8JsonWriter json, in WorkLine line)
    {
        var count = line.Origin % 4 == 3;
        json.WriteStartObject();
        json.WriteString("presentation"u8, WorkReference.CipOf(line.Presentation));
        json.WriteString("at"u8, Origin.AddSeconds(line.At).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("type"u8, count ? "count"u8 : "dispensed"u8);
        json.WriteNumber("quantity"u8, count ? line.Stock : line.Fault == Fault.Malformed ? -5 : line.Dispensed);
        json.WriteString("lineId"u8, line.Origin.ToString("x", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}

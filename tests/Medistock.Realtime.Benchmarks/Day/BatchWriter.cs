using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Medistock.Realtime.Sdk;
using Medistock.Realtime.Sdk.Outbox;

namespace Medistock.Realtime.Benchmarks.Day;

/// <summary>Reports → the body that the SDK would send, without its outbox: same members, a <c>lineId</c> on every line. One per worker.</summary>
internal sealed class BatchWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Utf8JsonWriter _json;
    private readonly string _prefix;
    private long _line;

    /// <param name="prefix">Sets this worker's line ids apart.</param>
    public BatchWriter(string prefix)
    {
        _prefix = prefix;
        _json = new(_buffer, new() { SkipValidation = true });
    }

    /// <summary>Lines of the last batch.</summary>
    public int Lines { get; private set; }

    /// <summary>Good until the next call.</summary>
    public ReadOnlyMemory<byte> Write(Guid batchId, IReadOnlyList<StockReport> reports)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("batchId"u8, batchId);
        _json.WriteStartArray("lines"u8);
        string? through = null;
        List<string>? closed = null;
        Lines = 0;
        foreach (var report in reports)
        {
            if (report.Kind == RecordKind.Line) WriteLine(report);
            else if (report.Kind == RecordKind.Through) through = report.Mark;
            else (closed ??= []).Add(report.Mark!);
        }
        _json.WriteEndArray();
        if (through is not null) _json.WriteString("reportedThrough"u8, through);
        if (closed is not null)
        {
            _json.WriteStartArray("closedDays"u8);
            foreach (var day in closed) _json.WriteStringValue(day);
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }

    private void WriteLine(StockReport report)
    {
        Lines++;
        _json.WriteStartObject();
        _json.WriteString("presentation"u8, report.Presentation);
        _json.WriteString("at"u8, report.At);
        _json.WriteString("type"u8, report.Type);
        _json.WriteNumber("quantity"u8, report.Quantity!.Value);
        Span<char> id = stackalloc char[40];
        _prefix.CopyTo(id);
        id[_prefix.Length] = '-';
        (++_line).TryFormat(id[(_prefix.Length + 1)..], out var digits, "x", CultureInfo.InvariantCulture);
        _json.WriteString("lineId"u8, id[..(_prefix.Length + 1 + digits)]);
        _json.WriteEndObject();
    }

    public void Dispose() => _json.Dispose();
}

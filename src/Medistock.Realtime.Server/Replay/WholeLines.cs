using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Medistock.Realtime.Server.Replay;

/// <summary>One JSON object a line. What reaches the output is whole lines: whoever stops the program, or the pipe, finds none cut in two.</summary>
internal sealed class WholeLines(Stream output) : IDisposable
{
    private const int FlushBytes = 64 * 1024;
    private static readonly byte[] NewLine = "\n"u8.ToArray();
    private readonly ArrayBufferWriter<byte> _lines = new(2 * FlushBytes);
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(Action<Utf8JsonWriter> fields)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, _options))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }
        _lines.Write(_line.WrittenSpan);
        _lines.Write(NewLine);
        if (_lines.WrittenCount >= FlushBytes) Flush();
    }

    public void Flush()
    {
        output.Write(_lines.WrittenSpan);
        output.Flush();
        _lines.ResetWrittenCount();
    }

    public void Dispose() => Flush();
}

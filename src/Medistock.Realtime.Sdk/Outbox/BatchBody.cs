using System.Text;

namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>A batch as it is sent: the JSON, and where each line lies in it.</summary>
internal sealed class BatchBody
{
    /// <summary>Under the contract's 4 MiB, with room for what surrounds the lines.</summary>
    public const int MaxLineBytes = 4 * 1024 * 1024 - 64 * 1024;
    private readonly ByteBuffer _json = new();
    private readonly List<(int At, int Length)> _lines = [];
    private readonly List<string> _closed = [];
    private string? _through;

    public BatchBody(Guid batchId)
    {
        BatchId = batchId;
        Add("{\"batchId\":\"");
        Add(batchId.ToString("D"));
        Add("\",\"lines\":[");
    }

    public Guid BatchId { get; }
    public int Lines => _lines.Count;
    public ReadOnlySpan<byte> Json => _json.Written;
    public byte[] Array => _json.Array;
    public int Length => _json.Length;
    public ReadOnlySpan<byte> Line(int index) => _json.Written.Slice(_lines[index].At, _lines[index].Length);

    public void Take(ReadOnlySpan<byte> entry)
    {
        var body = Record.Body(entry);
        switch (Record.Kind(entry))
        {
            case RecordKind.Line:
                if (_lines.Count > 0) Add(",");
                _lines.Add((_json.Length, body.Length));
                _json.Add(body);
                break;
            case RecordKind.Through:
                _through = Record.Text(body);
                break;
            case RecordKind.Closed:
                _closed.Add(Record.Text(body));
                break;
            default:
                throw new InvalidOperationException($"{Record.Kind(entry)} is no entry");
        }
    }

    public BatchBody Finish()
    {
        Add("]");
        if (_through is not null) Add(",\"reportedThrough\":\"" + _through + "\"");
        if (_closed.Count > 0) Add(",\"closedDays\":[\"" + string.Join("\",\"", _closed.Distinct()) + "\"]");
        Add("}");
        return this;
    }

    private void Add(string ascii) => _json.Add(Encoding.ASCII.GetBytes(ascii));
}

using System.Globalization;
using System.Text;

namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>One append-only file of the outbox. Callers hold the outbox's locks.</summary>
internal sealed class Segment : IDisposable
{
    /// <summary>The format's name and version.</summary>
    public static readonly byte[] Magic = Encoding.ASCII.GetBytes("MSOUTBX1");
    private const int WindowLength = 64 * 1024;
    private readonly FileStream _stream;
    private FileStream? _reader;
    private byte[]? _window;
    private long _windowAt;
    private int _windowFilled;

    private Segment(int id, string path, FileStream stream)
    {
        Id = id;
        Path = path;
        _stream = stream;
        Length = stream.Length;
    }

    public int Id { get; }
    public string Path { get; }
    public long Length { get; private set; }
    /// <summary>Where the durable part ends.</summary>
    public long DurableLength { get; private set; }
    public int LiveEntries { get; set; }
    public long LiveBytes { get; set; }

    public static string NameOf(int id) => "segment-" + id.ToString("D10", CultureInfo.InvariantCulture) + ".log";

    public static bool TryId(string path, out int id)
    {
        id = 0;
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        return name.StartsWith("segment-", StringComparison.Ordinal)
            && int.TryParse(name.Substring("segment-".Length), NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }

    public static Segment Create(string directory, int id, long next)
    {
        var path = System.IO.Path.Combine(directory, NameOf(id));
        var segment = new Segment(id, path, Open(path, FileMode.Create));
        var head = new ByteBuffer();
        head.Add(Magic);
        Record.Start(head, next);
        try
        {
            segment.Append(head);
            segment.Sync();
        }
        catch (IOException)
        {
            // A head that did not reach the disk must not be found at the next opening.
            segment.Dispose();
            File.Delete(path);
            throw;
        }
        return segment;
    }

    public static Segment Existing(string path, int id, long length)
    {
        var segment = new Segment(id, path, Open(path, FileMode.Open));
        if (length < segment.Length)
        {
            segment._stream.SetLength(length);
            segment.Length = length;
            segment._stream.Flush(flushToDisk: true);
        }
        segment.DurableLength = segment.Length;
        return segment;
    }

    // Unbuffered: what Append writes is in the kernel when it returns, and Sync may run beside it.
    private static FileStream Open(string path, FileMode mode) => new(path, mode, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);

    /// <summary>Writes all of the buffer, or nothing.</summary>
    public void Append(ByteBuffer buffer)
    {
        try
        {
            _stream.Position = Length;
            _stream.Write(buffer.Array, 0, buffer.Length);
            Length += buffer.Length;
        }
        catch (IOException)
        {
            _stream.SetLength(Length);
            throw;
        }
    }

    public void Sync()
    {
        var through = Length;
        SyncDisk();
        Synced(through);
    }

    /// <summary>The slow part: may run beside <see cref="Append"/>.</summary>
    public void SyncDisk() => _stream.Flush(flushToDisk: true);
    public void Synced(long through) => DurableLength = Math.Max(DurableLength, through);

    /// <summary>Forgets what has not reached the disk.</summary>
    public void TruncateToDurable()
    {
        _stream.SetLength(DurableLength);
        Length = DurableLength;
        _windowFilled = 0;
    }

    /// <summary>The payload of the record at <paramref name="offset"/>; valid until the next read.</summary>
    /// <exception cref="OutboxException">the disk gave back something else than was written.</exception>
    public ReadOnlySpan<byte> Read(int offset, int payloadLength)
    {
        var need = Record.HeaderLength + payloadLength;
        if (offset < _windowAt || offset + need > _windowAt + _windowFilled) Fill(offset);
        if (!Record.TryRead(_window.AsSpan(0, _windowFilled), (int)(offset - _windowAt), out var payload) || payload.Length != payloadLength)
            throw new OutboxException($"{Path}: the record at byte {offset} is not what was written (failing disk?)");
        return payload;
    }

    private void Fill(int offset)
    {
        _reader ??= new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        _window ??= new byte[WindowLength];
        // A jump reads one record's worth; only a reader that goes forward gets a whole window.
        var forward = offset >= _windowAt && offset <= _windowAt + _windowFilled + WindowLength;
        var length = forward ? WindowLength : Record.HeaderLength + Record.MaxPayload;
        _reader.Position = _windowAt = offset;
        _windowFilled = 0;
        int read;
        while (_windowFilled < length && (read = _reader.Read(_window, _windowFilled, length - _windowFilled)) > 0) _windowFilled += read;
    }

    /// <summary>Lets go of the reading buffer: a long outage leaves many segments.</summary>
    public void Rest()
    {
        _reader?.Dispose();
        _reader = null;
        _window = null;
        _windowFilled = 0;
    }

    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    public void Dispose()
    {
        Rest();
        _stream.Dispose();
    }
}

using System.Text;
using System.Text.Json;

namespace Medistock.Realtime.Sdk.Outbox;

/// <summary>Batches that the server judged unacceptable as a whole: one file each in <c>refused/</c>, for a person to look at and move away.</summary>
internal sealed class RefusedBatches
{
    private readonly string _directory;

    public RefusedBatches(string outbox)
    {
        _directory = Path.Combine(outbox, "refused");
        if (!Directory.Exists(_directory)) return;
        foreach (var file in new DirectoryInfo(_directory).GetFiles("*.json"))
        {
            Count++;
            Bytes += file.Length;
        }
    }

    public int Count { get; private set; }
    public long Bytes { get; private set; }

    /// <summary>Writes <c>{finess, refusedAt, status, code, message, batch}</c>; once per batch id, whatever happens in between.</summary>
    public string Keep(string finess, Cut cut, BatchBody body, DateTimeOffset at, int status, string code, string message)
    {
        Directory.CreateDirectory(_directory);
        var path = Path.Combine(_directory, $"{finess}-{cut.BatchId:N}.json");
        if (File.Exists(path)) return path;
        var unfinished = path + ".tmp";
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            var head = $"{{\"finess\":{Quoted(finess)},\"refusedAt\":{Quoted(at.ToString("O", System.Globalization.CultureInfo.InvariantCulture))},\"status\":{status},"
                + $"\"code\":{Quoted(code)},\"message\":{Quoted(message)},\"batch\":";
            var bytes = Encoding.UTF8.GetBytes(head);
            stream.Write(bytes, 0, bytes.Length);
            stream.Write(body.Array, 0, body.Length);
            stream.WriteByte((byte)'}');
            stream.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path);
        Count++;
        Bytes += new FileInfo(path).Length;
        return path;
    }

    private static string Quoted(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";
}

using System.Security.Cryptography;
using System.Text;

namespace Medistock.Realtime.Sources.Reading;

/// <summary>One line of a file, without its end.</summary>
/// <param name="Number">From 1, as an editor shows it.</param>
public readonly record struct SourceLine(int Number, string Text);

/// <summary>Why a whole file is not what it claims to be (exit code 2), in English.</summary>
public readonly record struct FileRefused(string Code, string Message);

/// <summary>
/// A partner's text file, decoded and cut into lines. Encoding: the byte order mark if there is one, else UTF-8 if every byte of it is
/// valid UTF-8, else Windows-1252 (the BDPM mixes both in one delivery). Lines end in LF, CRLF or CRCRLF.
/// </summary>
public sealed class SourceFile
{
    /// <summary>Larger files are refused unread: BDPM's largest is 4 MB.</summary>
    public const long MaxBytes = 256L * 1024 * 1024;

    private SourceFile(string name, string sha256, string encoding, IReadOnlyList<SourceLine> lines)
    {
        Name = name;
        Sha256 = sha256;
        Encoding = encoding;
        Lines = lines;
    }

    /// <summary>File name without its folder.</summary>
    public string Name { get; }
    /// <summary>Of the bytes as given, lower-case hexadecimal.</summary>
    public string Sha256 { get; }
    /// <summary><c>utf-8</c>, <c>utf-8 (BOM)</c>, <c>utf-16</c> or <c>windows-1252</c>.</summary>
    public string Encoding { get; }
    public IReadOnlyList<SourceLine> Lines { get; }

    /// <summary>The hash of bytes that could not be read as text is still wanted in the report.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static bool TryDecode(string name, byte[] bytes, out SourceFile? file, out FileRefused refused)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        file = null;
        refused = default;
        if (bytes.LongLength > MaxBytes) refused = new("file.size", $"{name} has {bytes.LongLength} bytes: at most {MaxBytes} are read");
        else if (bytes.Length == 0) refused = new("file.empty", $"{name} is empty");
        if (refused != default) return false;

        var (text, encoding) = Decode(bytes);
        if (text.Contains('\0', StringComparison.Ordinal)) refused = new("file.binary", $"{name} is not a text file: it holds zero bytes (a workbook or an archive?)");
        else if (IsHtml(text)) refused = new("file.html", $"{name} is an HTML page (an error page saved as a file?), not a table");
        if (refused != default) return false;

        file = new(name, HashOf(bytes), encoding, Cut(text));
        return true;
    }

    private static (string Text, string Encoding) Decode(byte[] bytes)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..] && TryUtf8(bytes.AsSpan(3), out var marked)) return (marked, "utf-8 (BOM)");
        if (bytes is [0xFF, 0xFE, ..]) return (System.Text.Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2), "utf-16");
        if (bytes is [0xFE, 0xFF, ..]) return (System.Text.Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2), "utf-16");
        if (TryUtf8(bytes, out var text)) return (text, "utf-8");
        return (CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes), "windows-1252");
    }

    private static bool TryUtf8(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return false;
        text = System.Text.Encoding.UTF8.GetString(bytes);
        return true;
    }

    private static bool IsHtml(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 1024)).TrimStart();
        return head.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || head.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || head.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || head.StartsWith("<head", StringComparison.OrdinalIgnoreCase);
    }

    private static List<SourceLine> Cut(string text)
    {
        var lines = new List<SourceLine>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0) end = text.Length;
            lines.Add(new(lines.Count + 1, text[start..end].TrimEnd('\r')));
            start = end + 1;
        }
        return lines;
    }
}

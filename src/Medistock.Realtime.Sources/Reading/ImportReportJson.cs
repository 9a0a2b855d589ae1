using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Medistock.Realtime.Sources.Reading;

/// <summary>
/// A report as <c>medistock import</c> prints it, one JSON object per file (contract.md): <c>source, file, sha256, encoding, read, accepted,
/// unchanged, rejected, rejects:[{line, column, code, message, text}]</c>, and beside them <c>warnings</c> (same shape) and, for a file that is
/// not what it claims to be, <c>refused:{code, message}</c>.
/// </summary>
public static class ImportReportJson
{
    private static readonly JsonSerializerOptions Compact = Options(indented: false), Indented = Options(indented: true);

    /// <summary>Accents are left readable: the text goes to a terminal or a file, never into a page.</summary>
    private static JsonSerializerOptions Options(bool indented) => new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = indented, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(ImportReport report, bool indented = false) => JsonSerializer.Serialize(report, indented ? Indented : Compact);
}

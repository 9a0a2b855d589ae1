using System.Globalization;
using System.Text.Json;

namespace Medistock.Realtime.Web.Stock;

/// <summary>
/// Whether a JSON string is a text. A lone surrogate (<c>\ud800</c>) is good JSON and no text, and the reader throws when asked
/// for it: looked for beforehand, since a batch of exceptions would cost seconds.
/// </summary>
internal static class JsonText
{
    /// <param name="reader">At a string or a property's name, over one span of bytes.</param>
    public static bool IsText(in Utf8JsonReader reader) => !reader.ValueIsEscaped || Pairs(reader.ValueSpan);

    private static bool Pairs(ReadOnlySpan<byte> escaped)
    {
        while (escaped.IndexOf((byte)'\\') is >= 0 and var at)
        {
            escaped = escaped[at..];
            if (escaped[1] != 'u')
            {
                escaped = escaped[2..];
                continue;
            }
            var unit = UnitAt(escaped);
            escaped = escaped[6..];
            if (!char.IsSurrogate(unit)) continue;
            if (!char.IsHighSurrogate(unit) || escaped is not [(byte)'\\', (byte)'u', ..] || !char.IsLowSurrogate(UnitAt(escaped))) return false;
            escaped = escaped[6..];
        }
        return true;
    }

    // The reader has seen to it that four hexadecimal digits follow.
    private static char UnitAt(ReadOnlySpan<byte> escape) => (char)ushort.Parse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

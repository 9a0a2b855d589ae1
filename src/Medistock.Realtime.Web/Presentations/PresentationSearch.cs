using System.Globalization;
using System.Text;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Web.Presentations;

/// <summary>Finds presentations by words of their label, DCI, code or ATC class, accents and case apart. Made anew when the reference changes.</summary>
public sealed class PresentationSearch
{
    private sealed record Index(long Version, IReadOnlyList<(Presentation Presentation, string Words)> Entries);
    private Index? _index;

    /// <summary>By label; every word of <paramref name="query"/> must occur.</summary>
    public IEnumerable<Presentation> Find(ReferenceBook book, string? query)
    {
        var words = Fold(query ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Of(book).Entries.Where(entry => words.All(word => entry.Words.Contains(word, StringComparison.Ordinal))).Select(entry => entry.Presentation);
    }

    /// <summary>« PARACÉTAMOL » → « paracetamol ».</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark) folded.Append(char.ToLowerInvariant(character));
        }
        return folded.Replace("œ", "oe").Replace("æ", "ae").ToString();
    }

    private Index Of(ReferenceBook book)
    {
        if (_index is { } known && known.Version == book.Version) return known;
        var entries = book.Presentations.OrderBy(presentation => presentation.Label, StringComparer.Ordinal).ThenBy(presentation => presentation.Code)
            .Select(presentation => (presentation, Fold(string.Join(' ', presentation.Label, presentation.PackLabel, presentation.Dci, presentation.Code.ToString(), presentation.Ucd?.ToString(),
                presentation.Cis?.ToString(), presentation.Atc?.Text, presentation.Marker, presentation.Laboratory)))).ToList();
        return _index = new(book.Version, entries);
    }
}

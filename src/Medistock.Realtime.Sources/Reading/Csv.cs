using System.Text;

namespace Medistock.Realtime.Sources.Reading;

/// <summary>One line of a comma- or semicolon-separated file, quotes as RFC 4180. A field never spans lines here: partners' reports are read line by line.</summary>
internal static class Csv
{
    /// <summary>Null: a quote is not closed on this line.</summary>
    public static string[]? Cut(string line, char separator)
    {
        if (!line.Contains('"', StringComparison.Ordinal)) return line.Split(separator);
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var character = line[i];
            if (quoted && character == '"' && i + 1 < line.Length && line[i + 1] == '"') field.Append(line[++i]);
            else if (character == '"' && (quoted || field.Length == 0)) quoted = !quoted;
            else if (character == separator && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(character);
        }
        fields.Add(field.ToString());
        return quoted ? null : [.. fields];
    }

    /// <summary>Whichever of ';', ',' and tab the header holds most of.</summary>
    public static char SeparatorOf(string header) => ";,\t".MaxBy(separator => header.Count(character => character == separator));
}

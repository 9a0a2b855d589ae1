using System.Globalization;

namespace Medistock.Realtime.Sources.Bdpm;

internal static class Prices
{
    /// <summary><c>24,34</c> → 24.34; <c>1,466,29</c> → 1466.29: groups of three before the last comma, two decimals after it.</summary>
    public static bool TryParse(string text, out decimal euros)
    {
        euros = 0;
        var parts = text.Split(',');
        if (parts.Length is < 2 or > 4 || parts[^1].Length != 2 || parts[0].Length is 0 or > 6) return false;
        if (parts.Length > 2 && (parts[0].Length > 3 || parts[1..^1].Any(group => group.Length != 3))) return false;
        if (!parts.All(part => part.All(char.IsAsciiDigit))) return false;
        euros = decimal.Parse(string.Concat(parts[..^1]) + "." + parts[^1], CultureInfo.InvariantCulture);
        return true;
    }
}

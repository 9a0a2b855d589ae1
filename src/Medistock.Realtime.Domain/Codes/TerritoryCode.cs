using System.Collections.Frozen;

namespace Medistock.Realtime.Domain.Codes;

/// <summary>How large a territory is.</summary>
public enum TerritoryKind : byte { Department, Region, Metropole, Nation }

/// <summary>
/// <c>FR</c>, <c>METRO</c> (Corsica included), <c>REG-53</c>, <c>DEP-2A</c>: INSEE codes as text behind a prefix, since
/// 11, 53, 75, 84, 93… are both a region and a department.
/// </summary>
public readonly record struct TerritoryCode
{
    private readonly string? _text;
    private TerritoryCode(string text) => _text = text;

    public static TerritoryCode France { get; } = new("FR");
    public static TerritoryCode Metropole { get; } = new("METRO");
    public string Text => _text ?? throw new InvalidOperationException("default(TerritoryCode) is not a territory");
    public TerritoryKind Kind => Text switch
    {
        "FR" => TerritoryKind.Nation,
        "METRO" => TerritoryKind.Metropole,
        var text when text.StartsWith("REG-", StringComparison.Ordinal) => TerritoryKind.Region,
        _ => TerritoryKind.Department,
    };

    public static TerritoryCode Of(DepartmentCode department) => new("DEP-" + department.Text);
    public static TerritoryCode Of(RegionCode region) => new("REG-" + region.Text);
    public static TerritoryCode Parse(string text) => TryParse(text, out var value, out var refused) ? value : throw new CodeFormatException(refused);

    public static bool TryParse(ReadOnlySpan<char> text, out TerritoryCode value, out CodeRefused refused)
    {
        value = default;
        refused = default;
        var upper = text.ToString().ToUpperInvariant();
        if (upper is "FR" or "METRO")
        {
            value = new(upper);
            return true;
        }
        if (upper.StartsWith("DEP-", StringComparison.Ordinal) && DepartmentCode.TryParse(upper.AsSpan(4), out var department, out refused))
        {
            value = Of(department);
            return true;
        }
        if (upper.StartsWith("REG-", StringComparison.Ordinal) && RegionCode.TryParse(upper.AsSpan(4), out var region, out refused))
        {
            value = Of(region);
            return true;
        }
        if (refused == default) refused = new("territory.format", $"'{PresentationCode.Shown(text)}' is not a territory: FR, METRO, REG-53 or DEP-2A expected");
        return false;
    }

    public override string ToString() => Text;
}

/// <summary>A department, or an overseas collectivity, as INSEE writes it: <c>01</c>, <c>2A</c>, <c>974</c>, <c>988</c>. Text, never a number.</summary>
public readonly record struct DepartmentCode : IComparable<DepartmentCode>
{
    private static readonly FrozenSet<string> Known = Enumerable.Range(1, 95).Where(number => number != 20)
        .Select(number => number.ToString("00", System.Globalization.CultureInfo.InvariantCulture))
        .Concat(["2A", "2B", "971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"]).ToFrozenSet(StringComparer.Ordinal);

    private readonly string? _text;
    private DepartmentCode(string text) => _text = text;

    /// <summary>The 101 departments and the six collectivities followed.</summary>
    public static IReadOnlyCollection<string> All => Known;
    public string Text => _text ?? throw new InvalidOperationException("default(DepartmentCode) is not a department");
    public bool IsOverseas => Text.Length == 3;
    public static DepartmentCode Parse(string text) => TryParse(text, out var value, out var refused) ? value : throw new CodeFormatException(refused);

    public static bool TryParse(ReadOnlySpan<char> text, out DepartmentCode value, out CodeRefused refused)
    {
        value = default;
        refused = default;
        var upper = text.ToString().ToUpperInvariant();
        if (Known.TryGetValue(upper, out var known))
        {
            value = new(known);
            return true;
        }
        refused = new("department.unknown", $"'{PresentationCode.Shown(text)}' is not a department (01…95, 2A, 2B, 971…988)");
        return false;
    }

    public int CompareTo(DepartmentCode other) => string.CompareOrdinal(Text, other.Text);
    public static bool operator <(DepartmentCode left, DepartmentCode right) => left.CompareTo(right) < 0;
    public static bool operator >(DepartmentCode left, DepartmentCode right) => left.CompareTo(right) > 0;
    public static bool operator <=(DepartmentCode left, DepartmentCode right) => left.CompareTo(right) <= 0;
    public static bool operator >=(DepartmentCode left, DepartmentCode right) => left.CompareTo(right) >= 0;
    public override string ToString() => Text;
}

/// <summary>A region as INSEE writes it (<c>11</c>, <c>53</c>, <c>01</c>…<c>06</c> overseas); a collectivity without region is its own (<c>975</c>, <c>988</c>).</summary>
public readonly record struct RegionCode
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "01", "02", "03", "04", "06", "11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94",
        "975", "977", "978", "986", "987", "988",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly string? _text;
    private RegionCode(string text) => _text = text;

    public string Text => _text ?? throw new InvalidOperationException("default(RegionCode) is not a region");
    public bool IsOverseas => Text.Length == 3 || Text[0] == '0';
    public static RegionCode Parse(string text) => TryParse(text, out var value, out var refused) ? value : throw new CodeFormatException(refused);

    public static bool TryParse(ReadOnlySpan<char> text, out RegionCode value, out CodeRefused refused)
    {
        value = default;
        refused = default;
        if (Known.TryGetValue(text.ToString(), out var known))
        {
            value = new(known);
            return true;
        }
        refused = new("region.unknown", $"'{PresentationCode.Shown(text)}' is not a region (01…06, 11, 24 … 94, 975…988)");
        return false;
    }

    public override string ToString() => Text;
}

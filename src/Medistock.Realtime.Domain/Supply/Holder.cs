using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Supply;

/// <summary>Which link of the chain a declarant of stock is. Links stand side by side and are never summed. Stored by number: add at the end.</summary>
public enum HolderKind : byte { Exploitant, Depositaire, Grossiste, Autorite }

/// <summary>A named source of supply facts: a laboratory, its <i>dépositaire</i>, a wholesaler; an authority for decisions. One spelling each, in capitals.</summary>
public readonly record struct Holder : IComparable<Holder>
{
    public const int LongestName = 100;
    private readonly string? _name;
    private Holder(HolderKind kind, string name) => (Kind, _name) = (kind, name);

    public HolderKind Kind { get; }
    public string Name => _name ?? throw new InvalidOperationException("default(Holder) is nobody");
    /// <summary>Laboratories and their <i>dépositaires</i> hold the French market's stock; a wholesaler's has left them.</summary>
    public bool HoldsMarketStock => Kind is HolderKind.Exploitant or HolderKind.Depositaire;

    public static Holder Of(HolderKind kind, string name) => TryOf(kind, name, out var holder, out var refused) ? holder : throw new CodeFormatException(refused);

    /// <summary>Spaces around and repeated inside, and the case of letters, make no other holder.</summary>
    public static bool TryOf(HolderKind kind, string name, out Holder holder, out CodeRefused refused)
    {
        holder = default;
        refused = default;
        var plain = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
        if (plain.Length is 0 or > LongestName)
        {
            refused = new("holder.name", plain.Length == 0 ? "the declarant has no name" : $"the declarant's name has {plain.Length} characters: at most {LongestName}");
            return false;
        }
        holder = new(kind, plain);
        return true;
    }

    public int CompareTo(Holder other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Name, other.Name);
    public static bool operator <(Holder left, Holder right) => left.CompareTo(right) < 0;
    public static bool operator >(Holder left, Holder right) => left.CompareTo(right) > 0;
    public static bool operator <=(Holder left, Holder right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Holder left, Holder right) => left.CompareTo(right) >= 0;
    public override string ToString() => Name;
}

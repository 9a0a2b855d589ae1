using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.WinterPlan.Effects;

/// <summary>One molecule group on one link of one place, as it stood when a day was looked at. What is unknown is null, never 0.</summary>
/// <param name="Consumption">Σ of what its lines that had figures used a day, smoothed over the seven days before (domain note §3), in the unit of the day.</param>
/// <param name="Cover">Days of need of the group together.</param>
/// <param name="Share">Lines with figures among all that are held, 0–1; null: nobody holds the group here.</param>
public readonly record struct GroupFigures(double? Consumption, double? Cover, double? Share);

/// <summary>All followed groups of one place on one link, in the order of <see cref="FigureDay.Groups"/>.</summary>
public sealed class PlaceFigures
{
    /// <summary>Unknown is kept as NaN in here alone: 12 bytes a group, for a year of days stands in memory.</summary>
    private readonly float[] _values;

    public PlaceFigures(TerritoryCode territory, ChainLink link, IReadOnlyList<GroupFigures> groups)
    {
        (Territory, Link) = (territory, link);
        _values = new float[groups.Count * 3];
        for (var i = 0; i < groups.Count; i++)
            (_values[3 * i], _values[3 * i + 1], _values[3 * i + 2]) = (Kept(groups[i].Consumption, 4), Kept(groups[i].Cover, 3), Kept(groups[i].Share, 3));
    }

    public TerritoryCode Territory { get; }
    public ChainLink Link { get; }
    public int Count => _values.Length / 3;
    public bool Empty => Array.TrueForAll(_values, float.IsNaN);
    public GroupFigures this[int group] => new(Known(_values[3 * group]), Known(_values[3 * group + 1]), Known(_values[3 * group + 2]));

    /// <summary>As it is written: what nobody can tell apart takes no room in a row.</summary>
    private static float Kept(double? value, int digits) => value is not { } number ? float.NaN
        : number >= 0 && double.IsFinite(number) ? float.Parse(number.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "a figure is a number ≥ 0, or unknown");

    private static double? Known(float value) => float.IsNaN(value) ? null : value;
}

/// <summary>What the groups of the plan used and how long they lasted, place by place, as seen once a local day of Paris; frozen: never computed again.</summary>
/// <param name="Groups">Ordinal order, each once.</param>
/// <param name="OfficineUnits">What the consumption of each group is counted in on that link: <c>mg</c>, <c>boîtes</c>, <c>unités</c>; empty: unlike units, and no sum.</param>
/// <param name="PuiUnits">Likewise.</param>
/// <param name="Members">The groups of presentations that measures name, by code, as the reference had them.</param>
public sealed record FigureDay(
    DateOnly Day, IReadOnlyList<string> Groups, IReadOnlyList<string> OfficineUnits, IReadOnlyList<string> PuiUnits, IReadOnlyList<PlaceFigures> Places, IReadOnlyDictionary<string, string> Members)
{
    /// <summary>The winter plan's markers make some hundred; beyond it the last ones by name are not followed.</summary>
    public const int MostGroups = 300;
    /// <summary>Place × link: metropole, its regions, overseas territories.</summary>
    public const int MostPlaces = 80;

    public string UnitOf(int group, ChainLink link) => (link == ChainLink.Pui ? PuiUnits : OfficineUnits)[group];

    /// <summary>−1: not followed on that day.</summary>
    public int IndexOf(string group)
    {
        var (low, high) = (0, Groups.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Groups[middle], group);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    /// <summary>Null: nobody there holds anything of the plan on that link.</summary>
    public PlaceFigures? Find(TerritoryCode territory, ChainLink link)
    {
        foreach (var place in Places)
            if (place.Territory == territory && place.Link == link) return place;
        return null;
    }
}

using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Testing.Figures;

/// <summary>
/// Days of the plan's figures as an observer would have seen them: groups × places, each with a level of its own, a common winter, a noise of a few days' memory. Consumption is the mean of the seven days
/// before, as in a nation. One seed, one past.
/// </summary>
internal sealed class DrawnFigures(int seed)
{
    public static readonly string[] Groups = [.. Enumerable.Range(1, 9).Select(number => $"molecule-{number}/comprime/adult")];
    public static readonly TerritoryCode[] Places = [TerritoryCode.Metropole, .. new[] { "REG-11", "REG-28", "REG-53", "REG-75", "REG-84", "DEP-971", "DEP-974" }.Select(TerritoryCode.Parse)];
    private const int Smoothed = 7;

    /// <summary>What a day's demand and cover are multiplied by: the planted effect.</summary>
    public Func<DateOnly, string, TerritoryCode, double> Factor { get; init; } = (_, _, _) => 1;
    /// <summary>Share of lines that have figures; null: the day is not written at all.</summary>
    public Func<DateOnly, TerritoryCode, double?> Share { get; init; } = (_, _) => 1;
    public IReadOnlyList<string> Named { get; init; } = Groups;
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();

    public IEnumerable<FigureDay> Days(DateOnly from, DateOnly to)
    {
        string[] groups = [.. Named.Order(StringComparer.Ordinal)];
        var first = from.AddDays(-Smoothed);
        var series = Places.SelectMany(place => groups.Select(group => (place, group))).ToDictionary(one => one, one => Drawn(one.place, one.group, first, to));
        var units = Enumerable.Repeat("boîtes", groups.Length).ToArray();
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            var at = day.DayNumber - first.DayNumber;
            List<PlaceFigures> places = [];
            foreach (var place in Places)
            {
                if (Share(day, place) is not { } share) continue;
                places.Add(new(place, ChainLink.Officines, [.. groups.Select(group =>
                {
                    var (demand, cover) = series[(place, group)];
                    return new GroupFigures(share * demand.AsSpan(at - Smoothed, Smoothed).ToArray().Average(), cover[at], share);
                })]));
            }
            yield return new(day, groups, units, units, places, Members);
        }
    }

    /// <summary>Seeds in a row would give chances in a row: series that are not independent.</summary>
    private static int Mixed(string name)
    {
        var hash = name.Aggregate(14695981039346656037UL, (known, letter) => unchecked((known ^ letter) * 1099511628211UL));
        hash = unchecked((hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL);
        return (int)((hash ^ (hash >> 33)) & int.MaxValue);
    }

    private (double[] Demand, double[] Cover) Drawn(TerritoryCode place, string group, DateOnly first, DateOnly to)
    {
        // Each series has its own chance: another group or place beside it changes nothing.
        var chance = new Random(Mixed($"{seed} {place.Text} {group}"));
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
        var level = Math.Exp(4 + Normal());
        var (demand, cover) = (new double[to.DayNumber - first.DayNumber + 1], new double[to.DayNumber - first.DayNumber + 1]);
        var (memory, held) = (0.0, 0.0);
        for (var t = 0; t < demand.Length; t++)
        {
            var day = first.AddDays(t);
            (memory, held) = (0.5 * memory + 0.06 * Normal(), 0.8 * held + 0.04 * Normal());
            var winter = 1 + 0.3 * Math.Sin(day.DayNumber / 40.0);
            var week = day.DayOfWeek == DayOfWeek.Sunday ? 0.2 : 1.1;
            demand[t] = level * winter * week * Math.Exp(memory) * Factor(day, group, place);
            cover[t] = 12 * Math.Exp(held) * Factor(day, group, place);
        }
        return (demand, cover);
    }
}

using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>The day's figures of each group and place, from what the pass has read anyway.</summary>
internal sealed partial class NationSeen
{
    private static readonly (ChainLink Link, EstablishmentKind Kind)[] Reporting = [(ChainLink.Officines, EstablishmentKind.Officine), (ChainLink.Pui, EstablishmentKind.Pui)];

    private readonly record struct Held(Presentation Presentation, LinkTotals Totals);

    /// <summary>Null: nobody has said anything of any group.</summary>
    public FigureDay? FiguresOf(DateOnly day, PlanBook plan)
    {
        string[] groups = [.. _groups.Keys.Order(StringComparer.Ordinal).Take(FigureDay.MostGroups)];
        List<PlaceFigures> places = [];
        var units = new Dictionary<ChainLink, string[]>();
        foreach (var (link, kind) in Reporting)
        {
            // Read once for all places: group × place → members.
            ILookup<TerritoryCode, Held>[] held = [.. groups.Select(group => _groups[group].SelectMany(member => member.Figures.Where(figures => figures.Totals.Link == kind)
                .Select(figures => (figures.Territory, Held: new Held(member.Presentation, figures.Totals)))).ToLookup(one => one.Territory, one => one.Held))];
            var of = units[link] = [.. held.Select(UnitOf)];
            foreach (var place in PlanTerritories.All.SelectMany(territory => Inside(territory).Prepend(territory)))
            {
                var figures = new PlaceFigures(place, link, [.. held.Select((members, group) => FiguresOf(place, kind, [.. members[place]], of[group]))]);
                if (!figures.Empty && places.Count < FigureDay.MostPlaces) places.Add(figures);
            }
        }
        if (places.Count == 0) return null;
        var named = plan.Measures.Values.SelectMany(rows => rows[^1].Measure.Scope.Presentations).Distinct().Order();
        return new(day, groups, units[ChainLink.Officines], units[ChainLink.Pui], places, new SortedDictionary<string, string>(
            named.Select(_book.Find).OfType<Presentation>().Where(known => groups.Contains(known.Group)).ToDictionary(known => known.Code.ToString(), known => known.Group), StringComparer.Ordinal));
    }

    private static GroupFigures FiguresOf(TerritoryCode place, EstablishmentKind kind, List<Held> members, string unit)
    {
        var (lines, all, used) = (0, 0, 0m);
        foreach (var (presentation, totals) in members)
        {
            // Out of stock while asked for, at a rate that nobody knows: its need is in no sum.
            lines += totals.Lines - totals.UnratedLines;
            all += totals.Lines + totals.UnknownLines + totals.StaleLines;
            used += (decimal)totals.Consumption.PerDay * (unit == "mg" ? Strengths.MilligramsOf(presentation)!.Value : 1);
        }
        if (all == 0) return default;
        var cover = lines == 0 ? null : GroupCover.Of([.. members.Select(one => new GroupMember(one.Presentation.Code, Strengths.MilligramsOf(one.Presentation), new(place, kind, one.Totals, one.Totals.Coverage, null, null, null)))]).Cover.Days;
        return new(lines == 0 || unit.Length == 0 ? null : (double)used, cover, (double)lines / all);
    }

    /// <summary>The same in every place: mg where each strength is known, else boxes or units where all are alike.</summary>
    private static string UnitOf(ILookup<TerritoryCode, Held> held)
    {
        var members = held.SelectMany(place => place).Select(one => one.Presentation).Distinct().ToList();
        if (members.Count == 0) return "";
        if (members.TrueForAll(member => Strengths.MilligramsOf(member) is > 0)) return "mg";
        return members.TrueForAll(member => member.Code.Unit == members[0].Code.Unit) ? members[0].Code.Unit == StockUnit.Box ? "boîtes" : "unités" : "";
    }
}

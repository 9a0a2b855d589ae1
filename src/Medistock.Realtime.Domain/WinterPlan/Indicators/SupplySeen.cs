using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Domain.WinterPlan.Indicators;

/// <summary>What is known of one molecule group on one link of the chain in one territory.</summary>
/// <param name="Cover">Days of need (PUI, officines), days of usual sales (grossistes), months of usual sales (laboratoires); null: <paramref name="Reason"/> says why.</param>
/// <param name="Required">Laboratoires: the months that the safety stock asks for; null elsewhere.</param>
/// <param name="ShareReporting">0–1; null: nobody knows who should report.</param>
/// <param name="AsOf">Null: nothing was ever said.</param>
/// <param name="StaleAfter">Age beyond which it says nothing of now; null: the rule's.</param>
/// <param name="Beside">Shares under thresholds, missing declarants: shown, not judged.</param>
public sealed record SupplySeen(
    TerritoryCode Territory, string Group, ChainLink Link, double? Cover, ReadingReason Reason, double? Required, double? ShareReporting, DateTimeOffset? AsOf,
    TimeSpan? StaleAfter, IReadOnlyList<Evidence> Beside)
{
    /// <param name="cover">Of the group (<see cref="GroupCover.Cover"/>).</param>
    /// <param name="members">Totals of its presentations on that link and in that territory.</param>
    /// <param name="shareReporting">Establishments that reported within their duty; null: the lines that have figures among all lines stand in.</param>
    /// <param name="staleAfter">Two duty periods (<see cref="DutyClock.SilentAfter"/>).</param>
    public static SupplySeen OfEstablishments(
        TerritoryCode territory, string group, ChainLink link, CoverDays cover, IEnumerable<LinkTotals> members, double? shareReporting, TimeSpan staleAfter)
    {
        if (link is not (ChainLink.Pui or ChainLink.Officines)) throw new ArgumentOutOfRangeException(nameof(link), link, "establishments are PUIs or officines");
        var (lines, critical, alert, unknown, stale) = (0, 0, 0, 0, 0);
        DateTimeOffset? asOf = null;
        foreach (var totals in members)
        {
            lines += totals.Lines;
            critical += totals.CriticalLines;
            alert += totals.AlertLines;
            unknown += totals.UnknownLines;
            stale += totals.StaleLines;
            if (totals.AsOf > DateTimeOffset.MinValue && !(asOf >= totals.AsOf)) asOf = totals.AsOf;
        }
        var all = lines + unknown + stale;
        var at = asOf ?? DateTimeOffset.MinValue;
        List<Evidence> beside = [];
        if (lines > 0)
        {
            beside.Add(new("part des lignes (établissement × présentation) sous le seuil d'alerte", Percent(alert, lines), "%", territory.Text, at));
            beside.Add(new("part des lignes sous le seuil critique", Percent(critical, lines), "%", territory.Text, at));
        }
        if (unknown > 0) beside.Add(new("lignes dont la couverture est inconnue", unknown, "lignes", territory.Text, at));
        if (stale > 0) beside.Add(new("lignes sans nouvelles, hors du total", stale, "lignes", territory.Text, at));
        var reason = cover.Reason switch
        {
            CoverageReason.None => ReadingReason.None, CoverageReason.Unbounded => ReadingReason.Unbounded, CoverageReason.NoDemand => ReadingReason.NoDemand, CoverageReason.Stale => ReadingReason.Stale,
            CoverageReason.Inconsistent => ReadingReason.Inconsistent, CoverageReason.Thin => all == 0 ? ReadingReason.NoData : lines == 0 && stale > 0 ? ReadingReason.Stale : ReadingReason.Thin, _ => ReadingReason.NoData,
        };
        return new(territory, group, link, cover.Days, reason, null, shareReporting ?? (all > 0 ? (double)lines / all : null), asOf, staleAfter, beside);
    }

    /// <summary>A group upstream: its presentations' covers weighed by their usual sales in mg, which is stock ÷ sales of the group; where a strength is not known, each counts the same, and that is said.</summary>
    /// <param name="parts">Every presentation of the group that is marketed, the unknown ones too.</param>
    public static SupplySeen OfUpstream(TerritoryCode territory, string group, ChainLink link, IEnumerable<UpstreamPart> parts)
    {
        if (link is not (ChainLink.Laboratoires or ChainLink.Grossistes)) throw new ArgumentOutOfRangeException(nameof(link), link, "upstream are laboratories or wholesalers");
        var all = parts.OrderBy(part => part.Presentation).ToList();
        var known = all.Where(part => part.Cover is not null).ToList();
        var at = all.Select(part => part.AsOf).Where(of => of is not null).DefaultIfEmpty().Min();
        var weighed = known.Count > 0 && known.TrueForAll(part => part.Weight is > 0);
        double Weight(UpstreamPart part) => weighed ? part.Weight!.Value : 1;
        var weights = known.Sum(Weight);
        double? cover = known.Count > 0 ? known.Sum(part => part.Cover!.Value * Weight(part)) / weights : null;
        double? required = known.Count > 0 ? known.Sum(part => part.Required * Weight(part)) / weights : null;
        List<Evidence> beside = [];
        if (known.Count > 0)
        {
            var source = link == ChainLink.Laboratoires ? "laboratoires" : "grossistes-répartiteurs";
            var when = at ?? DateTimeOffset.MinValue;
            beside.Add(new("part des présentations sous leur propre seuil", Percent(known.Count(part => part.Cover < part.Required), known.Count), "%", source, when));
            if (!weighed && known.Count > 1) beside.Add(new("dosages inconnus : présentations comptées à parts égales", null, "", source, when));
            if (all.Count > known.Count) beside.Add(new("présentations dont la couverture est inconnue", all.Count - known.Count, "présentations", source, when));
            var missing = all.SelectMany(part => part.Missing).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (missing.Count > 0) beside.Add(new("sans nouvelles : " + string.Join(", ", missing.Take(10)) + (missing.Count > 10 ? "…" : ""), missing.Count, "déclarants", source, when));
        }
        var reason = known.Count > 0 ? ReadingReason.None : all.Count == 0 ? ReadingReason.NoData : all.Exists(part => part.Reason == ReadingReason.Stale) ? ReadingReason.Stale
            : all.Exists(part => part.Reason == ReadingReason.NoData) ? ReadingReason.NoData : all.Exists(part => part.Reason == ReadingReason.NoDemand) ? ReadingReason.NoDemand : ReadingReason.Unbounded;
        // Unbounded parts are known to cover what nobody asks for.
        double? share = all.Count == 0 ? null : all.Sum(part => part.Cover is not null || part.Reason == ReadingReason.Unbounded ? part.Share : 0) / all.Count;
        return new(territory, group, link, cover, reason, link == ChainLink.Laboratoires ? required : null, share, at, null, beside);
    }

    /// <summary>The links upstream of a group of which anybody has stated anything.</summary>
    public static IEnumerable<SupplySeen> OfStatements(TerritoryCode territory, string group, IReadOnlyList<UpstreamStatement> stated, DateTimeOffset now)
    {
        var laboratories = stated.Where(one => one.Supply.Holders.Any(holder => holder.Holder.HoldsMarketStock)).ToList();
        if (laboratories.Count > 0) yield return OfUpstream(territory, group, ChainLink.Laboratoires, laboratories.Select(one => UpstreamPart.OfLaboratories(one.Supply, one.Threshold, one.Milligrams, now)));
        var wholesalers = stated.Where(one => one.Supply.Holders.Any(holder => holder.Holder.Kind == HolderKind.Grossiste)).ToList();
        if (wholesalers.Count > 0) yield return OfUpstream(territory, group, ChainLink.Grossistes, wholesalers.Select(one => UpstreamPart.OfWholesalers(one.Supply, SupplyRule.Default.WholesaleDays, one.Milligrams, now)));
    }

    private static double Percent(int part, int of) => Math.Round(100.0 * part / of, 1);
}

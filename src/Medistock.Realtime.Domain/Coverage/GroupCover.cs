using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.Coverage;

/// <summary>How presentations of one molecule group were brought together: unlike units are never added (domain note §2).</summary>
public enum GroupBasis : byte
{
    /// <summary>No member has both a stock and a need.</summary>
    Unknown,
    /// <summary>The strength of every member is known: stock and need are mg of substance.</summary>
    Milligrams,
    /// <summary>Not every strength is known: each member's cover counts in days of its own need, weighed by the establishments that hold it. No quantity is summed.</summary>
    DaysOfNeed,
}

/// <summary>One member of a molecule group in one territory on one link.</summary>
/// <param name="Milligrams">Substance in one box or unit, mg; null: not known.</param>
public readonly record struct GroupMember(PresentationCode Presentation, decimal? Milligrams, TerritoryPicture Picture);

/// <summary>Need and cover of a molecule group in one territory on one link.</summary>
/// <param name="DailyNeed">mg per day; null unless <paramref name="Basis"/> is milligrams.</param>
/// <param name="Stock">mg; null unless <paramref name="Basis"/> is milligrams.</param>
/// <param name="Cover">Days of need that the members' stocks cover together, if each can stand in for the others.</param>
/// <param name="Short">Members with less than <see cref="ShortDays"/> days of their own need.</param>
/// <param name="SpareDays">What the others hold beyond <see cref="OwnNeedDays"/> days of their own need, in days of the group's need; null: in unlike units.</param>
/// <param name="LackingDays">What the short ones lack to <see cref="OwnNeedDays"/> days, in the same days.</param>
/// <param name="Absorbs">Whether the spare covers what is lacking; null: not known.</param>
/// <param name="P50">Days until the group runs out: stock ÷ need, members standing in for each other without loss: an upper bound for any one of them.</param>
/// <param name="P10">The same, narrowed and widened as the members' own depletion dates are, each by its need: an approximation, their errors are not independent.</param>
/// <param name="P90">As <paramref name="P10"/>.</param>
/// <param name="Unknown">Members of which stock or need is not known: in no figure here.</param>
public sealed record GroupCover(
    GroupBasis Basis, double? DailyNeed, double? Stock, CoverDays Cover, IReadOnlyList<PresentationCode> Short, double? SpareDays, double? LackingDays, bool? Absorbs,
    double? P10, double? P50, double? P90, IReadOnlyList<PresentationCode> Unknown)
{
    /// <summary>Below it a member is short: the alert threshold of MINSANTE 2020-100.</summary>
    public const double ShortDays = 10;
    /// <summary>What a member keeps for its own need before it helps another.</summary>
    public const double OwnNeedDays = 28;

    private readonly record struct Part(PresentationCode Presentation, double Need, double Stock, double Days, TerritoryPicture Picture);

    public static GroupCover Of(IReadOnlyList<GroupMember> members)
    {
        List<Part> parts = [];
        List<PresentationCode> unknown = [];
        var milligrams = true;
        foreach (var member in members)
        {
            var totals = member.Picture.Totals;
            var need = member.Picture.Demand?.Daily ?? totals.Consumption.PerDay;
            var stock = totals.Stock.ToDouble();
            // Nothing known of its stock, or nobody asks for it and nobody holds it: nothing to count.
            if (totals.Lines == 0 || !(need > 0))
            {
                if (totals.Lines == 0 || stock > 0 || totals.UnratedLines > 0) unknown.Add(member.Presentation);
                continue;
            }
            milligrams &= member.Milligrams is > 0;
            parts.Add(new(member.Presentation, need, stock, stock / need, member.Picture));
        }
        if (parts.Count == 0) return new(GroupBasis.Unknown, null, null, CoverDays.Unknown(CoverageReason.Thin), [], null, null, null, null, null, null, unknown);
        return milligrams ? InMilligrams([.. parts.Select(part => Weigh(part, members))], unknown) : InDays(parts, unknown);
    }

    private static Part Weigh(Part part, IReadOnlyList<GroupMember> members)
    {
        var each = (double)members.First(member => member.Presentation == part.Presentation).Milligrams!.Value;
        return part with { Need = part.Need * each, Stock = part.Stock * each };
    }

    private static GroupCover InMilligrams(List<Part> parts, List<PresentationCode> unknown)
    {
        var (need, stock) = (parts.Sum(part => part.Need), parts.Sum(part => part.Stock));
        var spare = parts.Where(part => part.Days >= ShortDays).Sum(part => Math.Max(0, part.Stock - OwnNeedDays * part.Need)) / need;
        var lacking = parts.Where(part => part.Days < ShortDays).Sum(part => Math.Max(0, OwnNeedDays * part.Need - part.Stock)) / need;
        return Finish(GroupBasis.Milligrams, need, stock, stock / need, parts, unknown, part => part.Need) with
        {
            SpareDays = spare, LackingDays = lacking, Absorbs = spare >= lacking,
        };
    }

    private static GroupCover InDays(List<Part> parts, List<PresentationCode> unknown)
    {
        var weight = parts.Sum(part => (double)part.Picture.Totals.Lines);
        var days = parts.Sum(part => part.Days * part.Picture.Totals.Lines) / weight;
        return Finish(GroupBasis.DaysOfNeed, null, null, days, parts, unknown, part => part.Picture.Totals.Lines);
    }

    private static GroupCover Finish(
        GroupBasis basis, double? need, double? stock, double days, List<Part> parts, List<PresentationCode> unknown, Func<Part, double> weightOf)
    {
        double below = 0, above = 0, weights = 0;
        foreach (var part in parts)
        {
            if (part.Picture.Depletion is not { P10: { } p10, P50: { } p50, P90: { } p90 } depletion) continue;
            var from = DateOnly.FromDateTime(depletion.AsOf.UtcDateTime).DayNumber;
            double middle = Math.Max(1, p50.DayNumber - from), weight = weightOf(part);
            below += weight * Math.Max(0, p10.DayNumber - from) / middle;
            above += weight * Math.Max(0, p90.DayNumber - from) / middle;
            weights += weight;
        }
        var known = weights > 0;
        return new(
            basis, need, stock, CoverDays.Of(days), [.. parts.Where(part => part.Days < ShortDays).Select(part => part.Presentation)], null, null, null,
            known ? days * below / weights : null, days, known ? days * above / weights : null, unknown);
    }
}

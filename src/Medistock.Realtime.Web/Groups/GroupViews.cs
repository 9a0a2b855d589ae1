using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Web.Stock;
using Medistock.Realtime.Web.Territories;

namespace Medistock.Realtime.Web.Groups;

/// <summary>Days until the group runs out if its members stand in for each other; an approximation (<c>GroupCover</c>). Null: not known.</summary>
public sealed record GroupDepletionView(double? P10Days, double? P50Days, double? P90Days);

/// <summary>One member of a group in one territory on one link. Quantities in its own unit.</summary>
public sealed record GroupMemberView(
    string Presentation, string? Label, string Unit, double? Stock, double? DailyNeed, double? CoverageDays, string? CoverageReason, double? ObservedShare,
    DateOnly? DepletionP50, double? Within10Days, DateTimeOffset? AsOf);

/// <summary>Need and cover of a group in one territory on one link.</summary>
/// <param name="Basis"><c>milligrams</c>, <c>days-of-need</c> (strengths not all known: nothing is summed) or <c>unknown</c>.</param>
/// <param name="DailyNeed">mg per day; null unless in milligrams, likewise <paramref name="Stock"/>.</param>
/// <param name="Short">Members with less than 10 days of their own need.</param>
/// <param name="AlternativesAbsorb">Whether the others' stock beyond 28 days of their own need covers what the short ones lack; null: not known.</param>
/// <param name="Members">With <c>territory=</c> only.</param>
public sealed record GroupTerritoryView(
    string Territory, string? TerritoryName, string Link, string Basis, double? DailyNeed, double? Stock, double? CoverageDays, string? CoverageReason, IReadOnlyList<string> Short,
    double? SpareDays, double? LackingDays, bool? AlternativesAbsorb, GroupDepletionView Depletion, IReadOnlyList<string> Unknown, IReadOnlyList<GroupMemberView>? Members);

/// <summary>What members last said → need and cover, as the API shows them.</summary>
internal static class GroupViews
{
    /// <summary>One entry per territory and link, the widest first.</summary>
    public static IEnumerable<GroupTerritoryView> TerritoriesOf(IReadOnlyList<MemberRow> rows, ReferenceBook book, bool named, Func<TerritoryCode, bool> sees)
    {
        var members = rows.Select(row => (row, Milligrams: Strengths.MilligramsOf(book.Find(row.Presentation))));
        return members.SelectMany(of => of.row.Territories.Select(picture => new GroupMember(of.row.Presentation, of.Milligrams, picture)))
            .Where(member => sees(member.Picture.Territory))
            .GroupBy(member => (member.Picture.Territory, member.Picture.Link))
            .OrderByDescending(place => place.Key.Territory.Kind).ThenBy(place => place.Key.Territory.Text, StringComparer.Ordinal).ThenBy(place => place.Key.Link)
            .Select(place => ViewOf(place.Key.Territory, place.Key.Link, [.. place], book, named));
    }

    private static GroupTerritoryView ViewOf(TerritoryCode territory, EstablishmentKind link, List<GroupMember> members, ReferenceBook book, bool named)
    {
        var cover = GroupCover.Of(members);
        return new(
            territory.Text, book.NameOf(territory), LineViews.LinkName(link),
            cover.Basis switch { GroupBasis.Milligrams => "milligrams", GroupBasis.DaysOfNeed => "days-of-need", _ => "unknown" },
            cover.DailyNeed, cover.Stock, cover.Cover.Days, LineViews.ReasonName(cover.Cover.Reason), [.. cover.Short.Select(code => code.ToString())],
            cover.SpareDays, cover.LackingDays, cover.Absorbs, new(cover.P10, cover.P50, cover.P90), [.. cover.Unknown.Select(code => code.ToString())],
            named ? [.. members.Select(member => ViewOf(member.Presentation, member.Picture, book))] : null);
    }

    private static GroupMemberView ViewOf(PresentationCode code, TerritoryPicture picture, ReferenceBook book)
    {
        var totals = picture.Totals;
        return new(
            code.ToString(), book.Find(code)?.Label, LineViews.UnitName(code.Unit), totals.Lines > 0 ? totals.Stock.ToDouble() : null,
            picture.Demand?.Daily ?? (totals.Lines > totals.UnratedLines ? totals.Consumption.PerDay : null), picture.Coverage.Days, LineViews.ReasonName(picture.Coverage.Reason),
            picture.Demand?.ObservedShare, picture.Depletion?.P50, picture.Depletion?.Within10, totals.AsOf == DateTimeOffset.MinValue ? null : totals.AsOf);
    }
}

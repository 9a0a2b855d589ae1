using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Groups;

/// <summary>What stands behind a group's signal: its members with their windows and rates, the departments inside, what the others could take over, what is missing.</summary>
internal sealed class GroupEvidence(GroupRules rules, Func<Place, GroupPlace?> find, Func<GroupPlace, GroupCover> coverOf)
{
    /// <summary>Named one by one; beyond, counted. A signal travels to every screen.</summary>
    public const int MembersNamed = 5, DepartmentsNamed = 20;
    public const string Members = "présentations concernées", Departments = "départements concernés", Department = "département concerné : présentations";

    /// <summary>Members that stand there or in the departments inside, each once, with the picture of the widest of these places.</summary>
    public IReadOnlyList<PlaceMember> Standing(SignalKind kind, Place place, List<GroupPlace> inside)
    {
        var own = find(place);
        var codes = inside.SelectMany(of => of.Members).Concat(own?.Members ?? []).Where(member => member.Stands(kind)).Select(member => member.Code).Distinct().Order();
        return [.. codes.Select(code => own?.Members.FirstOrDefault(member => member.Code == code)
            ?? inside.SelectMany(of => of.Members).First(member => member.Code == code && member.Stands(kind)))];
    }

    public RuleUsed Used(SignalKind kind, Place place, List<GroupPlace> inside) => kind switch
    {
        SignalKind.Depletion => DepletionRule.For(place.Link).Used(Standing(kind, place, inside) is [var first, ..] ? first.Picture : null),
        SignalKind.Surge => rules.Surge.Used,
        SignalKind.Hoarding => rules.Hoarding.Used,
        _ => ShiftRule.For(place.Link).Used,
    };

    public List<Evidence> Of(SignalKind kind, Place place, List<GroupPlace> inside, bool stands, DateTimeOffset now)
    {
        var source = place.Territory.Text;
        if (!stands) return [Over(kind, place, now)];
        var standing = Standing(kind, place, inside);
        var own = find(place);
        List<Evidence> evidence = [new(Members, standing.Count, "présentations", source, now)];
        if (inside.Count > 0)
        {
            evidence.Add(new(Departments, inside.Count, "départements", source, now));
            evidence.AddRange(inside.Take(DepartmentsNamed).Select(of =>
                new Evidence(Department, of.Members.Count(member => member.Stands(kind)), "présentations", of.Place.Territory.Text, of.Members.Max(member => member.Picture.Totals.AsOf))));
        }
        foreach (var member in standing.Take(MembersNamed)) evidence.AddRange(Of(kind, member));
        if (standing.Count > MembersNamed) evidence.Add(new("autres présentations concernées, non détaillées", standing.Count - MembersNamed, "présentations", source, now));
        if (kind == SignalKind.Shift) evidence.AddRange(Short(place, own, inside, standing));
        if (own is not null) evidence.AddRange(Of(coverOf(own), source, now));
        return evidence;
    }

    private IEnumerable<Evidence> Of(SignalKind kind, PlaceMember member)
    {
        var (seen, unit, source) = (member.Picture, UnitOf(member.Code), member.Code.ToString());
        return kind switch
        {
            SignalKind.Depletion => DepletionRule.EvidenceOf(seen, unit, source),
            SignalKind.Surge => SurgeRule.EvidenceOf(seen, unit, source),
            SignalKind.Hoarding => rules.Hoarding.EvidenceOf(seen, unit, source),
            _ => ShiftRule.EvidenceOf(seen, unit, source),
        };
    }

    private static IEnumerable<Evidence> Short(Place place, GroupPlace? own, List<GroupPlace> inside, IReadOnlyList<PlaceMember> standing)
    {
        var rule = ShiftRule.For(place.Link);
        return (own is null ? inside : inside.Prepend(own)).SelectMany(of => of.Members)
            .Where(member => rule.IsShort(member.Picture) == true && standing.All(one => one.Code != member.Code))
            .DistinctBy(member => member.Code).Take(MembersNamed).SelectMany(member => ShiftRule.EvidenceOfShort(member.Picture, UnitOf(member.Code), member.Code.ToString()));
    }

    private static IEnumerable<Evidence> Of(GroupCover cover, string source, DateTimeOffset now)
    {
        var words = cover.Basis == GroupBasis.Milligrams ? "en mg de substance" : "en jours de besoin, pondérés par les établissements : dosages non tous connus";
        if (cover.Cover.Days is { } days) yield return new($"couverture du groupe ({words})", Math.Round(days, 1), "jours", source, now);
        if (cover.DailyNeed is { } need) yield return new("besoin du groupe", Math.Round(need, 1), "mg par jour", source, now);
        if (cover.SpareDays is { } spare) yield return new($"réserve des autres présentations au-delà de {GroupCover.OwnNeedDays:0} jours de leur besoin", Math.Round(spare, 1), "jours de besoin du groupe", source, now);
        if (cover.LackingDays is { } lacking) yield return new($"manque des présentations en tension à {GroupCover.OwnNeedDays:0} jours", Math.Round(lacking, 1), "jours de besoin du groupe", source, now);
        if (cover.Unknown.Count > 0) yield return new("présentations du groupe au stock ou au besoin inconnu", cover.Unknown.Count, "présentations", source, now);
    }

    private Evidence Over(SignalKind kind, Place place, DateTimeOffset now) => new(
        find(place)?.Stands(kind) == true ? "repris par le signal du territoire parent" : "condition levée", null, "", place.Territory.Text, now);

    private static string UnitOf(PresentationCode code) => code.Unit == StockUnit.Box ? "boîtes" : "unités";
}

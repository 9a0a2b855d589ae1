using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Domain.WinterPlan;

/// <summary>What the plan follows, and where: markers, diseases, and the places in which a territory's evidence lies.</summary>
public static class PlanPerimeter
{
    /// <summary>Molecule groups of the plan's markers; those of the ICU list are not the plan's.</summary>
    public static IReadOnlySet<string> MarkerGroups(ReferenceBook book)
    {
        var winter = FollowedMolecules.All.Where(followed => !followed.IcuCore).Select(followed => followed.Marker).ToHashSet(StringComparer.Ordinal);
        return book.Presentations.Where(presentation => presentation.Marker is { } marker && winter.Contains(marker)).Select(presentation => presentation.Group).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Molecule groups followed in a phase: the markers; at level 2 with their alternatives, the groups in which any specialty shares its chemical subgroup (ATC level 4) with a marker. The plan says
    /// <i>l'ensemble des spécialités concernées et leurs alternatives</i> (ch. 4.1); that this is the ATC's subgroup is our reading, for the classes that the reference knows.
    /// </summary>
    /// <returns>None outside a season.</returns>
    public static IReadOnlySet<string> GroupsIn(SeasonPhase phase, ReferenceBook book)
    {
        if (phase is not (SeasonPhase.Anticipation or SeasonPhase.Level1 or SeasonPhase.Level2)) return new HashSet<string>();
        var markers = MarkerGroups(book);
        if (phase != SeasonPhase.Level2) return markers;
        var subgroups = book.Presentations.Where(presentation => markers.Contains(presentation.Group)).Select(SubgroupOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return book.Presentations.Where(presentation => markers.Contains(presentation.Group) || (SubgroupOf(presentation) is { } subgroup && subgroups.Contains(subgroup)))
            .Select(presentation => presentation.Group).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether levels are proposed by a reading: one of a disease, of what the field tells, or of a marker's supply. Alternatives are followed at level 2, and decide nothing.</summary>
    public static bool Decides(IndicatorReading reading, IReadOnlySet<string> markers) => reading.Indicator != PlanIndicator.Supply || reading.Subject.Group is not { } group || markers.Contains(group);

    /// <summary>Whether a group's supply is shown: that nothing is known of a marker is said; nobody is expected to hold every alternative.</summary>
    public static bool Shows(SupplySeen supply, IReadOnlySet<string> markers) => markers.Contains(supply.Group) || supply.Reason != ReadingReason.NoData;

    private static string? SubgroupOf(Presentation presentation) => presentation.Atc is { Level: >= 4 } atc ? atc.Text[..5] : null;

    /// <summary>Diseases of which something is expected everywhere: what is published somewhere, and the flu always.</summary>
    public static IEnumerable<Disease> Expected(IReadOnlySet<Disease> published) => Enum.GetValues<Disease>().Where(disease => disease == Disease.Grippe || published.Contains(disease));

    /// <summary>Under which territory Santé publique France publishes a place's weeks: metropole with the nation, an overseas department as its region.</summary>
    public static TerritoryCode PublishedFor(TerritoryCode place, ReferenceBook book) => place == TerritoryCode.Metropole ? TerritoryCode.France
        : place.Kind == TerritoryKind.Department && book.Find(DepartmentCode.Parse(place.Text[4..])) is { Code.IsOverseas: true } department ? TerritoryCode.Of(department.Region) : place;

    /// <summary>What laboratories and wholesalers hold is the nation's; it stands with metropole, which it mostly serves.</summary>
    public static bool ShowsUpstream(TerritoryCode territory) => territory == TerritoryCode.Metropole;

    /// <summary>Regions of metropole; an overseas territory is its own.</summary>
    public static IReadOnlyList<TerritoryCode> Inside(TerritoryCode territory, ReferenceBook book) => territory != TerritoryCode.Metropole ? []
        : [.. book.Departments.Where(department => !department.Code.IsOverseas).Select(department => department.Region).Distinct().OrderBy(region => region.Text, StringComparer.Ordinal).Select(TerritoryCode.Of)];

    /// <summary>Whether what is said of <paramref name="inner"/> concerns a territory with a level; what is said of the nation concerns metropole.</summary>
    public static bool Concerns(TerritoryCode territory, TerritoryCode inner, ReferenceBook book) => inner == territory || inner.Kind switch
    {
        TerritoryKind.Nation => territory == TerritoryCode.Metropole,
        TerritoryKind.Department => book.Contains(territory, DepartmentCode.Parse(inner.Text[4..])),
        TerritoryKind.Region => territory == TerritoryCode.Metropole ? !RegionCode.Parse(inner.Text[4..]).IsOverseas : PublishedFor(territory, book) == inner,
        _ => false,
    };
}

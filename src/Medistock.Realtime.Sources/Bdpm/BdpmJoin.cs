using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Sources.Bdpm;

/// <summary>Specialty + box + composition + MITM → <see cref="Presentation"/>.</summary>
internal static class BdpmJoin
{
    /// <param name="known">Where the delivery is silent (no MITM file, no UCD anywhere in BDPM) what is known already stands.</param>
    public static IEnumerable<Presentation> Presentations(BdpmTables tables, ReferenceBook known)
    {
        var compositions = tables.Compositions.ToLookup(row => row.Cis);
        var substances = new Dictionary<Cis, IReadOnlyList<Substance>>();
        foreach (var box in tables.Boxes.Values)
        {
            var specialty = tables.Specialties[box.Cis];
            if (!substances.TryGetValue(box.Cis, out var composition)) substances.Add(box.Cis, composition = SubstancesOf(compositions[box.Cis]));
            var before = known.Find(box.Cip.Code);
            var listed = tables.Mitm?.GetValueOrDefault(box.Cis);
            yield return new(box.Cip.Code, box.Cis, specialty.Label, box.Pack, composition, specialty.Form, specialty.Route,
                MoleculeGroups.PatientsOf(composition, specialty.Form, specialty.Route, specialty.Label), specialty.Holder,
                tables.Mitm is null ? before?.Mitm ?? false : listed is not null, listed?.Atc ?? before?.Atc,
                MoleculeGroups.Of(composition, specialty.Form, specialty.Route, specialty.Label), FollowedMolecules.MarkerOf(composition), box.Marketed,
                before?.Ucd, before?.UnitsPerBox);
        }
    }

    /// <summary>The therapeutic moiety (FT) where the BDPM gives one for a substance (SA) of the same element, else the substance.</summary>
    internal static IReadOnlyList<Substance> SubstancesOf(IEnumerable<CompositionRow> rows) =>
    [
        .. rows.GroupBy(row => (row.Element, row.Link)).SelectMany(linked =>
        {
            var moieties = linked.Where(row => row.Moiety).ToArray();
            return (moieties.Length > 0 ? moieties : [.. linked]).Select(row => new Substance(row.Name,
                row.Strength.Length > 0 ? row.Strength : linked.Select(other => other.Strength).FirstOrDefault(strength => strength.Length > 0, ""), row.Per));
        }).Distinct(),
    ];
}

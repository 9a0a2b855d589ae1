using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Sources.Bdpm;

/// <summary>Specialty + box + composition + MITM → <see cref="Presentation"/>.</summary>
internal static class BdpmJoin
{
    /// <param name="known">Where the delivery is silent (no MITM or composition file, no UCD anywhere in BDPM) what is known already stands.</param>
    public static IEnumerable<Presentation> Presentations(BdpmTables tables, ReferenceBook known)
    {
        var compositions = tables.Compositions.ToLookup(row => row.Cis);
        // A specialty has several boxes: what depends on the specialty alone is derived once.
        var derived = new Dictionary<Cis, (IReadOnlyList<Substance> Substances, Patients Patients, string Group, string? Marker)>();
        foreach (var box in tables.Boxes.Values)
        {
            var specialty = tables.Specialties[box.Cis];
            var before = known.Find(box.Cip.Code);
            if (!derived.TryGetValue(box.Cis, out var facts))
            {
                var substances = tables.HasCompositions ? SubstancesOf(compositions[box.Cis]) : before?.Substances ?? [];
                facts = (substances, MoleculeGroups.PatientsOf(substances, specialty.Form, specialty.Route, specialty.Label),
                    MoleculeGroups.Of(substances, specialty.Form, specialty.Route, specialty.Label), FollowedMolecules.MarkerOf(substances));
                derived.Add(box.Cis, facts);
            }
            var listed = tables.Mitm?.GetValueOrDefault(box.Cis);
            yield return new(box.Cip.Code, box.Cis, specialty.Label, box.Pack, facts.Substances, specialty.Form, specialty.Route, facts.Patients, specialty.Holder,
                tables.Mitm is null ? before?.Mitm ?? false : listed is not null, listed?.Atc ?? before?.Atc, facts.Group, facts.Marker, box.Marketed,
                before?.Ucd, before?.UnitsPerBox, before?.Published);
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

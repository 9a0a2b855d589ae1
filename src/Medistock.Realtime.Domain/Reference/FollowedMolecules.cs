using Medistock.Realtime.Domain.Epidemiology;

namespace Medistock.Realtime.Domain.Reference;

/// <summary>
/// The molecules followed first: the winter plan's (ANSM, <i>plan hivernal</i>) and the ICU core with its later additions (domain.md §3).
/// Each is a moiety (<see cref="DciNames.Moiety"/>), or several that must all be there.
/// </summary>
public static class FollowedMolecules
{
    private const string Bronchodilator = "SALBUTAMOL";

    private static readonly (string Marker, bool IcuCore, string[] Moieties)[] Followed =
    [
        ("AMOXICILLINE/ACIDE CLAVULANIQUE", false, ["amoxicilline", "acide-clavulanique"]),
        ("AMOXICILLINE", false, ["amoxicilline"]),
        ("AZITHROMYCINE", false, ["azithromycine"]),
        ("CLARITHROMYCINE", false, ["clarithromycine"]),
        ("CEFPODOXIME", false, ["cefpodoxime"]),
        ("CEFTRIAXONE", false, ["ceftriaxone"]),
        ("JOSAMYCINE", false, ["josamycine"]),
        ("PARACETAMOL", false, ["paracetamol"]),
        ("PREDNISOLONE", false, ["prednisolone"]),
        ("PREDNISONE", false, ["prednisone"]),
        ("BETAMETHASONE", false, ["betamethasone"]),
        (Bronchodilator, false, ["salbutamol"]),
        ("OSELTAMIVIR", false, ["oseltamivir"]),
        ("ATRACURIUM", true, ["atracurium"]),
        ("CISATRACURIUM", true, ["cisatracurium"]),
        ("ROCURONIUM", true, ["rocuronium"]),
        ("PROPOFOL", true, ["propofol"]),
        ("MIDAZOLAM", true, ["midazolam"]),
        ("MORPHINE", true, ["morphine"]),
        ("TOCILIZUMAB", true, ["tocilizumab"]),
        ("DEXAMETHASONE", true, ["dexamethasone"]),
    ];

    /// <summary>Every marker, with whether it belongs to the ICU list rather than the winter plan.</summary>
    public static IEnumerable<(string Marker, bool IcuCore)> All => Followed.Select(followed => (followed.Marker, followed.IcuCore));

    /// <summary>
    /// The disease whose weeks the demand of a marker follows, or null. The winter plan follows antipyretics, antibiotics, antivirals and anti-inflammatories of the same winter diseases without saying
    /// which goes with which. Our reading: those go with the flu, the one of these diseases that comes as one wave; bronchodilators are not among the plan's classes, and the ICU list has patients of all kinds.
    /// </summary>
    public static Disease? DiseaseOf(string? marker)
    {
        foreach (var (followed, icuCore, _) in Followed)
            if (followed == marker) return icuCore || marker == Bronchodilator ? null : Disease.Grippe;
        return null;
    }

    /// <summary>The marker a composition belongs to (the first that fits; a combination such as paracétamol + codéine counts), or null.</summary>
    public static string? MarkerOf(IReadOnlyList<Substance> substances)
    {
        var moieties = substances.Select(substance => DciNames.Moiety(substance.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var (marker, _, needed) in Followed)
        {
            if (needed.All(moieties.Contains)) return marker;
        }
        return null;
    }
}

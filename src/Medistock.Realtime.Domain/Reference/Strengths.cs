namespace Medistock.Realtime.Domain.Reference;

/// <summary>How much substance one box or unit of a presentation holds, where the reference says so.</summary>
public static class Strengths
{
    /// <summary>
    /// mg of substance in what the presentation is counted in: a unit, or a box when its units are known (from a UCD table). Null for several substances,
    /// a strength that is no mass, one per volume, or a box whose units nobody has stated.
    /// </summary>
    public static decimal? MilligramsOf(Presentation? presentation)
    {
        if (presentation is not { Substances: [var substance] } || !IsPerUnit(substance.Per)) return null;
        if (MoleculeGroups.Milligrams(substance.Strength) is not { } unit) return null;
        return presentation.Code.Unit == Codes.StockUnit.Unit ? unit : unit * presentation.UnitsPerBox;
    }

    /// <summary>BDPM words the reference of a strength <c>un comprimé</c>, <c>une gélule</c>, or <c>1 ml</c>, <c>100 g de crème</c>.</summary>
    private static bool IsPerUnit(string per) => per.StartsWith("un ", StringComparison.OrdinalIgnoreCase) || per.StartsWith("une ", StringComparison.OrdinalIgnoreCase);
}

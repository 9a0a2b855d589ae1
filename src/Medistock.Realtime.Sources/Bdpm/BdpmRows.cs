using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Sources.Bdpm;

/// <summary>A specialty (CIS_bdpm).</summary>
internal sealed record SpecialtyRow(Cis Cis, string Label, string Form, string Route, string Holder);

/// <summary>A box (CIS_CIP_bdpm).</summary>
/// <param name="Marketed">Authorisation of the presentation active and <i>Déclaration de commercialisation</i>.</param>
/// <param name="PriceEuros">Without the dispensing fee; null when not regulated.</param>
internal sealed record BoxRow(Cip13 Cip, Cis Cis, string Pack, bool Marketed, decimal? PriceEuros, IReadOnlyList<int> ReimbursedPercent);

/// <summary>A substance of an element of a specialty (CIS_COMPO_bdpm).</summary>
/// <param name="Moiety">True: FT, <i>fraction thérapeutique</i>; false: SA, <i>substance active</i>.</param>
/// <param name="Link">Ties an SA to its FT.</param>
internal sealed record CompositionRow(Cis Cis, string Element, string Name, string Strength, string Per, bool Moiety, int Link);

/// <summary>A medicine of major therapeutic interest (CIS_MITM).</summary>
internal sealed record MitmRow(Cis Cis, Atc? Atc);

/// <summary>A prescribing condition (CIS_CPD_bdpm).</summary>
internal sealed record ConditionRow(Cis Cis, string Condition);

/// <summary>What one delivery says, before it is joined. Tables that we check but do not use leave no rows.</summary>
internal sealed class BdpmTables
{
    public Dictionary<Cis, SpecialtyRow> Specialties { get; } = [];
    public Dictionary<Cip13, BoxRow> Boxes { get; } = [];
    public List<CompositionRow> Compositions { get; } = [];
    /// <summary>False: the delivery's composition file is absent or is none; an empty composition would then be our loss, not a fact.</summary>
    public bool HasCompositions { get; set; }
    /// <summary>Null: the delivery has no MITM file (2016).</summary>
    public Dictionary<Cis, MitmRow>? Mitm { get; set; }
    public List<ConditionRow> Conditions { get; } = [];
}

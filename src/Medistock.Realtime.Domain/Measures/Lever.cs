namespace Medistock.Realtime.Domain.Measures;

/// <summary>Which of the plan's tool boxes a lever is in: supply (annex 2), sparing (annex 3), communication (annex 4). Stored by name.</summary>
public enum Toolbox : byte { Supply, Sparing, Communication }

/// <summary>How soon a lever acts. The plan says that both exist (§4.3), not which is which: our reading.</summary>
public enum LeverTerm : byte { Immediate, Long }

/// <summary>A circuit that a measure acts on. Stored by name.</summary>
public enum Circuit : byte { City, Hospital }

/// <summary>Where a lever is named, and in which words.</summary>
/// <param name="Document">Document and place: <c>plan hivernal, annexe 3 §4</c>, <c>audit IGAS 2025-002R §175</c>.</param>
/// <param name="Item">The document's own text.</param>
public sealed record LeverSource(string Document, string Item);

/// <summary>One lever (<i>levier</i>) of the catalogue: what may be decided, not what was.</summary>
/// <param name="Id">Stable slug: <c>contingentement-quantitatif</c>.</param>
/// <param name="Chapter">Of the annex, as the plan words it.</param>
/// <param name="Does">One French sentence.</param>
/// <param name="LegalBasis">Null: the documents name none.</param>
/// <param name="Pilot">Who usually leads it: ANSM, MSP, DGE, CNAM.</param>
/// <param name="Circuits">Those it can act on.</param>
/// <param name="TakesVolume">It is an allocation: a share of usual sales per circuit and period goes with it.</param>
/// <param name="General">It may be taken without naming a medicine (a message, a follow-up).</param>
/// <param name="Sheet">What the documents say should be considered; null: they say nothing.</param>
public sealed record Lever(
    string Id, string Title, Toolbox Toolbox, string Chapter, string Does, string? LegalBasis, string Pilot, LeverTerm Term, IReadOnlyList<Circuit> Circuits, bool TakesVolume,
    bool General, IReadOnlyList<LeverSource> Sources, LeverSheet? Sheet);

/// <summary>Criteria that a document gives for a lever.</summary>
/// <param name="Source">Document and paragraph.</param>
public sealed record LeverSheet(IReadOnlyList<string> Criteria, string Source);

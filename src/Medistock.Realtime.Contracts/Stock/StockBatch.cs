namespace Medistock.Realtime.Contracts.Stock;

/// <summary>Body of <c>POST /api/v1/establishments/{finess}/stock</c>. At most 10 000 lines and 4 MiB.</summary>
/// <param name="BatchId">A UUID chosen by the sender; sent again, it changes nothing.</param>
/// <param name="ReportedThrough">Reporting is complete up to this time; <paramref name="Lines"/> may then be empty.</param>
/// <param name="ClosedDays">Local days (<c>yyyy-MM-dd</c>) on which the establishment was closed: their consumption is zero, not missing.</param>
public sealed record StockBatch(Guid BatchId, IReadOnlyList<StockLine> Lines, DateTimeOffset? ReportedThrough = null, IReadOnlyList<string>? ClosedDays = null);

/// <summary>A count, a movement, or the withdrawal (<paramref name="Reverses"/>) of an earlier line.</summary>
/// <param name="Presentation">CIP13, CIP7, UCD13, UCD7 or an <c>X-</c> code.</param>
/// <param name="Type"><c>count</c>, <c>dispensed</c>, <c>returned</c>, <c>received</c>, <c>borrowed</c>, <c>lent</c>, <c>returnedToSupplier</c>,
/// <c>destroyed</c>, <c>quarantined</c>, <c>released</c>, <c>ordered</c>, <c>undelivered</c>, <c>unserved</c>.</param>
/// <param name="Quantity">≥ 0; boxes for a CIP, units for a UCD.</param>
/// <param name="LineId">Unique in the establishment; at most 64 characters.</param>
public sealed record StockLine(
    string? Presentation, DateTimeOffset? At, string? Type, decimal? Quantity,
    string? LineId = null, string? Reverses = null, string? Lot = null, string? Expiry = null);

/// <summary>Answer to a batch that is on disk. Counts of lines; <paramref name="Unknown"/> and <paramref name="Duplicates"/> are among <paramref name="Accepted"/> and apart from it respectively.</summary>
/// <param name="Sequence">The establishment's journal sequence that holds the batch.</param>
/// <param name="Accepted">Lines recorded, those of an unknown medicine included.</param>
/// <param name="Duplicates">Lines whose <c>lineId</c> was already known: no effect.</param>
/// <param name="Ignored">Lines outside the establishment's duties: not recorded.</param>
/// <param name="Unknown">Of the accepted, lines whose well-formed code no reference names yet.</param>
/// <param name="Lines">Figures of each touched presentation, now; null with <c>?return=minimal</c>.</param>
public sealed record StockAnswer(
    Guid BatchId, long Sequence, bool Replayed, int Accepted, int Duplicates, int Ignored, int Unknown,
    IReadOnlyList<RejectedLine> Rejected, IReadOnlyList<LineView>? Lines);

/// <param name="Index">Position in the batch, from 0.</param>
/// <param name="Code">Stable: <c>presentation.check-digit</c>, <c>line.tooOld</c>, <c>line.future</c>…</param>
public sealed record RejectedLine(int Index, string Code, string Message);

/// <summary>One line's figures. An unknown figure is null with its reason beside it, never 0.</summary>
/// <param name="Unit"><c>box</c> or <c>unit</c>.</param>
/// <param name="CoverageReason"><c>unbounded</c>, <c>no-demand</c>, <c>stale</c>, <c>no-receipts</c>, <c>inconsistent</c>, <c>thin</c>, <c>no-count</c>; null with a number.</param>
/// <param name="Level"><c>critical</c>, <c>alert</c>, <c>ok</c>, <c>unknown</c>.</param>
public sealed record LineView(
    string Presentation, string? Label, decimal? Stock, string Unit, double? DailyConsumption, double? DailyConsumptionRaw, int ObservedDays, int WindowDays,
    double? CoverageDays, string? CoverageReason, DepletionView? Depletion, string? DepletionReason, string Level, IReadOnlyList<string> Flags, DateTimeOffset AsOf);

/// <summary>Local dates (<c>yyyy-MM-dd</c>) by which the stock runs out with probability 10, 50, 90 %; null: beyond 60 days. The last computed, at <paramref name="AsOf"/>.</summary>
/// <param name="Within5">Probability of running out within 5 days, 0–1; likewise 10 and 30.</param>
public sealed record DepletionView(string? P10, string? P50, string? P90, double Within5, double Within10, double Within30, DateTimeOffset AsOf);

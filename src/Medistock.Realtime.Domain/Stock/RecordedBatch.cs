namespace Medistock.Realtime.Domain.Stock;

/// <summary>The accepted part of a batch, as the journal keeps it: facts as received.</summary>
public sealed record RecordedBatch(IReadOnlyList<StockFact> Facts, DateTimeOffset? ReportedThrough, IReadOnlyList<DateOnly> ClosedDays);

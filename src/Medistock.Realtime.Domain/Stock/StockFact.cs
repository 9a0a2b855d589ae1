using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Stock;

/// <summary>What one reported line says (domain note §3). The numeric values are stored: never renumber.</summary>
public enum FactType : byte
{
    Count = 0, Dispensed = 1, Returned = 2, Received = 3, Borrowed = 4, Lent = 5, ReturnedToSupplier = 6, Destroyed = 7,
    Quarantined = 8, Released = 9, Ordered = 10, Undelivered = 11, Unserved = 12,
    /// <summary>Withdraws the line named by <see cref="StockFact.Reverses"/>.</summary>
    Reversal = 13,
}

/// <summary>One reported line: a count, a movement, or the withdrawal of an earlier line.</summary>
/// <param name="Presentation">What it speaks of; the default, meaningless, on a <see cref="FactType.Reversal"/>: the line it withdraws says it.</param>
/// <param name="At">When it was true, by the establishment's own clock.</param>
/// <param name="LineId">Unique in the establishment; null when the software has none (two equal lines are then two lines).</param>
public readonly record struct StockFact(
    PresentationCode Presentation, DateTimeOffset At, FactType Type, Quantity Quantity,
    string? LineId = null, string? Reverses = null, string? Lot = null, DateOnly? Expiry = null);

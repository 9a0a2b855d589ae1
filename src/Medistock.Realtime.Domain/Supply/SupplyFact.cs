using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Supply;

/// <summary>What was sold over which time. Stored by number: add at the end.</summary>
public enum SalesWindow : byte { UsualMonth, LastWeek, LastFourWeeks }

/// <summary>One thing that a holder states (TracStock, PointStock: domain note §8). Each is absolute, so that repeats and disorder do no harm. Quantities in the presentation's unit.</summary>
/// <param name="At">When it was true, or was said.</param>
public abstract record SupplyFact(Holder Holder, DateTimeOffset At)
{
    /// <summary>A fact of one presentation.</summary>
    public abstract record OfPresentation(PresentationCode Presentation, Holder Holder, DateTimeOffset At) : SupplyFact(Holder, At);

    /// <summary>Stock on hand.</summary>
    public sealed record Stock(PresentationCode Presentation, Holder Holder, DateTimeOffset At, Quantity Quantity) : OfPresentation(Presentation, Holder, At);

    /// <param name="Quantity">For <see cref="SalesWindow.UsualMonth"/>, a month's mean over the reference period.</param>
    /// <param name="From">First and last day of the reference period; null for the other windows, which end with <paramref name="At"/>.</param>
    public sealed record Sales(PresentationCode Presentation, Holder Holder, DateTimeOffset At, SalesWindow Window, Quantity Quantity, DateOnly? From, DateOnly? To)
        : OfPresentation(Presentation, Holder, At);

    /// <summary>A delivery is expected; said again with another date it is postponed. More than was announced is another delivery, under another id (audit §162: postponed is not additional).</summary>
    /// <param name="Arrival">The holder's own number of it.</param>
    /// <param name="Firm">The holder stands by it.</param>
    public sealed record Announced(PresentationCode Presentation, Holder Holder, DateTimeOffset At, string Arrival, DateOnly Due, Quantity Quantity, bool Firm) : OfPresentation(Presentation, Holder, At);

    /// <summary>The date and quantity said last will hold.</summary>
    public sealed record Confirmed(PresentationCode Presentation, Holder Holder, DateTimeOffset At, string Arrival) : OfPresentation(Presentation, Holder, At);

    /// <param name="Quantity">What came on that day.</param>
    /// <param name="Last">Nothing more of it will come.</param>
    public sealed record Received(PresentationCode Presentation, Holder Holder, DateTimeOffset At, string Arrival, DateOnly On, Quantity Quantity, bool Last) : OfPresentation(Presentation, Holder, At);

    /// <summary>It will not come.</summary>
    public sealed record Abandoned(PresentationCode Presentation, Holder Holder, DateTimeOffset At, string Arrival) : OfPresentation(Presentation, Holder, At);

    /// <summary>The safety stock of a specialty, by decision: raised to at most <see cref="SafetyThreshold.MostMonths"/>, or lowered (CSP R. 5124-49-4).</summary>
    /// <param name="Months">Of the sales of the 12 rolling months.</param>
    public sealed record Threshold(Cis Cis, Holder Holder, DateTimeOffset At, decimal Months, DateOnly From) : SupplyFact(Holder, At);
}

namespace Medistock.Realtime.Domain.Stock;

/// <summary>What each type of line does to stock and to consumption (domain note §3).</summary>
public static class FactRules
{
    /// <summary>How far ahead of now a line may lie before its clock is called wrong.</summary>
    public static TimeSpan FutureLimit { get; } = TimeSpan.FromMinutes(15);
    /// <summary>How late a line may come: the journal is kept uncompacted at least this long.</summary>
    public static TimeSpan LateLimit { get; } = TimeSpan.FromDays(35);

    /// <summary>Most presentations one establishment may hold: about all that is marketed, so that no account can fill the memory.</summary>
    public const int MostPresentations = 20_000;
    /// <summary>Of those, most that no reference names yet.</summary>
    public const int MostUnknownPresentations = 1_000;

    /// <summary>+1, −1 or 0: what one unit of the movement does to usable stock.</summary>
    public static int StockSign(FactType type) => type switch
    {
        FactType.Returned or FactType.Received or FactType.Borrowed or FactType.Released => 1,
        FactType.Dispensed or FactType.Lent or FactType.ReturnedToSupplier or FactType.Destroyed or FactType.Quarantined => -1,
        _ => 0,
    };

    /// <summary>+1, −1 or 0: what one unit does to the day's consumption. A return lowers it, the day never goes below 0.</summary>
    public static int ConsumptionSign(FactType type) => type switch
    {
        FactType.Dispensed => 1,
        FactType.Returned => -1,
        _ => 0,
    };

    /// <summary>Whether such a line shows that the establishment streams its demand, instead of only counting now and then.</summary>
    public static bool StreamsDemand(FactType type) => type is FactType.Dispensed or FactType.Returned or FactType.Unserved;

    /// <summary>Order in which lines take effect, by time to the millisecond; of one time: what comes in, what goes out, then the count, the smaller count first.</summary>
    public static int CompareInTime(in StockFact left, in StockFact right)
    {
        var order = left.At.ToUnixTimeMilliseconds().CompareTo(right.At.ToUnixTimeMilliseconds());
        if (order == 0) order = (left.Type == FactType.Count).CompareTo(right.Type == FactType.Count);
        if (order == 0) order = StockSign(right.Type).CompareTo(StockSign(left.Type));
        if (order == 0 && left.Type == FactType.Count) order = left.Quantity.CompareTo(right.Quantity);
        return order;
    }
}

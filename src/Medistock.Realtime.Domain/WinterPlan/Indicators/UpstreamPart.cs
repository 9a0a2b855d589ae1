using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Domain.WinterPlan.Indicators;

/// <summary>All that is stated upstream of one presentation.</summary>
/// <param name="Threshold">Of its specialty; null: the default.</param>
/// <param name="Milligrams">Of substance in one box or unit; null: not known.</param>
public readonly record struct UpstreamStatement(PresentationSupply Supply, SafetyThreshold? Threshold, decimal? Milligrams);

/// <summary>One presentation of a group as laboratories, or wholesalers, hold it.</summary>
/// <param name="Cover">Months of usual sales (laboratories), days (wholesalers); null: <paramref name="Reason"/> says why.</param>
/// <param name="Required">What it is held against, in the same unit.</param>
/// <param name="Weight">Usual sales in mg a day; null: the strength or the sales are not known.</param>
/// <param name="Share">Of the declarants known to hold it, those that stand behind <paramref name="Cover"/>, 0–1.</param>
/// <param name="Missing">Declarants that have said nothing lately, by name.</param>
/// <param name="AsOf">The oldest statement behind it; null: none.</param>
public sealed record UpstreamPart(
    PresentationCode Presentation, double? Cover, double Required, double? Weight, double Share, IReadOnlyList<string> Missing, ReadingReason Reason, DateTimeOffset? AsOf)
{
    /// <summary>Mean length of a month, days.</summary>
    internal const double MonthDays = 365.25 / 12;

    /// <param name="threshold">Of its specialty; null: the default of CSP R. 5124-49-4.</param>
    /// <param name="milligrams">Of substance in one box or unit; null: not known.</param>
    public static UpstreamPart OfLaboratories(PresentationSupply supply, SafetyThreshold? threshold, decimal? milligrams, DateTimeOffset now)
    {
        var market = MarketStock.Of(supply, now);
        var holders = supply.Holders.Where(holder => holder.Holder.HoldsMarketStock).ToList();
        var silent = holders.Where(holder => holder.StockIsStale(now)).Select(holder => holder.Holder.Name).ToList();
        var reason = market.Unknown switch
        {
            MarketUnknown.None => ReadingReason.None, MarketUnknown.Stale => ReadingReason.Stale, MarketUnknown.NoSales => ReadingReason.NoDemand, _ => ReadingReason.NoData,
        };
        return new(supply.Presentation, market.Months, (double)(threshold?.Months ?? SafetyThreshold.DefaultMonths), Weigh(market.PerMonth.ToDouble() / MonthDays, milligrams),
            holders.Count == 0 ? 0 : 1 - (double)silent.Count / holders.Count, silent, reason, market.AsOf == DateTimeOffset.MinValue ? null : market.AsOf);
    }

    /// <summary>Wholesalers that state both stock and sales; a missing one does not break the total, it is shown as missing (domain note §8).</summary>
    /// <param name="requiredDays">Of usual sales.</param>
    /// <param name="milligrams">Of substance in one box or unit; null: not known.</param>
    public static UpstreamPart OfWholesalers(PresentationSupply supply, double requiredDays, decimal? milligrams, DateTimeOffset now)
    {
        var (stock, daily, counted) = (0.0, 0.0, 0);
        var (missing, stale) = (new List<string>(), false);
        DateTimeOffset? asOf = null;
        var holders = supply.Holders.Where(holder => holder.Holder.Kind == HolderKind.Grossiste).ToList();
        foreach (var holder in holders)
        {
            if (holder.StockIsStale(now) || DailySales(holder, now) is not { } sales)
            {
                missing.Add(holder.Holder.Name);
                stale |= holder.Stock is not null && holder.StockIsStale(now);
                continue;
            }
            stock += holder.Stock!.Value.Amount.ToDouble();
            daily += sales;
            counted++;
            if (asOf is null || holder.Stock.Value.At < asOf) asOf = holder.Stock.Value.At;
        }
        var reason = counted == 0 ? stale ? ReadingReason.Stale : ReadingReason.NoData : daily > 0 ? ReadingReason.None : stock > 0 ? ReadingReason.Unbounded : ReadingReason.NoDemand;
        return new(supply.Presentation, daily > 0 ? stock / daily : null, requiredDays, Weigh(daily, milligrams), holders.Count == 0 ? 0 : (double)counted / holders.Count, missing, reason, asOf);
    }

    /// <summary>Usual sales over a valid period where they are stated; else the last four weeks, else the last one, while they are fresh.</summary>
    private static double? DailySales(HolderSupply holder, DateTimeOffset now)
    {
        if (holder.Usual is { } usual && usual.Valid(DateOnly.FromDateTime(now.UtcDateTime))) return usual.PerMonth.ToDouble() / MonthDays;
        if (holder.LastFourWeeks is { } month && now - month.At <= HolderSupply.StaleAfter) return month.Amount.ToDouble() / 28;
        return holder.LastWeek is { } week && now - week.At <= HolderSupply.StaleAfter ? week.Amount.ToDouble() / 7 : null;
    }

    private static double? Weigh(double daily, decimal? milligrams) => daily > 0 && milligrams is > 0 ? daily * (double)milligrams.Value : null;
}

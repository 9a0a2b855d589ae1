using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>The French market's stock of one presentation, in months of its usual sales.</summary>
/// <param name="Months">Null: see <paramref name="Unknown"/>.</param>
/// <param name="AsOf">The oldest statement that stands behind it.</param>
public readonly record struct MarketStock(Quantity Stock, Quantity PerMonth, double? Months, MarketUnknown Unknown, DateTimeOffset AsOf)
{
    /// <summary>Laboratories' and <i>dépositaires'</i> statements; wholesalers' stock has left the market's reserve. Usual sales are the laboratories' where they state them.</summary>
    public static MarketStock Of(PresentationSupply supply, DateTimeOffset now)
    {
        var market = supply.Holders.Where(holder => holder.Holder.HoldsMarketStock).ToList();
        var stated = market.Where(holder => holder.Stock is not null).ToList();
        if (stated.Count == 0) return new(default, default, null, MarketUnknown.NoStock, DateTimeOffset.MinValue);
        var (stock, asOf) = (stated.Aggregate(Quantity.Zero, static (sum, holder) => sum + holder.Stock!.Value.Amount), stated.Min(holder => holder.Stock!.Value.At));
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var selling = market.Where(holder => holder.Usual is { } usual && usual.Valid(today)).ToList();
        if (selling.Any(holder => holder.Holder.Kind == HolderKind.Exploitant)) selling.RemoveAll(holder => holder.Holder.Kind != HolderKind.Exploitant);
        var perMonth = selling.Aggregate(Quantity.Zero, static (sum, holder) => sum + holder.Usual!.Value.PerMonth);
        // One holder that has not spoken lately makes the sum a figure of the past.
        if (stated.Any(holder => holder.StockIsStale(now))) return new(stock, perMonth, null, MarketUnknown.Stale, asOf);
        return perMonth > Quantity.Zero ? new(stock, perMonth, stock.ToDouble() / perMonth.ToDouble(), MarketUnknown.None, asOf)
            : new(stock, perMonth, null, MarketUnknown.NoSales, asOf);
    }
}

/// <summary>Why a market's stock has no number of months.</summary>
public enum MarketUnknown : byte { None, NoStock, NoSales, Stale }

/// <summary>Where the safety-stock signal of a presentation stands. <c>default</c> = nothing seen yet.</summary>
/// <param name="AboveSince">Since when the stock has stayed above the band, without a break.</param>
/// <param name="Held">It is unknown now: the signal stands on its last value.</param>
public readonly record struct SafetyAlarm(bool Stands, DateTimeOffset? AboveSince, bool Held);

/// <summary>
/// Kind <c>safety-stock</c> (CSP R. 5124-49-4): the French market's stock of a presentation is below its specialty's own dated threshold, 2 months of
/// sales unless decided otherwise. A prompt to verify, not a breach: what counts as stock and as sales is the exploitant's to show. Unknown or stale
/// stock neither fires nor clears.
/// </summary>
/// <param name="MarginShare">Width of the band above the threshold, as a share of it.</param>
/// <param name="Hold">How long, in data time, the stock must stay above the band before the signal clears.</param>
public sealed record SafetyStockRule(double MarginShare, TimeSpan Hold)
{
    public const string Name = "safety-stock.months";
    public static SafetyStockRule Default { get; } = new(0.10, TimeSpan.FromMinutes(30));

    public SafetyAlarm Judge(in SafetyAlarm before, in MarketStock market, decimal thresholdMonths, DateTimeOffset now)
    {
        if (market.Months is not { } months) return new(before.Stands, null, Held: before.Stands);
        if (months < (double)thresholdMonths) return new(true, null, false);
        if (!before.Stands) return default;
        if (months < (double)thresholdMonths * (1 + MarginShare)) return new(true, null, false);
        var since = before.AboveSince ?? now;
        return now - since >= Hold ? default : new(true, since, false);
    }

    public static RuleUsed Used(decimal thresholdMonths) => new(Name, (double)thresholdMonths, "mois de ventes", Official: true, "CSP R. 5124-49-4 : à vérifier, n'établit pas un manquement");
}

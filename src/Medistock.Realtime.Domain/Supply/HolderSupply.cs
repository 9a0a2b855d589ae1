using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Supply;

/// <summary>An amount and when it was stated.</summary>
public readonly record struct StatedAmount(Quantity Amount, DateTimeOffset At)
{
    /// <summary>The later stands; of two at one time the smaller, as with counts.</summary>
    internal static StatedAmount Newer(StatedAmount? held, StatedAmount said) =>
        held is { } before && (before.At > said.At || (before.At == said.At && before.Amount <= said.Amount)) ? before : said;
}

/// <summary>Sales of a usual month, over a stated reference period.</summary>
public readonly record struct UsualSales(Quantity PerMonth, DateOnly From, DateOnly To, DateTimeOffset At)
{
    /// <summary>A period shorter than this says nothing of a month; one that ended longer ago says nothing of now. Our settings.</summary>
    public const int ShortestDays = 28, OldestDays = 400;

    /// <summary>Whether a figure of <paramref name="on"/> may stand on it.</summary>
    public bool Valid(DateOnly on) => To.DayNumber - From.DayNumber + 1 >= ShortestDays && To <= on && on.DayNumber - To.DayNumber <= OldestDays;

    internal static UsualSales Newer(UsualSales? held, UsualSales said) => held is { } before && Compare(before, said) >= 0 ? before : said;

    private static int Compare(UsualSales left, UsualSales right) =>
        left.At != right.At ? left.At.CompareTo(right.At)
        : left.PerMonth != right.PerMonth ? right.PerMonth.CompareTo(left.PerMonth)
        : left.To != right.To ? left.To.CompareTo(right.To) : left.From.CompareTo(right.From);
}

/// <summary>What one holder has stated of one presentation; null where it never has.</summary>
public sealed record HolderSupply(Holder Holder, StatedAmount? Stock, UsualSales? Usual, StatedAmount? LastWeek, StatedAmount? LastFourWeeks)
{
    /// <summary>Two duty periods: stocks are stated weekly (domain note §8).</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromDays(14);

    /// <summary>A stock that is no longer current: shown with its age, judged by nobody.</summary>
    public bool StockIsStale(DateTimeOffset now) => Stock is not { } stock || now - stock.At > StaleAfter;

    internal HolderSupply With(SupplyFact.Stock said) => this with { Stock = StatedAmount.Newer(Stock, new(said.Quantity, said.At)) };

    internal HolderSupply With(SupplyFact.Sales said) => said.Window switch
    {
        SalesWindow.LastWeek => this with { LastWeek = StatedAmount.Newer(LastWeek, new(said.Quantity, said.At)) },
        SalesWindow.LastFourWeeks => this with { LastFourWeeks = StatedAmount.Newer(LastFourWeeks, new(said.Quantity, said.At)) },
        _ when said is { From: { } from, To: { } to } => this with { Usual = UsualSales.Newer(Usual, new(said.Quantity, from, to, said.At)) },
        _ => throw new ArgumentException("usual sales without their reference period", nameof(said)),
    };
}

/// <summary>The safety stock that a specialty must have, from a day on.</summary>
public readonly record struct SafetyThreshold(decimal Months, DateOnly From, Holder By, DateTimeOffset At)
{
    /// <summary>CSP R. 5124-49-4: two months of the sales of the 12 rolling months for a MITM, up to four by decision.</summary>
    public const decimal DefaultMonths = 2, MostMonths = 4;
}

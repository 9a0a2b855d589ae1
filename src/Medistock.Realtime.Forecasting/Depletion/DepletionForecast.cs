using Medistock.Realtime.Forecasting.Arrivals;

namespace Medistock.Realtime.Forecasting.Depletion;

/// <summary>
/// The distribution of the day a stock runs out. Demand only accumulates, so the stock is out by day k exactly when the total of some j ≤ k days reaches
/// stock + what had arrived by day j: the distribution of totals gives that of the date without simulation, and P(out by k) is the largest of
/// those probabilities so far (they are strongly dependent; the largest is their lower bound, and exact where nothing arrives).
/// </summary>
/// <param name="P10">Days from the last observed day to the day it runs out, with probability 10 %; <see cref="Horizon"/> + 1 = not within.</param>
/// <param name="P50">The same, 50 %.</param>
/// <param name="P90">The same, 90 %.</param>
/// <param name="Within5">Probability of running out within 5 days.</param>
/// <param name="Within10">Within 10 days.</param>
/// <param name="Within30">Within 30 days.</param>
/// <param name="MeanDays">Mean of the date, those beyond counted as <see cref="Horizon"/> + 1.</param>
public readonly record struct DepletionForecast(int P10, int P50, int P90, double Within5, double Within10, double Within30, double MeanDays)
{
    public const int Horizon = 60;
    public const int ArrivalLimit = 64;

    /// <summary>
    /// The same dates where nothing arrives, found by bisection: P(total of k days ≥ stock) then rises with k. Some fifteen evaluations instead of sixty; no mean.
    /// </summary>
    internal static DepletionDates DatesOf<TOutlook>(in TOutlook outlook, double stock) where TOutlook : struct, IDemandOutlook
    {
        if (!double.IsFinite(stock)) throw new ArgumentOutOfRangeException(nameof(stock), stock, "a stock is a finite number");
        if (stock <= 0) return new(1, 1, 1, 1, 1, 1);
        var p50 = First(outlook, stock, 0.5, 1, Horizon + 1);
        var p10 = First(outlook, stock, 0.1, 1, p50);
        var p90 = First(outlook, stock, 0.9, p50, Horizon + 1);
        return new(p10, p50, p90, Chance(outlook, stock, 5), Chance(outlook, stock, 10), Chance(outlook, stock, 30));
    }

    private static double Chance<TOutlook>(in TOutlook outlook, double stock, int day) where TOutlook : struct, IDemandOutlook =>
        Math.Min(1, outlook.ChanceOfAtLeast(outlook.Ahead(day), stock));

    /// <summary>The first day of (<paramref name="low"/> … <paramref name="high"/>) whose chance reaches <paramref name="share"/>; <paramref name="high"/> when none before it does.</summary>
    private static int First<TOutlook>(in TOutlook outlook, double stock, double share, int low, int high) where TOutlook : struct, IDemandOutlook
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Chance(outlook, stock, middle) + 1e-12 >= share) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    internal static DepletionForecast Of<TOutlook>(in TOutlook outlook, int today, double stock, ReadOnlySpan<PlannedArrival> arrivals)
        where TOutlook : struct, IDemandOutlook
    {
        if (!double.IsFinite(stock)) throw new ArgumentOutOfRangeException(nameof(stock), stock, "a stock is a finite number");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(arrivals.Length, ArrivalLimit);
        var stories = Stories(arrivals);
        Span<double> arrived = stackalloc double[stories * (Horizon + 1)];
        arrived.Clear();
        foreach (var arrival in arrivals)
        {
            for (var story = 0; story < stories; story++)
            {
                var ahead = Math.Max((long)arrival.Day - today, 1) + arrival.Slip.Late(story);
                if (ahead <= Horizon) arrived[story * (Horizon + 1) + (int)ahead] += arrival.Quantity * arrival.Slip.Share;
            }
        }
        Span<double> outBy = stackalloc double[Horizon + 1];
        Tell(outlook, stock, arrived, stories, outBy);
        return Read(outBy);
    }

    /// <summary>One when every arrival is sure. Else the same four for all arrivals: what delays one delivery of a shortage delays the next as well.</summary>
    private static int Stories(ReadOnlySpan<PlannedArrival> arrivals)
    {
        var stories = 1;
        foreach (var arrival in arrivals)
        {
            if (!(double.IsFinite(arrival.Quantity) && arrival.Quantity >= 0)) throw new ArgumentOutOfRangeException(nameof(arrivals), arrival.Quantity, "an arrival brings a finite quantity");
            if (!arrival.Slip.Sure) stories = SlipLaw.Stories;
        }
        return stories;
    }

    private static void Tell<TOutlook>(in TOutlook outlook, double stock, ReadOnlySpan<double> arrived, int stories, Span<double> outBy)
        where TOutlook : struct, IDemandOutlook
    {
        Span<double> need = stackalloc double[stories];
        Span<double> most = stackalloc double[stories];
        Span<double> chance = stackalloc double[stories];
        need.Fill(stock);
        most.Clear();
        outBy[0] = 0;
        for (var day = 1; day <= Horizon; day++)
        {
            var total = outlook.Ahead(day);
            double sum = 0;
            for (var story = 0; story < stories; story++)
            {
                need[story] += arrived[story * (Horizon + 1) + day];
                if (most[story] < 1)
                {
                    // Stories differ only between an arrival's earliest day and its latest: where as much has come, the chance is the same.
                    var like = need[..story].IndexOf(need[story]);
                    chance[story] = need[story] <= 0 ? 1 : like >= 0 && most[like] < 1 ? chance[like] : outlook.ChanceOfAtLeast(total, need[story]);
                    most[story] = Math.Max(most[story], chance[story]);
                }
                sum += most[story] * (stories == 1 ? 1 : SlipLaw.Weights[story]);
            }
            outBy[day] = sum;
        }
    }

    private static DepletionForecast Read(ReadOnlySpan<double> outBy)
    {
        int p10 = Horizon + 1, p50 = p10, p90 = p10;
        double days = 1;
        for (var day = Horizon; day >= 1; day--)
        {
            // The last hair is rounding of the stories' weights.
            var chance = outBy[day] + 1e-12;
            if (chance >= 0.1) p10 = day;
            if (chance >= 0.5) p50 = day;
            if (chance >= 0.9) p90 = day;
            days += 1 - Math.Min(1, outBy[day]);
        }
        return new(p10, p50, p90, Math.Min(1, outBy[5]), Math.Min(1, outBy[10]), Math.Min(1, outBy[30]), days);
    }
}

/// <summary>The quantiles of a depletion date alone; members as in <see cref="DepletionForecast"/>.</summary>
public readonly record struct DepletionDates(int P10, int P50, int P90, double Within5, double Within10, double Within30);

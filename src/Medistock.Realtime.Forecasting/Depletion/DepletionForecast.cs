using Medistock.Realtime.Forecasting.Arrivals;

namespace Medistock.Realtime.Forecasting.Depletion;

/// <summary>What a depletion date needs to know of the demand to come.</summary>
internal interface IDemandOutlook
{
    /// <summary>The probability that the next <paramref name="days"/> days together ask for at least <paramref name="need"/> &gt; 0; falls as the need rises.</summary>
    double ChanceOfAtLeast(int days, double need);
}

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

    internal static DepletionForecast Of<TOutlook>(in TOutlook outlook, int today, double stock, ReadOnlySpan<PlannedArrival> arrivals)
        where TOutlook : struct, IDemandOutlook
    {
        if (!double.IsFinite(stock)) throw new ArgumentOutOfRangeException(nameof(stock), stock, "a stock is a finite number");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(arrivals.Length, ArrivalLimit);
        Span<double> outBy = stackalloc double[Horizon + 1];
        outBy.Clear();
        if (Sure(arrivals)) Tell(outlook, today, stock, arrivals, 0, 1, outBy);
        else
        {
            // One story for all: what delays one delivery of a shortage delays the next as well.
            for (var story = 0; story < SlipLaw.Stories; story++) Tell(outlook, today, stock, arrivals, story, SlipLaw.Weights[story], outBy);
        }
        return Read(outBy);
    }

    private static bool Sure(ReadOnlySpan<PlannedArrival> arrivals)
    {
        foreach (var arrival in arrivals)
        {
            if (!(double.IsFinite(arrival.Quantity) && arrival.Quantity >= 0)) throw new ArgumentOutOfRangeException(nameof(arrivals), arrival.Quantity, "an arrival brings a finite quantity");
        }
        foreach (var arrival in arrivals)
        {
            if (!arrival.Slip.Sure) return false;
        }
        return true;
    }

    private static void Tell<TOutlook>(in TOutlook outlook, int today, double stock, ReadOnlySpan<PlannedArrival> arrivals, int story, double weight, Span<double> outBy)
        where TOutlook : struct, IDemandOutlook
    {
        Span<double> arrived = stackalloc double[Horizon + 1];
        arrived.Clear();
        foreach (var arrival in arrivals)
        {
            var ahead = Math.Max((long)arrival.Day - today, 1) + arrival.Slip.Late(story);
            if (ahead <= Horizon) arrived[(int)ahead] += arrival.Quantity * arrival.Slip.Share;
        }
        double need = stock, most = 0;
        for (var day = 1; day <= Horizon; day++)
        {
            need += arrived[day];
            if (most < 1) most = need > 0 ? Math.Max(most, outlook.ChanceOfAtLeast(day, need)) : 1;
            outBy[day] += weight * most;
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

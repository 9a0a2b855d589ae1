using System.Diagnostics.CodeAnalysis;
using Medistock.Realtime.Forecasting.Depletion;
using Medistock.Realtime.Forecasting.Drivers;
using Medistock.Realtime.Forecasting.Profiles;
using Medistock.Realtime.Forecasting.Quantiles;

namespace Medistock.Realtime.Forecasting.Series;

internal partial struct SeriesState
{
    /// <summary>Totals whose scatter is followed; the first is the next day's.</summary>
    private static readonly int[] TotalDays = [1, 3, 7, 14, 28, 42];
    /// <summary>For a total of so many days: the followed one below it, and how far (in ln days) it lies towards the next.</summary>
    private static readonly (int Below, double Share)[] Between = [.. Enumerable.Range(0, DepletionForecast.Horizon + 1).Select(Place)];

    private static (int, double) Place(int days)
    {
        var below = 0;
        while (below < TotalDays.Length - 2 && days > TotalDays[below + 1]) below++;
        double shorter = TotalDays[below], longer = TotalDays[below + 1];
        return (below, days <= shorter ? 0 : Math.Min(1, Math.Log(days / shorter) / Math.Log(longer / shorter)));
    }

    /// <summary>Mean demand of the day <paramref name="ahead"/> days after the last.</summary>
    public readonly double MeanOf(int ahead) => Past.LevelAt(Past.Slot(0)) * Week[WeekProfile.WeekDay(Day + ahead)] * Past.DayGrowthAt(Past.Slot(0), ahead);

    /// <summary>Mean demand of the next <paramref name="days"/> days together.</summary>
    public readonly double TotalOf(int days) =>
        Past.LevelAt(Past.Slot(0)) * Week.SumEndingOn(WeekProfile.WeekDay(Day + days), days) * Math.Exp(Past.GrowthAt(Past.Slot(0), days));

    /// <summary>A quantile of the day <paramref name="ahead"/>: between those at the lags of 1, 7 and 21 days nearest to it.</summary>
    public readonly double Quantile(int ahead, double mean, double noise, double tau)
    {
        if (mean <= 0) return 0;
        var near = ahead < 7;
        var share = near ? (ahead - 1) / 6.0 : Math.Min(1, (ahead - 7) / 14.0);
        return (1 - share) * Quantile(near ? _next : _lag7, mean, noise, tau) + share * Quantile(near ? _lag7 : _lag21, mean, noise, tau);
    }

    private readonly double Quantile(in Spread spread, double mean, double noise, double tau)
    {
        var nothing = Zero.Nothing(mean);
        var probability = spread.Uncorrected(tau, DayCorrection);
        if (probability <= nothing) return 0;
        var root = DayLaw(spread, noise, nothing).Root((probability - nothing) / (1 - nothing));
        return mean / (1 - nothing) * root * root * root;
    }

    /// <summary>The law of what the next <paramref name="days"/> days together ask for.</summary>
    public readonly TotalAhead Ahead(int days, double noise)
    {
        var mean = TotalOf(days);
        if (!(mean > 0)) return default;
        var nothing = Zero.Nothing(mean);
        var (i, share) = Between[days];
        var longer = TotalLaw(Scatter(i + 1), noise, TotalDays[i + 1], nothing);
        if (share >= 1) return new(mean, nothing, longer, i, 1);
        var shorter = i == 0 ? DayLaw(_next, noise, nothing) : TotalLaw(Scatter(i), noise, TotalDays[i], nothing);
        return new(mean, nothing, Law.Between(shorter, longer, share), i, share);
    }

    /// <summary>A quantile of such a total.</summary>
    public readonly double TotalQuantile(in TotalAhead total, double tau)
    {
        if (!(total.Mean > 0)) return 0;
        var probability = Scatter(total.Scatter + 1).Uncorrected(tau, TotalCorrection);
        if (total.Share < 1)
        {
            var shorter = Scatter(total.Scatter).Uncorrected(tau, total.Scatter == 0 ? DayCorrection : TotalCorrection);
            probability = shorter + total.Share * (probability - shorter);
        }
        if (probability <= total.Nothing) return 0;
        var root = total.Law.Root((probability - total.Nothing) / (1 - total.Nothing));
        return total.Mean / (1 - total.Nothing) * root * root * root;
    }

    /// <summary>The probability that such a total is at least <paramref name="need"/> &gt; 0.</summary>
    public readonly double ChanceOfAtLeast(in TotalAhead total, double need)
    {
        if (!(total.Mean > 0)) return 0;
        var below = total.Below(Lattice.Reach(need));
        var longer = Scatter(total.Scatter + 1).Corrected(below, TotalCorrection);
        if (total.Share >= 1) return 1 - longer;
        var shorter = Scatter(total.Scatter).Corrected(below, total.Scatter == 0 ? DayCorrection : TotalCorrection);
        return 1 - shorter - total.Share * (longer - shorter);
    }

    /// <summary>What the driver has added to the growths believed on the last day.</summary>
    public readonly DriverShare[] DriverShares(EpidemicDriver driver)
    {
        var (known, noise) = (driver.GrowthAt(Day), DayVariance());
        var shares = new DriverShare[History.Growths];
        for (var i = 0; i < shares.Length; i++)
        {
            var variance = noise / History.GrowthDays[i] + LevelVariance;
            shares[i] = new(History.GrowthDays[i], _driven.Slope(i, variance), Math.Exp(_driven.Growth(i, known, variance)));
        }
        return shares;
    }

    [UnscopedRef]
    private readonly ref readonly Spread Scatter(int index)
    {
        switch (index)
        {
            case 0: return ref _next;
            case 1: return ref _total3;
            case 2: return ref _total7;
            case 3: return ref _total14;
            case 4: return ref _total28;
            default: return ref _total42;
        }
    }
}

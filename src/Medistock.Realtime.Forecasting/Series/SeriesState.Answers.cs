using System.Diagnostics.CodeAnalysis;
using Medistock.Realtime.Forecasting.Profiles;
using Medistock.Realtime.Forecasting.Quantiles;

namespace Medistock.Realtime.Forecasting.Series;

internal partial struct SeriesState
{
    /// <summary>Totals whose scatter is followed; the first is the next day's.</summary>
    private static ReadOnlySpan<int> TotalDays => [1, 3, 7, 14, 28, 42];

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

    /// <summary>The probability that the next <paramref name="days"/> days together ask for at least <paramref name="need"/> &gt; 0.</summary>
    public readonly double ChanceOfAtLeast(int days, double need, double noise)
    {
        var mean = TotalOf(days);
        if (!(mean > 0)) return 0;
        var nothing = Zero.Nothing(mean);
        if (Lattice.Step is > 0 and var step) need = step * (Math.Ceiling(need / step - 1e-6) - 0.5);
        var i = 0;
        while (i < TotalDays.Length - 2 && days > TotalDays[i + 1]) i++;
        double shorter = TotalDays[i], longer = TotalDays[i + 1];
        var share = Math.Clamp(Math.Log(days / shorter) / Math.Log(longer / shorter), 0, 1);
        ref readonly var left = ref Scatter(i);
        ref readonly var right = ref Scatter(i + 1);
        var law = Law.Between(i == 0 ? DayLaw(left, noise, nothing) : TotalLaw(left, noise, TotalDays[i], nothing), TotalLaw(right, noise, TotalDays[i + 1], nothing), share);
        var below = nothing + (1 - nothing) * law.Below(Math.Cbrt(Math.Max(need, 0) * (1 - nothing) / mean));
        return 1 - (1 - share) * left.Corrected(below, TotalCorrectionOf(i)) - share * right.Corrected(below, TotalCorrection);
    }

    private static double TotalCorrectionOf(int index) => index == 0 ? DayCorrection : TotalCorrection;

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

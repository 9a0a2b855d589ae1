using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Forecasting.Drivers;

/// <summary>
/// What an epidemic's growth adds to that which demand's own past foretells: for totals of 3, 14 and 42 days the ln growth left over, regressed on the driver's growth as it was
/// known when the total was foreseen (ridge, as in <see cref="Momentum.GrowthRegression"/>). The three slopes are the learnt lag: a demand that follows at once has the largest at 3 days, one that
/// follows two weeks later at 14 and 42.
/// </summary>
internal struct DriverRegression
{
    private const double Ridge = 3, Most = 1.2;
    /// <summary>Per day.</summary>
    private const float Forget = 0.0015f;
    private PerGrowth<float> _xx, _xy;

    /// <param name="which">The total, as in <see cref="History.GrowthDays"/>.</param>
    /// <param name="x">The driver's growth known when the total was foreseen.</param>
    /// <param name="missed">ln of the total that came ÷ the one foreseen, the driver's word taken in.</param>
    /// <param name="variance">Relative variance of the total.</param>
    /// <param name="worth">How many independent totals this one is worth.</param>
    public void Learn(int which, double x, double missed, double variance, double worth)
    {
        var keep = 1 - Forget * (float)worth * History.GrowthDays[which];
        var left = missed + Slope(which, variance) * x;
        _xy[which] = _xy[which] * keep + (float)(worth * x * left);
        _xx[which] = _xx[which] * keep + (float)(worth * x * x);
    }

    /// <summary>The ln growth that the driver adds.</summary>
    public readonly double Growth(int which, double x, double variance) => Math.Clamp(Slope(which, variance) * x, -Most, Most);

    /// <summary>Growth of the total for a growth of 1 of the driver, shrunk to 0 while little is known.</summary>
    public readonly double Slope(int which, double variance) => _xx[which] > 0 ? _xy[which] / (_xx[which] + Ridge * Math.Max(variance, 1e-3)) : 0;
}

namespace Medistock.Realtime.Forecasting.Drivers;

/// <summary>
/// An outside indicator of demand (consultations for flu, an incidence) whose growth runs ahead of demand by a lag that is learnt: for each
/// lag of 0 to 28 days, discounted sums of the indicator's weekly growth then and of demand's weekly growth now; the lag with the
/// highest correlation speaks, through a slope shrunk to 0 (ridge). Not yet part of <see cref="Series.SeriesForecaster"/>: its gain could not be measured on a set without an indicator.
/// </summary>
public sealed class EpidemicDriver
{
    public const int LagStep = 7, Lags = 5, LongestLag = LagStep * (Lags - 1);
    private const int Ring = LongestLag + LagStep + 1;
    private const double Keep = 0.998, Ridge = 2, Most = 1.2;

    private readonly double[] _index = new double[Ring];
    private readonly double[] _xx = new double[Lags];
    private readonly double[] _xy = new double[Lags];
    private double _yy;
    private int _seen;

    /// <summary>The lag that explains demand best, days; null before any growth was seen.</summary>
    public int? LagDays => _yy > 0 && Best() is var best && _xy[best] > 0 ? best * LagStep : null;

    /// <summary>Correlation (0–1) of demand's growth with the indicator's at that lag.</summary>
    public double Correlation => LagDays is { } lag && _xx[lag / LagStep] is > 0 and var xx ? Math.Max(0, _xy[lag / LagStep] / Math.Sqrt(xx * _yy)) : 0;

    /// <summary>Takes one day: call it every day, with the last known value where none is new.</summary>
    /// <param name="indicator">≥ 0, finite, in any unit.</param>
    /// <param name="demandGrowth">ln of the demand of the last 7 days ÷ that of the 7 before, when both were observed.</param>
    public void Observe(double indicator, double? demandGrowth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(indicator);
        if (!double.IsFinite(indicator)) throw new ArgumentOutOfRangeException(nameof(indicator), indicator, "an indicator is a finite number");
        _seen++;
        _index[_seen % Ring] = indicator;
        if (demandGrowth is not { } y || !double.IsFinite(y)) return;
        _yy = _yy * Keep + y * y;
        for (var lag = 0; lag < Lags; lag++)
        {
            if (Growth(lag * LagStep) is not { } x) continue;
            _xx[lag] = _xx[lag] * Keep + x * x;
            _xy[lag] = _xy[lag] * Keep + x * y;
        }
    }

    /// <summary>ln growth of the demand of the week that begins <paramref name="daysAhead"/> days from now over this week's, as the indicator announces it; 0 where it does not reach so far.</summary>
    public double Announced(int daysAhead)
    {
        if (LagDays is not { } lag || daysAhead > lag) return 0;
        var best = lag / LagStep;
        return Growth(lag - daysAhead) is { } x ? Math.Clamp(_xy[best] / (_xx[best] + Ridge) * x, -Most, Most) : 0;
    }

    private int Best()
    {
        var best = 0;
        double most = 0;
        for (var lag = 0; lag < Lags; lag++)
        {
            var explained = _xx[lag] > 0 && _xy[lag] > 0 ? _xy[lag] * _xy[lag] / _xx[lag] : 0;
            if (explained > most) (best, most) = (lag, explained);
        }
        return best;
    }

    private double? Growth(int daysAgo)
    {
        if (_seen <= daysAgo + LagStep) return null;
        double now = _index[(_seen - daysAgo) % Ring], before = _index[(_seen - daysAgo - LagStep) % Ring];
        return now > 0 && before > 0 ? Math.Clamp(Math.Log(now / before), -2, 2) : null;
    }
}

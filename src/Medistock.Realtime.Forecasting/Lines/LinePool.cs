namespace Medistock.Realtime.Forecasting.Lines;

/// <summary>
/// What the lines of one presentation in one territory have in common: how much a line uses, how often it is asked, how it scatters. Discounted sums
/// over line-days, fed by whoever sees the lines; a line alone is too thin to tell.
/// </summary>
public sealed class LinePool
{
    /// <summary>A day's evidence is halved in 23 days.</summary>
    private const double KeepPerDay = 0.97;
    private double _days, _demand, _zeros, _square;

    /// <summary>Line-days behind it, discounted.</summary>
    public double LineDays => _days;

    /// <summary>One observed, uncensored day of one line.</summary>
    /// <param name="expected">What the line foresaw, ≥ 0.</param>
    /// <param name="quantity">What was asked for, ≥ 0 and finite.</param>
    public void Learn(double expected, double quantity)
    {
        if (!(double.IsFinite(expected) && double.IsFinite(quantity))) return;
        _days += 1;
        _demand += quantity;
        if (quantity <= 0) _zeros += 1;
        _square += (quantity - expected) * (quantity - expected);
    }

    /// <summary>A day has passed.</summary>
    public void Age()
    {
        _days *= KeepPerDay;
        _demand *= KeepPerDay;
        _zeros *= KeepPerDay;
        _square *= KeepPerDay;
    }

    internal double Level => _days > 0 ? _demand / _days : 0;
    /// <summary>Demand events of a line on a day: −ln of the share of days without, a half day of each kind added.</summary>
    internal double Events => -Math.Log((_zeros + 0.5) / (_days + 1));
    /// <summary>Relative variance of a line's day; that of five more days at 1 is added.</summary>
    internal double Variance => Level > 0 ? (_square / (Level * Level) + 5) / (_days + 5) : 1;
}

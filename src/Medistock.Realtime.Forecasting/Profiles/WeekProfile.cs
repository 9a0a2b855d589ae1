namespace Medistock.Realtime.Forecasting.Profiles;

/// <summary>
/// Weekday factors around 1: discounted means of demand ÷ level, shrunk to 1 as if a flat profile had been seen for κ of each weekday,
/// κ = (1 ÷ events per day) ÷ 0.06, the usual variance of weekday factors: the sparser the series, the longer it is believed flat (empirical Bayes).
/// </summary>
internal struct WeekProfile
{
    private const float Keep = 1 - 0.03f;
    private const double UsualVariance = 0.06;
    private PerWeekDay<float> _sum, _days, _factor;
    private bool _known;

    /// <summary>Monday = 0. Day 0 is 1970-01-01, a Thursday.</summary>
    public static int WeekDay(int day) => ((day + 3) % 7 + 7) % 7;

    public readonly double this[int weekDay] => _known ? _factor[weekDay] : 1;

    /// <summary>Sum of the factors of the <paramref name="days"/> days that end on <paramref name="weekDay"/>.</summary>
    public readonly double SumEndingOn(int weekDay, int days)
    {
        double sum = days / 7 * 7;
        for (var i = 0; i < days % 7; i++) sum += this[(weekDay - i + 7) % 7];
        return sum;
    }

    /// <param name="weekDay">Of the day observed.</param>
    /// <param name="ratio">Its demand ÷ the level before it, bounded by the caller against outliers.</param>
    /// <param name="events">Demand events per average day.</param>
    public void Learn(int weekDay, double ratio, double events)
    {
        _sum[weekDay] = _sum[weekDay] * Keep + (float)ratio;
        _days[weekDay] = _days[weekDay] * Keep + 1;
        var prior = Math.Clamp(1 / (events * UsualVariance), 1, 200);
        Span<double> mean = stackalloc double[7];
        double total = 0;
        for (var i = 0; i < 7; i++) total += mean[i] = (_sum[i] + prior) / (_days[i] + prior);
        for (var i = 0; i < 7; i++) _factor[i] = (float)(mean[i] * 7 / total);
        _known = true;
    }
}

namespace Medistock.Realtime.Forecasting.Profiles;

/// <summary>
/// The yearly season: for each of 52 weeks the mean ratio of demand to the slowest level, in thousandths, learnt six weeks late, so that
/// a forecast sees former years only. What it says (how demand grew from here in former years) is a regressor, never taken as it is.
/// </summary>
internal struct YearProfile
{
    public const int Weeks = 52;
    private const int Behind = 28, Step = 3;
    private const int FullYears = 14, Enough = 4;
    private PerWeek<ushort> _ratio;
    private PerWeek<byte> _days;

    private static int Week(int day)
    {
        var inYear = day % 365.25;
        return Math.Min((int)((inYear < 0 ? inYear + 365.25 : inYear) / 7.03), Weeks - 1);
    }

    /// <param name="day">A day at least six weeks old.</param>
    /// <param name="ratio">Its demand ÷ (slowest level × weekday).</param>
    public void Learn(int day, double ratio)
    {
        var week = Week(day);
        // Fourteen days: the newest year weighs a half once two are known.
        if (_days[week] < FullYears) _days[week]++;
        _ratio[week] = (ushort)Math.Clamp(Math.Round(_ratio[week] + (1000 * Math.Min(ratio, 20) - _ratio[week]) / _days[week]), 0, ushort.MaxValue);
    }

    /// <summary>ln of the mean season over the <paramref name="days"/> days after <paramref name="day"/> ÷ that of the four weeks up to it; 0 where a week is unknown.</summary>
    public readonly double Growth(int day, int days) =>
        Mean(day + 1, days + Step) is { } ahead && Mean(day - Behind, Behind) is { } behind ? Math.Clamp(Math.Log((ahead + 50) / (behind + 50)), -1.5, 1.5) : 0;

    private readonly double? Mean(int from, int days)
    {
        double sum = 0;
        var count = 0;
        for (var day = from; day < from + days; day += Step, count++)
        {
            var week = Week(day);
            if (_days[week] < Enough) return null;
            sum += _ratio[week];
        }
        return sum / count;
    }
}

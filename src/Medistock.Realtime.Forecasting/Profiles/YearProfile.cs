using System.Runtime.Intrinsics;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Forecasting.Profiles;

/// <summary>
/// The yearly season: for each of 52 weeks the mean ratio of demand to the slowest level, in thousandths, learnt six weeks late, so that
/// a forecast sees former years only. What it says (how demand grew from here in former years) is a regressor, never taken as it is.
/// </summary>
internal struct YearProfile
{
    public const int Weeks = 52;
    private const int BehindDays = 28, Step = 3;
    private const int FullYears = 14, Enough = 4;
    private PerWeek<ushort> _ratio;
    private PerWeek<byte> _days;

    /// <summary>In hundredths of a day: a year is 365.25 days, a week of the table 7.03.</summary>
    private const int Year = 36_525, WeekLength = 703;

    private static int InYear(int day)
    {
        var inYear = (int)(day * 100L % Year);
        return inYear < 0 ? inYear + Year : inYear;
    }

    private static int WeekOf(int inYear) => Math.Min(inYear / WeekLength, Weeks - 1);

    /// <param name="day">A day at least six weeks old.</param>
    /// <param name="ratio">Its demand ÷ (slowest level × weekday).</param>
    public void Learn(int day, double ratio)
    {
        var week = WeekOf(InYear(day));
        // Fourteen days: the newest year weighs a half once two are known.
        if (_days[week] < FullYears) _days[week]++;
        _ratio[week] = (ushort)Math.Clamp(Math.Round(_ratio[week] + (1000 * Math.Min(ratio, 20) - _ratio[week]) / _days[week]), 0, ushort.MaxValue);
    }

    /// <summary>Mean season of the four weeks up to <paramref name="day"/>, thousandths; null where a week is unknown.</summary>
    public readonly double? Behind(int day) => Mean(day - BehindDays, BehindDays);

    /// <summary>ln of the mean season over the <paramref name="days"/> days after <paramref name="day"/> ÷ that <paramref name="behind"/> it; 0 where a week is unknown.</summary>
    public readonly double Growth(int day, int days, double? behind) =>
        behind is { } before && Mean(day + 1, days + Step) is { } ahead ? Math.Clamp(Math.Log((ahead + 50) / (before + 50)), -1.5, 1.5) : 0;

    /// <summary>As <see cref="Growth"/>, over 3, 14 and 42 days at once; the fourth lane is 0.</summary>
    public readonly Vector256<double> Growths(int day)
    {
        if (Behind(day) is not { } behind) return default;
        Span<double> growths = stackalloc double[4];
        double sum = 0;
        var (inYear, which, count) = (InYear(day + 1), 0, 0);
        for (var ahead = 0; which < History.Growths; ahead += Step)
        {
            var week = WeekOf(inYear);
            if (_days[week] < Enough) break;
            sum += _ratio[week];
            count++;
            inYear += 100 * Step;
            if (inYear >= Year) inYear -= Year;
            if (ahead < History.GrowthDays[which]) continue;
            growths[which++] = Math.Clamp(Math.Log((sum / count + 50) / (behind + 50)), -1.5, 1.5);
        }
        return Vector256.Create(growths[0], growths[1], growths[2], 0);
    }

    private readonly double? Mean(int from, int days)
    {
        double sum = 0;
        var count = 0;
        var inYear = InYear(from);
        for (var day = 0; day < days; day += Step, count++)
        {
            var week = WeekOf(inYear);
            if (_days[week] < Enough) return null;
            sum += _ratio[week];
            inYear += 100 * Step;
            if (inYear >= Year) inYear -= Year;
        }
        return sum / count;
    }
}

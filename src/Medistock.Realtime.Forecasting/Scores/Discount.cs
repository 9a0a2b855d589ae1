namespace Medistock.Realtime.Forecasting.Scores;

/// <summary>How past scores fade: what was scored 26 weeks ago counts half.</summary>
public static class Discount
{
    public const int HalfLifeWeeks = 26;
    private const double WeekDays = 7;

    internal static double Over(int days) => days <= 0 ? 1 : Math.Pow(0.5, days / (WeekDays * HalfLifeWeeks));
}

namespace Medistock.Realtime.Forecasting;

/// <summary>One level of the bank.</summary>
/// <param name="MemoryDays">Days it remembers, 1 ÷ its rate.</param>
/// <param name="Level">Demand of an average day.</param>
/// <param name="Share">Its part in the mixture, 0–1.</param>
public readonly record struct LevelShare(double MemoryDays, double Level, double Share);

/// <summary>What a forecast rests on: the answer to "why".</summary>
/// <param name="Day">The last day spoken of.</param>
/// <param name="Since">First day of the reference period.</param>
/// <param name="Reason">Why it began there.</param>
/// <param name="ObservedDays">Of the last <paramref name="WindowDays"/>.</param>
/// <param name="CensoredDays">Days of a stock-out: not learnt as a fall.</param>
/// <param name="MissingDays">Days nothing was said of.</param>
/// <param name="WindowDays">At most 43.</param>
/// <param name="Level">The mixed level, demand of an average day.</param>
/// <param name="Levels">What it was mixed of.</param>
/// <param name="Week">Factors, Monday first.</param>
/// <param name="Growth3">Factor on the total of the next 3 days: momentum and season.</param>
/// <param name="Growth14">The same over 14 days.</param>
/// <param name="Growth42">The same over 42 days.</param>
/// <param name="EventsPerDay">Demands on a usual day, as the days without any tell.</param>
/// <param name="DayVariance">Relative variance of a usual day.</param>
/// <param name="Step">Smallest step of quantities, 0 when continuous.</param>
/// <param name="Borrowed">Part of the level that is the parent's, 0–1.</param>
public sealed record ForecastBasis(
    int Day, int Since, BaselineReason Reason, int ObservedDays, int CensoredDays, int MissingDays, int WindowDays, double Level, IReadOnlyList<LevelShare> Levels,
    IReadOnlyList<double> Week, double Growth3, double Growth14, double Growth42, double EventsPerDay, double DayVariance, double Step, double Borrowed);

/// <summary>What an epidemic adds to a forecast.</summary>
/// <param name="Published">The day on which it was last spoken of.</param>
/// <param name="Growth">ln of the newest week ÷ the one before, as known on the last day learnt; 0 when nothing fresh is known.</param>
/// <param name="Totals">For the totals of the next 3, 14 and 42 days.</param>
public sealed record DriverBasis(int Published, double Growth, IReadOnlyList<DriverShare> Totals)
{
    /// <summary>Days of the total that has followed the driver most: 3 when demand follows at once, more when it lags. Null: nothing was learnt, or it follows in none.</summary>
    public int? LagDays => Totals.MaxBy(total => total.Slope) is { Slope: > 0 } most ? most.Days : null;
}

/// <param name="Slope">ln growth of the total for an ln growth of 1 of the driver, as learnt from this series.</param>
/// <param name="Factor">What the driver multiplies the total by.</param>
public readonly record struct DriverShare(int Days, double Slope, double Factor);

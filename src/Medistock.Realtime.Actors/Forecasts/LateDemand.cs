using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>
/// Demand of one line that came, or was taken back, after territories had learnt its day: it is in the line's own figures and forecast, and in no territory's. Absolute: the newer day wins. Fades with
/// <see cref="HalfLifeDays"/>; begins anew with the process that holds the establishment.
/// </summary>
/// <param name="Quantity">In the line's unit, as of <paramref name="Day"/>.</param>
/// <param name="Day">Local, days from 1970-01-01.</param>
public readonly record struct LateDemand(PresentationCode Presentation, double Quantity, int Day)
{
    public const double HalfLifeDays = 28;

    /// <summary>Per day, as of a day: what faded so would stand at if as much came late every day.</summary>
    public double PerDay(int day) => FadedTo(day) * Math.Log(2) / HalfLifeDays;

    public LateDemand Plus(PresentationCode presentation, double quantity, int day) => new(presentation, FadedTo(day) + quantity, day);

    private double FadedTo(int day) => Quantity * Math.Pow(0.5, Math.Max(0, day - Day) / HalfLifeDays);
}

namespace Medistock.Realtime.Forecasting.Arrivals;

/// <summary>A delivery that somebody announces.</summary>
/// <param name="Day">Announced day, days from 1970-01-01; available from its morning. One already past counts as due the next day.</param>
/// <param name="Quantity">Announced quantity, in the series' unit, &gt; 0 and finite.</param>
/// <param name="Slip">How late and how complete deliveries of this source are; <see cref="SlipLaw.Certain"/> when it is known to come.</param>
public readonly record struct PlannedArrival(int Day, double Quantity, SlipLaw Slip)
{
    public PlannedArrival(int day, double quantity) : this(day, quantity, SlipLaw.Certain) { }
}

using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Forecasting;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>How a disease grows in one territory, as it was published day by day: what the forecasts of presentations that follow it are told. Absolute.</summary>
/// <param name="Territory">Of the publication: FR or a region.</param>
/// <param name="Driver">A written <see cref="Forecasting.Drivers.EpidemicDriver"/>; never changed once told.</param>
public sealed record EpidemicGrowth(Disease Disease, TerritoryCode Territory, EpidemicIndicator Indicator, byte[] Driver);

/// <summary>What a forecast has heard of its epidemic.</summary>
/// <param name="Territory">Whose weeks they are: a department hears its region's.</param>
public sealed record EpidemicHeard(Disease Disease, TerritoryCode Territory, EpidemicIndicator Indicator, DriverBasis Basis);

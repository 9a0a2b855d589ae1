using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.Forecasts;

/// <summary>Demand of one presentation in one territory on one link, against what had been expected of it. Quantities in the presentation's unit.</summary>
/// <param name="Day">The last local day learnt, days from 1970-01-01; nothing here speaks of a later one.</param>
/// <param name="Week">Demand of the seven days that end with <paramref name="Day"/>, missing ones filled with what was expected; null while fewer than three were observed.</param>
/// <param name="Expected">What the forecast of seven days before said of that week (mean), week-day, season and growth taken in.</param>
/// <param name="Low">Its tenth percentile.</param>
/// <param name="High">Its ninetieth percentile.</param>
/// <param name="Daily">Mean daily demand foreseen for the next 28 days.</param>
/// <param name="Change">How far days have lately come out above (positive) or below expectation, in standard deviations summed (CUSUM); 0 = nothing unusual.</param>
/// <param name="Borrowed">Part of the level that is a parent's, 0–1.</param>
/// <param name="ObservedShare">Part of the territory's need whose demand of <paramref name="Day"/> was observed and not censored, 0–1.</param>
public readonly record struct DemandPicture(
    int Day, double? Week, double Expected, double Low, double High, double Daily, double Change, double Borrowed, double ObservedShare);

/// <summary>When the stock of <paramref name="AsOf"/> runs out. Dates beyond the horizon (60 days) are null.</summary>
/// <param name="Within5">Probability of running out within 5 days, 0–1; likewise 10 and 30.</param>
/// <param name="NextArrival">The next planned arrival that counts here; null when none is announced.</param>
/// <param name="BeforeArrival">Probability of running out before it has come, its slip taken in; null without one.</param>
/// <param name="ArrivalsIgnored">No source of arrivals is known for this presentation: the forecast stands on the stock alone.</param>
/// <param name="Upstream">What laboratories and wholesalers hold for this link, counted with the stock; null: not known here, not counted.</param>
public sealed record DepletionPicture(
    DateTimeOffset AsOf, DateOnly? P10, DateOnly? P50, DateOnly? P90, double Within5, double Within10, double Within30, DateOnly? NextArrival, double? BeforeArrival, bool ArrivalsIgnored, double? Upstream = null);

/// <summary>Stock of the territory now and before, over the lines that stood in both: what rises without being used.</summary>
/// <param name="WeekAgo">Null: not known.</param>
/// <param name="MonthAgo">28 days ago; null: not known.</param>
public readonly record struct StockPicture(double Now, double? WeekAgo, double? MonthAgo);

/// <summary>One presentation in one territory on one link of the chain: all that rules about demand may look at.</summary>
/// <param name="Depletion">Null: the stock or the demand is unknown.</param>
public sealed record TerritoryPicture(
    TerritoryCode Territory, EstablishmentKind Link, LinkTotals Totals, CoverDays Coverage, DemandPicture? Demand, DepletionPicture? Depletion, StockPicture? Stock);

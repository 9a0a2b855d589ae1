using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Tests.Signals;

/// <summary>Pictures of a territory as rules see them: by default a quiet PUI department, 10 a day, 20 days of stock.</summary>
internal static class Pictured
{
    public const int Day = 20_779;
    public static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch.AddDays(Day + 1);

    public static DemandPicture Demand(int day = Day, double? week = 70, double expected = 70, double high = 84, double change = 0, double observed = 0.9) =>
        new(day, week, expected, 58, high, expected / 7, change, 0, observed);

    public static DepletionPicture Depletion(double within10, double within5 = 0, double within30 = 0, double? beforeArrival = null, bool ignored = true, int day = Day) => new(
        DateTimeOffset.UnixEpoch.AddDays(day + 1), null, null, null, within5, within10, Math.Max(within10, within30), beforeArrival is null ? null : DateOnly.FromDateTime(At.UtcDateTime).AddDays(15), beforeArrival, ignored);

    public static TerritoryPicture Of(
        DemandPicture? demand = null, DepletionPicture? depletion = null, StockPicture? stock = null, long held = 200, double daily = 10, EstablishmentKind link = EstablishmentKind.Pui,
        string territory = "DEP-53", int lines = 8, int unknown = 0, int alertLines = 0)
    {
        var totals = new LinkTotals(link, Quantity.Of(held), new((long)(daily * 1e6)), lines, unknown, 0, 0, alertLines, At);
        return new(TerritoryCode.Parse(territory), link, totals, totals.Coverage, demand, depletion, stock);
    }
}

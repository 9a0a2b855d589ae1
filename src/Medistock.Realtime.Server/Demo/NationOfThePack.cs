using Medistock.Realtime.Simulator;
using Medistock.Realtime.Sources.Demo;

namespace Medistock.Realtime.Server.Demo;

/// <summary>The demo pack's facts, as the simulator takes them.</summary>
internal static class NationOfThePack
{
    public static NationFacts From(DemoPack pack) => new(
        pack.Book(1),
        pack.Sales.ToDictionary(sales => sales.Key, sales => new PresentationSales((double)sales.Value.BoxesPerYear, sales.Value.HospitalOnly)),
        new FluCurve(pack.Flu.Weeks[0], pack.Flu.Nation, pack.Flu.Regions),
        pack.Officines);
}

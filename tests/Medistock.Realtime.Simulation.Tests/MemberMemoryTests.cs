using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Xunit.Abstractions;

namespace Medistock.Realtime.Simulation.Tests;

/// <summary>What the rows that presentations tell their groups weigh when the whole pharmacopoeia reports from everywhere.</summary>
public sealed class MemberMemoryTests(ITestOutputHelper output)
{
    // 107 departments and collectivities, 18 regions, FR; PUIs and officines.
    private const int Presentations = 8_000, Measured = 200, Territories = 107 + 18 + 1, Links = 2, MostBytes = 420;

    [Fact]
    public void A_picture_weighs_at_most_420_bytes()
    {
        Rows(2);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var rows = Rows(Measured);
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / (Measured * Territories * Links);
        GC.KeepAlive(rows);
        output.WriteLine($"{bytes:0} bytes a picture; {Presentations} presentations everywhere: {bytes * Presentations * Territories * Links / (1 << 20):0} MiB");
        Assert.InRange(bytes, 100, MostBytes);
    }

    private static MemberRow[] Rows(int count)
    {
        var at = DateTimeOffset.UnixEpoch;
        TerritoryCode[] territories = [.. Enumerable.Repeat(TerritoryCode.France, Territories)];
        return [.. Enumerable.Range(0, count).Select(number => new MemberRow(PresentationCode.Parse("X-" + number.ToString(System.Globalization.CultureInfo.InvariantCulture)), 1, [.. territories.SelectMany(territory =>
            new[] { EstablishmentKind.Pui, EstablishmentKind.Officine }.Select(link => new TerritoryPicture(territory, link, LinkTotals.Empty(link), CoverDays.Of(12), new DemandPicture(1, 70, 70, 60, 80, 10, 0, 0, 1),
                new DepletionPicture(at, new(2026, 12, 1), new(2026, 12, 5), null, 0.1, 0.6, 1, new(2026, 12, 4), 0.7, false, 12.5), new StockPicture(number, 310, Quantity.Of(1).ToDouble()))))]))];
    }
}

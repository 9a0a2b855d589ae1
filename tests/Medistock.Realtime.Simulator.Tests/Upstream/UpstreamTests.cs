using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Simulator.Upstream;

namespace Medistock.Realtime.Simulator.Tests.Upstream;

public sealed class UpstreamTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly SimulatedNation Nation = Facts.Nation();

    private static SupplyBook Book(IReadOnlyList<Scenario> scenarios, int days = 200)
    {
        var (stream, book) = (new StatedSupply(Nation, scenarios), new SupplyBook());
        for (var day = Today.AddDays(-days); day <= Today; day = day.AddDays(1))
            foreach (var fact in stream.Of(day)) book.Take(fact);
        return book;
    }

    private static IEnumerable<PresentationCode> Below(SupplyBook book) => book.Presentations.Where(code =>
        SafetyStockRule.Default.Judge(default, MarketStock.Of(book.Of(code)!, Noon), SafetyThreshold.DefaultMonths, Noon).Stands);

    private static IEnumerable<PresentationCode> Concerned(SupplyBook book, ArrivalConcern concern) =>
        book.Presentations.Where(code => book.Of(code)!.Planned.Any(arrival => ArrivalRule.Default.Of(arrival, Noon) == concern));

    [Fact]
    public void The_same_day_says_the_same() =>
        Assert.Equal(new StatedSupply(Nation, []).Of(Today), new StatedSupply(Facts.Nation(), []).Of(Today));

    [Fact]
    public void While_nothing_goes_wrong_no_stock_is_below_its_threshold_and_most_deliveries_are_on_time()
    {
        var book = Book([]);
        Assert.Equal(Nation.Presentations.Count(presentation => presentation.Laboratory.Length > 0), book.Presentations.Count);
        Assert.Empty(Below(book));
        Assert.All(book.Presentations, code => Assert.NotNull(MarketStock.Of(book.Of(code)!, Noon).Months));
        var arrivals = book.Presentations.SelectMany(code => book.Of(code)!.Arrivals).Where(arrival => arrival.Status != ArrivalStatus.Unannounced).ToList();
        var came = arrivals.Where(arrival => arrival.Status == ArrivalStatus.Received).ToList();
        Assert.InRange(came.Count(arrival => arrival.CameOn == arrival.Notices[0].Due) / (double)came.Count, 0.75, 0.92);
        Assert.Contains(came, arrival => arrival.Moved.Times == 1);
        Assert.Contains(came, arrival => arrival.Receipts.Count == 2);
        Assert.InRange(Concerned(book, ArrivalConcern.Late).Count() / (double)book.Presentations.Count, 0, 0.08);
    }

    [Fact]
    public void A_laboratory_that_fails_is_late_and_its_stock_runs_below_the_threshold_and_nobody_elses()
    {
        var laboratory = Nation.Presentations.GroupBy(presentation => presentation.Laboratory).OrderByDescending(group => group.Count()).First().Key;
        var own = Nation.Presentations.Where(presentation => presentation.Laboratory == laboratory).Select(presentation => presentation.Code).ToHashSet();
        var book = Book([new Scenario.LaboratoryFails(laboratory, Noon.AddDays(-60), Noon.AddDays(10))]);
        Assert.Equal(own, Below(book).ToHashSet());
        Assert.Subset(Concerned(book, ArrivalConcern.Late).ToHashSet(), own);
    }

    private static EpidemicPhase PhaseOf(IReadOnlyList<Scenario> scenarios, TerritoryCode territory, DateOnly until)
    {
        var (stream, book) = (new PublishedWeeks(Nation, scenarios), new EpidemicBook());
        for (var day = until.AddDays(-7 * 78); day <= until; day = day.AddDays(1))
            foreach (var fact in stream.Of(day)) book.Take(fact, Noon);
        return PhaseRule.Default.Walk(book.Weeks(new(Disease.Grippe, EpidemicIndicator.EmergencyVisits, territory, AgeClass.All)))[^1].Phase;
    }

    [Fact]
    public void The_flu_that_lifts_demand_is_published_as_an_epidemic_and_the_summer_is_not()
    {
        Assert.Equal(EpidemicPhase.Epidemic, PhaseOf([], TerritoryCode.France, new(2026, 12, 23)));
        Assert.Equal(EpidemicPhase.Base, PhaseOf([], TerritoryCode.France, new(2026, 9, 23)));
    }

    [Fact]
    public void An_epidemic_of_one_region_is_that_regions()
    {
        var (bretagne, centre) = (RegionCode.Parse("53"), RegionCode.Parse("24"));
        var autumn = new DateTimeOffset(2026, 9, 30, 0, 0, 0, TimeSpan.Zero);
        Scenario[] scenarios = [new Scenario.RegionalEpidemic(bretagne, 0.8, autumn.AddDays(-40), autumn.AddDays(20))];
        Assert.Equal(EpidemicPhase.Epidemic, PhaseOf(scenarios, TerritoryCode.Of(bretagne), new(2026, 9, 30)));
        Assert.Equal(EpidemicPhase.Base, PhaseOf(scenarios, TerritoryCode.Of(centre), new(2026, 9, 30)));
        Assert.Equal(EpidemicPhase.Base, PhaseOf(scenarios, TerritoryCode.France, new(2026, 9, 30)));
    }
}

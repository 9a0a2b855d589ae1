using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Simulator.Stream;
using static Medistock.Realtime.Simulator.Tests.Facts;

namespace Medistock.Realtime.Simulator.Tests.Stream;

public sealed class ScenarioTests
{
    private static readonly DateTimeOffset From = new(2026, 11, 10, 0, 0, 0, TimeSpan.Zero), To = new(2026, 11, 17, 0, 0, 0, TimeSpan.Zero);
    private static readonly SimulatedNation Small = Nation(200, 60);

    private static bool During(DateOnly day) => day >= new DateOnly(2026, 11, 10) && day < new DateOnly(2026, 11, 17);
    private static (Run Calm, Run Hit) Compare(Scenario scenario) => (new Run(Small, [], FirstDay, 21), new Run(Small, [scenario], FirstDay, 21));
    private static int Sum(Dictionary<(int Establishment, int Presentation, DateOnly Day), int> of, Func<int, int, bool> chosen) =>
        of.Where(pair => During(pair.Key.Day) && chosen(pair.Key.Establishment, pair.Key.Presentation)).Sum(pair => pair.Value);

    [Fact]
    public void A_laboratory_that_fails_delivers_nothing_and_the_others_go_on()
    {
        var laboratory = Small.Presentations[0].Laboratory;
        var (calm, hit) = Compare(new Scenario.LaboratoryFails(laboratory, From, To));
        bool Theirs(int i, int j) => Small.Presentations[j].Laboratory == laboratory;
        Assert.True(Sum(calm.Received, Theirs) > 100);
        Assert.Equal(0, Sum(hit.Received, Theirs));
        Assert.True(Sum(hit.Unserved, Theirs) > Sum(calm.Unserved, Theirs));
        Assert.Equal(Sum(calm.Received, (i, j) => !Theirs(i, j)), Sum(hit.Received, (i, j) => !Theirs(i, j)));
    }

    [Fact]
    public void A_department_cut_off_receives_nothing_and_its_neighbours_notice_nothing()
    {
        var department = Small.Establishments[^1].Department;
        var (calm, hit) = Compare(new Scenario.DepartmentCutOff(department, From, To));
        bool There(int i, int j) => Small.Establishments[i].Department == department;
        Assert.True(Sum(calm.Received, There) > 10);
        Assert.Equal(0, Sum(hit.Received, There));
        Assert.Equal(Sum(calm.Received, (i, j) => !There(i, j)), Sum(hit.Received, (i, j) => !There(i, j)));
    }

    [Fact]
    public void Hoarding_raises_demand_and_then_fades()
    {
        var presentation = Small.Presentations[0].Code;
        var (calm, hit) = Compare(new Scenario.Hoarding(presentation, 3, From, To));
        double Ratio(DateOnly day) => hit.Demand((_, j, on) => j == 0 && on == day) / (double)calm.Demand((_, j, on) => j == 0 && on == day);
        Assert.InRange(Ratio(new DateOnly(2026, 11, 10)), 2.5, 3.5);
        Assert.InRange(Ratio(new DateOnly(2026, 11, 16)), 1.05, 1.7);
        Assert.InRange(Ratio(new DateOnly(2026, 11, 18)), 0.85, 1.15);
    }

    [Fact]
    public void A_regional_epidemic_lifts_its_region_only()
    {
        var region = Small.Departments[^1].Region;
        var (calm, hit) = Compare(new Scenario.RegionalEpidemic(region, 1, From, To));
        double Ratio(bool there) => hit.Demand((i, j, day) => hit.Region(i) == region == there && Small.Presentations[j].Marker == "PARACETAMOL" && During(day.AddDays(-2)))
            / (double)calm.Demand((i, j, day) => calm.Region(i) == region == there && Small.Presentations[j].Marker == "PARACETAMOL" && During(day.AddDays(-2)));
        Assert.InRange(Ratio(true), 1.4, 2.2);
        Assert.Equal(1, Ratio(false));
    }

    [Fact]
    public void A_lot_recall_empties_the_shelves_of_a_regions_hospitals_and_gives_back_what_it_took()
    {
        var pui = Enumerable.Range(0, Small.Establishments.Count).First(i => Small.Establishments[i].Kind == EstablishmentKind.Pui);
        var j = Enumerable.Range(0, Small.Presentations.Count).Last(one => Small.Rate(pui, one) > 0);
        var recall = new Scenario.LotRecall(Small.Presentations[j].Code, Small.Departments[pui].Region, From.AddHours(14), To);
        var generator = new Generator(Small, [recall], FirstDay);
        List<StockEvent> events = [];
        int taken = 0, given = 0, others = 0;
        for (var i = 0; i < Small.Establishments.Count; i++)
        {
            for (var d = 0; d < 21; d++)
            {
                generator.Day(i, FirstDay.AddDays(d), true, events);
                foreach (var told in events.Where(told => told.Type is FactType.Quarantined or FactType.Released))
                {
                    if (i != pui) others++;
                    else if (told.Type == FactType.Quarantined) taken += told.Quantity;
                    else given += told.Quantity;
                    Assert.Equal((j, EstablishmentKind.Pui, recall.Region), (told.Presentation, Small.Establishments[i].Kind, Small.Departments[i].Region));
                }
            }
        }
        Assert.True(taken > 0);
        Assert.Equal(taken, given);
        Assert.True(others > 0);
    }
}

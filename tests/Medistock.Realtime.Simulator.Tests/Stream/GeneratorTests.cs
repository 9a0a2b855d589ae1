using System.Diagnostics;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Simulator.Stream;
using Xunit.Abstractions;
using static Medistock.Realtime.Simulator.Tests.Facts;

namespace Medistock.Realtime.Simulator.Tests.Stream;

public sealed class GeneratorTests(ITestOutputHelper output)
{
    private static ulong Hash(ulong seed, int establishments = 40, bool single = true, bool reversed = false)
    {
        var nation = Nation(establishments, 30, seed);
        var generator = new Generator(nation, DefaultSchedule.For(nation, Anchor, 1), FirstDay);
        List<StockEvent> events = [];
        ulong sum = 0;
        for (var n = 0; n < nation.Establishments.Count; n++)
        {
            var i = reversed ? nation.Establishments.Count - 1 - n : n;
            var hash = 14695981039346656037UL;
            for (var d = 0; d < 25; d++)
            {
                generator.Day(i, FirstDay.AddDays(d), single, events);
                foreach (var told in events)
                    foreach (var part in new[] { i, d, told.Second, told.Presentation, (int)told.Type, told.Quantity }) hash = unchecked((hash ^ (uint)part) * 1099511628211UL);
            }
            sum = unchecked(sum + hash);
        }
        return sum;
    }

    [Fact]
    public void The_same_seed_gives_the_same_stream_in_whatever_order_establishments_are_taken()
    {
        Assert.Equal(Hash(7), Hash(7));
        Assert.Equal(Hash(7), Hash(7, reversed: true));
        Assert.NotEqual(Hash(7), Hash(8));
    }

    [Fact]
    public void Told_sale_by_sale_or_day_by_day_the_stocks_are_the_same()
    {
        var nation = Nation(60, 40);
        var scenarios = DefaultSchedule.For(nation, Anchor, 1);
        var (single, whole) = (new Run(nation, scenarios, FirstDay, 25, single: true), new Run(nation, scenarios, FirstDay, 25));
        Assert.Equal(whole.Dispensed.OrderBy(pair => pair.Key), single.Dispensed.OrderBy(pair => pair.Key));
        for (var i = 0; i < nation.Establishments.Count; i++)
            for (var j = 0; j < nation.Presentations.Count; j++) Assert.Equal(whole.Generator.Stock(i, j), single.Generator.Stock(i, j));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Followed_line_by_line_no_stock_goes_below_zero_and_counts_part_from_the_book_by_a_box_at_most(bool single)
    {
        var nation = Nation(60, 60);
        var generator = new Generator(nation, DefaultSchedule.For(nation, Anchor, 1), FirstDay);
        List<StockEvent> events = [];
        long counted = 0, parted = 0;
        for (var i = 0; i < nation.Establishments.Count; i++)
        {
            var book = new int?[nation.Presentations.Count];
            for (var d = 0; d < 35; d++)
            {
                generator.Day(i, FirstDay.AddDays(d), single, events);
                var before = -1;
                foreach (var told in events)
                {
                    Assert.InRange(told.Second, before, 86_399);
                    Assert.True(told.Quantity > 0 || told.Type == FactType.Count, $"{told}");
                    before = told.Second;
                    ref var stock = ref book[told.Presentation];
                    if (told.Type == FactType.Count)
                    {
                        if (stock is { } known)
                        {
                            counted++;
                            if (known != told.Quantity) parted++;
                            Assert.InRange(known - told.Quantity, 0, 1);
                        }
                        stock = told.Quantity;
                        continue;
                    }
                    Assert.NotNull(stock);
                    stock += told.Type switch
                    {
                        FactType.Received or FactType.Returned or FactType.Released => told.Quantity,
                        FactType.Dispensed or FactType.Destroyed or FactType.Quarantined => -told.Quantity,
                        _ => 0,
                    };
                    Assert.True(stock >= 0, $"establishment {i}, day {d}, {told}: {stock}");
                }
                for (var j = 0; j < book.Length; j++) Assert.Equal(generator.Stock(i, j), book[j] ?? 0);
            }
        }
        Assert.InRange(parted / (double)counted, 0.01, 0.06);
    }

    [Fact]
    public void Officines_rest_on_Sundays_but_for_those_on_duty_and_hospitals_never_do()
    {
        var nation = Nation();
        var run = new Run(nation, [], FirstDay, 28);
        int Of(EstablishmentKind kind, DayOfWeek weekday) => run.Demand((i, _, day) => nation.Establishments[i].Kind == kind && day.DayOfWeek == weekday);
        var officineMonday = Of(EstablishmentKind.Officine, DayOfWeek.Monday);
        Assert.InRange(Of(EstablishmentKind.Officine, DayOfWeek.Sunday) / (double)officineMonday, 0.03, 0.15);
        Assert.InRange(Of(EstablishmentKind.Officine, DayOfWeek.Saturday) / (double)officineMonday, 0.5, 0.8);
        Assert.InRange(Of(EstablishmentKind.Pui, DayOfWeek.Sunday) / (double)Of(EstablishmentKind.Pui, DayOfWeek.Monday), 0.45, 0.75);
        List<StockEvent> events = [];
        var generator = new Generator(nation, [], new DateOnly(2026, 11, 22));
        var open = Enumerable.Range(0, 400).Count(i => generator.Day(i, new DateOnly(2026, 11, 22), true, events));
        Assert.InRange(open, 46 + 20, 46 + 60);
    }

    [Fact]
    public void Flu_lifts_what_it_should_and_leaves_the_rest()
    {
        var nation = Nation();
        int Demand(DateOnly first, Func<string, bool> marker) => new Run(nation, [], first, 14).Demand((_, j, _) => marker(nation.Presentations[j].Marker ?? ""));
        var (calm, peak) = (new DateOnly(2026, 9, 7), new DateOnly(2026, 12, 11));
        double Lift(string prefix) => Demand(peak, marker => marker.StartsWith(prefix, StringComparison.Ordinal)) / (double)Math.Max(1, Demand(calm, marker => marker.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.InRange(Lift("PARACETAMOL"), 1.25, 2);
        Assert.InRange(Lift("AMOXICILLINE"), 1.2, 2.2);
        Assert.InRange(Lift("SALBUTAMOL"), 1.2, 2);
        Assert.InRange(Lift("MORPHINE"), 0.9, 1.1);
        Assert.True(Lift("OSELTAMIVIR") > 4);
    }

    [Fact]
    public void Small_stock_outs_are_many_and_most_lines_are_healthy_while_a_few_are_not()
    {
        var nation = Nation();
        // As a demonstration begins: 21 days of back-fill with the default schedule under way.
        var run = new Run(nation, DefaultSchedule.For(nation, Anchor, 1), FirstDay, 21);
        output.WriteLine($"{run.Unserved.Keys.Select(key => (key.Establishment, key.Presentation)).Distinct().Count()} lines had a stock-out of at least a day");
        Assert.InRange(run.Unserved.Keys.Select(key => (key.Establishment, key.Presentation)).Distinct().Count(), 150, 6_000);
        foreach (var kind in new[] { EstablishmentKind.Pui, EstablishmentKind.Officine })
        {
            var sites = Enumerable.Range(0, nation.Establishments.Count).Where(i => nation.Establishments[i].Kind == kind).ToArray();
            var covers = sites.SelectMany(i => Enumerable.Range(0, nation.Presentations.Count).Where(j => nation.Rate(i, j) > 0.3).Select(j => run.Coverage(i, j))).OfType<double>().Order().ToArray();
            var (critical, alert) = kind == EstablishmentKind.Pui ? (5, 10) : (2, 5);
            var shares = (Critical: covers.Count(cover => cover < critical) / (double)covers.Length, Alert: covers.Count(cover => cover < alert) / (double)covers.Length);
            output.WriteLine($"{kind}: {covers.Length} lines, P5 {covers[covers.Length / 20]:0.0} median {covers[covers.Length / 2]:0.0} P95 {covers[covers.Length * 19 / 20]:0.0} days; critical {shares.Critical:P1}, alert or worse {shares.Alert:P1}");
            Assert.InRange(covers[covers.Length / 2], kind == EstablishmentKind.Pui ? 12 : 6, kind == EstablishmentKind.Pui ? 30 : 15);
            Assert.InRange(shares.Critical, 0.001, 0.15);
            Assert.InRange(shares.Alert, 0.005, 0.35);
        }
        var cells = (from i in Enumerable.Range(0, nation.Establishments.Count)
                     from j in Enumerable.Range(0, nation.Presentations.Count)
                     where run.Daily(i, j) > 0
                     group i by (nation.Establishments[i].Kind, nation.Establishments[i].Department, j) into cell
                     select (cell.Key.Kind, cell.Key.Department, cell.Key.j, Cover: cell.Sum(i => run.Generator.Stock(i, cell.Key.j)) / cell.Sum(i => run.Daily(i, cell.Key.j)))).ToList();
        var officines = cells.Where(cell => cell.Kind == EstablishmentKind.Officine).ToList();
        var worst = officines.Where(cell => cell.Cover < 2).ToList();
        output.WriteLine($"officines by department: {worst.Count} of {officines.Count} critical, {officines.Count(cell => cell.Cover < 5)} alert or worse");
        output.WriteLine("by department: " + string.Join(" ", worst.GroupBy(cell => cell.Department).OrderByDescending(group => group.Count()).Take(8).Select(group => $"{group.Key}:{group.Count()}")));
        output.WriteLine("by presentation: " + string.Join(" ", worst.GroupBy(cell => cell.j).OrderByDescending(group => group.Count()).Take(8).Select(group => $"{nation.Presentations[group.Key].Label[..20]}/{nation.Presentations[group.Key].Laboratory}:{group.Count()}")));
        output.WriteLine($"PUIs by department: {cells.Count(cell => cell.Kind == EstablishmentKind.Pui && cell.Cover < 5)} critical, {cells.Count(cell => cell.Kind == EstablishmentKind.Pui && cell.Cover < 10)} alert or worse, of {cells.Count - officines.Count}");
        output.WriteLine(string.Join("\n", DefaultSchedule.For(nation, Anchor, 1)));
        Assert.Contains(cells, cell => cell.Kind == EstablishmentKind.Pui && cell.Cover < 5);
        Assert.InRange(worst.Count / (double)officines.Count, 0.001, 0.06);
        Assert.NotEmpty(worst);
    }

    [Fact]
    public void It_is_fast_enough_for_the_nation()
    {
        var nation = Nation();
        var watch = Stopwatch.StartNew();
        var generator = new Generator(nation, [], FirstDay);
        List<StockEvent> events = [];
        long lines = 0;
        for (var i = 0; i < nation.Establishments.Count; i++)
        {
            for (var d = 0; d < 21; d++)
            {
                generator.Day(i, FirstDay.AddDays(d), single: true, events);
                lines += events.Count;
            }
        }
        // Printed, not judged: a timing never decides a test.
        output.WriteLine($"{lines} lines, {lines / watch.Elapsed.TotalSeconds:0} lines/s, {400 * 60 * 21 / watch.Elapsed.TotalSeconds:0} line-days/s");
        Assert.InRange(lines, 200_000, 1_500_000);
    }
}

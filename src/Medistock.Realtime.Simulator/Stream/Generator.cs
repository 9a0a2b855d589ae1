using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Simulator.Habits;

namespace Medistock.Realtime.Simulator.Stream;

/// <summary>One thing that an establishment will report. <paramref name="Second"/> is of its local day.</summary>
internal readonly record struct StockEvent(int Second, int Presentation, FactType Type, int Quantity);

/// <summary>
/// The nation's stocks, day by day: a pure function of facts, scale, seed and scenarios. Each establishment is carried forward on its own, one day
/// after the other; two establishments may be carried forward on two threads. Counts per day are drawn first, then spread over the hours.
/// </summary>
internal sealed class Generator
{
    private const int CountEvery = 28, MostSales = 12;
    private const double ShrinkProbability = 0.03, ReturnProbability = 0.004, BreakProbability = 0.0005;
    private readonly SimulatedNation _nation;
    private readonly IReadOnlyList<Scenario> _scenarios;
    private readonly Scenario.LotRecall[] _recalls;
    private readonly int _lines;
    private readonly int[] _stock, _pending, _quarantined;
    private readonly int[] _dueDay;
    private readonly double[] _failure;
    private readonly Dictionary<int, Weather> _weather = [];
    private readonly ulong _seed;

    public Generator(SimulatedNation nation, IReadOnlyList<Scenario> scenarios, DateOnly firstDay)
    {
        (_nation, _scenarios, FirstDay, _seed) = (nation, scenarios, firstDay, nation.Seed);
        _recalls = [.. scenarios.OfType<Scenario.LotRecall>()];
        _lines = nation.Presentations.Count;
        var size = checked(nation.Establishments.Count * _lines);
        (_stock, _pending, _dueDay, _quarantined) = (new int[size], new int[size], new int[size], new int[_recalls.Length == 0 ? 0 : size]);
        _failure = [.. Enumerable.Range(0, _lines).Select(j =>
        {
            // A few presentations are always short at the wholesalers; the others fail now and then.
            var chance = new Chance(_seed, 41, j);
            return chance.Happens(0.1) ? chance.Between(0.3, 0.6) : 0.02;
        })];
    }

    public DateOnly FirstDay { get; }
    public int Stock(int establishment, int presentation) => _stock[establishment * _lines + presentation];

    /// <summary>Days of cover that an establishment aims at for a presentation, by its own habit.</summary>
    private double TargetDays(int establishment, int presentation, bool pui)
    {
        var chance = new Chance(_seed, 42, establishment, presentation);
        return pui ? chance.Between(22, 33) : chance.Between(8, 14);
    }

    private static int OrderUpTo(double daily, double targetDays, bool pui)
    {
        var mean = daily * targetDays;
        // A hospital keeps a margin for what comes by fits and starts.
        return Math.Max(pui ? 3 : 1, (int)Math.Ceiling(mean + (pui ? 1.2 : 0.5) * Math.Sqrt(mean)));
    }

    /// <summary>
    /// Carries an establishment through one local day and gives what it will report, in order of time. Days must follow one another from <see cref="FirstDay"/>.
    /// </summary>
    /// <param name="single">One line for each sale; otherwise a presentation's sales of the day make one line.</param>
    /// <returns>Whether the establishment was open.</returns>
    public bool Day(int establishment, DateOnly day, bool single, List<StockEvent> events)
    {
        events.Clear();
        var site = _nation.Establishments[establishment];
        var department = _nation.Departments[establishment];
        var weather = WeatherOf(day);
        var pui = site.Kind == EstablishmentKind.Pui;
        var open = DayProfile.Open(site.Kind, establishment, day);
        var weight = DayProfile.Weight(site.Kind, day, open);
        weight *= new Chance(_seed, 43, establishment, day.DayNumber).LogNormal(0.12);
        var close = DayProfile.CloseSecond(site.Kind, day);
        var epidemic = weather.EpidemicIn(department.Region);
        var (rates, share) = _nation.RatesOf(establishment);
        var recalled = pui ? RecallsOn(department, day) : null;
        for (var j = 0; j < _lines; j++)
        {
            var rate = rates[j] * share;
            if (rate <= 0) continue;
            var line = establishment * _lines + j;
            // Each line has a chance of its own: what happens to one medicine does not shuffle the others.
            var chance = new Chance(_seed ^ 0xDA7, establishment, day.DayNumber, j);
            if (day == FirstDay) Begin(establishment, j, line, rate * epidemic[j], pui, ref chance);
            if (open || day == FirstDay) Count(j, line, day, establishment, events, ref chance);
            var before = _stock[line];
            Deliver(j, line, day, open, weather.Delivers(site.Department, j), events, ref chance);
            var demand = Demand(rate * weight * epidemic[j] * weather.Hoarding(j), pui, ref chance);
            Sell(establishment, j, day, new Shelf(line, before, close, recalled is not null && recalled.TryGetValue(j, out var recall) ? recall : null), demand, single, events, ref chance);
            if (open) Order(establishment, j, line, day, rate * epidemic[j] * weather.Hoarding(j), pui, close, events);
        }
        events.Sort(static (left, right) => left.Second != right.Second ? left.Second.CompareTo(right.Second)
            : left.Presentation != right.Presentation ? left.Presentation.CompareTo(right.Presentation) : left.Type.CompareTo(right.Type));
        return open;
    }

    private static int Demand(double mean, bool pui, ref Chance chance)
    {
        if (mean <= 0) return 0;
        // Overdispersed: a prescriber, a ward, a school that falls ill.
        return chance.Poisson(mean * chance.LogNormal(pui ? 0.2 : 0.35));
    }

    private void Begin(int establishment, int j, int line, double daily, bool pui, ref Chance chance) =>
        _stock[line] = Math.Max(1, (int)(OrderUpTo(daily, TargetDays(establishment, j, pui), pui) * chance.Between(0.75, 1)));

    private void Count(int j, int line, DateOnly day, int establishment, List<StockEvent> events, ref Chance chance)
    {
        var turn = (day.DayNumber + establishment * 7 + j * 3) % CountEvery == 0;
        if (day != FirstDay && !turn) return;
        // The book and the shelf part a little between two counts: an écart d'inventaire, not a sale.
        if (turn && _stock[line] > 0 && chance.Happens(ShrinkProbability)) _stock[line]--;
        events.Add(new(DayProfile.CountSecond, j, FactType.Count, _stock[line]));
    }

    /// <summary>Counts of everything on the shelf, now: what a software sends after a gap that it cannot fill.</summary>
    public void CountAll(int establishment, int second, List<StockEvent> events)
    {
        for (var j = 0; j < _lines; j++)
            if (_nation.Rate(establishment, j) > 0) events.Add(new(second, j, FactType.Count, _stock[establishment * _lines + j]));
    }

    private void Deliver(int j, int line, DateOnly day, bool open, bool delivers, List<StockEvent> events, ref Chance chance)
    {
        if (_pending[line] == 0 || _dueDay[line] > day.DayNumber || !open) return;
        var quantity = _pending[line];
        _pending[line] = 0;
        if (!delivers || chance.Happens(_failure[j]))
        {
            events.Add(new(DayProfile.DeliverySecond, j, FactType.Undelivered, quantity));
            return;
        }
        _stock[line] += quantity;
        events.Add(new(DayProfile.DeliverySecond, j, FactType.Received, quantity));
    }

    /// <param name="BeforeDelivery">What could be sold before the morning's delivery.</param>
    /// <param name="Recall">A recall that begins or ends on this line today.</param>
    private readonly record struct Shelf(int Line, int BeforeDelivery, int Close, RecallToday? Recall);

    private void Sell(int establishment, int j, DateOnly day, Shelf shelf, int demand, bool single, List<StockEvent> events, ref Chance chance)
    {
        if (single || shelf.Recall is not null) SellOneByOne(establishment, j, day, shelf, demand, events);
        else SellAtOnce(j, shelf, demand, events);
        // Drawn whether sales are told one by one or not: both ways must leave the same stock.
        var returned = chance.Happens(ReturnProbability) && demand > 0;
        var broken = chance.Happens(BreakProbability);
        if (returned)
        {
            _stock[shelf.Line]++;
            events.Add(new(shelf.Close + 1, j, FactType.Returned, 1));
        }
        if (broken && _stock[shelf.Line] > 0)
        {
            _stock[shelf.Line]--;
            events.Add(new(shelf.Close + 2, j, FactType.Destroyed, 1));
        }
    }

    private void SellAtOnce(int j, Shelf shelf, int demand, List<StockEvent> events)
    {
        var served = Math.Min(demand, _stock[shelf.Line]);
        _stock[shelf.Line] -= served;
        if (served > 0) events.Add(new(shelf.Close - 2, j, FactType.Dispensed, served));
        if (demand > served) events.Add(new(shelf.Close - 1, j, FactType.Unserved, demand - served));
    }

    private void SellOneByOne(int establishment, int j, DateOnly day, Shelf shelf, int demand, List<StockEvent> events)
    {
        // A chance of its own, so that the hours do not disturb what the following lines draw.
        var hours = new Chance(_seed ^ 0x5A1E5, establishment, day.DayNumber, j);
        var sales = Math.Min(demand, MostSales);
        Span<int> seconds = stackalloc int[MostSales];
        seconds = seconds[..sales];
        foreach (ref var second in seconds) second = Math.Min(DayProfile.Second(_nation.Establishments[establishment].Kind, day, ref hours), shelf.Close - 1);
        seconds.Sort();
        var early = shelf.BeforeDelivery;
        for (var s = 0; s < sales; s++)
        {
            if (shelf.Recall is { } holds) Quarantine(j, shelf.Line, holds, seconds[s], events);
            var asked = demand / sales + (s < demand % sales ? 1 : 0);
            var served = Math.Min(asked, _stock[shelf.Line]);
            var second = seconds[s];
            // What came in the morning cannot be sold the night before: such a demand waits for the delivery.
            if (second <= DayProfile.DeliverySecond && (early -= asked) < 0) second = DayProfile.DeliverySecond + 1 + s;
            _stock[shelf.Line] -= served;
            if (served > 0) events.Add(new(second, j, FactType.Dispensed, served));
            if (asked > served) events.Add(new(second, j, FactType.Unserved, asked - served));
        }
        if (shelf.Recall is { } rest) Quarantine(j, shelf.Line, rest, int.MaxValue, events);
    }

    /// <summary>Seconds of the day; <see cref="int.MaxValue"/> when not today.</summary>
    private readonly record struct RecallToday(int Begins, int Ends);

    /// <summary>By presentation, the seconds of this local day at which its recall begins and ends; null when none touches the day.</summary>
    /// <remarks>What is delivered in between is of other lots: only the two instants touch the shelf.</remarks>
    private Dictionary<int, RecallToday>? RecallsOn(Department department, DateOnly day)
    {
        Dictionary<int, RecallToday>? today = null;
        foreach (var recall in _recalls)
        {
            if (department.Region != recall.Region) continue;
            var zone = Zones.Of(department.TimeZone);
            var (from, to) = (zone.SecondOf(day, recall.From), zone.SecondOf(day, recall.To));
            if (from is null && to is null) continue;
            for (var j = 0; j < _lines; j++)
                if (_nation.Presentations[j].Code == recall.Presentation) (today ??= [])[j] = new(from ?? int.MaxValue, to ?? int.MaxValue);
        }
        return today;
    }

    private void Quarantine(int j, int line, RecallToday recall, int before, List<StockEvent> events)
    {
        if (recall.Begins < before && _quarantined[line] == 0 && _stock[line] > 0)
        {
            _quarantined[line] = _stock[line];
            _stock[line] = 0;
            events.Add(new(Math.Max(recall.Begins, DayProfile.DeliverySecond + 60), j, FactType.Quarantined, _quarantined[line]));
        }
        if (recall.Ends < before && _quarantined[line] > 0)
        {
            _stock[line] += _quarantined[line];
            events.Add(new(Math.Max(recall.Ends, DayProfile.DeliverySecond + 60), j, FactType.Released, _quarantined[line]));
            _quarantined[line] = 0;
        }
    }

    private void Order(int establishment, int j, int line, DateOnly day, double daily, bool pui, int close, List<StockEvent> events)
    {
        if (_pending[line] > 0) return;
        // A hospital orders twice a week, an officine each evening.
        if (pui && (day.DayNumber + establishment) % 7 is not (0 or 3)) return;
        var target = OrderUpTo(daily, TargetDays(establishment, j, pui), pui);
        if (_stock[line] > target * (pui ? 0.9 : 0.8)) return;
        _pending[line] = target - _stock[line];
        _dueDay[line] = day.DayNumber + (pui ? 2 : 1);
        if (pui) events.Add(new(close + 3, j, FactType.Ordered, _pending[line]));
    }

    private Weather WeatherOf(DateOnly day)
    {
        lock (_weather)
        {
            if (_weather.TryGetValue(day.DayNumber, out var known)) return known;
            // Time zones and catching up spread over days; beyond that the oldest goes and is made again when asked for.
            if (_weather.Count >= 128) _weather.Remove(_weather.Keys.Min());
            return _weather[day.DayNumber] = new Weather(_nation, _scenarios, day);
        }
    }
}

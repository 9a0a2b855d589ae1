using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;
using static Medistock.Realtime.Engine.Contract.Tests.Engines.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests.Engines;

/// <summary>An engine on its ground, and words to speak to it. Starts at noon in Paris, with hospitals that consume 10 a day.</summary>
internal sealed class Station : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 11, 0, 0, TimeSpan.Zero);
    private readonly EngineFactory _factory;
    private readonly List<IEngine> _others = [];
    private int _batches;

    private Station(EngineFactory factory, Ground ground) => (_factory, Ground) = (factory, ground);

    public Ground Ground { get; }
    public IEngine Engine { get; private set; } = null!;
    public INation Nation => Engine.Nation;
    public ContractJournal Journal => (ContractJournal)Ground.Journal;
    public DateTimeOffset Now => Ground.Time.GetUtcNow();

    public static async Task<Station> StartAsync(EngineFactory factory, Func<IPeers, IPeers>? between = null, IJournal? journal = null, ISnapshots? snapshots = null, int known = 6, CoverageRules? rules = null)
    {
        var memory = new MemoryJournal();
        var reference = new Reference();
        reference.Take(Book(known));
        var station = new Station(factory, new(journal ?? memory, snapshots ?? memory, reference, new ManualTime(Noon)) { Rules = rules ?? CoverageRules.Default });
        await station.StartAsync(between);
        return station;
    }

    public async Task StartAsync(Func<IPeers, IPeers>? between = null, bool held = false) => Engine = await _factory(Ground, between, held);

    /// <summary>Stops and starts again on the same ground, as much later as said.</summary>
    public async Task RestartAsync(TimeSpan later = default)
    {
        await Engine.DisposeAsync();
        Ground.Time.Advance(later);
        await StartAsync();
    }

    /// <summary>Another engine on the same ground; time passes for both.</summary>
    public async Task<IEngine> SecondAsync(Func<IPeers, IPeers>? between = null)
    {
        var second = await _factory(Ground, between, false);
        _others.Add(second);
        return second;
    }

    public async Task AdvanceAsync(TimeSpan by)
    {
        var step = by > TimeSpan.FromMinutes(2) ? TimeSpan.FromSeconds(20) : by > TimeSpan.FromSeconds(2) ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(50);
        for (var left = by; left > TimeSpan.Zero; left -= step)
        {
            Ground.Time.Advance(left < step ? left : step);
            await Engine.PassAsync();
            foreach (var other in _others) await other.PassAsync();
        }
    }

    public ReportedBatch Batch(params StockFact[] facts)
    {
        var number = ++_batches;
        return new(new(number, 0, 0, new byte[8]), (ulong)number, [.. facts.Select((fact, index) => (index, fact))], [], Now, []);
    }

    public StockFact Fact(FactType type, long quantity, PresentationCode? of = null, TimeSpan ago = default) => new(of ?? Propofol, Now - ago, type, Quantity.Of(quantity));

    /// <summary>Ten a day over the last week, and what is left.</summary>
    public StockFact[] Week(long stock, PresentationCode? of = null) =>
    [
        .. Enumerable.Range(1, 7).Select(day => Fact(FactType.Dispensed, 10, of, TimeSpan.FromDays(day))),
        // A minute ago: at equal times a movement comes before the count.
        Fact(FactType.Count, stock, of, TimeSpan.FromMinutes(1)),
    ];

    public async Task<ReportOutcome.Recorded> ReportAsync(int place, params StockFact[] facts) => await ReportAsync(place, Batch(facts));

    public async Task<ReportOutcome.Recorded> ReportAsync(int place, ReportedBatch batch) =>
        Assert.IsType<ReportOutcome.Recorded>(await Nation.ReportAsync(Place(place), batch, "key-1", false, default));

    public async Task<LinkTotals?> TotalsAsync(string territory, PresentationCode? of = null, EstablishmentKind link = EstablishmentKind.Pui) =>
        (await Nation.PresentationAsync(of ?? Propofol, default)).Where(figures => figures.Territory == TerritoryCode.Parse(territory) && figures.Totals.Link == link)
            .Select(figures => (LinkTotals?)figures.Totals).FirstOrDefault();

    public async Task<IReadOnlyList<Signal>> OpenAsync() => [.. (await Nation.SignalsAsync(default)).Where(signal => SignalLifecycle.IsOpen(signal.State))];

    /// <summary>Every figure of the nation, and of each establishment, as text.</summary>
    public Task<string> ShownAsync(IEngine? engine = null) => ShownAsync((engine ?? Engine).Nation);

    public static async Task<string> ShownAsync(INation nation)
    {
        var lines = new List<string>();
        foreach (var code in Presentations)
        {
            foreach (var figures in await nation.PresentationAsync(code, default))
                if (figures.Totals is not { Lines: 0, UnknownLines: 0, StaleLines: 0 }) lines.Add(Line(figures.Territory, code, figures.Totals));
        }
        foreach (var place in Places)
            foreach (var line in (await nation.EstablishmentAsync(place, null, default))?.Lines ?? []) lines.Add($"{place} {line}");
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    /// <summary>The same, folded from the journal by nothing but Domain.</summary>
    public string Folded() => Folded(Ground.Reference.Current, Journal.Rows("stock/"), Now);

    public static string Folded(ReferenceBook book, IEnumerable<JournalEntry> journal, DateTimeOffset now)
    {
        var sums = new Dictionary<(TerritoryCode, PresentationCode, EstablishmentKind), LinkTotals>();
        var lines = new List<string>();
        foreach (var rows in journal.GroupBy(row => row.Stream))
        {
            var finess = Finess.Parse(rows.Key["stock/".Length..]);
            var kind = book.Find(finess)?.Kind ?? EstablishmentKind.Unknown;
            var stock = EstablishmentStock.Fold(rows.Select(row => BatchRecord.Decode(row.Payload.Span).Batch), LocalCalendar.Of(book.TimeZoneOf(finess)));
            var context = stock.ContextAt(now.ToUnixTimeMilliseconds(), kind, CoverageRules.Default);
            for (var i = 0; i < stock.LineCount; i++)
            {
                var line = LineAssessment.Assess(stock.LineAt(i), context);
                lines.Add($"{finess} {line}");
                if (book.DepartmentOf(finess) is not { } home || book.Find(line.Presentation) is null) continue;
                foreach (var territory in TerritoriesOf(home))
                {
                    var key = (territory, line.Presentation, kind);
                    sums[key] = sums.GetValueOrDefault(key, LinkTotals.Empty(kind)).Plus(One(kind, line));
                }
            }
        }
        lines.AddRange(sums.Select(pair => Line(pair.Key.Item1, pair.Key.Item2, pair.Value)));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    /// <summary>A line whose own coverage is unknown is in no total, but for an empty shelf that nobody asks: 0 over 0.</summary>
    private static LinkTotals One(EstablishmentKind kind, in LineFigures line) => line.Coverage.Reason switch
    {
        CoverageReason.NoDemand => new(kind, default, default, 1, 0, 0, 0, 0, default),
        CoverageReason.None or CoverageReason.Unbounded => new(kind, line.Stock!.Value, line.Consumption.Smoothed ?? default, 1, 0, 0,
            line.Level == CoverageLevel.Critical ? 1 : 0, line.Level >= CoverageLevel.Alert ? 1 : 0, default),
        _ => new(kind, default, default, 0, 1, 0, 0, 0, default),
    };

    private static IEnumerable<TerritoryCode> TerritoriesOf(Department home)
    {
        yield return TerritoryCode.Of(home.Code);
        yield return TerritoryCode.Of(home.Region);
        if (!home.Code.IsOverseas) yield return TerritoryCode.Metropole;
        yield return TerritoryCode.France;
    }

    private static string Line(TerritoryCode territory, PresentationCode code, LinkTotals totals) =>
        $"{territory.Text} {code} {totals.Link} {totals.Stock} {totals.Consumption.Millionths} lines {totals.Lines} unknown {totals.UnknownLines} stale {totals.StaleLines} under {totals.CriticalLines}/{totals.AlertLines}";

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}

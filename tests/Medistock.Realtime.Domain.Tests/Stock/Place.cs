using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Tests.Stock;

/// <summary>
/// One establishment told in lines. Day 0 is <see cref="Today"/>, hours are local. Every figure is asked twice, of the fold of
/// all lines and of the state built line by line in the order told, and both must agree.
/// </summary>
internal sealed class Place(string zone = "Europe/Paris", EstablishmentKind kind = EstablishmentKind.Pui, CoverageRules? rules = null)
{
    public static readonly PresentationCode Amoxicilline = PresentationCode.Parse("3400930082157");
    public static readonly int Today = LocalCalendar.NumberOf(new DateOnly(2026, 11, 23));
    private readonly LocalCalendar _calendar = LocalCalendar.Of(zone);
    private readonly List<RecordedBatch> _batches = [];

    public IReadOnlyList<RecordedBatch> Batches => _batches;
    public LocalCalendar Calendar => _calendar;

    public DateTimeOffset Time(int day, double hour) =>
        DateTimeOffset.FromUnixTimeMilliseconds(_calendar.StartOf(Today + day) + (long)(hour * 3_600_000));

    public Place Say(FactType type, int day, double hour, decimal quantity, string? id = null, PresentationCode? of = null)
    {
        _batches.Add(new([new(of ?? Amoxicilline, Time(day, hour), type, Quantity.Of(quantity), id)], null, []));
        return this;
    }

    public Place Count(int day, double hour, decimal quantity, string? id = null) => Say(FactType.Count, day, hour, quantity, id);
    public Place Sell(int day, double hour, decimal quantity, string? id = null) => Say(FactType.Dispensed, day, hour, quantity, id);
    public Place Receive(int day, double hour, decimal quantity, string? id = null) => Say(FactType.Received, day, hour, quantity, id);

    public Place Withdraw(string id, int day, double hour)
    {
        _batches.Add(new([new(default, Time(day, hour), FactType.Reversal, Quantity.Zero, Reverses: id)], null, []));
        return this;
    }

    /// <summary>Reporting complete up to this time; by default all days before today.</summary>
    public Place Through(int day = 0, double hour = 0)
    {
        _batches.Add(new([], Time(day, hour), []));
        return this;
    }

    public Place Closed(params int[] days)
    {
        _batches.Add(new([], null, [.. days.Select(day => LocalCalendar.DateOf(Today + day))]));
        return this;
    }

    /// <summary>Counted eight days ago so that <paramref name="stock"/> is left; sold on D−7, D−6 …; null: nothing said of that day.</summary>
    public static Place Week(decimal stock, params decimal?[] sold)
    {
        var place = new Place().Count(-8, 20, stock + sold.Sum(quantity => quantity ?? 0));
        for (var i = 0; i < sold.Length; i++) if (sold[i] is { } quantity) place.Sell(-7 + i, 12, quantity);
        return place;
    }

    public LineFigures Figures(int day = 0, double hour = 12, PresentationCode? of = null)
    {
        var context = (EstablishmentStock stock) => stock.ContextAt(Time(day, hour).ToUnixTimeMilliseconds(), kind, rules ?? CoverageRules.Default);
        var folded = EstablishmentStock.Fold(_batches, _calendar);
        var grown = Grow(_batches, _calendar);
        var figures = folded.Assess(of ?? Amoxicilline, context(folded))!.Value;
        Assert.Equal(figures, grown.Assess(of ?? Amoxicilline, context(grown))!.Value);
        return figures;
    }

    public StockLine Line()
    {
        var stock = EstablishmentStock.Fold(_batches, _calendar);
        for (var i = 0; i < stock.LineCount; i++) if (stock.LineAt(i).Presentation == Amoxicilline) return stock.LineAt(i);
        throw new InvalidOperationException("nothing was said of it");
    }

    /// <summary>The state as an actor builds it, batch after batch.</summary>
    public static EstablishmentStock Grow(IEnumerable<RecordedBatch> batches, LocalCalendar calendar)
    {
        var stock = new EstablishmentStock(calendar);
        var history = new List<RecordedBatch>();
        foreach (var batch in batches)
        {
            var draft = new StockDraft(stock, batch);
            if (draft.NeedsHistory) draft.Fold(history);
            draft.Commit();
            history.Add(batch);
        }
        return stock;
    }
}

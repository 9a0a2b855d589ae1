using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Supply;

/// <summary>What is known upstream of one presentation. Holders and arrivals in a fixed order.</summary>
/// <param name="Arrivals">By due date, the closed ones included while they are remembered.</param>
public sealed record PresentationSupply(PresentationCode Presentation, IReadOnlyList<HolderSupply> Holders, IReadOnlyList<Arrival> Arrivals)
{
    public IEnumerable<Arrival> Planned => Arrivals.Where(arrival => arrival.Open);
}

/// <summary>
/// The fold of all supply facts: what laboratories, <i>dépositaires</i> and wholesalers hold, sell and expect, and safety thresholds. Repeated or
/// re-ordered facts give the same book.
/// </summary>
/// <remarks>At most <see cref="ArrivalLimit"/> arrivals and <see cref="HolderLimit"/> holders of a presentation; beyond, new ones are refused and counted.</remarks>
public sealed class SupplyBook
{
    public const int ArrivalLimit = 500, HolderLimit = 100, ThresholdLimit = 50;
    /// <summary>Closed arrivals teach the slip of their source this long.</summary>
    public static readonly TimeSpan ClosedKept = TimeSpan.FromDays(400);

    private sealed class Entry
    {
        public readonly SortedDictionary<Holder, HolderSupply> Holders = [];
        public readonly Dictionary<(Holder, string), Arrival> Arrivals = [];
        public PresentationSupply? Shown;
    }

    private readonly Dictionary<PresentationCode, Entry> _entries = [];
    private readonly Dictionary<Cis, List<SafetyThreshold>> _thresholds = [];

    public IReadOnlyCollection<PresentationCode> Presentations => _entries.Keys;
    /// <summary>Facts of new arrivals or holders that found no room.</summary>
    public long Refused { get; private set; }

    public void Take(SupplyFact fact)
    {
        if (fact is SupplyFact.Threshold decided) TakeThreshold(decided);
        else Take((SupplyFact.OfPresentation)fact);
    }

    /// <summary>Null: nobody upstream has said anything of it.</summary>
    public PresentationSupply? Of(PresentationCode presentation)
    {
        if (!_entries.TryGetValue(presentation, out var entry)) return null;
        return entry.Shown ??= new(presentation, [.. entry.Holders.Values],
            [.. entry.Arrivals.Values.OrderBy(arrival => arrival.Current?.Due ?? DateOnly.MaxValue).ThenBy(arrival => arrival.Holder).ThenBy(arrival => arrival.Id, StringComparer.Ordinal)]);
    }

    /// <summary>The decision in force on a day; null: none, the default stands.</summary>
    public SafetyThreshold? ThresholdOf(Cis cis, DateOnly on)
    {
        if (!_thresholds.TryGetValue(cis, out var decided)) return null;
        SafetyThreshold? stands = null;
        foreach (var one in decided)
            if (one.From <= on) stands = one;
        return stands;
    }

    /// <summary>Lets go of arrivals that closed, or were due, longer than <see cref="ClosedKept"/> ago.</summary>
    public void Forget(DateTimeOffset now)
    {
        var limit = DateOnly.FromDateTime((now - ClosedKept).UtcDateTime);
        foreach (var entry in _entries.Values)
        {
            var gone = entry.Arrivals.Where(pair => (pair.Value.Current?.Due ?? pair.Value.CameOn ?? DateOnly.MinValue) < limit).Select(pair => pair.Key).ToList();
            foreach (var key in gone) entry.Arrivals.Remove(key);
            if (gone.Count > 0) entry.Shown = null;
        }
    }

    private void Take(SupplyFact.OfPresentation fact)
    {
        if (!_entries.TryGetValue(fact.Presentation, out var entry)) entry = _entries[fact.Presentation] = new();
        entry.Shown = null;
        switch (fact)
        {
            case SupplyFact.Stock stock:
                if (HolderOf(entry, fact.Holder) is { } holding) entry.Holders[fact.Holder] = holding.With(stock);
                break;
            case SupplyFact.Sales sales:
                if (HolderOf(entry, fact.Holder) is { } selling) entry.Holders[fact.Holder] = selling.With(sales);
                break;
            case SupplyFact.Announced announced:
                Change(entry, fact.Holder, announced.Arrival, arrival => arrival.With(new ArrivalNotice(announced.At, announced.Due, announced.Quantity, announced.Firm)));
                break;
            case SupplyFact.Confirmed confirmed:
                Change(entry, fact.Holder, confirmed.Arrival, arrival => arrival.WithConfirmation(confirmed.At));
                break;
            case SupplyFact.Received received:
                Change(entry, fact.Holder, received.Arrival, arrival => arrival.With(new ArrivalReceipt(received.On, received.Quantity, received.Last, received.At)));
                break;
            case SupplyFact.Abandoned abandoned:
                Change(entry, fact.Holder, abandoned.Arrival, arrival => arrival.WithEnd(abandoned.At));
                break;
            default:
                throw new ArgumentException($"{fact.GetType().Name} is no fact that this book knows", nameof(fact));
        }
    }

    private HolderSupply? HolderOf(Entry entry, Holder holder)
    {
        if (entry.Holders.TryGetValue(holder, out var held)) return held;
        if (entry.Holders.Count < HolderLimit) return new(holder, null, null, null, null);
        Refused++;
        return null;
    }

    private void Change(Entry entry, Holder holder, string id, Func<Arrival, Arrival> change)
    {
        if (!entry.Arrivals.TryGetValue((holder, id), out var arrival))
        {
            if (entry.Arrivals.Count >= ArrivalLimit)
            {
                Refused++;
                return;
            }
            arrival = Arrival.Blank(holder, id);
        }
        entry.Arrivals[(holder, id)] = change(arrival);
    }

    private void TakeThreshold(SupplyFact.Threshold decided)
    {
        if (!_thresholds.TryGetValue(decided.Cis, out var held)) held = _thresholds[decided.Cis] = [];
        var threshold = new SafetyThreshold(decided.Months, decided.From, decided.Holder, decided.At);
        if (held.Contains(threshold)) return;
        held.Add(threshold);
        // Of two decisions for one day the later stands last.
        held.Sort(static (left, right) => left.From != right.From ? left.From.CompareTo(right.From)
            : left.At != right.At ? left.At.CompareTo(right.At) : left.Months != right.Months ? left.Months.CompareTo(right.Months) : left.By.CompareTo(right.By));
        if (held.Count > ThresholdLimit) held.RemoveAt(0);
    }
}

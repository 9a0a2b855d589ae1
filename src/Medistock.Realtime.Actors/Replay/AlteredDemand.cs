using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Replay;

/// <summary>A row as it might have been.</summary>
/// <param name="Batch">For a row of stock.</param>
/// <param name="Facts">For a row of facts, encoded.</param>
internal sealed record AlteredBatch(RecordedBatch? Batch, ReadOnlyMemory<byte>? Facts);

/// <summary>
/// One line of one establishment whose demand is multiplied. What is dispensed leaves the shelf, and cannot be more than it holds: the rest is unserved. A count that was made of the real shelf becomes that
/// of the other one: less by what was taken out more. Where only counts are reported, the fall between two of them is the consumption.
/// </summary>
internal sealed class AlteredDemand(decimal factor, DateTimeOffset from)
{
    /// <summary>Withdrawals of older lines leave the difference they made in place.</summary>
    private const int RememberedLines = 4_096;
    private readonly Dictionary<string, long> _made = new(StringComparer.Ordinal);
    private readonly Queue<string> _madeOrder = new();
    /// <summary>By how much the real shelf holds more than the other one, ten-thousandths.</summary>
    private long _taken;
    private (long Count, DateTimeOffset At)? _counted;
    private long _since;

    /// <summary>What became of the shelf while the facts of a batch are taken in turn; null: not known.</summary>
    public long? Shelf { get; set; }

    /// <param name="streams">The establishment streams its demand as movements.</param>
    public void Take(in StockFact fact, bool streams, List<StockFact> into)
    {
        if (fact.At < from)
        {
            if (fact.Type == FactType.Count) (_counted, _since) = ((fact.Quantity.TenThousandths, fact.At), 0);
            else Pass(fact);
            into.Add(fact);
            return;
        }
        switch (fact.Type)
        {
            case FactType.Dispensed:
                Dispense(fact, into);
                break;
            case FactType.Returned:
                var back = Times(fact.Quantity);
                Remember(fact, fact.Quantity.TenThousandths - back);
                Shelf += back;
                into.Add(fact with { Quantity = new(back) });
                break;
            case FactType.Unserved:
                into.Add(fact with { Quantity = new(Times(fact.Quantity)) });
                break;
            case FactType.Count:
                Count(fact, streams, into);
                break;
            default:
                Pass(fact);
                into.Add(fact);
                break;
        }
    }

    /// <summary>A line is withdrawn: so is the difference it made.</summary>
    public void Withdraw(string lineId)
    {
        if (_made.Remove(lineId, out var difference)) _taken -= difference;
    }

    private void Dispense(in StockFact fact, List<StockFact> into)
    {
        var wanted = Times(fact.Quantity);
        var served = Shelf is { } held ? Math.Min(wanted, Math.Max(held, 0)) : wanted;
        Remember(fact, served - fact.Quantity.TenThousandths);
        Shelf -= served;
        if (served > 0 || wanted == 0) into.Add(fact with { Quantity = new(served) });
        if (served < wanted) into.Add(fact with { Type = FactType.Unserved, Quantity = new(wanted - served), LineId = served > 0 ? null : fact.LineId });
    }

    private void Count(in StockFact fact, bool streams, List<StockFact> into)
    {
        var count = fact.Quantity.TenThousandths;
        if (!streams && _counted is { } before && before.Count + _since - count is > 0 and var used && fact.At > before.At)
        {
            var within = before.At >= from ? 1 : (decimal)(fact.At - from).Ticks / (fact.At - before.At).Ticks;
            _taken += (long)decimal.Round((factor - 1) * used * within);
        }
        var other = Math.Max(0, count - _taken);
        (_taken, _counted, _since, Shelf) = (count - other, (count, fact.At), 0, other);
        into.Add(fact with { Quantity = new(other) });
    }

    private void Pass(in StockFact fact)
    {
        var moved = FactRules.StockSign(fact.Type) * fact.Quantity.TenThousandths;
        Shelf += moved;
        _since += moved;
    }

    private void Remember(in StockFact fact, long difference)
    {
        _taken += difference;
        if (fact.LineId is not { } id || difference == 0 || !_made.TryAdd(id, difference)) return;
        _madeOrder.Enqueue(id);
        if (_madeOrder.Count > RememberedLines) _made.Remove(_madeOrder.Dequeue());
    }

    private long Times(Quantity quantity) => Math.Min((long)decimal.Round(quantity.TenThousandths * factor), Quantity.LineLimit.TenThousandths);
}

using System.Diagnostics.CodeAnalysis;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Stock;

/// <summary>
/// One establishment × presentation, folded from its facts. The same set of facts gives the same line in whatever order it
/// came: a fact that does not commute with what is already applied is refused by <see cref="TryApply"/>, and the
/// caller folds the line again from the journal with <see cref="Fold"/>.
/// </summary>
public struct StockLine
{
    private long _stock, _lastCount;
    // Lowest book stock since the newest count, and before it: at most what it truly was.
    private long _low, _lowBefore;
    private LineFlags _flags;
    private DayRing _days;

    public StockLine(PresentationCode presentation)
    {
        Presentation = presentation;
        _days = DayRing.Empty;
        LastAt = LastCountAt = long.MinValue;
        _low = _lowBefore = long.MaxValue;
    }

    [Flags]
    private enum LineFlags : byte { None = 0, Counted = 1, DeclaresReceipts = 2, UnexplainedRise = 4, CountsDiffer = 8 }

    private readonly bool Counted => (_flags & LineFlags.Counted) != 0;
    public PresentationCode Presentation { get; private init; }
    /// <summary>Consumption by local day.</summary>
    [UnscopedRef] public readonly ref readonly DayRing Days => ref _days;
    /// <summary>Time of the newest fact and of the newest count, Unix ms; <see cref="long.MinValue"/> before the first.</summary>
    public long LastAt { get; private set; }
    public long LastCountAt { get; private set; }

    /// <summary>Last count plus what moved since; null before the first count. Negative when the declarations contradict each other.</summary>
    public readonly Quantity? BookStock => Counted ? new Quantity(_stock) : null;
    /// <summary>Counts only: whether receipts have ever been declared; when not, a fall is a lower bound.</summary>
    public readonly bool DeclaresReceipts => (_flags & LineFlags.DeclaresReceipts) != 0;
    /// <summary>Counts only: the newest count lies above what the older one and the declared receipts explain.</summary>
    public readonly bool UnexplainedRise => (_flags & LineFlags.UnexplainedRise) != 0;
    /// <summary>Two different counts were given for the newest counted time; the smaller stands.</summary>
    public readonly bool CountsDiffer => (_flags & LineFlags.CountsDiffer) != 0;

    /// <summary>Folds a line from all its facts, in any order.</summary>
    public static StockLine Fold(PresentationCode presentation, List<StockFact> facts, bool streams, LocalCalendar calendar)
    {
        facts.Sort(static (left, right) => FactRules.CompareInTime(left, right));
        var line = new StockLine(presentation);
        foreach (var fact in facts) line.Apply(fact, streams, calendar);
        return line;
    }

    /// <summary>
    /// Applies one fact. False, and nothing changed, when the fact came out of order in a way that could matter.
    /// </summary>
    /// <param name="streams">Whether the establishment streams its demand (else consumption is read off the counts).</param>
    public bool TryApply(in StockFact fact, bool streams, LocalCalendar calendar)
    {
        if (fact.Type == FactType.Reversal || !Commutes(fact, streams)) return false;
        Apply(fact, streams, calendar);
        return true;
    }

    /// <summary>
    /// Whether the fact, applied now, leaves what it would leave in its place. What is empty is judged at the end of each instant, so
    /// movements of one instant commute; a late one does when it can neither make nor unmake a stock-out: the lowest book stock of
    /// its stretch stays above 0 with it. A late count never does.
    /// </summary>
    private readonly bool Commutes(in StockFact fact, bool streams)
    {
        var at = fact.At.ToUnixTimeMilliseconds();
        if (at > LastAt) return true;
        if (fact.Type == FactType.Count) return at == LastAt && (LastCountAt < at || fact.Quantity.TenThousandths >= _lastCount);
        var effect = FactRules.StockSign(fact.Type) * fact.Quantity.TenThousandths;
        if (effect == 0 || !Counted) return true;
        if (at > LastCountAt) return at == LastAt || StaysAbove(_low, effect);
        // Before the count that stands: a counts-only line has read its consumption off both counts.
        return streams && (at == LastCountAt || StaysAbove(_lowBefore, effect));
    }

    private static bool StaysAbove(long low, long effect) => low > 0 && low + Math.Min(0, effect) > 0;

    private void Apply(in StockFact fact, bool streams, LocalCalendar calendar)
    {
        var at = fact.At.ToUnixTimeMilliseconds();
        var day = calendar.DayOf(at);
        // A shelf found empty stayed empty until something is next known of it.
        if (at > LastAt && Counted && _stock == 0) _days.MarkCensored(calendar.DayOf(LastAt), day);
        if (fact.Type == FactType.Count) Count(fact.Quantity.TenThousandths, at, day, streams, calendar);
        else Move(fact, at, day);
        if (at > LastAt) LastAt = at;
    }

    private void Count(long counted, long at, int day, bool streams, LocalCalendar calendar)
    {
        if (at == LastCountAt)
        {
            // Two counts of one time: the smaller stands, and came first.
            if (counted != _lastCount) _flags |= LineFlags.CountsDiffer;
            return;
        }
        if (Counted)
        {
            if (!streams) ReadConsumptionOff(_stock - counted, calendar.DayOf(LastCountAt), day);
            _lowBefore = Math.Min(_lowBefore, _low);
        }
        _stock = _lastCount = _low = counted;
        _flags = (_flags & ~LineFlags.CountsDiffer) | LineFlags.Counted;
        LastCountAt = at;
    }

    /// <summary>Counts only: (older count + declared receipts − newer count) ÷ days, spread evenly over [older day, newer day).</summary>
    private void ReadConsumptionOff(long fall, int from, int to)
    {
        if (fall < 0)
        {
            _flags |= LineFlags.UnexplainedRise;
            return;
        }
        _flags &= ~LineFlags.UnexplainedRise;
        if (to == from)
        {
            // Two counts of one day speak of some of its hours: the day is known once a count of a later day closes it.
            _days.Add(from, fall);
            return;
        }
        var days = to - from;
        for (var i = 0; i < days; i++)
        {
            _days.Add(from + i, fall / days + (i < fall % days ? 1 : 0));
            _days.MarkSpread(from + i);
        }
    }

    private void Move(in StockFact fact, long at, int day)
    {
        var quantity = fact.Quantity.TenThousandths;
        var consumed = FactRules.ConsumptionSign(fact.Type) * quantity;
        if (FactRules.StreamsDemand(fact.Type))
        {
            _days.MarkMoved(day);
            if (consumed != 0) _days.Add(day, consumed);
        }
        if (fact.Type == FactType.Unserved && quantity > 0) _days.MarkUnserved(day);
        if (fact.Type == FactType.Received) _flags |= LineFlags.DeclaresReceipts;

        var effect = FactRules.StockSign(fact.Type) * quantity;
        if (effect == 0 || !Counted) return;
        if (at <= LastCountAt)
        {
            // The count says what was there; the stock before it may have been lower than we saw.
            if (_lowBefore != long.MaxValue) _lowBefore += Math.Min(0, effect);
            return;
        }
        _stock += effect;
        _low = at >= LastAt ? Math.Min(_low, _stock) : _low + Math.Min(0, effect);
    }

    /// <summary>Forgets what was read off counts, when the establishment turns out to stream its demand.</summary>
    public void StartStreaming()
    {
        _days.ForgetSpread();
        _flags &= ~LineFlags.UnexplainedRise;
    }

    internal readonly void Write(BinaryWriter writer)
    {
        writer.Write(Presentation.Value);
        writer.Write(_stock);
        writer.Write(_low);
        writer.Write(_lowBefore);
        writer.Write(_lastCount);
        writer.Write((byte)_flags);
        writer.Write(LastAt);
        writer.Write(LastCountAt);
        _days.Write(writer);
    }

    internal static StockLine Read(BinaryReader reader) => new()
    {
        Presentation = PresentationCode.FromValue(reader.ReadUInt64()), _stock = reader.ReadInt64(), _low = reader.ReadInt64(), _lowBefore = reader.ReadInt64(), _lastCount = reader.ReadInt64(),
        _flags = (LineFlags)reader.ReadByte(), LastAt = reader.ReadInt64(), LastCountAt = reader.ReadInt64(), _days = DayRing.Read(reader),
    };
}

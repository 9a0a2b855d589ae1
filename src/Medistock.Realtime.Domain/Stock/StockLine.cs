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
    private long _stock, _low, _lastCount;
    private LineFlags _flags;
    private DayRing _days;

    public StockLine(PresentationCode presentation)
    {
        Presentation = presentation;
        _days = DayRing.Empty;
        LastAt = LastCountAt = long.MinValue;
        _low = long.MaxValue;
    }

    [Flags]
    private enum LineFlags : byte { None = 0, Counted = 1, DeclaresReceipts = 2, UnexplainedRise = 4, CountsDiffer = 8 }

    public PresentationCode Presentation { get; private init; }
    /// <summary>Consumption by local day.</summary>
    [UnscopedRef] public readonly ref readonly DayRing Days => ref _days;
    /// <summary>Time of the newest fact and of the newest count, Unix ms; <see cref="long.MinValue"/> before the first.</summary>
    public long LastAt { get; private set; }
    public long LastCountAt { get; private set; }

    /// <summary>Last count plus what moved since; null before the first count. Negative when the declarations contradict each other.</summary>
    public readonly Quantity? BookStock => (_flags & LineFlags.Counted) != 0 ? new Quantity(_stock) : null;
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
        foreach (var fact in facts)
        {
            if (!line.TryApply(fact, streams, calendar)) throw new InvalidOperationException($"facts of {presentation} sorted in time do not fold");
        }
        return line;
    }

    /// <summary>
    /// Applies one fact. False, and nothing changed, when the fact came out of order in a way that could matter.
    /// </summary>
    /// <param name="streams">Whether the establishment streams its demand (else consumption is read off the counts).</param>
    public bool TryApply(in StockFact fact, bool streams, LocalCalendar calendar)
    {
        if (fact.Type == FactType.Reversal) return false;
        var at = fact.At.ToUnixTimeMilliseconds();
        var isCount = fact.Type == FactType.Count;
        var inOrder = at > LastAt || (at == LastAt && isCount && (LastCountAt < at || fact.Quantity.TenThousandths >= _lastCount));
        if (!inOrder && !Commutes(fact, at, streams)) return false;

        var day = calendar.DayOf(at);
        if (isCount) Count(fact.Quantity.TenThousandths, at, day, streams, calendar);
        else Move(fact, at, day, calendar);
        if (at > LastAt) LastAt = at;
        return true;
    }

    /// <summary>
    /// A late movement commutes when it can neither make nor unmake a stock-out: the lowest book stock seen stays above 0
    /// with it. A late count never does.
    /// </summary>
    private readonly bool Commutes(in StockFact fact, long at, bool streams)
    {
        if (fact.Type == FactType.Count) return false;
        if (!streams && (_flags & LineFlags.Counted) != 0 && at <= LastCountAt) return false;
        var effect = FactRules.StockSign(fact.Type) * fact.Quantity.TenThousandths;
        return effect == 0 || (_flags & LineFlags.Counted) == 0 || (_low > 0 && _low + Math.Min(0, effect) > 0);
    }

    private void Count(long counted, long at, int day, bool streams, LocalCalendar calendar)
    {
        if (at == LastCountAt)
        {
            // Two counts of one time: the smaller stands, and came first.
            if (counted != _lastCount) _flags |= LineFlags.CountsDiffer;
            return;
        }
        if ((_flags & LineFlags.Counted) != 0)
        {
            CensorWhileEmpty(day, calendar);
            if (!streams) ReadConsumptionOff(_stock - counted, calendar.DayOf(LastCountAt), day);
        }
        _stock = _lastCount = counted;
        _low = Math.Min(_low, counted);
        _flags = (_flags & ~LineFlags.CountsDiffer) | LineFlags.Counted;
        LastCountAt = at;
        if (counted == 0) _days.MarkCensored(day, day);
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
        var days = Math.Max(1, to - from);
        for (var i = 0; i < days; i++)
        {
            _days.Add(from + i, fall / days + (i < fall % days ? 1 : 0));
            _days.MarkSpread(from + i);
        }
    }

    private void Move(in StockFact fact, long at, int day, LocalCalendar calendar)
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

        if ((_flags & LineFlags.Counted) == 0) return;
        if (at >= LastAt) CensorWhileEmpty(day, calendar);
        var effect = FactRules.StockSign(fact.Type) * quantity;
        if (effect == 0) return;
        var inOrder = at >= LastAt;
        // Before the count that stands, the count says what was there; the lowest stock seen may still have been lower.
        if (at > LastCountAt) _stock += effect;
        _low = inOrder ? Math.Min(_low, _stock) : Math.Min(_stock, _low + Math.Min(0, effect));
        if (_stock == 0 && inOrder) _days.MarkCensored(day, day);
    }

    /// <summary>A shelf found empty stayed empty until something is next known of it.</summary>
    private void CensorWhileEmpty(int through, LocalCalendar calendar)
    {
        if (_stock == 0) _days.MarkCensored(calendar.DayOf(LastAt), through);
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
        writer.Write(_lastCount);
        writer.Write((byte)_flags);
        writer.Write(LastAt);
        writer.Write(LastCountAt);
        _days.Write(writer);
    }

    internal static StockLine Read(BinaryReader reader) => new()
    {
        Presentation = PresentationCode.FromValue(reader.ReadUInt64()), _stock = reader.ReadInt64(), _low = reader.ReadInt64(), _lastCount = reader.ReadInt64(),
        _flags = (LineFlags)reader.ReadByte(), LastAt = reader.ReadInt64(), LastCountAt = reader.ReadInt64(), _days = DayRing.Read(reader),
    };
}

using System.Runtime.InteropServices;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Territories;

/// <summary>Times as whole seconds since 2000-01-01 UTC, rounded down: a held line is never shown fresher than it is. 0 = never.</summary>
internal static class Seconds
{
    private static readonly DateTimeOffset Origin = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static uint Of(DateTimeOffset at) => at <= Origin ? 0 : (uint)Math.Min(uint.MaxValue, (at - Origin).Ticks / TimeSpan.TicksPerSecond);
    public static uint Of(TimeSpan span) => (uint)Math.Clamp(span.Ticks / TimeSpan.TicksPerSecond, 0, uint.MaxValue);
    public static DateTimeOffset At(uint seconds) => seconds == 0 ? DateTimeOffset.MinValue : Origin.AddTicks(seconds * TimeSpan.TicksPerSecond);
}

/// <summary>The last absolute contribution of one establishment × presentation: 36 bytes, in an array sorted by presentation.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct HeldState
{
    public int Presentation;
    public uint Sequence;
    public long Stock;
    public long Consumption;
    public uint LastAt;
    public CoverageLevel Level;
    public CoverageReason Reason;
    private Marks _marks;
    // The newest day told, days from 2000-01-01, and of the 16 days that end with it which were told (bit 0: it).
    private ushort _toldThrough, _told;

    [Flags]
    private enum Marks : byte { None = 0, Stock = 1, Consumption = 2, Stale = 4, LowerBound = 8 }

    public readonly bool StockKnown => (_marks & Marks.Stock) != 0;
    public readonly bool ConsumptionKnown => (_marks & Marks.Consumption) != 0;

    public readonly bool LowerBound => (_marks & Marks.LowerBound) != 0;

    /// <summary>Out of stock while asked for, at a rate nobody knows: coverage 0, nothing to sum.</summary>
    public readonly bool Unrated => Reason == CoverageReason.None && StockKnown && Stock <= 0 && (!ConsumptionKnown || Consumption <= 0);

    /// <summary>Whether territory totals may count on this line. A stock and a rate are not enough: its own coverage must not be unknown.</summary>
    public readonly bool Counts => Reason switch
    {
        CoverageReason.None => (StockKnown && ConsumptionKnown) || Unrated,
        CoverageReason.Unbounded => StockKnown,
        // Nothing there and nobody asks: an honest 0 over 0.
        CoverageReason.NoDemand => true,
        _ => false,
    };

    /// <summary>Millionths a day that the line adds to Σ consumption. A need older than 35 days is no longer one.</summary>
    public readonly long Need => Reason == CoverageReason.NoDemand ? 0 : Consumption;

    /// <summary>Millionths a day that the line usually asks for, whether or not totals count it.</summary>
    public readonly long Usual => ConsumptionKnown ? Need : 0;

    /// <summary>Notes that a day was told. False: it was told before, or lies before all that can be told.</summary>
    public bool Tell(int day)
    {
        const int Origin = 10_957;
        var number = day - Origin;
        if (number is < 1 or > ushort.MaxValue) return false;
        var ahead = number - _toldThrough;
        if (ahead > 0)
        {
            _told = ahead >= 16 ? (ushort)1 : (ushort)(_told << ahead | 1);
            _toldThrough = (ushort)number;
            return true;
        }
        if (ahead <= -16 || (_told >> -ahead & 1) != 0) return false;
        _told |= (ushort)(1 << -ahead);
        return true;
    }

    public void TellAgain() => (_toldThrough, _told) = (0, 0);

    public bool Stale
    {
        readonly get => (_marks & Marks.Stale) != 0;
        set => _marks = value ? _marks | Marks.Stale : _marks & ~Marks.Stale;
    }

    public void Take(in LineContribution line, uint sequence)
    {
        Sequence = sequence;
        Stock = line.Stock?.TenThousandths ?? 0;
        Consumption = line.Consumption?.Millionths ?? 0;
        LastAt = Seconds.Of(line.LastAt);
        (Level, Reason) = (line.Level, line.Reason);
        _marks = (line.Stock is null ? Marks.None : Marks.Stock) | (line.Consumption is null ? Marks.None : Marks.Consumption) | (line.LowerBound ? Marks.LowerBound : Marks.None);
    }

    public readonly CoverDays Coverage => Reason switch
    {
        CoverageReason.Unbounded => CoverDays.Unbounded,
        not CoverageReason.None => CoverDays.Unknown(Reason),
        _ when !StockKnown => CoverDays.Unknown(CoverageReason.NoCount),
        _ when Stock <= 0 => CoverDays.Of(0),
        _ when !ConsumptionKnown => CoverDays.Unknown(CoverageReason.Thin),
        _ when Consumption <= 0 => CoverDays.Unbounded,
        _ => CoverDays.Of(new Quantity(Stock), new DailyRate(Consumption)),
    };

    public readonly LineContribution ToLine(PresentationCode presentation) => new(
        presentation, StockKnown ? new Quantity(Stock) : null, ConsumptionKnown ? new DailyRate(Consumption) : null, Level, Reason, Seconds.At(LastAt)) { LowerBound = LowerBound };
}

/// <summary>One establishment as its department holds it.</summary>
internal sealed class HeldEstablishment(Finess finess, int index, EstablishmentKind kind)
{
    private HeldState[] _lines = [];
    private int _count;

    public Finess Finess { get; } = finess;
    public int Index { get; } = index;
    public EstablishmentKind Kind { get; set; } = kind;
    public bool HasReported { get; set; }
    /// <summary>Highest sequence received: the one whose kind is believed.</summary>
    public long Highest { get; set; }
    /// <summary>Sequence up to which no message is missing.</summary>
    public long Complete { get; set; }
    public uint NewestAt { get; set; }
    public uint ReportedThrough { get; set; }
    /// <summary><see cref="ReportedThrough"/> when the lines were last walked.</summary>
    public uint WalkedThrough { get; set; }
    public int StaleLines { get; set; }
    /// <summary>No line can become stale before this: a lower bound, renewed by each walk.</summary>
    public uint NextStale { get; set; } = uint.MaxValue;

    public uint LastWord => Math.Max(NewestAt, ReportedThrough);
    public Span<HeldState> Lines => _lines.AsSpan(0, _count);
    public uint FreshAt(in HeldState line) => Math.Max(line.LastAt, ReportedThrough);

    /// <summary>Position of a presentation's line, or the complement of where it belongs.</summary>
    public int Find(int presentation)
    {
        var (low, high) = (0, _count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = _lines[middle].Presentation;
            if (found == presentation) return middle;
            if (found < presentation) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }

    /// <summary>Makes room for presentations not held yet, in one pass however many they are. Their lines are blank (sequence 0).</summary>
    public void Insert(List<int> presentations)
    {
        if (presentations.Count == 0) return;
        presentations.Sort();
        var total = _count + presentations.Count;
        var target = total <= _lines.Length ? _lines : new HeldState[total + total / 8];
        var (from, next) = (_count - 1, presentations.Count - 1);
        for (var to = total - 1; next >= 0; to--)
        {
            if (from >= 0 && _lines[from].Presentation > presentations[next]) target[to] = _lines[from--];
            else target[to] = new HeldState { Presentation = presentations[next--] };
        }
        if (!ReferenceEquals(target, _lines)) Array.Copy(_lines, target, from + 1);
        (_lines, _count) = (target, total);
    }
}

using System.Runtime.CompilerServices;

namespace Medistock.Realtime.Domain.Stock;

/// <summary>
/// The newest 64 local days of one line: net consumption of each (ten-thousandths, at most ±214 748 boxes or units a day) and
/// what is known of the day.
/// </summary>
public struct DayRing
{
    public const int Days = 64;

    [InlineArray(Days)]
    private struct Cells { private int _first; }

    private Cells _net;
    private ulong _moved, _censored, _unserved, _spread;

    /// <summary>The newest day held; <see cref="int.MinValue"/> before the first.</summary>
    public int Newest { get; private set; }

    public static DayRing Empty => new() { Newest = int.MinValue };

    public readonly bool Holds(int day) => day <= Newest && day > (long)Newest - Days;
    /// <summary>Consumption of the day, never below 0; 0 for a day that holds nothing.</summary>
    public readonly int Consumed(int day) => Holds(day) ? Math.Max(0, _net[day & 63]) : 0;
    /// <summary>A demand movement was reported on the day.</summary>
    public readonly bool Moved(int day) => Holds(day) && (_moved & Bit(day)) != 0;
    /// <summary>Stock was 0 at some time of the day, or something was unserved: the need was at least what was dispensed.</summary>
    public readonly bool Censored(int day) => Holds(day) && (_censored & Bit(day)) != 0;
    /// <summary>Something was asked for that day and could not be served.</summary>
    public readonly bool Unserved(int day) => Holds(day) && (_unserved & Bit(day)) != 0;
    /// <summary>The day's consumption was spread from the difference of two counts.</summary>
    public readonly bool Spread(int day) => Holds(day) && (_spread & Bit(day)) != 0;

    /// <summary>
    /// Adds to the day's net consumption. A day that once reached the limit, either way, stays there and is censored: what would be taken off
    /// or added afterwards no longer makes a true figure.
    /// </summary>
    public void Add(int day, long net)
    {
        if (!Advance(day) || _net[day & 63] is int.MinValue or int.MaxValue) return;
        var sum = Math.Clamp(_net[day & 63] + net, int.MinValue, int.MaxValue);
        _net[day & 63] = (int)sum;
        if (sum is int.MinValue or int.MaxValue) _censored |= Bit(day);
    }

    public void MarkMoved(int day) { if (Advance(day)) _moved |= Bit(day); }
    public void MarkSpread(int day) { if (Advance(day)) _spread |= Bit(day); }

    public void MarkUnserved(int day)
    {
        if (!Advance(day)) return;
        _unserved |= Bit(day);
        _censored |= Bit(day);
    }

    /// <summary>Marks every day from <paramref name="from"/> through <paramref name="through"/>.</summary>
    public void MarkCensored(int from, int through)
    {
        Advance(through);
        for (var day = (int)Math.Max(from, (long)Newest - Days + 1); day <= through; day++) _censored |= Bit(day);
    }

    /// <summary>Forgets what was spread from counts: the establishment turned out to stream its demand.</summary>
    public void ForgetSpread()
    {
        _net = default;
        _spread = 0;
    }

    /// <summary>Makes room for <paramref name="day"/>; false when it has left the ring.</summary>
    private bool Advance(int day)
    {
        if (Newest == int.MinValue) Newest = day;
        if (day <= (long)Newest - Days) return false;
        for (var next = day - Newest > Days ? day - Days : Newest; next < day;)
        {
            next++;
            var clear = ~Bit(next);
            _net[next & 63] = 0;
            _moved &= clear;
            _censored &= clear;
            _unserved &= clear;
            _spread &= clear;
        }
        if (day > Newest) Newest = day;
        return true;
    }

    private static ulong Bit(int day) => 1UL << (day & 63);

    internal readonly void Write(BinaryWriter writer)
    {
        writer.Write(Newest);
        writer.Write(_moved);
        writer.Write(_censored);
        writer.Write(_unserved);
        writer.Write(_spread);
        ulong used = 0;
        for (var slot = 0; slot < Days; slot++) if (_net[slot] != 0) used |= 1UL << slot;
        writer.Write(used);
        for (var slot = 0; slot < Days; slot++) if (_net[slot] != 0) writer.Write7BitEncodedInt(_net[slot]);
    }

    internal static DayRing Read(BinaryReader reader)
    {
        var ring = new DayRing
        {
            Newest = reader.ReadInt32(), _moved = reader.ReadUInt64(), _censored = reader.ReadUInt64(),
            _unserved = reader.ReadUInt64(), _spread = reader.ReadUInt64(),
        };
        var used = reader.ReadUInt64();
        for (var slot = 0; slot < Days; slot++) if ((used >> slot & 1) != 0) ring._net[slot] = reader.Read7BitEncodedInt();
        return ring;
    }
}

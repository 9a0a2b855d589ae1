using System.Runtime.InteropServices;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Forecasting.Drivers;

/// <summary>
/// How an epidemic grows in a territory, as it was known on each of the last days: ln of the newest week published ÷ the week before it, both as they then stood. One for all series of the
/// territory; what it says of a day is never changed by a later revision, so that a series learns from what it could have known. Small weeks are damped by a twentieth of the highest seen.
/// </summary>
public sealed class EpidemicDriver
{
    /// <summary>A figure older than this, days, says nothing any more.</summary>
    public const int StaleAfterDays = 14;
    /// <summary>Bytes of a written driver.</summary>
    public const int Size = 1 + 2 * sizeof(int) + sizeof(double) + Days * sizeof(float);
    private const byte Version = 1;
    private const int Days = History.Days + 1;
    private const double Damped = 0.05, Most = 1.5;
    private readonly float[] _growth = new float[Days];
    private double _highest;
    // One more than the day, so that 0 is never.
    private int _next, _published;

    /// <summary>The last day something was published on; −1 before the first.</summary>
    public int Published => _published - 1;

    /// <summary>Takes what is published on <paramref name="day"/>: weekly figures of the newest week and of the one before, in any unit, the same for both.</summary>
    /// <returns>False, and nothing is changed, for a day before the last one, or figures that are no finite number of 0 or more.</returns>
    public bool Publish(int day, double newest, double before)
    {
        if (day < 0 || day < Published || !(double.IsFinite(newest) && newest >= 0 && double.IsFinite(before) && before >= 0)) return false;
        Hold(day - 1);
        _highest = Math.Max(_highest, Math.Max(newest, before));
        _published = _next = day + 1;
        _growth[day % Days] = _highest > 0 ? (float)Math.Clamp(Math.Log((newest + Damped * _highest) / (before + Damped * _highest)), -Most, Most) : 0;
        return true;
    }

    /// <summary>Takes a weekly figure of any week: what small weeks are held against.</summary>
    public void Note(double figure)
    {
        if (double.IsFinite(figure)) _highest = Math.Max(_highest, figure);
    }

    /// <summary>The growth known at the close of a day: that last published; 0 when nothing fresh was, or the day is older than what is kept (43 days).</summary>
    public double GrowthAt(int day)
    {
        if (_next == 0 || day < 0 || day <= _next - 1 - Days) return 0;
        return day < _next ? _growth[day % Days] : day - Published <= StaleAfterDays ? _growth[(_next - 1) % Days] : 0;
    }

    /// <summary>Until something new is published the last growth stands, and then nothing.</summary>
    private void Hold(int until)
    {
        if (_next == 0) return;
        var last = _growth[(_next - 1) % Days];
        for (var day = Math.Max(_next, until - Days + 1); day <= until; day++) _growth[day % Days] = day - Published <= StaleAfterDays ? last : 0;
        _next = Math.Max(_next, until + 1);
    }

    /// <summary>Writes <see cref="Size"/> bytes (little-endian).</summary>
    public void Write(Span<byte> into)
    {
        into[0] = Version;
        MemoryMarshal.Write(into[1..], in _next);
        MemoryMarshal.Write(into[5..], in _published);
        MemoryMarshal.Write(into[9..], in _highest);
        MemoryMarshal.AsBytes(_growth.AsSpan()).CopyTo(into[17..]);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. False for another version or length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out EpidemicDriver driver)
    {
        driver = new();
        if (from.Length != Size || from[0] != Version) return false;
        driver._next = MemoryMarshal.Read<int>(from[1..]);
        driver._published = MemoryMarshal.Read<int>(from[5..]);
        driver._highest = MemoryMarshal.Read<double>(from[9..]);
        from[17..].CopyTo(MemoryMarshal.AsBytes(driver._growth.AsSpan()));
        return true;
    }
}

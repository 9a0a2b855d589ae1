using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Medistock.Realtime.Forecasting.Profiles;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Forecasting.Lines;

/// <summary>
/// What a presentation in a territory publishes to the lines below it, at most 64 bytes: the shape of demand (week, growth) that a thin
/// line cannot learn alone, and what lines have in common. A line keeps its own level.
/// </summary>
public readonly struct PublishedShape
{
    private const double WeekUnit = 64, GrowthUnit = 1000;
    private readonly PerWeekDay<byte> _week;
    private readonly short _growth3, _growth14, _growth42;

    private PublishedShape(in SeriesState parent, LinePool lines)
    {
        Day = parent.Day;
        for (var i = 0; i < 7; i++) _week[i] = (byte)Math.Clamp(Math.Round(parent.Week[i] * WeekUnit), 0, 255);
        if (!parent.Past.Empty)
        {
            var slot = parent.Past.Slot(0);
            _growth3 = (short)(parent.Past.GrowthAt(slot, 3) * GrowthUnit);
            _growth14 = (short)(parent.Past.GrowthAt(slot, 14) * GrowthUnit);
            _growth42 = (short)(parent.Past.GrowthAt(slot, 42) * GrowthUnit);
        }
        LineLevel = (float)lines.Level;
        LineEvents = (float)Math.Max(lines.Events, 1e-3);
        LineVariance = (float)lines.Variance;
        Step = (float)parent.Lattice.Step;
    }

    /// <summary>The last day of the parent it was made of.</summary>
    public int Day { get; }
    /// <summary>Mean demand of a line on an average day; 0 while no line was seen.</summary>
    public float LineLevel { get; }
    /// <summary>Demand events of such a line on such a day.</summary>
    public float LineEvents { get; }
    /// <summary>Relative variance of such a day.</summary>
    public float LineVariance { get; }
    /// <summary>Smallest step of quantities, 0 when continuous.</summary>
    public float Step { get; }

    /// <summary>Bytes of a written shape.</summary>
    public static int Size => Unsafe.SizeOf<PublishedShape>();

    /// <summary>Writes <see cref="Size"/> bytes, as it lies in memory (little-endian).</summary>
    public void Write(Span<byte> into) => MemoryMarshal.Write(into, in this);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Too few bytes.</exception>
    public static PublishedShape Read(ReadOnlySpan<byte> from) => MemoryMarshal.Read<PublishedShape>(from);

    /// <summary>Factor of the day's weekday; 1 before anything was published.</summary>
    public double FactorOf(int day) => Factor(WeekProfile.WeekDay(day));

    internal static PublishedShape Of(in SeriesState parent, LinePool lines) => new(parent, lines);

    /// <summary>Factor of a weekday, Monday = 0; 1 before anything was published.</summary>
    internal double Factor(int weekDay) => Day == 0 ? 1 : _week[weekDay] / WeekUnit;

    internal double FactorsFrom(int day, int days)
    {
        double sum = 0;
        for (var i = 0; i < 7; i++) sum += Factor(i);
        sum *= days / 7;
        for (var i = 1; i <= days % 7; i++) sum += Factor(WeekProfile.WeekDay(day + days / 7 * 7 + i));
        return sum;
    }

    /// <summary>ln growth of a total of so many days over a flat one.</summary>
    internal double Growth(int days) => (days <= 3 ? _growth3 : days <= 14 ? _growth3 + (_growth14 - _growth3) * (days - 3) / 11.0
        : days <= 42 ? _growth14 + (_growth42 - _growth14) * (days - 14) / 28.0 : _growth42) / GrowthUnit;
}

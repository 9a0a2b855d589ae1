using System.Buffers.Binary;

namespace Medistock.Realtime.Forecasting.Lines;

/// <summary>What the line-days of one day add to a <see cref="LinePool"/>.</summary>
/// <param name="Days">Observed, uncensored line-days.</param>
/// <param name="Demand">Σ of what was asked for.</param>
/// <param name="Zeros">Of them, days without demand.</param>
/// <param name="Square">Σ (what was asked for − what was foreseen)².</param>
public readonly record struct PoolDay(int Days, double Demand, int Zeros, double Square)
{
    /// <param name="expected">What the line foresaw, ≥ 0.</param>
    /// <param name="quantity">What was asked for, ≥ 0 and finite.</param>
    public PoolDay With(double expected, double quantity) => !(double.IsFinite(expected) && double.IsFinite(quantity)) ? this
        : new(Days + 1, Demand + quantity, Zeros + (quantity <= 0 ? 1 : 0), Square + (quantity - expected) * (quantity - expected));
}

/// <summary>
/// What the lines of one presentation in one territory have in common: how much a line uses, how often it is asked, how it scatters. Discounted sums
/// over line-days, fed by whoever sees the lines; a line alone is too thin to tell.
/// </summary>
public sealed class LinePool
{
    /// <summary>A day's evidence is halved in 23 days.</summary>
    private const double KeepPerDay = 0.97;
    /// <summary>Bytes of a written pool.</summary>
    public const int Size = 32;
    private double _days, _demand, _zeros, _square;

    /// <summary>Line-days behind it, discounted.</summary>
    public double LineDays => _days;

    /// <summary>One observed, uncensored day of one line.</summary>
    /// <param name="expected">What the line foresaw, ≥ 0.</param>
    /// <param name="quantity">What was asked for, ≥ 0 and finite.</param>
    public void Learn(double expected, double quantity) => Learn(default(PoolDay).With(expected, quantity));

    /// <summary>All line-days of a day, or some of them.</summary>
    public void Learn(in PoolDay day)
    {
        _days += day.Days;
        _demand += day.Demand;
        _zeros += day.Zeros;
        _square += day.Square;
    }

    /// <summary>A day has passed.</summary>
    public void Age()
    {
        _days *= KeepPerDay;
        _demand *= KeepPerDay;
        _zeros *= KeepPerDay;
        _square *= KeepPerDay;
    }

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(into, _days);
        BinaryPrimitives.WriteDoubleLittleEndian(into[8..], _demand);
        BinaryPrimitives.WriteDoubleLittleEndian(into[16..], _zeros);
        BinaryPrimitives.WriteDoubleLittleEndian(into[24..], _square);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static LinePool Read(ReadOnlySpan<byte> from) => new()
    {
        _days = BinaryPrimitives.ReadDoubleLittleEndian(from), _demand = BinaryPrimitives.ReadDoubleLittleEndian(from[8..]),
        _zeros = BinaryPrimitives.ReadDoubleLittleEndian(from[16..]), _square = BinaryPrimitives.ReadDoubleLittleEndian(from[24..]),
    };

    internal double Level => _days > 0 ? _demand / _days : 0;
    /// <summary>Demand events of a line on a day: −ln of the share of days without, a half day of each kind added.</summary>
    internal double Events => -Math.Log((_zeros + 0.5) / (_days + 1));
    /// <summary>Relative variance of a line's day; that of five more days at 1 is added.</summary>
    internal double Variance => Level > 0 ? (_square / (Level * Level) + 5) / (_days + 5) : 1;
}

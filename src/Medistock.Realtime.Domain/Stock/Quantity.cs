using System.Globalization;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Stock;

/// <summary>
/// An amount of one presentation, in that presentation's own unit (<see cref="PresentationCode.Unit"/>), held in
/// ten-thousandths so that sums are exact and do not depend on their order. May be negative (a book stock, a difference).
/// </summary>
public readonly record struct Quantity(long TenThousandths) : IComparable<Quantity>
{
    public const int Scale = 10_000;
    public static Quantity Zero => default;
    /// <summary>The largest quantity of one reported line: beyond it a line is refused as absurd.</summary>
    public static Quantity LineLimit { get; } = Of(200_000);

    public static Quantity Of(long whole) => new(whole * Scale);
    /// <summary>Rounds to the nearest ten-thousandth (half to even): a thirtieth of a box is 0.0333.</summary>
    public static Quantity Of(decimal amount) => new((long)decimal.Round(amount * Scale));
    public decimal ToDecimal() => TenThousandths / (decimal)Scale;
    public double ToDouble() => TenThousandths / (double)Scale;

    public static Quantity operator +(Quantity left, Quantity right) => new(left.TenThousandths + right.TenThousandths);
    public static Quantity operator -(Quantity left, Quantity right) => new(left.TenThousandths - right.TenThousandths);
    public static Quantity operator -(Quantity value) => new(-value.TenThousandths);
    public static bool operator <(Quantity left, Quantity right) => left.TenThousandths < right.TenThousandths;
    public static bool operator >(Quantity left, Quantity right) => left.TenThousandths > right.TenThousandths;
    public static bool operator <=(Quantity left, Quantity right) => left.TenThousandths <= right.TenThousandths;
    public static bool operator >=(Quantity left, Quantity right) => left.TenThousandths >= right.TenThousandths;
    public int CompareTo(Quantity other) => TenThousandths.CompareTo(other.TenThousandths);
    public override string ToString() => ToDecimal().ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>A number of boxes (CIP). Never added to units.</summary>
public readonly record struct Boxes(decimal Count)
{
    /// <summary>The units these boxes hold. A CIP converts to its UCD through units per box, never back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">units per box is not positive.</exception>
    public Units In(decimal unitsPerBox) => unitsPerBox > 0 ? new(Count * unitsPerBox)
        : throw new ArgumentOutOfRangeException(nameof(unitsPerBox), unitsPerBox, "a box holds at least a part of a unit");
    public static Boxes operator +(Boxes left, Boxes right) => new(left.Count + right.Count);
    public static Boxes operator -(Boxes left, Boxes right) => new(left.Count - right.Count);
}

/// <summary>A number of common dispensing units (UCD): tablets, ampoules. Never added to boxes.</summary>
public readonly record struct Units(decimal Count)
{
    /// <summary>The substance these units hold, from the strength of one.</summary>
    public Milligrams Of(Milligrams strength) => new(Count * strength.Amount);
    public static Units operator +(Units left, Units right) => new(left.Count + right.Count);
    public static Units operator -(Units left, Units right) => new(left.Count - right.Count);
}

/// <summary>A quantity of substance, mg: the only unit in which presentations of one DCI may be added.</summary>
public readonly record struct Milligrams(decimal Amount)
{
    public static Milligrams operator +(Milligrams left, Milligrams right) => new(left.Amount + right.Amount);
    public static Milligrams operator -(Milligrams left, Milligrams right) => new(left.Amount - right.Amount);
}

/// <summary>A consumption per day, in millionths of the presentation's unit, so that totals over establishments are exact.</summary>
public readonly record struct DailyRate(long Millionths) : IComparable<DailyRate>
{
    public static DailyRate Zero => default;
    /// <summary>The mean of <paramref name="total"/> over <paramref name="days"/> days, to the nearest millionth; the total is not negative.</summary>
    public static DailyRate Mean(Quantity total, int days) => new((total.TenThousandths * 100 + days / 2) / days);
    public double PerDay => Millionths / 1e6;
    public static DailyRate operator +(DailyRate left, DailyRate right) => new(left.Millionths + right.Millionths);
    public static DailyRate operator -(DailyRate left, DailyRate right) => new(left.Millionths - right.Millionths);
    public static bool operator <(DailyRate left, DailyRate right) => left.Millionths < right.Millionths;
    public static bool operator >(DailyRate left, DailyRate right) => left.Millionths > right.Millionths;
    public static bool operator <=(DailyRate left, DailyRate right) => left.Millionths <= right.Millionths;
    public static bool operator >=(DailyRate left, DailyRate right) => left.Millionths >= right.Millionths;
    public int CompareTo(DailyRate other) => Millionths.CompareTo(other.Millionths);
    public override string ToString() => PerDay.ToString("0.######", CultureInfo.InvariantCulture);
}

using System.Numerics;
using Medistock.Realtime.Forecasting.Levels;

namespace Medistock.Realtime.Forecasting.Series;

/// <summary>
/// The last days of a series: what was demanded and what was believed at the end of each. Beliefs are kept as thousandths of ln(value ÷
/// reference) in 16 bits, so that every one of them costs two bytes and scaling a series scales them exactly.
/// </summary>
internal struct History
{
    public const int Days = 43;
    /// <summary>Totals of 3, 14 and 42 days have a growth of their own.</summary>
    public const int Growths = 3;
    public static readonly int[] GrowthDays = [3, 14, 42];
    private const double Unit = 1000, Most = 30;

    private PerDay<float> _demand;
    private PerDay<short> _level;
    private PerDayAndLevel<short> _levels;
    private PerDayAndGrowth<short> _growth;
    private ulong _observed, _censored;
    private float _reference;
    private int _steps;

    /// <summary>Days pushed since the beginning, missing ones counted.</summary>
    public readonly int Steps => _steps;
    public readonly bool Empty => _reference == 0;

    /// <summary>Place of the day so many days before the last one, 0–42.</summary>
    public readonly int Slot(int daysAgo) => (_steps - daysAgo + Days) % Days;

    public readonly float DemandAt(int slot) => _demand[slot];
    public readonly bool ObservedAt(int daysAgo) => (_observed >> daysAgo & 1) != 0;
    public readonly int ObservedDays => BitOperations.PopCount(_observed);
    public readonly int CensoredDays => BitOperations.PopCount(_censored);
    /// <summary>Days held: at most 43.</summary>
    public readonly int Held => Math.Min(_steps, Days);
    public readonly double LevelAt(int slot) => Decoded(_level[slot]);
    public readonly double LevelAt(int slot, int level) => Decoded(_levels[slot * LevelBank.Count + level]);

    /// <summary>ln growth of a total of <paramref name="days"/> days over the flat one, as foreseen at <paramref name="slot"/>: piecewise linear between 3, 14 and 42 days.</summary>
    public readonly double GrowthAt(int slot, int days)
    {
        var at = slot * Growths;
        double few = _growth[at], some = _growth[at + 1], many = _growth[at + 2];
        var growth = days <= 3 ? few : days <= 14 ? few + (some - few) * (days - 3) / 11 : days <= 42 ? some + (many - some) * (days - 14) / 28 : many;
        return growth / Unit;
    }

    /// <summary>Factor on day <paramref name="day"/> ahead: what the growing total gains on that day, ÷ what a flat one does; at least a tenth.</summary>
    public readonly double DayGrowthAt(int slot, int day) => Math.Max(0.1, day * Math.Exp(GrowthAt(slot, day)) - (day - 1) * Math.Exp(GrowthAt(slot, day - 1)));

    /// <summary>Opens the next day. <paramref name="demand"/> is what was observed, or stands in for it.</summary>
    public void Push(double demand, bool observed, bool censored)
    {
        if (_reference == 0 && observed && demand > 0) _reference = (float)demand;
        _steps++;
        const ulong Window = (1UL << Days) - 1;
        _observed = (_observed << 1 | (observed ? 1UL : 0)) & Window;
        _censored = (_censored << 1 | (censored ? 1UL : 0)) & Window;
        _demand[Slot(0)] = (float)demand;
    }

    public void Believe(double mixed, in LevelBank levels)
    {
        var slot = Slot(0);
        _level[slot] = Coded(mixed);
        for (var i = 0; i < LevelBank.Count; i++) _levels[slot * LevelBank.Count + i] = Coded(levels[i]);
    }

    public void BelieveGrowth(int which, double growth) => _growth[Slot(0) * Growths + which] = (short)(Unit * growth);

    private readonly short Coded(double value) => (short)Math.Round(Unit * Math.Clamp(Math.Log(Math.Max(value / _reference, 1e-30)), -Most, Most));
    private readonly double Decoded(short code) => _reference * Math.Exp(code / Unit);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Medistock.Realtime.Forecasting.Arrivals;
using Medistock.Realtime.Forecasting.Depletion;
using Medistock.Realtime.Forecasting.Drivers;
using Medistock.Realtime.Forecasting.Levels;
using Medistock.Realtime.Forecasting.Lines;

namespace Medistock.Realtime.Forecasting.Series;

/// <summary>
/// The demand of one presentation in one territory, or of one molecule group, learnt day by day: O(1) a day, no allocation, under 2 KB.
/// Days are numbered from 1970-01-01, local to the series; quantities are in the series' own unit (boxes, units, days of need). Not for two threads at once.
/// </summary>
public sealed class SeriesForecaster
{
    /// <summary>A larger daily quantity is refused as absurd.</summary>
    public const double LargestQuantity = 1e12;
    /// <summary>Furthest day of a demand forecast and of a depletion date; a date one day later means "not within".</summary>
    public const int Horizon = DepletionForecast.Horizon;
    /// <summary>First byte of a written state; another one is not read.</summary>
    public const byte Version = 2;
    /// <summary>Bytes of a state of version 1, which knew no epidemic.</summary>
    private const int FirstSize = 1985;
    private static readonly double[] Taus = [0.1, 0.5, 0.9];
    // A whole number that 90 % of the days do not exceed is exceeded by fewer than 10 %, by 6 or 7 when a day asks for 0, 1 or 2: this one is exceeded by some 8.
    private static readonly double[] WholeTaus = [0.1, 0.5, 0.875];

    private SeriesState _state;

    public SeriesForecaster() => _state.Day = int.MinValue;

    /// <summary>The last day spoken of; <see cref="int.MinValue"/> before the first.</summary>
    public int Day => _state.Day;

    /// <summary>Whether a day was ever observed in full. Before that nothing is known, and nothing is answered.</summary>
    public bool Knows => _state.Begun;

    /// <summary>Takes the next day. Days left out since the last one are missing.</summary>
    /// <param name="day">After <see cref="Day"/>.</param>
    /// <param name="quantity">Demand of that day, finite, 0 to <see cref="LargestQuantity"/>; not read when missing.</param>
    /// <param name="flags">What is known of the day.</param>
    /// <param name="driver">The epidemic that this demand may follow, with all that was published up to <paramref name="day"/>; the same one, or none, every day.</param>
    public Observed Observe(int day, double quantity, DayMarks flags, EpidemicDriver? driver = null)
    {
        var missing = (flags & DayMarks.Missing) != 0;
        if (!missing && !(quantity >= 0 && quantity <= LargestQuantity)) return Observed.NoQuantity;
        if (day <= _state.Day) return Observed.OutOfOrder;
        if (_state.Day == int.MinValue) _state.Since = day;
        else
        {
            // A gap longer than the history says no more than one of its length.
            for (var gap = Math.Min((long)day - _state.Day - 1, History.Days); gap > 0; gap--) _state.Step((int)(day - gap), 0, false, false, driver);
        }
        var censored = !missing && (flags & DayMarks.Censored) != 0;
        _state.Step(day, missing ? 0 : quantity, !missing && !censored, censored, driver);
        return missing || censored ? Observed.SetAside : Observed.Learnt;
    }

    /// <summary>Demand of each of the next days, quantiles in whole steps where quantities have one, as many as <paramref name="days"/> holds (at most <see cref="Horizon"/>). False, and zeros, when nothing is known.</summary>
    public bool Forecast(Span<DemandQuantiles> days)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days.Length, Horizon);
        days.Clear();
        if (!Knows) return false;
        if (_state.Past.Empty) return true;
        var noise = _state.DayVariance();
        Span<double> quantiles = stackalloc double[3];
        var taus = _state.Lattice.Step > 0 ? WholeTaus : Taus;
        for (var ahead = 1; ahead <= days.Length; ahead++)
        {
            var mean = _state.MeanOf(ahead);
            for (var i = 0; i < 3; i++) quantiles[i] = _state.Lattice.Whole(_state.Quantile(ahead, mean, noise, taus[i]));
            days[ahead - 1] = new(quantiles[0], quantiles[1], quantiles[2], mean);
        }
        return true;
    }

    /// <summary>Demand of the next <paramref name="days"/> days together (1 to <see cref="Horizon"/>); zeros when nothing is known.</summary>
    public DemandQuantiles Total(int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, Horizon);
        if (!Knows || _state.Past.Empty) return default;
        var total = _state.Ahead(days, _state.DayVariance());
        return new(_state.TotalQuantile(total, Taus[0]), _state.TotalQuantile(total, Taus[1]), _state.TotalQuantile(total, Taus[2]), total.Mean);
    }

    /// <summary>
    /// How far the demand of <paramref name="day"/>, at most <see cref="Horizon"/> days after <see cref="Day"/>, lies from what is foreseen of it, in standard deviations of a day. NaN before
    /// anything is foreseen.
    /// </summary>
    public double Surprise(int day, double quantity)
    {
        var ahead = day - (long)Day;
        if (!Knows || _state.Past.Empty || ahead < 1 || ahead > Horizon) return double.NaN;
        var mean = _state.MeanOf((int)ahead);
        // A day closed by custom scatters like half a usual one.
        var scale = Math.Max(mean, 0.5 * _state.Past.LevelAt(_state.Past.Slot(0)));
        return scale > 0 ? (quantity - mean) / (scale * Math.Sqrt(_state.DayVariance())) : double.NaN;
    }

    /// <summary>Mean demand foreseen of <paramref name="day"/>, at most <see cref="Horizon"/> days after <see cref="Day"/>; 0 when nothing is.</summary>
    public double Mean(int day)
    {
        var ahead = day - (long)Day;
        return !Knows || _state.Past.Empty || ahead < 1 || ahead > Horizon ? 0 : _state.MeanOf((int)ahead);
    }

    /// <summary>The probability that <paramref name="stock"/> runs out before the delivery has come, its slip taken in. Null when nothing is known of the demand.</summary>
    public double? OutBefore(double stock, in PlannedArrival arrival)
    {
        if (!Knows) return null;
        if (stock <= 0) return 1;
        if (_state.Past.Empty) return 0;
        var noise = _state.DayVariance();
        double chance = 0;
        for (var story = 0; story < SlipLaw.Stories; story++)
        {
            var days = (int)Math.Min(Math.Max((long)arrival.Day - Day, 1) + arrival.Slip.Late(story) - 1, Horizon);
            if (days > 0) chance += SlipLaw.Weights[story] * Math.Clamp(_state.ChanceOfAtLeast(_state.Ahead(days, noise), stock), 0, 1);
        }
        return Math.Min(1, chance);
    }

    /// <summary>Becomes as <paramref name="other"/> is. Allocates nothing.</summary>
    public void Take(SeriesForecaster other) => _state = other._state;

    /// <summary>When a stock at close of <see cref="Day"/> runs out, given what is to arrive. Null when nothing is known of the demand.</summary>
    /// <param name="stock">In the series' unit, finite; 0 or less is out at once.</param>
    /// <param name="arrivals">At most <see cref="DepletionForecast.ArrivalLimit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A stock or quantity that is no number, or too many arrivals.</exception>
    public DepletionForecast? Depletion(double stock, ReadOnlySpan<PlannedArrival> arrivals) =>
        Knows ? DepletionForecast.Of(new Outlook(this, _state.Past.Empty ? 0 : _state.DayVariance()), Day, stock, arrivals) : null;

    /// <summary>First day of the reference period, and why it began there.</summary>
    public (int Since, BaselineReason Reason) Baseline => (_state.Since, _state.Reason);

    /// <summary>
    /// Begins a new reference period: what was learnt of level, growth, season and scatter is forgotten, the weekdays are kept. The next day observed is its first.
    /// </summary>
    public void Reset(int day, BaselineReason reason)
    {
        var old = _state;
        _state = new() { Day = Math.Max(old.Day, day - 1), Since = day, Reason = reason, Week = old.Week };
    }

    /// <summary>Why the forecast is what it is. Allocates.</summary>
    public ForecastBasis Explain()
    {
        Span<double> shares = stackalloc double[LevelBank.Count];
        _state.Levels.Weights(_state.Zero.Events, shares);
        var levels = new LevelShare[LevelBank.Count];
        for (var i = 0; i < levels.Length; i++) levels[i] = new(LevelBank.MemoryDays(i), _state.Levels[i], shares[i]);
        var week = new double[7];
        for (var i = 0; i < 7; i++) week[i] = _state.Week[i];
        var past = _state.Past;
        var slot = past.Slot(0);
        return new(Day, _state.Since, _state.Reason, past.ObservedDays, past.CensoredDays, past.Held - past.ObservedDays - past.CensoredDays, past.Held,
            past.Empty ? 0 : past.LevelAt(slot), levels, week, Growth(3), Growth(14), Growth(42), _state.Zero.Events, past.Empty ? 0 : _state.DayVariance(), _state.Lattice.Step, 0);

        double Growth(int days) => past.Empty ? 1 : Math.Exp(past.GrowthAt(slot, days));
    }

    /// <summary>What the epidemic that this series follows, the one of <see cref="Observe"/>, adds to its forecast. Null before anything is foreseen. Allocates.</summary>
    public DriverBasis? Explain(EpidemicDriver driver) => !Knows || _state.Past.Empty ? null : new(driver.Published, driver.GrowthAt(Day), _state.DriverShares(driver));

    /// <summary>What lines below this series borrow from it.</summary>
    public PublishedShape Publish(LinePool lines) => PublishedShape.Of(_state, lines);

    /// <summary>Bytes of a written state.</summary>
    public static int Size => 1 + Unsafe.SizeOf<SeriesState>();

    /// <summary>Writes <see cref="Size"/> bytes: the version, then the state as it lies in memory (little-endian).</summary>
    public void Write(Span<byte> into)
    {
        into[0] = Version;
        MemoryMarshal.Write(into[1..], in _state);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, now or as version 1. False for another version or length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out SeriesForecaster series)
    {
        series = new();
        if (from.IsEmpty || (from[0], from.Length) != (1, FirstSize) && (from[0], from.Length) != (Version, Size)) return false;
        // What version 1 did not hold is 0: nothing learnt of an epidemic.
        series._state = default;
        from[1..].CopyTo(MemoryMarshal.AsBytes(new Span<SeriesState>(ref series._state)));
        return true;
    }

    private readonly struct Outlook(SeriesForecaster series, double noise) : IDemandOutlook
    {
        public TotalAhead Ahead(int days) => series._state.Past.Empty ? default : series._state.Ahead(days, noise);
        public double ChanceOfAtLeast(in TotalAhead total, double need) => series._state.ChanceOfAtLeast(total, need);
    }
}

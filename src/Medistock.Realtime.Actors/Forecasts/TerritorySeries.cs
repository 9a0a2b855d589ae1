using System.Runtime.InteropServices;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Forecasting;
using Medistock.Realtime.Forecasting.Arrivals;
using Medistock.Realtime.Forecasting.Changes;
using Medistock.Realtime.Forecasting.Depletion;
using Medistock.Realtime.Forecasting.Drivers;
using Medistock.Realtime.Forecasting.Lines;
using Medistock.Realtime.Forecasting.Scores;
using Medistock.Realtime.Forecasting.Series;
using Medistock.Realtime.Forecasting.Territories;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>
/// The forecaster of one territory on one link, and what is watched of it: the week it last foresaw against the week that came, its surprises, its scores, its stock of the last 28 days. 3 KB, all but
/// <see cref="Depletion"/> and the arrivals saved.
/// </summary>
internal sealed class TerritorySeries(TerritoryCode territory, EstablishmentKind link)
{
    private const int WeekDays = 7, FewestObserved = 3, Foreseen = 8, StockDays = 29;
    /// <summary>Days that an answer reaches back to a state of long ago with.</summary>
    private const int LongestGap = 60;
    /// <summary>A stock that has moved by less changes no date.</summary>
    private const double StockMoves = 0.05;
    /// <summary>Lines that have come or gone: beyond it two stocks are not of the same territory.</summary>
    private const double LinesMove = 0.05;

    [ThreadStatic]
    private static SeriesForecaster? _scratch;

    private readonly float[] _filled = new float[WeekDays];
    private readonly float[] _foreseen = new float[Foreseen * 3];
    private readonly float[] _stock = new float[StockDays];
    private readonly int[] _lines = new int[StockDays];
    private byte _observed;
    private int _first = int.MinValue, _stockDay = int.MinValue;
    private Cusum _surprises;
    private (int Today, int Learnt, double Stock) _depleted;
    private PlannedArrival[] _arrivals = [];
    private bool _arrivalsKnown;
    private double? _upstream;
    private (int Day, DemandQuantiles Total)? _month;

    public TerritoryCode Territory { get; } = territory;
    public EstablishmentKind Link { get; } = link;
    public SeriesForecaster Forecaster { get; private set; } = new();
    public LinePool Pool { get; private set; } = new();
    /// <summary>Of the last day learnt.</summary>
    public double ShareObserved { get; private set; }
    /// <summary>What this series' own quantities are multiplied by: see <see cref="Reconciliation"/>.</summary>
    public double Factor { get; set; } = 1;
    public DepletionPicture? Depletion { get; private set; }
    /// <summary>The epidemic that this demand follows; null: none, or nothing was published of it.</summary>
    public EpidemicDriver? Epidemic { get; set; }
    public SeriesScores Scores { get; } = new(link);
    public int Day => Forecaster.Day;
    /// <summary>Its own total of the next <see cref="Reconciliation.Days"/> days, not reconciled.</summary>
    public DemandQuantiles Month
    {
        get
        {
            if (_month is not { } known || known.Day != Day) _month = known = (Day, Forecaster.Total(Reconciliation.Days));
            return known.Total;
        }
    }

    /// <summary>Learns a day after <see cref="Day"/>; those in between are missing.</summary>
    public void Learn(int day, double quantity, DayMarks marks, double shareObserved, in PoolDay pool)
    {
        if (Day != int.MinValue)
            for (var gap = Math.Max(Day + 1, day - LongestGap); gap < day; gap++) Step(gap, 0, DayMarks.Missing);
        else _first = day;
        Step(day, quantity, quantity <= SeriesForecaster.LargestQuantity ? marks : DayMarks.Missing);
        Pool.Learn(pool);
        ShareObserved = shareObserved;
    }

    private void Step(int day, double quantity, DayMarks marks)
    {
        var expected = Forecaster.Mean(day);
        var slot = day % WeekDays;
        var filled = marks switch { DayMarks.None => quantity, DayMarks.Censored => Math.Max(quantity, expected), _ => expected };
        _filled[slot] = (float)filled;
        _observed = (byte)(marks == DayMarks.None ? _observed | 1 << slot : _observed & ~(1 << slot));
        if (marks == DayMarks.None) _surprises.Learn(Forecaster.Surprise(day, quantity));
        Pool.Age();
        Forecaster.Observe(day, quantity, marks, Epidemic);
        var counted = System.Numerics.BitOperations.PopCount(_observed);
        Scores.Learn(day, filled, marks == DayMarks.None, counted == WeekDays ? Filled() : null, counted >= FewestObserved ? WeekDays * ObservedMean(counted) : null, Forecaster);
        var week = Forecaster.Total(WeekDays);
        var at = day % Foreseen * 3;
        (_foreseen[at], _foreseen[at + 1], _foreseen[at + 2]) = ((float)week.Mean, (float)week.P10, (float)week.P90);
    }

    private double Filled()
    {
        double week = 0;
        foreach (var filled in _filled) week += filled;
        return week;
    }

    /// <summary>The official smoothed consumption as far as seven days tell it: the mean of those observed and not censored (MINSANTE 2020-100).</summary>
    private double ObservedMean(int counted)
    {
        double sum = 0;
        for (var slot = 0; slot < WeekDays; slot++)
            if ((_observed & 1 << slot) != 0) sum += _filled[slot];
        return sum / counted;
    }

    public void Reset(int day, BaselineReason reason)
    {
        Scores.Reset();
        Forecaster.Reset(day, reason);
        _month = null;
        (_surprises, _first, _observed) = (default, day, 0);
    }

    /// <summary>Null until a week has passed since the first forecast.</summary>
    public DemandPicture? Demand()
    {
        if (!Forecaster.Knows || _first > Day - WeekDays) return null;
        var at = (Day - WeekDays) % Foreseen * 3;
        return new(Day, System.Numerics.BitOperations.PopCount(_observed) >= FewestObserved ? Filled() : null, _foreseen[at], _foreseen[at + 1], _foreseen[at + 2],
            Month.Mean * Factor / Reconciliation.Days, _surprises.Change, 0, ShareObserved);
    }

    /// <summary>The stock with which a day begins; the first of each day stands.</summary>
    /// <param name="whole">The stock against the whole need, those lines included that totals leave out.</param>
    public void NoteStock(int day, double stock, int lines, double whole)
    {
        if (day <= _stockDay) return;
        if (Forecaster.Knows) Scores.Stock(day, whole / Factor, Forecaster.Mean(Math.Max(day, Day + 1)));
        for (var gap = Math.Max(_stockDay == int.MinValue ? day : _stockDay + 1, day - StockDays + 1); gap < day; gap++) _lines[gap % StockDays] = 0;
        if (_stockDay == int.MinValue) Array.Clear(_lines);
        (_stock[day % StockDays], _lines[day % StockDays], _stockDay) = ((float)stock, lines, day);
    }

    public StockPicture Stock(double now, int lines)
    {
        return new(now, Ago(7), Ago(28));

        double? Ago(int days)
        {
            var slot = (_stockDay - days) % StockDays;
            return _stockDay != int.MinValue && _lines[slot] > 0 && Math.Abs(_lines[slot] - lines) <= LinesMove * lines ? _stock[slot] : null;
        }
    }

    /// <summary>What stands upstream for this territory and link, and planned arrivals, at most <see cref="DepletionForecast.ArrivalLimit"/>: the nearest count. Once set, even empty, a source is known.</summary>
    /// <param name="upstream">Held by laboratories and wholesalers, in the series' unit; null: not known.</param>
    public void SetArrivals(ReadOnlySpan<PlannedArrival> arrivals, double? upstream = null)
    {
        PlannedArrival[] sorted = [.. arrivals];
        Array.Sort(sorted, static (one, other) => one.Day.CompareTo(other.Day));
        _arrivals = sorted.Length > DepletionForecast.ArrivalLimit ? sorted[..DepletionForecast.ArrivalLimit] : sorted;
        (_arrivalsKnown, _upstream, _depleted) = (true, upstream, default);
    }

    /// <summary>Nothing current is known upstream any more.</summary>
    public void ForgetArrivals()
    {
        if (_arrivalsKnown) (_arrivals, _arrivalsKnown, _upstream, _depleted) = ([], false, null, default);
    }

    /// <summary>Recomputes the depletion when the day or the stock has moved.</summary>
    /// <param name="stock">Of all lines of the territory; null: unknown.</param>
    /// <param name="cover">The official stock ÷ smoothed consumption.</param>
    /// <param name="elapsed">Part of today that is over, 0–1.</param>
    /// <returns>Whether it is another than before.</returns>
    public bool Deplete(double? stock, CoverDays cover, int today, double elapsed, DateTimeOffset now)
    {
        if (stock is not { } left || !Forecaster.Knows)
        {
            var had = Depletion is not null;
            (Depletion, _depleted) = (null, default);
            return had;
        }
        if (Depletion is not null && _depleted.Today == today && _depleted.Learnt == Day && Math.Abs(left - _depleted.Stock) <= StockMoves * _depleted.Stock) return false;
        (Depletion, var dates, var supply, var series) = PictureOf(left, today, elapsed, now);
        _depleted = (today, Day, left);
        if (Scores.Due(series.Day) && series.Day == today - 1)
            Scores.Foresee(new(series.Day, supply, Forecaster.Mean(today), dates.P10, dates.P50, dates.P90, RuleDays(), _arrivals.Length > 0));
        return true;

        // The rule is asked about the same supply.
        int? RuleDays() => cover.Days is { } days && left > 0 ? (int)Math.Min(1 + elapsed + days * (1 + (_upstream ?? 0) / left), DepletionForecast.Horizon + 1)
            : cover.Reason == CoverageReason.Unbounded ? DepletionForecast.Horizon + 1 : null;
    }

    /// <summary>The depletion as of <paramref name="now"/>, whatever was computed before. Changes nothing. Null: the stock or the demand is unknown.</summary>
    public DepletionPicture? DepletionAt(double? stock, int today, double elapsed, DateTimeOffset now) =>
        stock is { } left && Forecaster.Knows ? PictureOf(left, today, elapsed, now).Picture : null;

    private (DepletionPicture Picture, DepletionForecast Dates, double Supply, SeriesForecaster Series) PictureOf(double left, int today, double elapsed, DateTimeOffset now)
    {
        var series = UpTo(today - 1);
        // What was used of today is neither in the stock any more nor in what is still to come.
        var spent = series.Day < today ? elapsed * series.Mean(today) : 0;
        var supply = (left + (_upstream ?? 0)) / Factor + spent;
        Span<PlannedArrival> arrivals = stackalloc PlannedArrival[_arrivals.Length];
        for (var i = 0; i < arrivals.Length; i++) arrivals[i] = _arrivals[i] with { Quantity = _arrivals[i].Quantity / Factor };
        var dates = series.Depletion(supply, arrivals)!.Value;
        var picture = new DepletionPicture(now, DateOf(dates.P10), DateOf(dates.P50), DateOf(dates.P90), dates.Within5, dates.Within10, dates.Within30,
            arrivals.Length > 0 ? Domain.Stock.LocalCalendar.DateOf(arrivals[0].Day) : null, arrivals.Length > 0 ? series.OutBefore(supply, arrivals[0]) : null, !_arrivalsKnown, _upstream);
        return (picture, dates, supply, series);

        DateOnly? DateOf(int days) => days > SeriesForecaster.Horizon ? null : Domain.Stock.LocalCalendar.DateOf(series.Day + days);
    }

    /// <summary>Demand of the days from <paramref name="today"/> on, as many as <paramref name="days"/> holds. False when nothing is known.</summary>
    public bool Ahead(int today, Span<DemandQuantiles> days)
    {
        if (!UpTo(today - 1).Forecast(days)) return false;
        foreach (ref var day in days) day = new(day.P10 * Factor, day.P50 * Factor, day.P90 * Factor, day.Mean * Factor);
        return true;
    }

    /// <summary>This forecaster as it would stand if the days since had been missing. Good until the next call on this thread.</summary>
    private SeriesForecaster UpTo(int day)
    {
        var copy = _scratch ??= new();
        copy.Take(Forecaster);
        if (copy.Day < day) copy.Observe(day, 0, DayMarks.Missing, Epidemic);
        return copy;
    }

    public void Write(ByteWriter writer)
    {
        Span<byte> series = stackalloc byte[SeriesForecaster.Size];
        Forecaster.Write(series);
        writer.Text(Territory.Text);
        writer.Byte((byte)Link);
        writer.Bytes(series);
        Span<byte> pool = stackalloc byte[LinePool.Size];
        Pool.Write(pool);
        writer.Bytes(pool);
        writer.Signed(_first);
        writer.Signed(_stockDay);
        writer.Byte(_observed);
        writer.Bytes(MemoryMarshal.AsBytes((ReadOnlySpan<double>)[ShareObserved, Factor]));
        writer.Bytes(MemoryMarshal.AsBytes(_filled.AsSpan()));
        writer.Bytes(MemoryMarshal.AsBytes(_foreseen.AsSpan()));
        writer.Bytes(MemoryMarshal.AsBytes(_stock.AsSpan()));
        writer.Bytes(MemoryMarshal.AsBytes(_lines.AsSpan()));
        writer.Bytes(MemoryMarshal.AsBytes((ReadOnlySpan<Cusum>)[_surprises]));
        Scores.Write(writer);
    }

    /// <exception cref="InvalidDataException">Written by another version of the forecaster.</exception>
    /// <param name="scored">Its scores are in it; a state of before has none and begins them anew.</param>
    public static TerritorySeries Read(ref ByteReader reader, bool scored)
    {
        var read = new TerritorySeries(TerritoryCode.Parse(reader.Text()), (EstablishmentKind)reader.Byte());
        if (!SeriesForecaster.TryRead(reader.Bytes(), out var series)) throw new InvalidDataException("a forecaster of another version");
        read.Forecaster = series;
        read.Pool = LinePool.Read(reader.Bytes());
        (read._first, read._stockDay, read._observed) = ((int)reader.Signed(), (int)reader.Signed(), reader.Byte());
        Span<double> shares = stackalloc double[2];
        reader.Bytes().CopyTo(MemoryMarshal.AsBytes(shares));
        (read.ShareObserved, read.Factor) = (shares[0], shares[1]);
        reader.Bytes().CopyTo(MemoryMarshal.AsBytes(read._filled.AsSpan()));
        reader.Bytes().CopyTo(MemoryMarshal.AsBytes(read._foreseen.AsSpan()));
        reader.Bytes().CopyTo(MemoryMarshal.AsBytes(read._stock.AsSpan()));
        reader.Bytes().CopyTo(MemoryMarshal.AsBytes(read._lines.AsSpan()));
        read._surprises = MemoryMarshal.Read<Cusum>(reader.Bytes());
        if (scored) read.Scores.Read(ref reader);
        return read;
    }
}

using Medistock.Realtime.Forecasting.Arrivals;
using Medistock.Realtime.Forecasting.Depletion;
using Medistock.Realtime.Forecasting.Profiles;
using Medistock.Realtime.Forecasting.Quantiles;
using Medistock.Realtime.Forecasting.Series;

namespace Medistock.Realtime.Forecasting.Lines;

/// <summary>
/// One stock line (establishment × presentation) in 20 bytes: a slow and a fast level of its own, shrunk to what lines of the territory
/// use (gamma–Poisson: as if three demand events had been seen at their rate); week, growth and scatter are borrowed from <see cref="PublishedShape"/>.
/// </summary>
public struct LineForecaster
{
    private const float SlowRate = 0.0125f, FastRate = 0.1f;
    /// <summary>Demand events that the territory's rate is worth, and the days they may stand for.</summary>
    private const double PriorEvents = 3, LeastPriorDays = 2, MostPriorDays = 60;
    private const double LevelVariance = 0.02;
    private float _slow, _slowDays, _fast, _fastDays;
    // One more than the day, so that a line of all zeros is one that was never spoken of.
    private int _next;

    /// <summary>The last day spoken of; −1 before the first.</summary>
    public readonly int Day => _next - 1;

    /// <summary>Takes the next day; days left out are missing. Refusals as in <see cref="SeriesForecaster.Observe"/>.</summary>
    public Observed Observe(int day, double quantity, DayMarks flags, in PublishedShape shape)
    {
        var missing = (flags & DayMarks.Missing) != 0;
        if (!missing && !(quantity >= 0 && quantity <= SeriesForecaster.LargestQuantity)) return Observed.NoQuantity;
        if (day < _next) return Observed.OutOfOrder;
        _next = day + 1;
        if (missing) return Observed.SetAside;
        var factor = shape.Factor(WeekProfile.WeekDay(day));
        var censored = (flags & DayMarks.Censored) != 0;
        if (censored && quantity <= Level(shape) * factor) return Observed.SetAside;
        var lean = (float)Math.Sqrt(Math.Max(factor, 0.2));
        if (!censored || quantity * _slowDays > _slow * factor) Add(ref _slow, ref _slowDays, SlowRate, (float)quantity / lean, (float)factor / lean);
        if (!censored || quantity * _fastDays > _fast * factor) Add(ref _fast, ref _fastDays, FastRate, (float)quantity / lean, (float)factor / lean);
        return censored ? Observed.SetAside : Observed.Learnt;
    }

    private static void Add(ref float demand, ref float days, float rate, float quantity, float exposure)
    {
        demand += quantity - rate * demand;
        days += exposure - rate * days;
    }

    private static double PriorDays(in PublishedShape shape) => shape.LineLevel > 0 ? Math.Clamp(PriorEvents / shape.LineEvents, LeastPriorDays, MostPriorDays) : 0;

    /// <summary>Demand of an average day; 0 when neither the line nor its territory has shown any.</summary>
    public readonly double Level(in PublishedShape shape)
    {
        var prior = PriorDays(shape);
        if (_slowDays + prior <= 0) return 0;
        var slow = (_slow + prior * shape.LineLevel) / (_slowDays + prior);
        // Without a territory's word the fast level leans on two days of the slow one.
        var lean = Math.Max(prior, LeastPriorDays);
        return 0.5 * (slow + (_fast + lean * slow) / (_fastDays + lean));
    }

    /// <summary>Part of the level that is the territory's, 0–1.</summary>
    public readonly double Borrowed(in PublishedShape shape) => PriorDays(shape) is > 0 and var prior ? prior / (_slowDays + prior) : 0;

    /// <summary>Whether the line, or its territory, was ever observed.</summary>
    public readonly bool Knows(in PublishedShape shape) => _slowDays > 0 || shape.LineLevel > 0;

    /// <summary>As <see cref="SeriesForecaster.Forecast"/>.</summary>
    public readonly bool Forecast(Span<DemandQuantiles> days, in PublishedShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days.Length, SeriesForecaster.Horizon);
        days.Clear();
        if (!Knows(shape)) return false;
        var outlook = new Outlook(this, shape);
        for (var ahead = 1; ahead <= days.Length; ahead++) days[ahead - 1] = outlook.DayAhead(ahead);
        return true;
    }

    /// <summary>As <see cref="SeriesForecaster.Depletion"/>.</summary>
    public readonly DepletionForecast? Depletion(double stock, ReadOnlySpan<PlannedArrival> arrivals, in PublishedShape shape) =>
        Knows(shape) ? DepletionForecast.Of(new Outlook(this, shape), Day, stock, arrivals) : null;

    /// <summary>As <see cref="Depletion"/> where nothing arrives, without the mean, and several times faster.</summary>
    public readonly DepletionDates? Dates(double stock, in PublishedShape shape) => Knows(shape) ? DepletionForecast.DatesOf(new Outlook(this, shape), stock) : null;

    /// <summary>Why the forecast is what it is. Allocates.</summary>
    public readonly ForecastBasis Explain(in PublishedShape shape)
    {
        var week = new double[7];
        for (var i = 0; i < 7; i++) week[i] = shape.Factor(i);
        var outlook = new Outlook(this, shape);
        LevelShare[] levels = [new(1 / SlowRate, _slowDays > 0 ? _slow / _slowDays : 0, 0.5), new(1 / FastRate, _fastDays > 0 ? _fast / _fastDays : 0, 0.5)];
        return new(Day, 0, BaselineReason.FirstDay, 0, 0, 0, 0, Level(shape), levels, week, Math.Exp(shape.Growth(3)), Math.Exp(shape.Growth(14)), Math.Exp(shape.Growth(42)),
            outlook.Events, outlook.DayVariance, shape.Step, Borrowed(shape));
    }

    /// <summary>Demand as a compound Poisson process whose lumps are the territory's: variance of a total ∝ its mean.</summary>
    private readonly struct Outlook : IDemandOutlook
    {
        private readonly PublishedShape _shape;
        private readonly double _level, _exposure;
        private readonly int _day;

        public Outlook(in LineForecaster line, in PublishedShape shape)
        {
            _shape = shape;
            _day = line.Day;
            _level = line.Level(shape);
            _exposure = line._slowDays + PriorDays(shape);
            // A line whose territory says nothing is taken to be asked once a day, as widely as a Poisson process is.
            var scale = shape.LineLevel > 0 ? _level / shape.LineLevel : 1;
            Events = (shape.LineLevel > 0 ? shape.LineEvents : 1) * scale;
            DayVariance = scale > 0 ? (shape.LineLevel > 0 ? shape.LineVariance : 1) / scale : 1;
        }

        public double Events { get; }
        public double DayVariance { get; }

        public TotalAhead Ahead(int days)
        {
            var worth = _shape.FactorsFrom(_day, days) * Math.Exp(_shape.Growth(days));
            if (!(_level * worth > 0)) return default;
            var (nothing, law) = LawOf(worth);
            return new(_level * worth, nothing, law, 0, 0);
        }

        public double ChanceOfAtLeast(in TotalAhead total, double need)
        {
            if (!(total.Mean > 0)) return 0;
            if (_shape.Step > 0) need = _shape.Step * (Math.Ceiling(need / _shape.Step - 1e-6) - 0.5);
            return 1 - total.Below(need);
        }

        public DemandQuantiles DayAhead(int ahead)
        {
            var shape = _shape.Factor(WeekProfile.WeekDay(_day + ahead)) * Math.Max(0.1, ahead * Math.Exp(_shape.Growth(ahead)) - (ahead - 1) * Math.Exp(_shape.Growth(ahead - 1)));
            var mean = _level * shape;
            if (!(mean > 0)) return default;
            var (nothing, law) = LawOf(shape);
            return new(Quantile(0.1), Quantile(0.5), Quantile(0.9), mean);

            double Quantile(double tau)
            {
                if (tau <= nothing) return 0;
                var root = law.Root((tau - nothing) / (1 - nothing));
                return mean / (1 - nothing) * root * root * root;
            }
        }

        /// <summary>Of a total worth so many average days.</summary>
        private (double Nothing, Law Law) LawOf(double days)
        {
            var nothing = Math.Exp(-Events * days);
            var variance = (DayVariance / days + DayVariance / Math.Max(_exposure, 1) + LevelVariance + 1) * (1 - nothing) - 1;
            return (nothing, Spread.LawOf(variance, Math.Clamp(variance, 1e-5, 2.5)));
        }
    }
}

using System.Runtime.Intrinsics;
using Medistock.Realtime.Forecasting.Drivers;
using Medistock.Realtime.Forecasting.Levels;
using Medistock.Realtime.Forecasting.Momentum;
using Medistock.Realtime.Forecasting.Profiles;
using Medistock.Realtime.Forecasting.Quantiles;

namespace Medistock.Realtime.Forecasting.Series;

/// <summary>Everything a series has learnt: one block of plain memory, and the rules by which a day enters it. Nothing here allocates.</summary>
internal partial struct SeriesState
{
    /// <summary>Relative variance of what is not known of the level itself, before any total was seen.</summary>
    private const double LevelVariance = 0.01;
    /// <summary>Observations that a prior variance, and the absence of a correction, are worth: of a day, and of a longer total.</summary>
    private const double DayBelief = 8, TotalBelief = 8, DayCorrection = 300, TotalCorrection = 100;
    /// <summary>A total is judged, and learnt from, when this part of its days was observed.</summary>
    private const double EnoughObserved = 0.7;
    /// <summary>A day beyond so many standard deviations moves the levels no more; sparse series, whose lumps are their demand, are let free.</summary>
    private const double Outlier = 2.5, LumpsFrom = 0.3, LumpsFree = 10;
    private const int FirstWeeks = 28;
    /// <summary>Days of the totals that have a growth, a lane each.</summary>
    private static readonly Vector256<double> Growing = Vector256.Create(3.0, 14, 42, 1);

    public History Past;
    public LevelBank Levels;
    public WeekProfile Week;
    public YearProfile Year;
    public ZeroDays Zero;
    public Lattice Lattice;
    private GrowthRegression _growth3, _growth14, _growth42;
    private Spread _next, _total3, _total7, _total14, _total28, _total42, _lag7, _lag21;
    private uint _jitter;
    private float _mixed;
    public int Day;
    public int Since;
    public BaselineReason Reason;
    /// <summary>Whether any day was ever observed in full.</summary>
    public bool Begun;
    // Last, so that a state written before there were drivers is the beginning of one written now.
    private DriverRegression _driven;

    /// <summary>One day: its quantity when <paramref name="observed"/>, the least it can have been when <paramref name="censored"/>.</summary>
    public void Step(int day, double quantity, bool observed, bool censored, EpidemicDriver? driver)
    {
        var weekDay = WeekProfile.WeekDay(day);
        var factor = Week[weekDay];
        var level = (double)_mixed;
        var expected = level * factor;
        Begun |= observed;
        Past.Push(observed ? quantity : censored ? Math.Max(quantity, expected) : expected, observed, censored);
        // A series begins with its first demand: what lay before may have been before the product.
        if (!Past.Empty)
        {
            var noise = DayVariance();
            if (observed)
            {
                Judge(day, weekDay, quantity, noise, driver);
                Zero.Learn(quantity <= 0, level > 0 ? expected : quantity);
                Levels.Learn(Tamed(quantity, expected, level, noise), factor);
                if (level > 0) Week.Learn(weekDay, Math.Min(quantity / level, 1 + 4 * Math.Sqrt(noise)), Zero.Events);
            }
            else if (censored && quantity > expected) Levels.LearnAtLeast(quantity, factor);
            Believe(day, noise, driver);
        }
        Day = day;
    }

    private readonly double Tamed(double quantity, double expected, double level, double noise)
    {
        if (level <= 0 || Past.Steps <= FirstWeeks) return quantity;
        var free = 1 + LumpsFree * Math.Max(0, 1 / Zero.Events - LumpsFrom);
        return Math.Min(quantity, expected + Outlier * free * Math.Sqrt(noise) * Math.Max(expected, 0.5 * level));
    }

    /// <summary>Relative variance of a usual day, its zeros included.</summary>
    public readonly double DayVariance() => (_next.Variance(1, DayBelief) + 1) / Math.Max(1 - Zero.Nothing(Zero.Usual), 1e-3) - 1;

    /// <summary>Relative variance of a positive total before any was seen: the days' noise averaged, and what is not known of the level.</summary>
    private static double PriorVariance(double noise, int days, double nothing) => (noise / days + LevelVariance + 1) * (1 - nothing) - 1;

    private static Law DayLaw(in Spread spread, double noise, double nothing)
    {
        var variance = spread.Variance(PriorVariance(noise, 1, nothing), DayBelief);
        return Spread.LawOf(variance, variance);
    }

    // A total's growth was fitted to logarithms and is a median already: only the days' own noise moves its place.
    private static Law TotalLaw(in Spread spread, double noise, int days, double nothing)
    {
        var prior = PriorVariance(noise, days, nothing);
        return Spread.LawOf(prior, spread.Variance(prior, TotalBelief));
    }

    /// <summary>Holds what was foreseen of this day, and of the totals that end on it, against what came; learns how each missed.</summary>
    private void Judge(int day, int weekDay, double quantity, double noise, EpidemicDriver? driver)
    {
        Lattice.Learn(quantity);
        // Weyl's sequence: spreads the zeros evenly over the probabilities they stand for, and needs no chance.
        _jitter += 2_654_435_769;
        var jitter = (_jitter + 0.5) / 4_294_967_296.0;
        JudgeDay(ref _next, 1, 1, weekDay, quantity, noise, jitter);
        JudgeDay(ref _lag7, 7, 2, weekDay, quantity, noise, jitter);
        JudgeDay(ref _lag21, 21, 3, weekDay, quantity, noise, jitter);

        double total = 0;
        var known = 0;
        var past = Math.Min(Past.Steps - 8, Due());
        var slot = Past.Slot(0);
        for (var k = 1; k <= past; k++)
        {
            total += Past.DemandAt(slot);
            slot = slot == 0 ? History.Days - 1 : slot - 1;
            if (Past.ObservedAt(k - 1)) known++;
            if (k is not (3 or 7 or 14 or 28 or 42) || known < EnoughObserved * k || Past.Steps % Every(k) != 0) continue;
            var then = Past.Slot(k);
            var shape = Week.SumEndingOn(weekDay, k);
            var flat = Past.LevelAt(then) * shape;
            if (!(flat > 0)) continue;
            switch (k)
            {
                case 3: JudgeTotal(ref _total3, k, then, flat, total, noise, jitter); LearnGrowth(ref _growth3, 0, then, day, flat, total, noise, driver); break;
                case 7: JudgeTotal(ref _total7, k, then, flat, total, noise, jitter); break;
                case 14:
                    JudgeTotal(ref _total14, k, then, flat, total, noise, jitter);
                    LearnGrowth(ref _growth14, 1, then, day, flat, total, noise, driver);
                    JudgeLevels(then, shape, total);
                    break;
                case 28: JudgeTotal(ref _total28, k, then, flat, total, noise, jitter); break;
                default: JudgeTotal(ref _total42, k, then, flat, total, noise, jitter); LearnGrowth(ref _growth42, 2, then, day, flat, total, noise, driver); break;
            }
        }
        if (Past.Steps > History.Days) LearnSeason(day - History.Days + 1);
    }

    /// <summary>The longest total to be judged today.</summary>
    private readonly int Due()
    {
        for (var i = TotalDays.Length - 1; i > 0; i--)
        {
            if (Past.Steps % Every(TotalDays[i]) == 0) return TotalDays[i];
        }
        return 0;
    }

    /// <summary>Totals of successive days are nearly the same: one of so many is judged, and weighs for all. No multiple of 7, so that all weekdays are met.</summary>
    private static int Every(int days) => days switch { 3 => 2, 7 => 3, 14 => 5, 28 => 8, _ => 11 };

    private readonly void JudgeDay(ref Spread spread, int lag, int every, int weekDay, double demand, double noise, double jitter)
    {
        if (Past.Steps <= lag + 7 || Past.Steps % every != 0) return;
        var then = Past.Slot(lag);
        var mean = Past.LevelAt(then) * Week[weekDay] * Past.DayGrowthAt(then, lag);
        if (!(mean > 0)) return;
        var nothing = Zero.Nothing(mean);
        spread.Learn(demand, mean, nothing, demand > 0 ? DayLaw(spread, noise, nothing) : default, jitter, every, every);
    }

    private readonly void JudgeTotal(ref Spread spread, int days, int then, double flat, double total, double noise, double jitter)
    {
        var mean = flat * Math.Exp(Past.GrowthAt(then, days));
        var nothing = Zero.Nothing(mean);
        spread.Learn(total, mean, nothing, total > 0 ? TotalLaw(spread, noise, days, nothing) : default, jitter, (double)Every(days) / days, Every(days));
    }

    private void LearnGrowth(ref GrowthRegression growth, int which, int then, int day, double flat, double total, double noise, EpidemicDriver? driver)
    {
        var days = History.GrowthDays[which];
        if (Past.Steps <= days + 21) return;
        Span<double> x = stackalloc double[GrowthRegression.Features];
        Features(then, x);
        x[^1] = Year.Growth(day - days, days, Year.Behind(day - days));
        var came = Math.Clamp(Math.Log((total + 0.1 * flat) / (1.1 * flat)), -1.5, 1.5);
        var worth = (double)Every(days) / days;
        growth.Learn(x, came, worth, days);
        if (driver?.GrowthAt(day - days) is { } known and not 0) _driven.Learn(which, known, came - Past.GrowthAt(then, days), noise / days + LevelVariance, worth);
    }

    private void JudgeLevels(int then, double shape, double total)
    {
        Span<double> foreseen = stackalloc double[LevelBank.Count];
        for (var i = 0; i < LevelBank.Count; i++) foreseen[i] = Past.LevelAt(then, i) * shape;
        if (Levels[0] * shape is > 0 and var scale) Levels.Judge(total, foreseen, scale);
    }

    private void LearnSeason(int day)
    {
        var usual = Levels[0] * Week[WeekProfile.WeekDay(day)];
        if (usual > 0.1 * Levels[0] && Past.ObservedAt(History.Days - 1)) Year.Learn(day, Past.DemandAt(Past.Slot(History.Days - 1)) / usual);
    }

    /// <summary>Where the levels stand to each other, ln; a twentieth of the slowest is added to each, so that an empty week is not −∞.</summary>
    private readonly void Features(int slot, Span<double> x)
    {
        var slowest = Past.LevelAt(slot, 0);
        var offset = 0.05 * slowest;
        var mixed = Math.Log(Past.LevelAt(slot) + offset);
        var slow = Math.Log(Past.LevelAt(slot, 1) + offset);
        x[0] = Math.Log(Past.LevelAt(slot, 4) + offset) - mixed;
        x[1] = Math.Log(Past.LevelAt(slot, 3) + offset) - mixed;
        x[2] = mixed - slow;
        x[3] = slow - Math.Log(slowest + offset);
    }

    /// <summary>Keeps today's beliefs: they will be judged when their days have come.</summary>
    private void Believe(int day, double noise, EpidemicDriver? driver)
    {
        _mixed = (float)Levels.Mixed(Zero.Events);
        Past.Believe(_mixed, Levels);
        Span<double> own = stackalloc double[GrowthRegression.Features];
        Features(Past.Slot(0), own);
        Span<Vector256<double>> x = stackalloc Vector256<double>[GrowthRegression.Features];
        for (var i = 0; i < GrowthRegression.Features - 1; i++) x[i] = Vector256.Create(own[i]);
        x[^1] = Year.Growths(day);
        var variance = Vector256.Create(noise) / Growing + Vector256.Create(LevelVariance);
        var growths = GrowthRegression.Growths(_growth3, _growth14, _growth42, x, variance, Zero.Events);
        for (var i = 0; i < History.Growths; i++)
            Past.BelieveGrowth(i, driver is null ? growths[i] : growths[i] + _driven.Growth(i, driver.GrowthAt(day), variance[i]));
    }
}

namespace Medistock.Realtime.Forecasting.Levels;

/// <summary>
/// A bank of exponential levels of daily demand, in the series' unit per average day, mixed by their recent loss.
/// <para>Each level is a ratio of two exponential sums, ℓ = Σ(1−α)^i y/√w ÷ Σ(1−α)^i √w, w the weekday's factor: a missing day changes
/// neither, the first days are a plain mean, and a day counts by the root of its factor (between counts, whose best weight is w⁰, and
/// multiplicative noise, w¹). For sparse demand it is the product of Teunter–Syntetos–Babai's two sums (EJOR 214, 2011).</para>
/// <para>Mixture: weight ∝ prior · exp(−<see cref="Eta"/>(L/min L − 1)) (exponential weights, Vovk 1990), L the discounted Tweedie deviance of
/// index 3/2, (√S − √ŝ)²/√ŝ, of each level's 14-day total: proper for a mean, finite at 0, and nearly relative. The prior is log-normal
/// around the best rate of a level that drifts under Poisson noise, α* = √(drift · events per day) (Muth 1960): sparse series begin slow.</para>
/// </summary>
internal struct LevelBank
{
    public const int Count = 5;
    /// <summary>Days over which the levels' totals are judged.</summary>
    public const int JudgedDays = 14;
    private const double Eta = 4, LossRate = 0.0035;
    /// <summary>Squared relative drift of demand per day, and how far (ln) a series' own rate lies from what it gives.</summary>
    private const double Drift = 0.0005, PriorSpread = 1.2;
    private static readonly float[] Rates = [0.004f, 0.0125f, 0.035f, 0.1f, 0.28f];
    private static readonly double[] LnRates = [Math.Log(0.004), Math.Log(0.0125), Math.Log(0.035), Math.Log(0.1), Math.Log(0.28)];

    private PerLevel<float> _demand, _exposure, _loss;
    private float _judged;

    /// <summary>Days a level remembers.</summary>
    public static double MemoryDays(int level) => 1 / Rates[level];

    public readonly double this[int level] => _exposure[level] > 1e-6f ? _demand[level] / _exposure[level] : 0;

    /// <summary>The mixed level.</summary>
    /// <param name="events">Demand events per average day.</param>
    public readonly double Mixed(double events)
    {
        Span<double> weight = stackalloc double[Count];
        Weights(events, weight);
        double sum = 0;
        for (var i = 0; i < Count; i++) sum += weight[i] * this[i];
        return sum;
    }

    /// <summary>The levels' shares in the mixture, Σ = 1.</summary>
    public readonly void Weights(double events, Span<double> weight)
    {
        var least = _loss[0];
        for (var i = 1; i < Count; i++) least = Math.Min(least, _loss[i]);
        var best = 0.5 * Math.Log(Drift * events);
        var eta = Eta * _judged / (1 + _judged);
        double total = 0;
        for (var i = 0; i < Count; i++)
        {
            var off = (LnRates[i] - best) / PriorSpread;
            total += weight[i] = Math.Exp(-0.5 * off * off - (least > 0 ? eta * (_loss[i] / least - 1) : 0)) + 1e-9;
        }
        for (var i = 0; i < Count; i++) weight[i] /= total;
    }

    /// <summary>Learns one observed day; <paramref name="factor"/> is the weekday's.</summary>
    public void Learn(double quantity, double factor)
    {
        var lean = Math.Sqrt(Math.Max(factor, 0.2));
        for (var i = 0; i < Count; i++) Add(i, quantity / lean, factor / lean);
    }

    /// <summary>Learns that demand was at least so much: no level falls by it.</summary>
    public void LearnAtLeast(double quantity, double factor)
    {
        var lean = Math.Sqrt(Math.Max(factor, 0.2));
        for (var i = 0; i < Count; i++)
        {
            if (quantity > this[i] * factor) Add(i, quantity / lean, factor / lean);
        }
    }

    private void Add(int level, double demand, double exposure)
    {
        _demand[level] += (float)(demand - Rates[level] * _demand[level]);
        _exposure[level] += (float)(exposure - Rates[level] * _exposure[level]);
    }

    /// <summary>Judges each level by the total of the last days, <paramref name="total"/>, against what it foresaw.</summary>
    /// <param name="scale">The slowest level's total: makes losses free of units, and bounds a level that had fallen to 0.</param>
    public void Judge(double total, ReadOnlySpan<double> foreseen, double scale)
    {
        var came = Math.Sqrt(total);
        var unit = 1 / Math.Sqrt(scale);
        var gain = Math.Max(LossRate, 1 / (_judged + 1));
        _judged = Math.Min(_judged + 1, 1e6f);
        for (var i = 0; i < Count; i++)
        {
            var root = Math.Sqrt(Math.Max(foreseen[i], 0.1 * scale));
            var off = came - root;
            _loss[i] += (float)(gain * (off * off / root * unit + 1e-4 - _loss[i]));
        }
    }
}

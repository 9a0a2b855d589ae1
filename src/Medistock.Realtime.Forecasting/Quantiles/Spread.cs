namespace Medistock.Realtime.Forecasting.Quantiles;

/// <summary>
/// How a day's or k days' demand scatters around what was foreseen: a chance of nothing at all and, above it, a normal law of the cube
/// root of demand ÷ mean (Wilson and Hilferty, PNAS 17, 1931: the cube root of a gamma variable is nearly normal). Its variance is learnt and shrunk,
/// geometrically, to a prior. Where the truth fell is counted in ten bins (probability integral transform: Gneiting, Balabdaoui, Raftery, JRSS B 69, 2007), also
/// shrunk, and corrects the probabilities: a law that is wrong for long is bent to the right frequencies.
/// </summary>
internal struct Spread
{
    public const int Bins = 10;
    private const float Forget = 0.0035f;
    private PerBin<float> _bins;
    private float _counted, _seen, _variance;

    /// <summary>Relative variance of positive demand, c: learnt where much was seen, else <paramref name="prior"/>, which is worth <paramref name="belief"/> totals.</summary>
    public readonly double Variance(double prior, double belief)
    {
        prior = Bounded(prior);
        return _seen > 0 ? Math.Exp((_seen * Math.Log(_variance + 1e-6) + belief * Math.Log(prior)) / (_seen + belief)) : prior;
    }

    private static double Bounded(double variance) => Math.Clamp(variance, 1e-5, 2.5);

    /// <summary>The law of a gamma variable with the variance <paramref name="place"/> in the place of its cube root, and <paramref name="width"/> in its width.</summary>
    public static Law LawOf(double place, double width) => new(1 - Bounded(place) / 9, Math.Sqrt(width) / 3);

    /// <param name="demand">What was asked for.</param>
    /// <param name="expected">What had been foreseen, &gt; 0.</param>
    /// <param name="nothing">The chance that had been given to a demand of 0.</param>
    /// <param name="law">The law that had been given to the rest.</param>
    /// <param name="jitter">A number in (0, 1) that spreads the zeros over the probabilities they stand for.</param>
    /// <param name="weight">How many independent totals this one is worth: 1 ÷ overlap.</param>
    /// <param name="days">Days since the last one: what is to be forgotten.</param>
    public void Learn(double demand, double expected, double nothing, in Law law, double jitter, double weight, int days)
    {
        var forget = Forget * days;
        double probability;
        if (demand > 0)
        {
            // Four times the cube root of the mean is 64 means: no quantile is that far.
            var root = Math.Min(Math.Cbrt(demand * (1 - nothing) / expected), 4);
            probability = nothing + (1 - nothing) * law.Below(root);
            _seen += (float)weight - forget * _seen;
            var off = 3 * (root - law.Place);
            _variance += (float)(weight / Math.Max(_seen, weight) * (off * off - _variance));
        }
        else probability = nothing * jitter;
        var bin = Math.Clamp((int)(probability * Bins), 0, Bins - 1);
        for (var i = 0; i < Bins; i++) _bins[i] *= 1 - forget;
        _counted = _counted * (1 - forget) + (float)weight;
        _bins[bin] += (float)weight;
    }

    /// <summary>The corrected probability of what the law gives probability <paramref name="given"/>; no correction weighs <paramref name="belief"/> totals.</summary>
    public readonly double Corrected(double given, double belief)
    {
        var at = Math.Clamp(given, 0, 1) * Bins;
        var bin = Math.Min((int)at, Bins - 1);
        var prior = belief / Bins;
        double sum = 0;
        for (var i = 0; i < bin; i++) sum += _bins[i] + prior;
        return (sum + (at - bin) * (_bins[bin] + prior)) / (_counted + belief);
    }

    /// <summary>The law's probability at which the corrected one is <paramref name="tau"/>.</summary>
    public readonly double Uncorrected(double tau, double belief)
    {
        var prior = belief / Bins;
        var left = tau * (_counted + belief);
        for (var i = 0; i < Bins; i++)
        {
            var here = _bins[i] + prior;
            if (left <= here) return (i + left / here) / Bins;
            left -= here;
        }
        return 1;
    }
}

/// <summary>Place and width of the normal law of the cube root of (positive demand ÷ its mean).</summary>
internal readonly record struct Law(double Place, double Width)
{
    /// <summary>The probability of a smaller cube root.</summary>
    public double Below(double root) => StandardNormal.Below((root - Place) / Width);

    /// <summary>The cube root that has this probability below it; not below 0.</summary>
    public double Root(double probability) => Math.Max(0, Place + Width * StandardNormal.At(Math.Clamp(probability, 1e-6, 1 - 1e-6)));

    public static Law Between(in Law left, in Law right, double share) =>
        new(left.Place + share * (right.Place - left.Place), left.Width + share * (right.Width - left.Width));
}

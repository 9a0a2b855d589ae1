namespace Medistock.Realtime.Forecasting.Momentum;

/// <summary>
/// How the total of the next k days departs from the mixed level: y = ln(total ÷ flat total) regressed on where the fast and slow levels
/// stand and on how the season went on in former years. Positive slopes on fast levels carry a ramp on; negative ones let a spike revert.
/// <para>Bayesian ridge on discounted sums, β = (Σxxᵀ/k + Λ)⁻¹ Σxy/k (Hoerl and Kennard 1970). Λᵢ = 3 · relative variance of the total · (1 + 15·αᵢ/events per
/// day)²: a level of rate α scatters by chance with variance α ÷ (2 · events per day), so a sparse series, whose levels differ by chance, keeps its slopes near 0 until it has proved them.</para>
/// </summary>
internal struct GrowthRegression
{
    public const int Features = 5;
    public const int Pairs = Features * (Features + 1) / 2;
    /// <summary>The growth foreseen is at most e^±1.2: 3.3-fold.</summary>
    private const double Most = 1.2;
    private const double Ridge = 3, Gate = 15;
    /// <summary>Per day.</summary>
    private const float Forget = 0.0015f;
    /// <summary>Rate of the faster level in each feature; the season has none of its own.</summary>
    private static readonly double[] Rates = [0.28, 0.1, 0.035, 0.0125, 0.004];

    private PerPair<float> _xx;
    private PerFeature<float> _xy;

    /// <param name="x">Features as they were k days ago.</param>
    /// <param name="y">ln growth that came.</param>
    /// <param name="worth">How many independent totals this one is worth; also how fast the others are forgotten.</param>
    public void Learn(ReadOnlySpan<double> x, double y, double worth, int days)
    {
        var weight = (float)worth;
        var keep = 1 - Forget * weight * days;
        for (int i = 0, pair = 0; i < Features; i++)
        {
            _xy[i] = _xy[i] * keep + weight * (float)(x[i] * y);
            for (var j = 0; j <= i; j++, pair++) _xx[pair] = _xx[pair] * keep + weight * (float)(x[i] * x[j]);
        }
    }

    /// <summary>The ln growth foreseen.</summary>
    /// <param name="x">Features today.</param>
    /// <param name="variance">Relative variance of the total.</param>
    /// <param name="events">Demand events per average day.</param>
    public readonly double Growth(ReadOnlySpan<double> x, double variance, double events)
    {
        Span<double> slope = stackalloc double[Features];
        Solve(variance, events, slope);
        double sum = 0;
        for (var i = 0; i < Features; i++) sum += slope[i] * x[i];
        return double.IsFinite(sum) ? Math.Clamp(sum, -Most, Most) : 0;
    }

    /// <summary>Cholesky of a 5 × 5 matrix that Λ keeps positive.</summary>
    private readonly void Solve(double variance, double events, Span<double> slope)
    {
        Span<double> root = stackalloc double[Pairs];
        for (int i = 0, pair = 0; i < Features; i++)
        {
            var gate = 1 + Gate * Rates[i] / events;
            var row = i * (i + 1) / 2;
            for (var j = 0; j <= i; j++, pair++)
            {
                var other = j * (j + 1) / 2;
                var sum = _xx[pair] + (i == j ? Ridge * Math.Max(variance, 1e-3) * gate * gate : 0);
                for (var k = 0; k < j; k++) sum -= root[row + k] * root[other + k];
                root[pair] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / root[other + j];
            }
            double right = _xy[i];
            for (var k = 0; k < i; k++) right -= root[row + k] * slope[k];
            slope[i] = right / root[row + i];
        }
        for (var i = Features - 1; i >= 0; i--)
        {
            var sum = slope[i];
            for (var k = i + 1; k < Features; k++) sum -= root[k * (k + 1) / 2 + i] * slope[k];
            slope[i] = sum / root[i * (i + 1) / 2 + i];
        }
    }
}

using System.Runtime.Intrinsics;

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

    /// <summary>The ln growths foreseen by three regressions, side by side in the lanes of a vector: dividing and taking roots cost as much for three as for one. The fourth lane is idle.</summary>
    /// <param name="x">Features today, of each.</param>
    /// <param name="variance">Relative variance of each total.</param>
    /// <param name="events">Demand events per average day.</param>
    public static Vector256<double> Growths(in GrowthRegression few, in GrowthRegression some, in GrowthRegression many, ReadOnlySpan<Vector256<double>> x, Vector256<double> variance, double events)
    {
        // Cholesky of 5 × 5 matrices that Λ keeps positive.
        var ridge = Ridge * Vector256.Max(variance, Vector256.Create(1e-3));
        Span<Vector256<double>> root = stackalloc Vector256<double>[Pairs];
        Span<Vector256<double>> slope = stackalloc Vector256<double>[Features];
        for (int i = 0, pair = 0; i < Features; i++)
        {
            var gate = 1 + Gate * Rates[i] / events;
            var row = i * (i + 1) / 2;
            for (var j = 0; j <= i; j++, pair++)
            {
                var other = j * (j + 1) / 2;
                var sum = Vector256.Create(few._xx[pair], some._xx[pair], many._xx[pair], 0.0);
                if (i == j) sum += ridge * gate * gate;
                for (var k = 0; k < j; k++) sum -= root[row + k] * root[other + k];
                root[pair] = i == j ? Vector256.Sqrt(Vector256.Max(sum, Vector256.Create(1e-12))) : sum / root[other + j];
            }
            var right = Vector256.Create(few._xy[i], some._xy[i], many._xy[i], 0.0);
            for (var k = 0; k < i; k++) right -= root[row + k] * slope[k];
            slope[i] = right / root[row + i];
        }
        var growth = Vector256<double>.Zero;
        for (var i = Features - 1; i >= 0; i--)
        {
            var sum = slope[i];
            for (var k = i + 1; k < Features; k++) sum -= root[k * (k + 1) / 2 + i] * slope[k];
            slope[i] = sum / root[i * (i + 1) / 2 + i];
        }
        for (var i = 0; i < Features; i++) growth += slope[i] * x[i];
        // What is no number is no growth.
        var finite = Vector256.LessThanOrEqual(Vector256.Abs(growth), Vector256.Create(double.MaxValue));
        return Vector256.ConditionalSelect(finite, Vector256.Min(Vector256.Max(growth, Vector256.Create(-Most)), Vector256.Create(Most)), Vector256<double>.Zero);
    }
}

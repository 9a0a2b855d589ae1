namespace Medistock.Realtime.Forecasting.Effects;

/// <summary>Non-negative weights that sum to one and make a weighted sum of gaps smallest.</summary>
internal static class SimplexFit
{
    private const int Rounds = 400;

    /// <summary>argmin over the simplex of mean(Σ wₖ gapₖ)² + ridge · Σ wₖ², by projected gradient from equal weights.</summary>
    /// <param name="gaps">One row per control, all of one length.</param>
    /// <param name="ridge">≥ 0: what each unit of squared weight costs.</param>
    public static double[] Weights(double[][] gaps, double ridge)
    {
        var count = gaps.Length;
        var square = new double[count][];
        var trace = 0.0;
        for (var k = 0; k < count; k++)
        {
            square[k] = new double[count];
            for (var other = 0; other <= k; other++)
            {
                var sum = 0.0;
                for (var i = 0; i < gaps[k].Length; i++) sum += gaps[k][i] * gaps[other][i];
                square[k][other] = square[other][k] = sum / Math.Max(1, gaps[k].Length);
            }
            square[k][k] += ridge;
            trace += square[k][k];
        }
        var weights = new double[count];
        Array.Fill(weights, 1.0 / count);
        if (!(trace > 0)) return weights;
        var moved = new double[count];
        for (var round = 0; round < Rounds; round++)
        {
            for (var k = 0; k < count; k++)
            {
                var slope = 0.0;
                for (var other = 0; other < count; other++) slope += square[k][other] * weights[other];
                moved[k] = weights[k] - slope / trace;
            }
            Project(moved, weights);
        }
        return weights;
    }

    /// <summary>The nearest point of the simplex (Held, Wolfe and Crowder 1974).</summary>
    private static void Project(double[] point, double[] onto)
    {
        var sorted = point.OrderDescending().ToArray();
        var (sum, shift) = (0.0, 0.0);
        for (var k = 0; k < sorted.Length; k++)
        {
            sum += sorted[k];
            var candidate = (sum - 1) / (k + 1);
            if (sorted[k] > candidate) shift = candidate;
        }
        for (var k = 0; k < point.Length; k++) onto[k] = Math.Max(0, point[k] - shift);
    }
}

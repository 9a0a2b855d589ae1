namespace Medistock.Realtime.Forecasting.Quantiles;

/// <summary>The standard normal law, allocation-free (MathNet.Numerics' allocates some 300 bytes a call; it is the tests' reference).</summary>
internal static class StandardNormal
{
    /// <summary>P(Z ≤ z), to 1e-15 (Hart 1968, as given by West, Wilmott 2005).</summary>
    public static double Below(double z)
    {
        var size = Math.Abs(z);
        if (size > 37) return z > 0 ? 1 : 0;
        var exponential = Math.Exp(-size * size / 2);
        double tail;
        if (size < 7.07106781186547)
        {
            var above = ((((((3.52624965998911e-2 * size + 0.700383064443688) * size + 6.37396220353165) * size + 33.912866078383) * size + 112.079291497871) * size + 221.213596169931) * size
                + 220.206867912376) * exponential;
            var below = ((((((8.83883476483184e-2 * size + 1.75566716318264) * size + 16.064177579207) * size + 86.7807322029461) * size + 296.564248779674) * size + 637.333633378831) * size
                + 793.826512519948) * size + 440.413735824752;
            tail = above / below;
        }
        else
        {
            tail = exponential / (size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))))) / 2.506628274631;
        }
        return z > 0 ? 1 - tail : tail;
    }

    /// <summary>z with P(Z ≤ z) = <paramref name="probability"/> in (0, 1), to a relative 1.2e-9 (Acklam 2003).</summary>
    public static double At(double probability)
    {
        const double Low = 0.02425;
        if (probability < Low) return Tail(Math.Sqrt(-2 * Math.Log(probability)));
        if (probability > 1 - Low) return -Tail(Math.Sqrt(-2 * Math.Log(1 - probability)));
        var q = probability - 0.5;
        var r = q * q;
        return (((((-3.969683028665376e1 * r + 2.209460984245205e2) * r - 2.759285104469687e2) * r + 1.383577518672690e2) * r - 3.066479806614716e1) * r + 2.506628277459239) * q
            / (((((-5.447609879822406e1 * r + 1.615858368580409e2) * r - 1.556989798598866e2) * r + 6.680131188771972e1) * r - 1.328068155288572e1) * r + 1);
    }

    private static double Tail(double q) =>
        (((((-7.784894002430293e-3 * q - 3.223964580411365e-1) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783)
            / ((((7.784695709041462e-3 * q + 3.224671290700398e-1) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1);
}

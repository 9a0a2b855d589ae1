using Medistock.Realtime.Forecasting.Quantiles;

namespace Medistock.Realtime.Forecasting.Effects;

/// <summary>Student's law (Hill 1970, algorithm 396), to six digits.</summary>
internal static class Student
{
    /// <summary>t with P(|T| ≤ t) = <paramref name="probability"/>.</summary>
    /// <param name="degrees">≥ 1.</param>
    public static double TwoSided(double probability, int degrees)
    {
        var (p, n) = (1 - probability, (double)degrees);
        if (degrees == 1) return Math.Cos(p * Math.PI / 2) / Math.Sin(p * Math.PI / 2);
        if (degrees == 2) return Math.Sqrt(2 / (p * (2 - p)) - 2);
        var a = 1 / (n - 0.5);
        var b = 48 / (a * a);
        var c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
        var d = ((94.5 / (b + c) - 3) / b + 1) * Math.Sqrt(a * Math.PI / 2) * n;
        var x = d * p;
        var y = Math.Pow(x, 2 / n);
        if (y > 0.05 + a)
        {
            x = StandardNormal.At(p / 2);
            y = x * x;
            if (n < 5) c += 0.3 * (n - 4.5) * (x + 0.6);
            c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
            y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
            y = a * y * y;
            y = y > 0.002 ? Math.Exp(y) - 1 : 0.5 * y * y + y;
        }
        else
        {
            y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1) / (n + 2) + 1 / y;
        }
        return Math.Sqrt(n * y);
    }
}

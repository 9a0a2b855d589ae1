using Medistock.Realtime.Forecasting.Quantiles;

namespace Medistock.Realtime.Forecasting.Depletion;

/// <summary>What a depletion date needs to know of the demand to come.</summary>
internal interface IDemandOutlook
{
    /// <summary>What the next <paramref name="days"/> days together ask for.</summary>
    TotalAhead Ahead(int days);

    /// <summary>The probability that such a total is at least <paramref name="need"/> &gt; 0; falls as the need rises.</summary>
    double ChanceOfAtLeast(in TotalAhead total, double need);
}

/// <summary>The law of a total: nothing with a chance, above it a cube-root normal law.</summary>
/// <param name="Mean">Expected total; 0: there is no demand.</param>
/// <param name="Nothing">Chance of a total of 0.</param>
/// <param name="Law">Of the cube root of a positive total ÷ its mean.</param>
/// <param name="Scatter">Which followed total lies below it in length.</param>
/// <param name="Share">How far it lies towards the next, 0–1.</param>
internal readonly record struct TotalAhead(double Mean, double Nothing, Law Law, int Scatter, double Share)
{
    /// <summary>The probability of a total below <paramref name="need"/>, before any correction.</summary>
    public double Below(double need) => Nothing + (1 - Nothing) * Law.Below(Math.Cbrt(Math.Max(need, 0) * (1 - Nothing) / Mean));
}

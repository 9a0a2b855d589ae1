namespace Medistock.Realtime.Forecasting.Quantiles;

/// <summary>
/// The smallest step between quantities (a box, a pack of 10): their running greatest common divisor, 0 once the series is seen to be
/// continuous. A stock of 2.5 boxes is used up by a demand of 3, and a day asks for 0, 1 or 2 boxes, never for 0.4.
/// </summary>
internal struct Lattice
{
    /// <summary>A step below this share of a quantity makes no difference to a date.</summary>
    private const double Finest = 0.004;
    private float _step;
    private bool _continuous;

    public readonly double Step => _continuous ? 0 : _step;

    /// <summary>
    /// The nearest whole number of steps; a demand that is not nothing is one step at least. Pinball loss is linear between two steps, so that
    /// one of them is always as good a quantile as what lies between.
    /// </summary>
    public readonly double Whole(double quantile) => quantile > 0 && Step is > 0 and var step ? step * Math.Max(1, Math.Floor(quantile / step + 0.5)) : quantile;

    /// <summary>What a continuous law must reach to use up <paramref name="need"/> &gt; 0: the middle below the step that does; 0, anything at all, when one step does.</summary>
    public readonly double Reach(double need)
    {
        if (Step is not (> 0 and var step)) return need;
        var steps = Math.Ceiling(need / step - 1e-6);
        return steps <= 1 ? 0 : step * (steps - 0.5);
    }

    public void Learn(double quantity)
    {
        if (_continuous || quantity <= 0) return;
        if (_step == 0)
        {
            _step = (float)quantity;
            return;
        }
        // Euclid, with a tolerance: quantities are decimals that came through binary.
        double larger = Math.Max(quantity, _step), smaller = Math.Min(quantity, _step);
        var tolerance = 1e-5 * larger;
        for (var i = 0; i < 24 && smaller > tolerance; i++)
        {
            var rest = larger % smaller;
            if (rest < tolerance || smaller - rest < tolerance) rest = 0;
            (larger, smaller) = (smaller, rest);
        }
        if (larger < Finest * quantity) _continuous = true;
        else _step = (float)larger;
    }
}

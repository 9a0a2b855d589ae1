using System.Runtime.InteropServices;

namespace Medistock.Realtime.Forecasting.Changes;

/// <summary>
/// Whether days have lately come out above or below what was foreseen: two one-sided cumulative sums of standardised surprises (Page, Biometrika 41, 1954), each day
/// less an allowance of a quarter of a standard deviation. A single wild day counts 4 at most.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct Cusum
{
    private const float Allowance = 0.25f, Wildest = 4, Most = 50;
    private float _above, _below;

    /// <summary>Standard deviations summed; positive: above expectation; 0: nothing unusual.</summary>
    public readonly double Change => _above >= _below ? _above : -_below;

    /// <param name="surprise">(What came − what was foreseen) ÷ standard deviation; NaN is not counted.</param>
    public void Learn(double surprise)
    {
        if (double.IsNaN(surprise)) return;
        var bounded = (float)Math.Clamp(surprise, -Wildest, Wildest);
        _above = Math.Clamp(_above + bounded - Allowance, 0, Most);
        _below = Math.Clamp(_below - bounded - Allowance, 0, Most);
    }
}

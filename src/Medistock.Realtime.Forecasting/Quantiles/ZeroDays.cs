namespace Medistock.Realtime.Forecasting.Quantiles;

/// <summary>
/// The chance that nothing is asked for: exp(−ρ · expected ÷ usual), exact when demands arrive as a Poisson process whose rate follows
/// the mean. ρ, the events per usual day, is followed by stochastic Newton steps of its likelihood equation Σ share·(exp(−ρ·share) − 1[nothing]) = 0.
/// </summary>
internal struct ZeroDays
{
    private const double SlowestGain = 0.003;
    private float _rate, _information, _days, _usual;

    /// <summary>The mean expected day.</summary>
    public readonly double Usual => _usual;
    /// <summary>Demand events on a usual day, 0.003–9.</summary>
    public readonly double Events => _days > 0 ? _rate : 1;

    /// <summary>The chance of a total of 0 where <paramref name="expected"/> is expected.</summary>
    public readonly double Nothing(double expected) => _usual > 0 ? Math.Exp(-Events * expected / _usual) : 1;

    public void Learn(bool nothing, double expected)
    {
        if (expected <= 0) return;
        var gain = Math.Max(SlowestGain, 1 / (_days + 2.0));
        if (_days == 0)
        {
            _rate = 1;
            _usual = (float)expected;
            _information = 0.4f;
        }
        else
        {
            // The rate belongs to the usual day: when that moves, the chances already given stand.
            var before = _usual;
            _usual += (float)(gain * (expected - _usual));
            _rate *= _usual / before;
        }
        _days = Math.Min(_days + 1, 1e6f);
        var share = expected / _usual;
        var chance = Math.Exp(-_rate * share);
        _information += (float)(gain * (share * share * chance - _information));
        _rate = (float)Math.Clamp(_rate + gain * share * (chance - (nothing ? 1 : 0)) / Math.Max(_information, 0.02), 0.003, 9);
    }
}

namespace Medistock.Realtime.Forecasting.Arrivals;

/// <summary>
/// What one source (a laboratory, a wholesaler) announced and what came: counts of slips in classes, for confirmed and unconfirmed
/// dates apart, with a prior worth ten deliveries (Dirichlet–multinomial) and a memory of about fifty. Pure: the caller says what happened.
/// </summary>
public sealed class SlipHistory
{
    private const float Keep = 0.98f;
    private const double Prior = 10;
    /// <summary>Upper end of each class, days late; the last is "did not come".</summary>
    private static readonly short[] Ends = [0, 3, 7, 14, 30, 60, SlipLaw.Never];
    // Our setting, until sources have a history: no public figure of announced against real dates was found.
    private static readonly double[] PriorConfirmed = [0.70, 0.12, 0.08, 0.05, 0.03, 0.01, 0.01];
    private static readonly double[] PriorUnconfirmed = [0.40, 0.15, 0.14, 0.12, 0.09, 0.05, 0.05];

    private readonly float[] _confirmed = new float[7];
    private readonly float[] _unconfirmed = new float[7];
    private float _share = 1, _shares;

    /// <summary>Deliveries behind the law, discounted.</summary>
    public double Seen => _confirmed.Sum() + _unconfirmed.Sum();

    /// <summary>A delivery came, early (negative) or late.</summary>
    /// <param name="daysLate">Real day − announced day, at the time of the announcement that is judged.</param>
    /// <param name="share">Delivered ÷ announced, 0–1; a postponed rest is not "additional".</param>
    /// <param name="confirmed">Whether the source had confirmed that date.</param>
    public void Delivered(int daysLate, double share, bool confirmed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(share, 0);
        var kind = 0;
        while (kind < Ends.Length - 2 && daysLate > Ends[kind]) kind++;
        Count(confirmed ? _confirmed : _unconfirmed, kind);
        _shares = _shares * Keep + 1;
        _share += (float)((Math.Min(share, 1) - _share) / (_shares + Prior / 2));
    }

    /// <summary>An announced delivery was given up.</summary>
    public void Abandoned(bool confirmed) => Count(confirmed ? _confirmed : _unconfirmed, Ends.Length - 1);

    /// <summary>The law of a delivery that this source announces.</summary>
    public SlipLaw Law(bool confirmed)
    {
        var counts = confirmed ? _confirmed : _unconfirmed;
        var prior = confirmed ? PriorConfirmed : PriorUnconfirmed;
        // The middle of each story's part of the distribution.
        return new(At(counts, prior, 0.25), At(counts, prior, 0.625), At(counts, prior, 0.825), At(counts, prior, 0.95), _share);
    }

    private static short At(float[] counts, double[] prior, double share)
    {
        double whole = Prior;
        for (var i = 0; i < counts.Length; i++) whole += counts[i];
        double sum = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var before = sum;
            sum += (counts[i] + Prior * prior[i]) / whole;
            if (sum < share - 1e-9) continue;
            if (i == 0 || i == counts.Length - 1) return Ends[i];
            return (short)Math.Ceiling(Ends[i - 1] + (Ends[i] - Ends[i - 1]) * (share - before) / (sum - before));
        }
        return SlipLaw.Never;
    }

    private static void Count(float[] counts, int kind)
    {
        for (var i = 0; i < counts.Length; i++) counts[i] *= Keep;
        counts[kind] += 1;
    }
}

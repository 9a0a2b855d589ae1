namespace Medistock.Realtime.Forecasting.Effects;

/// <summary>One series against a weighted mean of others.</summary>
/// <param name="Effect">ln(after ÷ before) less that of the others' mean.</param>
/// <param name="Gap">Root mean square gap of 7-day means before, as a share of the level.</param>
internal readonly record struct EffectFit(double[] Weights, double Effect, double Gap);

/// <summary>The series of a question, each as a share of its own level before the measure. Unit 0 is the treated one.</summary>
internal sealed class EffectPanel
{
    /// <summary>Weekdays that must be known both before and after.</summary>
    public const int LeastWeekdays = 4;
    private const int Week = 7;
    private readonly double[][] _shares;
    private readonly bool[][] _known;
    private readonly int _start, _smoothed;

    /// <param name="smoothed">As <see cref="EffectQuestion.Smoothed"/>.</param>
    public EffectPanel(IReadOnlyList<double?> treated, IReadOnlyList<IReadOnlyList<double?>> controls, int start, int smoothed)
    {
        (_start, _smoothed) = (start, smoothed);
        _shares = new double[controls.Count + 1][];
        _known = new bool[controls.Count + 1][];
        for (var unit = 0; unit < _shares.Length; unit++)
        {
            var days = unit == 0 ? treated : controls[unit - 1];
            _known[unit] = [.. days.Select(day => day is not null)];
            _shares[unit] = [.. days.Select(day => day ?? 0)];
            var level = Level(_shares[unit], _known[unit], 0, start, Days(_known[unit]));
            // Known only on weekdays that are unknown after: its plain mean stands in.
            if (!(level > 0)) level = Enumerable.Range(0, start).Where(t => _known[unit][t]).Select(t => _shares[unit][t]).Average();
            for (var t = 0; t < _shares[unit].Length; t++) _shares[unit][t] /= level;
        }
        FillControls();
    }

    public int Known(int unit, bool after) => _known[unit].Where((known, t) => known && t >= _start == after).Count();

    /// <summary>Weekdays of a unit known both before and after.</summary>
    public int Common(int unit) => Days(_known[unit]).Count(common => common);

    /// <summary>The controls whose weeks before the measure lie nearest to the treated one's, in the order given.</summary>
    public int[] Nearest(int most) => [.. Enumerable.Range(1, _shares.Length - 1).OrderBy(unit => Fit(0, [unit]).Gap).ThenBy(unit => unit).Take(most).Order()];

    public EffectFit Fit(int target, int[] others)
    {
        var before = Enumerable.Range(0, _start).Where(t => _known[target][t]).ToArray();
        var gaps = new double[others.Length][];
        var wanted = Smooth(_shares[target], before);
        for (var k = 0; k < others.Length; k++)
        {
            gaps[k] = Smooth(_shares[others[k]], before);
            for (var i = 0; i < wanted.Length; i++) gaps[k][i] -= wanted[i];
        }
        var weights = others.Length == 1 ? [1] : SimplexFit.Weights(gaps, others.Average(unit => Noise(unit, others)) * _smoothed / Week);
        var square = 0.0;
        for (var i = 0; i < wanted.Length; i++)
        {
            var gap = 0.0;
            for (var k = 0; k < others.Length; k++) gap += weights[k] * gaps[k][i];
            square += gap * gap;
        }
        var mean = new double[_shares[target].Length];
        for (var k = 0; k < others.Length; k++)
            for (var t = 0; t < mean.Length; t++) mean[t] += weights[k] * _shares[others[k]][t];
        return new(weights, Growth(_shares[target], _known[target]) - Growth(mean, _known[target]), Math.Sqrt(square / Math.Max(1, wanted.Length)));
    }

    /// <summary>Variance of a unit's daily share around the others' mean before the measure, weekdays taken out.</summary>
    public double Noise(int unit, int[] others)
    {
        Span<double> sums = stackalloc double[Week];
        Span<int> counts = stackalloc int[Week];
        var (square, known) = (0.0, 0);
        for (var pass = 0; pass < 2; pass++)
            for (var t = 0; t < _start; t++)
            {
                if (!_known[unit][t]) continue;
                var (mean, among) = (0.0, 0);
                foreach (var other in others)
                    if (other != unit) (mean, among) = (mean + _shares[other][t], among + 1);
                var gap = _shares[unit][t] - (among > 0 ? mean / among : 1);
                if (pass == 0)
                {
                    sums[t % Week] += gap;
                    counts[t % Week]++;
                }
                else
                {
                    gap -= sums[t % Week] / counts[t % Week];
                    square += gap * gap;
                    known++;
                }
            }
        return square / Math.Max(1, known - Week);
    }

    /// <summary>ln(level after ÷ level before) over one unit's known days.</summary>
    private double Growth(double[] shares, bool[] known)
    {
        var common = Days(known);
        return Math.Log(Math.Max(Level(shares, known, _start, shares.Length, common), 1e-9) / Math.Max(Level(shares, known, 0, _start, common), 1e-9));
    }

    /// <summary>Mean over weekdays of each one's mean; 0 when there is none.</summary>
    private static double Level(double[] shares, bool[] known, int from, int to, bool[] weekdays)
    {
        Span<double> sums = stackalloc double[Week];
        Span<int> counts = stackalloc int[Week];
        for (var t = from; t < to; t++)
            if (known[t]) (sums[t % Week], counts[t % Week]) = (sums[t % Week] + shares[t], counts[t % Week] + 1);
        var (level, days) = (0.0, 0);
        for (var day = 0; day < Week; day++)
            if (weekdays[day]) (level, days) = (level + sums[day] / counts[day], days + 1);
        return days > 0 ? level / days : 0;
    }

    private bool[] Days(bool[] known)
    {
        var (before, after) = (new bool[Week], new bool[Week]);
        for (var t = 0; t < known.Length; t++)
            if (known[t]) (t < _start ? before : after)[t % Week] = true;
        for (var day = 0; day < Week; day++) before[day] &= after[day];
        return before;
    }

    /// <summary>An unknown day of a control takes the mean share of the controls that are known then, or of the day before.</summary>
    private void FillControls()
    {
        for (var t = 0; t < _shares[0].Length; t++)
        {
            var (sum, count) = (0.0, 0);
            for (var unit = 1; unit < _shares.Length; unit++)
                if (_known[unit][t]) (sum, count) = (sum + _shares[unit][t], count + 1);
            for (var unit = 1; unit < _shares.Length; unit++)
                if (!_known[unit][t]) _shares[unit][t] = count > 0 ? sum / count : t > 0 ? _shares[unit][t - 1] : 1;
        }
    }

    private static double[] Smooth(double[] shares, int[] days)
    {
        var smooth = new double[Math.Max(0, days.Length - Week + 1)];
        for (var i = 0; i < smooth.Length; i++)
        {
            for (var back = 0; back < Week; back++) smooth[i] += shares[days[i + back]];
            smooth[i] /= Week;
        }
        return smooth;
    }
}

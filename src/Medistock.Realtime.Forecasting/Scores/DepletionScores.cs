using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medistock.Realtime.Forecasting.Scores;

/// <summary>A depletion date as it was foreseen. Days are counted from the last day before the forecast: 1 = the day it was made on.</summary>
/// <param name="Supply">Stock, and what was counted with it, in the series' unit.</param>
/// <param name="Need">Of one day.</param>
/// <param name="Rule">Stock ÷ smoothed consumption; null: the rule has no date.</param>
/// <param name="Arrivals">Announced deliveries were counted: demand alone then does not tell when the stock was used up.</param>
public readonly record struct ForeseenDate(int Origin, double Supply, double Need, int P10, int P50, int P90, int? Rule, bool Arrivals);

/// <summary>
/// The depletion dates of one series, one foreseen each week and scored when the truth is known. The truth is the day on which the stock really fell under one day of need, or on which demand had used up
/// what stood there (ordinary deliveries, which nobody announces, put the first off but not the second; a forecast without arrivals foresees the second); or that neither came within the horizon.
/// At most one day in seven may be unknown. O(1) and a fixed block of memory.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct DepletionScores
{
    public const int Horizon = 28;
    private const int Every = 7, Open = Horizon / Every, Beyond = Horizon + 1;

    [StructLayout(LayoutKind.Sequential)]
    private struct Trial
    {
        // Origin is kept one up: 0 = none.
        public int Origin;
        public float Supply, Need, Used;
        public byte P10, P50, P90, Rule, Known, StockKnown, Arrivals;
    }

    [InlineArray(Open)]
    private struct Trials { private Trial _first; }

    private DepletionTally _tally;
    private Trials _open;
    // Days are kept one up: 0 = none.
    private int _began, _signal, _out;

    public readonly DepletionTally Tally => _tally;

    /// <summary>Whether a week has passed since the last date was taken.</summary>
    public readonly bool Due(int origin) => _began == 0 || origin + 1 - _began >= Every;

    /// <summary>Takes a date for scoring; one that is not <see cref="Due"/>, or of a stock that is already out, is left.</summary>
    public void Foresee(in ForeseenDate date)
    {
        if (!Due(date.Origin) || !(date.Need > 0) || date.Supply < date.Need) return;
        if (_began > 0) _tally = _tally.Aged(Discount.Over(date.Origin + 1 - _began));
        _began = date.Origin + 1;
        var slot = 0;
        for (var i = 0; i < Open; i++)
            if (_open[i].Origin < _open[slot].Origin) slot = i;
        // All were taken a week apart: one that still stands has seen no day for weeks.
        if (_open[slot].Origin != 0) _tally = _tally with { Unknown = _tally.Unknown + 1 };
        _open[slot] = new()
        {
            Origin = date.Origin + 1, Supply = (float)date.Supply, Need = (float)date.Need, P10 = Within(date.P10), P50 = Within(date.P50), P90 = Within(date.P90),
            Rule = date.Rule is { } rule ? Within(rule) : (byte)0, Arrivals = date.Arrivals ? (byte)1 : (byte)0,
        };
    }

    /// <summary>The reference period has begun anew: what was foreseen before it is not scored.</summary>
    public void Drop() => _open = default;

    /// <summary>A day's demand is known, or that it is not.</summary>
    /// <param name="demand">What was observed; what was expected where it was not.</param>
    /// <param name="known">Observed, not censored.</param>
    public void Learn(int day, double demand, bool known)
    {
        for (var i = 0; i < Open; i++)
        {
            ref var trial = ref _open[i];
            var ahead = day + 1 - trial.Origin;
            if (trial.Origin == 0 || ahead < 1) continue;
            trial.Used += (float)demand;
            if (known) trial.Known++;
            if (trial.Arrivals == 0 && trial.Used >= trial.Supply && ahead <= Horizon) Resolve(ref trial, ahead, Enough(trial.Known, ahead));
            else if (ahead >= Horizon) Resolve(ref trial, Beyond, Enough(trial.Arrivals == 0 ? trial.Known : trial.StockKnown, ahead));
        }
    }

    /// <summary>The stock with which <paramref name="day"/> begins, in the series' unit; each day once.</summary>
    /// <param name="need">Of one day.</param>
    public void Stock(int day, double stock, double need)
    {
        for (var i = 0; i < Open; i++)
        {
            ref var trial = ref _open[i];
            var ahead = day - trial.Origin;
            if (trial.Origin == 0 || ahead is < 1 or > Horizon) continue;
            trial.StockKnown++;
            if (stock < trial.Need) Resolve(ref trial, ahead, known: true);
        }
        if (!(need > 0)) return;
        if (_out == 0 && stock < need)
        {
            _out = day + 1;
            _tally = _tally with { Outs = _tally.Outs + 1 };
            if (_signal > 0) _tally = _tally with { Signalled = _tally.Signalled + 1, LeadDays = _tally.LeadDays + Math.Max(0, day + 1 - _signal) };
        }
        // Two days of need, so that a stock at the edge is one stock-out.
        else if (stock >= 2 * need) _out = 0;
    }

    /// <summary>Whether the rule of the signal <c>depletion</c> holds on <paramref name="day"/>.</summary>
    public void Signal(int day, bool stands)
    {
        if (!stands) _signal = 0;
        else if (_signal == 0) _signal = day + 1;
    }

    private void Resolve(ref Trial trial, int came, bool known)
    {
        var (p10, p50, p90, rule) = (trial.P10, trial.P50, trial.P90, trial.Rule);
        trial = default;
        if (!known)
        {
            _tally = _tally with { Unknown = _tally.Unknown + 1 };
            return;
        }
        // Nothing was foreseen and nothing came: every forecast of a full shelf would count as a success.
        if (came == Beyond && p10 == Beyond && rule is Beyond or 0) return;
        var compared = rule > 0;
        _tally += new DepletionTally(1, 0, 1, came < p10 ? 1 : 0, came > p90 ? 1 : 0, compared ? 1 : 0, compared ? Math.Abs(p50 - came) : 0, compared ? Math.Abs(rule - came) : 0, 0, 0, 0);
    }

    private static bool Enough(int known, int ahead) => (ahead - known) * Every <= ahead;
    private static byte Within(int days) => (byte)Math.Clamp(days, 1, Beyond);
}

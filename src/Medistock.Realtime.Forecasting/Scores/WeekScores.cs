using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medistock.Realtime.Forecasting.Scores;

public enum WeekOutcome : byte
{
    /// <summary>The forecast or the truth was not known: neither a hit nor a miss.</summary>
    NotScored = 0,
    Within = 1,
    Below = 2,
    Above = 3,
}

/// <summary>What one week's forecast lost, and what the official rule's would have: mean pinball loss of P10, P50, P90 ÷ an average week of the series. Three digits.</summary>
public readonly record struct WeekLoss(double Loss, double RuleLoss);

/// <summary>
/// The weeks of one series, each foreseen when it began and scored when it was over: calendar weeks, Monday to Sunday, so that no two share a day. A week of which any day is missing or
/// censored is not scored. Loss: Koenker and Bassett, Econometrica 46, 1978. O(1) and a fixed block of memory.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct WeekScores
{
    public const int Days = 7, HistoryWeeks = 26;
    // 1970-01-04 was a Sunday.
    private const int Sunday = 3;
    private static readonly double[] Levels = [0.1, 0.5, 0.9];

    private WeekTally _tally;
    private double _demand, _weight;
    private ulong _history;
    private double _p10, _p50, _p90, _rule;
    // Days are kept one up: 0 = none.
    private int _closed, _foreseen;
    // Since format 3; what came before is a prefix of it. A ring by calendar week; the mask says which of the last weeks have a loss, the newest first.
    private Losses _losses;
    private uint _compared;

    private struct HalfLoss
    {
        public Half Loss, RuleLoss;
    }

    [InlineArray(HistoryWeeks)]
    private struct Losses { private HalfLoss _first; }

    /// <summary>Whether a week ends with this day (days from 1970-01-01).</summary>
    public static bool Ends(int day) => day % Days == Sunday;

    public readonly WeekTally Tally => _tally;
    /// <summary>Last day of the newest week closed; null: none.</summary>
    public readonly int? Through => _closed > 0 ? _closed - 1 : null;

    /// <param name="weeksAgo">0: the week that ended <see cref="Through"/>; to <see cref="HistoryWeeks"/> − 1.</param>
    public readonly WeekOutcome Outcome(int weeksAgo) => weeksAgo is >= 0 and < HistoryWeeks ? (WeekOutcome)(_history >> 2 * weeksAgo & 3) : WeekOutcome.NotScored;

    /// <summary>What is foreseen, at the end of <paramref name="day"/>, of the total of the next seven days.</summary>
    /// <returns>Null: the week was not scored, or the rule had no figure for it.</returns>
    public readonly WeekLoss? LossOf(int weeksAgo)
    {
        if (weeksAgo is < 0 or >= HistoryWeeks || (_compared >> weeksAgo & 1) == 0) return null;
        var of = _losses[Slot(_closed - 1 - weeksAgo * Days)];
        return new((double)of.Loss, (double)of.RuleLoss);
    }

    /// <param name="rule">The official rule's total; null: it has no figure.</param>
    public void Foresee(int day, in DemandQuantiles week, double? rule) =>
        (_foreseen, _p10, _p50, _p90, _rule) = (day + 1, week.P10, week.P50, week.P90, rule ?? double.NaN);

    /// <summary>The reference period has begun anew: what was foreseen before it is not scored.</summary>
    public void Drop() => _foreseen = 0;

    /// <summary>The week that ended with <paramref name="day"/> is over.</summary>
    /// <param name="total">Its demand; null: some of it is not known, or only a lower bound.</param>
    public WeekOutcome Close(int day, double? total)
    {
        if (_closed > day) return WeekOutcome.NotScored;
        Age(day);
        var expected = _foreseen == day + 1 - Days;
        _foreseen = 0;
        if (total is not { } demand || !expected) return WeekOutcome.NotScored;
        var outcome = demand < _p10 ? WeekOutcome.Below : demand > _p90 ? WeekOutcome.Above : WeekOutcome.Within;
        _history |= (ulong)outcome;
        (_demand, _weight) = (_demand + demand, _weight + 1);
        var scale = _demand / _weight;
        var compared = scale > 0 && !double.IsNaN(_rule);
        var loss = compared ? new WeekLoss(Loss(demand, _p10, _p50, _p90) / scale, Loss(demand, _rule, _rule, _rule) / scale) : default;
        if (compared)
        {
            _compared |= 1;
            _losses[Slot(day)] = new() { Loss = Short(loss.Loss), RuleLoss = Short(loss.RuleLoss) };
        }
        _tally += new WeekTally(1, 1, outcome == WeekOutcome.Below ? 1 : 0, outcome == WeekOutcome.Above ? 1 : 0,
            compared ? 1 : 0, loss.Loss, loss.RuleLoss);
        return outcome;
    }

    private void Age(int day)
    {
        if (_closed > 0)
        {
            var by = Discount.Over(day + 1 - _closed);
            (_tally, _demand, _weight) = (_tally.Aged(by), _demand * by, _weight * by);
            var weeks = (day + 1 - _closed) / Days;
            _history = weeks >= HistoryWeeks ? 0 : _history << 2 * weeks & (1UL << 2 * HistoryWeeks) - 1;
            _compared = weeks >= HistoryWeeks ? 0 : _compared << weeks & (1U << HistoryWeeks) - 1;
        }
        _closed = day + 1;
    }

    // All closed weeks end on the same weekday, after 1970.
    private static int Slot(int day) => (int)((uint)(day / Days) % HistoryWeeks);

    private static Half Short(double loss) => (Half)Math.Min(loss, (double)Half.MaxValue);

    private static double Loss(double demand, double p10, double p50, double p90)
    {
        double sum = 0;
        Span<double> quantiles = [p10, p50, p90];
        for (var i = 0; i < quantiles.Length; i++) sum += Math.Max(Levels[i] * (demand - quantiles[i]), (Levels[i] - 1) * (demand - quantiles[i]));
        return sum / quantiles.Length;
    }
}

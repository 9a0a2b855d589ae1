using System.Runtime.InteropServices;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Forecasting.Lines;
using Medistock.Realtime.Forecasting.Territories;

namespace Medistock.Realtime.Actors.Territories;

/// <summary>When a day of a department, or of the nation, need not wait any longer for those who have not told it.</summary>
/// <param name="Overdue">Days up to this one are past their time: what is told must do, if it is enough to say anything.</param>
/// <param name="GivenUp">Days up to this one are handed on whatever is told: a weekly count would have come.</param>
/// <param name="Now">Seconds, as <see cref="Seconds"/>.</param>
internal readonly record struct Deadlines(int Overdue, int GivenUp, uint Now)
{
    private const int GivenUpDays = 8;
    /// <summary>Those who tell an overdue day, after an outage or a restart, do not all tell it in the same second.</summary>
    public const uint GraceSeconds = 15 * 60;

    /// <param name="today">The local day of now.</param>
    /// <param name="hour">The local hour of now, 0–23.</param>
    /// <param name="atHour">Hour of the next-but-one day at which a day is overdue.</param>
    public static Deadlines At(int today, int hour, int atHour, uint now)
    {
        var overdue = hour >= atHour ? today - 2 : today - 3;
        return new(overdue, overdue - GivenUpDays, now);
    }
}

/// <summary>
/// Closed days of one presentation on one link of a department, summed from its lines as they tell them. Bounded: at most <see cref="Limit"/> days; what the
/// presentation has learnt leaves, but for the last <see cref="KeptLearnt"/>, which a presentation that lost its newest state asks for again.
/// </summary>
internal sealed class DayBook
{
    public const int Limit = 64, KeptLearnt = 2;

    private struct Entry
    {
        public int Day;
        public bool Ripe;
        public uint FirstTold;
        public DayOfLines Sums;
        public PoolDay Pool;
    }

    private readonly List<Entry> _days = [];

    /// <summary>Newest day that was handed on; later days alone are summed.</summary>
    public int RipeThrough { get; private set; } = int.MinValue;
    /// <summary>The newest day known to be learnt.</summary>
    public int Learnt { get; set; } = int.MinValue;
    public bool Waits => _days.Count > 0 && !_days[^1].Ripe;

    /// <param name="need">The line's usual daily need; null: not known.</param>
    /// <param name="expected">What was to be expected of the line on that day.</param>
    public void Tell(int day, double demand, double? need, bool censored, double expected, uint now)
    {
        // A day handed on has been learnt as it was.
        if (day <= RipeThrough) return;
        ref var entry = ref Open(day, now);
        var usual = need ?? 0;
        entry.Sums = entry.Sums.Plus(censored ? new(0, 0, demand, usual, 0, 0, 1) : new(demand, usual, 0, 0, 0, 1, 0));
        if (!censored && need is not null) entry.Pool = entry.Pool.With(expected, demand);
    }

    /// <summary>Looks which days are ripe: nearly all need has told them, or their time has come. A day before a ripe one is ripe.</summary>
    /// <param name="usual">Usual daily need of all lines.</param>
    /// <returns>Whether any became so.</returns>
    public bool Ripen(double usual, in Deadlines deadlines)
    {
        var ripe = -1;
        var days = CollectionsMarshal.AsSpan(_days);
        for (var i = days.Length - 1; i >= 0 && ripe < 0 && !days[i].Ripe; i--)
        {
            ref var entry = ref days[i];
            var sums = entry.Sums with { Usual = usual };
            var waited = deadlines.Now >= entry.FirstTold + Deadlines.GraceSeconds;
            if (sums.ShareTold >= DayOfLines.NearlyAll || (waited && entry.Day <= deadlines.Overdue && (sums.Known || entry.Day <= deadlines.GivenUp))) ripe = i;
        }
        if (ripe < 0) return false;
        for (var i = 0; i <= ripe; i++)
        {
            if (days[i].Ripe) continue;
            days[i].Ripe = true;
            days[i].Sums = days[i].Sums with { Usual = usual };
        }
        RipeThrough = days[ripe].Day;
        return true;
    }

    /// <summary>Drops what was learnt.</summary>
    public void Forget(int learnt)
    {
        Learnt = learnt;
        var count = 0;
        while (count < _days.Count && _days[count].Ripe && _days[count].Day <= (long)learnt - KeptLearnt) count++;
        _days.RemoveRange(0, count);
    }

    /// <summary>The presentation has forgotten more than is held here: all days are to be told again.</summary>
    public void Restart(int learnt)
    {
        _days.Clear();
        (Learnt, RipeThrough) = (learnt, int.MinValue);
    }

    public bool CanGoBackTo(int learnt) => _days.Count > 0 && _days[0].Day <= learnt + 1;

    /// <summary>Adds the ripe days after <paramref name="learnt"/>.</summary>
    public void Ripe(EstablishmentKind link, int learnt, List<DepartmentDay> into)
    {
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(_days))
            if (entry.Ripe && entry.Day > learnt) into.Add(new(link, entry.Day, entry.Sums, entry.Pool));
    }

    private ref Entry Open(int day, uint now)
    {
        var at = _days.Count;
        while (at > 0 && _days[at - 1].Day > day) at--;
        if (at == 0 || _days[at - 1].Day != day)
        {
            _days.Insert(at, new Entry { Day = day, FirstTold = now });
            if (_days.Count > Limit)
            {
                _days.RemoveAt(0);
                at = Math.Max(at - 1, 0);
            }
        }
        else at--;
        return ref CollectionsMarshal.AsSpan(_days)[at];
    }
}

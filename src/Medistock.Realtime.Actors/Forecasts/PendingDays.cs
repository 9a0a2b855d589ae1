using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Forecasting.Territories;

namespace Medistock.Realtime.Actors.Forecasts;

/// <summary>Days of one link that departments have told and that regions and the nation have not learnt yet: a few, of at most 107 departments each.</summary>
internal sealed class PendingDays
{
    private readonly SortedList<int, (uint FirstTold, Dictionary<DepartmentCode, DayOfLines> Told)> _days = [];

    public bool Any => _days.Count > 0;

    public void Add(DepartmentCode department, int day, in DayOfLines sums, uint now)
    {
        if (!_days.TryGetValue(day, out var of))
        {
            _days.Add(day, of = (now, []));
            if (_days.Count > DayBook.Limit) _days.RemoveAt(0);
        }
        of.Told[department] = sums;
    }

    /// <summary>Takes out, oldest first, the days that need not wait any longer, and those before them.</summary>
    /// <param name="usual">Usual daily need of each department that has lines.</param>
    public List<(int Day, Dictionary<DepartmentCode, DayOfLines> Told)> TakeRipe(Dictionary<DepartmentCode, double> usual, in Deadlines deadlines)
    {
        double all = 0;
        foreach (var need in usual.Values) all += need;
        var ripe = _days.Count - 1;
        for (; ripe >= 0; ripe--)
        {
            var (firstTold, told) = _days.Values[ripe];
            double have = 0;
            var known = 0;
            foreach (var (department, sums) in told)
            {
                if (!sums.Known) continue;
                known++;
                have += usual.GetValueOrDefault(department);
            }
            var share = all > 0 ? have / all : 0;
            if (told.Count >= usual.Count || share >= DayOfLines.NearlyAll) break;
            var day = _days.Keys[ripe];
            if (deadlines.Now >= firstTold + Deadlines.GraceSeconds && day <= deadlines.Overdue
                && ((known > 0 && (all <= 0 || share >= DayOfLines.LeastShare)) || day <= deadlines.GivenUp)) break;
        }
        var taken = new List<(int, Dictionary<DepartmentCode, DayOfLines>)>();
        for (; ripe >= 0; ripe--)
        {
            taken.Add((_days.Keys[0], _days.Values[0].Told));
            _days.RemoveAt(0);
        }
        return taken;
    }
}

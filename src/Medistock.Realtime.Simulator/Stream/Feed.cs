using System.Globalization;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Sdk;
using Medistock.Realtime.Simulator.Habits;

namespace Medistock.Realtime.Simulator.Stream;

/// <summary>
/// One establishment's software: turns its days into reports up to now. Every bunch ends with "complete through now", recorded with its
/// lines or not at all, so that after a restart the server's own answer says where to go on.
/// </summary>
internal sealed class Feed
{
    private readonly Generator _generator;
    private readonly SimulatedNation _nation;
    private readonly int _index;
    private readonly Zones _zone;
    private readonly string _finess;
    private readonly string[] _codes;
    private DateOnly _day;
    private StockEvent[]? _plan;
    private bool _open;
    private int _next;
    private DateTimeOffset _through;
    private bool _recount;

    /// <param name="reportedThrough">What the server already has; null: nothing.</param>
    /// <param name="notBefore">What happened earlier is not told any more: the server would find it too old.</param>
    /// <param name="foreign">What the server has comes from another run: our shelf is not the one it knows.</param>
    public Feed(Generator generator, SimulatedNation nation, string[] codes, int index, DateTimeOffset? reportedThrough, DateTimeOffset notBefore, bool foreign)
    {
        (_generator, _nation, _codes, _index) = (generator, nation, codes, index);
        _zone = Zones.Of(nation.Departments[index].TimeZone);
        _finess = nation.Establishments[index].Finess.Text;
        _day = generator.FirstDay;
        _through = reportedThrough ?? DateTimeOffset.MinValue;
        _recount = foreign && reportedThrough is not null;
        if (_through >= notBefore) return;
        // The days in between stay missing; the shelf is counted anew where the stream begins again.
        _recount |= _through > DateTimeOffset.MinValue || notBefore > _zone.StartOf(_day);
        _through = notBefore;
    }

    /// <summary>Carries the establishment forward to <paramref name="now"/> and adds what it has to report; at most about <paramref name="most"/> reports, then more is to be had.</summary>
    /// <returns>False when there is more.</returns>
    public bool Collect(DateTimeOffset now, int most, List<StockEvent> scratch, List<StockReport> into)
    {
        var before = into.Count;
        while (true)
        {
            var start = _zone.StartOf(_day);
            if (start > now) return Complete(now, before, into);
            var end = _zone.StartOf(_day.AddDays(1));
            // A day told in part was told sale by sale: its rest must be too.
            var single = end > now || (_through > start && _through < end);
            if (_plan is null)
            {
                _open = _generator.Day(_index, _day, single, scratch);
                _plan = end <= _through ? [] : [.. scratch];
                _next = 0;
            }
            Tell(now, into);
            if (end > now) return Complete(now, before, into);
            EndDay(end, scratch, into);
            if (into.Count - before < most) continue;
            _ = Complete(end, before, into);
            return false;
        }
    }

    private void Tell(DateTimeOffset now, List<StockReport> into)
    {
        if (_next == _plan!.Length) return;
        var clock = _zone.ClockOf(_day);
        for (; _next < _plan.Length; _next++)
        {
            var told = _plan[_next];
            var at = clock(told.Second);
            if (at > now) return;
            if (at <= _through || (told.Type == FactType.Count && _recount)) continue;
            into.Add(Report(told, at));
        }
    }

    private void EndDay(DateTimeOffset end, List<StockEvent> scratch, List<StockReport> into)
    {
        if (end > _through && !_open) into.Add(StockReport.Closed(_finess, _day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        _day = _day.AddDays(1);
        _plan = null;
        if (!_recount || end < _through) return;
        scratch.Clear();
        _generator.CountAll(_index, 0, scratch);
        foreach (var counted in scratch) into.Add(Report(counted, end));
        _recount = false;
    }

    private bool Complete(DateTimeOffset now, int before, List<StockReport> into)
    {
        // A mark an hour even when nothing moves: silence and calm are two things.
        if (into.Count > before || now - _through >= TimeSpan.FromHours(1))
        {
            if (now <= _through) return true;
            into.Add(StockReport.Complete(_finess, now));
            _through = now;
        }
        return true;
    }

    private StockReport Report(in StockEvent told, DateTimeOffset at)
    {
        var code = _codes[told.Presentation];
        return told.Type switch
        {
            FactType.Count => StockReport.Counted(_finess, code, told.Quantity, at),
            FactType.Dispensed => StockReport.Dispensed(_finess, code, told.Quantity, at),
            FactType.Returned => StockReport.Returned(_finess, code, told.Quantity, at),
            FactType.Received => StockReport.Received(_finess, code, told.Quantity, at),
            FactType.Destroyed => StockReport.Destroyed(_finess, code, told.Quantity, at),
            FactType.Quarantined => StockReport.Quarantined(_finess, code, told.Quantity, at),
            FactType.Released => StockReport.Released(_finess, code, told.Quantity, at),
            FactType.Ordered => StockReport.Ordered(_finess, code, told.Quantity, at),
            FactType.Undelivered => StockReport.Undelivered(_finess, code, told.Quantity, at),
            FactType.Unserved => StockReport.Unserved(_finess, code, told.Quantity, at),
            _ => throw new InvalidOperationException($"the simulation makes no {told.Type}"),
        };
    }
}

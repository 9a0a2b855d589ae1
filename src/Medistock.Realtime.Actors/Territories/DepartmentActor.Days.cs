using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Forecasting.Lines;

namespace Medistock.Realtime.Actors.Territories;

/// <summary>Days of demand: summed as lines tell them, handed on with the row once nearly all have.</summary>
public sealed partial class DepartmentActor
{
    /// <summary>The hour, of the next-but-one local day, at which what is told of a day must do.</summary>
    private const int OverdueHour = 12;
    private readonly List<DepartmentDay> _ripe = [];
    // By presentation, then establishment: of lines that were ever late.
    private readonly Dictionary<int, Dictionary<Finess, (EstablishmentKind Link, LateDemand Late)>> _late = [];
    private LocalCalendar? _calendar;
    private string _zone = "";

    /// <summary>What presentations have learnt and publish, as this process knows it.</summary>
    public ShapeTable Shapes { get; init; } = new();

    private void TakeDays(HeldEstablishment held, EstablishmentContribution contribution, uint now)
    {
        var (index, line, at) = (-1, default(LineContribution), 0);
        foreach (var told in contribution.Days)
        {
            // Days stand in the order of the lines they belong to.
            if (index < 0 || line.Presentation != told.Presentation)
            {
                while (at < contribution.Lines.Count && contribution.Lines[at].Presentation != told.Presentation) at++;
                if (at == contribution.Lines.Count) throw new ArgumentException($"a day of {told.Presentation}, of which no line is sent", nameof(contribution));
                line = contribution.Lines[at];
                index = _byCode[line.Presentation];
            }
            if (!held.Lines[held.Find(index)].Tell(told.Day)) continue;
            var need = line.Consumption is { } daily && line.Reason != CoverageReason.NoDemand ? daily.PerDay : (double?)null;
            var expected = (need ?? 0) * (ShapeOf(index, held.Kind)?.Shape.FactorOf(told.Day) ?? 1);
            _presentations[index].BookOf(held.Kind).Tell(told.Day, told.Demand.ToDouble(), need, told.Censored, expected, now);
        }
    }

    private void TakeLate(HeldEstablishment held, EstablishmentContribution contribution)
    {
        foreach (var late in contribution.Late)
        {
            if (!_byCode.TryGetValue(late.Presentation, out var index)) continue;
            if (!_late.TryGetValue(index, out var of)) _late[index] = of = [];
            if (!of.TryGetValue(held.Finess, out var known) || known.Late.Day <= late.Day) of[held.Finess] = (held.Kind, late);
        }
    }

    private double[] LateOf(int index, LinkTotals[] links, DateTimeOffset now)
    {
        if (!_late.TryGetValue(index, out var of)) return [];
        var (perDay, today) = (new double[links.Length], CalendarOf().DayOf(now.ToUnixTimeMilliseconds()));
        foreach (var (link, late) in of.Values)
            for (var i = 0; i < links.Length; i++)
                if (links[i].Link == link) perDay[i] += late.PerDay(today);
        return perDay;
    }

    /// <summary>With each scan: which days are complete, and which are learnt and may go.</summary>
    private void Ripen(DateTimeOffset now)
    {
        var deadlines = DeadlinesAt(now);
        for (var index = 0; index < _presentations.Count; index++)
        {
            for (var link = 0; link < HeldPresentation.Links; link++)
            {
                if (_presentations[index].Book(link) is not { } book) continue;
                var learnt = ShapeOf(index, (EstablishmentKind)link)?.LearntThrough ?? int.MinValue;
                if (learnt < book.Learnt && !book.CanGoBackTo(learnt)) TellAgain(index, (EstablishmentKind)link, book, learnt);
                else book.Forget(learnt);
                if (book.Waits && book.Ripen(_presentations[index].Of((EstablishmentKind)link).Usual / 1e6, deadlines)) MarkDirty(index);
            }
        }
    }

    /// <summary>The presentation has lost what it had learnt: what lines told and was dropped here is wanted again, at their next roll-over.</summary>
    private void TellAgain(int index, EstablishmentKind link, DayBook book, int learnt)
    {
        book.Restart(learnt);
        foreach (var held in _establishments)
        {
            if (held.Kind == link && held.Find(index) is >= 0 and var at) held.Lines[at].TellAgain();
        }
    }

    private IReadOnlyList<DepartmentDay> RipeDays(int index)
    {
        _ripe.Clear();
        for (var link = 0; link < HeldPresentation.Links; link++)
            _presentations[index].Book(link)?.Ripe((EstablishmentKind)link, ShapeOf(index, (EstablishmentKind)link)?.LearntThrough ?? int.MinValue, _ripe);
        return _ripe.Count == 0 ? [] : [.. _ripe];
    }

    private DepartmentShape? ShapeOf(int index, EstablishmentKind link) => Shapes.Find(_presentations[index].Code, Code, link);

    private Deadlines DeadlinesAt(DateTimeOffset now)
    {
        var calendar = CalendarOf();
        return Deadlines.At(calendar.DayOf(now.ToUnixTimeMilliseconds()), TimeZoneInfo.ConvertTime(now, calendar.Zone).Hour, OverdueHour, Seconds.Of(now));
    }

    private LocalCalendar CalendarOf()
    {
        var zone = _reference().Find(Code)?.TimeZone ?? "Europe/Paris";
        if (_calendar is null || zone != _zone) (_calendar, _zone) = (LocalCalendar.Of(zone), zone);
        return _calendar;
    }
}

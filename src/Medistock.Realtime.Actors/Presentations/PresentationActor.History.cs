using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>
/// What it shows when a local day closes is kept. Of the past nothing stays in memory but which day is being lived: 24 bytes a presentation; who asks reads the store (<see cref="KeptDays"/>).
/// </summary>
public sealed partial class PresentationActor
{
    /// <summary>The local day that is being lived, whole; null: none yet.</summary>
    private int? _livedDay;
    private DateTimeOffset _closesAt;

    private DateTimeOffset? CloseDue => Rebuilding || _livedDay is null ? null : _closesAt;

    /// <summary>A day counts from the moment on which figures are whole: what is summed or filled in again is not what was shown.</summary>
    private void LiveDay(DateTimeOffset now)
    {
        if (_livedDay is null && Snapshots is not null && !_hold && !Rebuilding) Live(DayOf(now));
    }

    private void Live(int day) => (_livedDay, _closesAt) = (day, DayClose.At(_paris, day, Code));

    private void CloseDay(DateTimeOffset now)
    {
        if (Rebuilding || _livedDay is not { } day || now < _closesAt) return;
        if (DayClose.IsTold(_closesAt, now)) KeepDay(day, now);
        // A clock that was set back, or that has leapt over days: it goes on from where it stands, and what is between is a gap.
        Live(DayOf(now));
    }

    /// <summary>Where nothing is known nothing is kept.</summary>
    private void KeepDay(int day, DateTimeOffset now)
    {
        var known = _states.Values.Select(state => state.Figures).OfType<TerritoryFigures>()
            .Where(figures => figures.Totals is not { Lines: 0, UnknownLines: 0, StaleLines: 0 })
            .OrderBy(figures => figures.Territory.Text, StringComparer.Ordinal).ThenBy(figures => figures.Totals.Link).ToList();
        if (known.Count == 0) return;
        Snapshots!.Save(KeptDays.StreamOf(Code, day), new(Versions.Next(0, now), KeptDayCodec.Encode(new(LocalCalendar.DateOf(day), now, known))));
    }
}

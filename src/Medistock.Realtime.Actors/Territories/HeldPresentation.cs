using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Territories;

/// <summary>Running sums of one link, in exact integers: adding a line and taking the same line out leaves nothing behind.</summary>
internal struct LinkSums
{
    public long Stock, Consumption;
    /// <summary>Millionths a day, of all lines: those without figures, or stale, have needs as well.</summary>
    public long Usual;
    public int Lines, Unknown, Stale, Critical, Alert, Unrated, LowerBound;
    /// <summary>Newest time of a contributing line; a line taken out later does not lower it.</summary>
    public uint AsOf;

    public readonly bool Any => (Lines | Unknown | Stale) != 0;

    public void Count(in HeldState line, int sign)
    {
        Usual += sign * line.Usual;
        if (line.Stale)
        {
            Stale += sign;
            return;
        }
        if (!line.Counts)
        {
            Unknown += sign;
            return;
        }
        Stock += sign * line.Stock;
        Consumption += sign * line.Need;
        Lines += sign;
        if (line.Unrated) Unrated += sign;
        if (line.LowerBound) LowerBound += sign;
        if (line.Level == CoverageLevel.Critical) Critical += sign;
        if (line.Level >= CoverageLevel.Alert) Alert += sign;
    }

    public readonly LinkTotals ToTotals(EstablishmentKind link) => new(
        link, new Quantity(Stock), new DailyRate(Consumption), Lines, Unknown, Stale, Critical, Alert, Seconds.At(AsOf)) { UnratedLines = Unrated, LowerBoundLines = LowerBound };
}

/// <summary>One presentation in the department: its sums per link and what was last sent of it.</summary>
internal sealed class HeldPresentation
{
    public const int Links = 3;
    private readonly LinkSums[] _sums = new LinkSums[Links];
    private readonly DayBook?[] _books = new DayBook?[Links];
    private readonly CoverageLevel?[] _sentLevels = new CoverageLevel?[Links];
    // In seconds, by link: two standing periods, two closer ones (as many as the standing where nothing closer is asked), and since when those are.
    private readonly (uint Standing, uint Closer)[] _staleAfter = new (uint, uint)[Links];
    private uint _closerSince;

    public HeldPresentation(PresentationCode code, DutyPeriods duties)
    {
        Code = code;
        Take(duties);
    }

    public PresentationCode Code { get; }
    public bool Dirty { get; set; }
    /// <summary>Waits in the flush queue, once.</summary>
    public bool Queued { get; set; }
    /// <summary>Only <see cref="LinkSums.AsOf"/> moved: sent with the next scan, not with the next flush.</summary>
    public bool OnlyFresher { get; set; }
    public IReadOnlyList<WorstLine> Worst { get; set; } = [];
    public DateTimeOffset WorstAt { get; set; } = DateTimeOffset.MinValue;

    public ref LinkSums Of(EstablishmentKind link) => ref _sums[(int)link];
    /// <summary>Null: no day of the link was told.</summary>
    public DayBook? Book(int link) => _books[link];
    public DayBook BookOf(EstablishmentKind link) => _books[(int)link] ??= new();

    public void Take(DutyPeriods duties)
    {
        _closerSince = duties.Closer is { } closer ? Seconds.Of(closer.Since) : 0;
        for (var link = 0; link < Links; link++)
        {
            var duty = duties.Of((EstablishmentKind)link, Code);
            _staleAfter[link] = (Seconds.Of(2 * duty.Standing), Seconds.Of(duty.SilentAfter));
        }
    }

    /// <summary>As <see cref="DutyClock.SilentAt"/>.</summary>
    public uint StaleAt(EstablishmentKind link, uint fresh)
    {
        var (standing, closer) = _staleAfter[(int)link];
        return closer >= standing ? fresh + standing : Math.Min(fresh + standing, Math.Max(fresh, _closerSince) + closer);
    }

    /// <summary>Totals of the links that hold any line.</summary>
    public LinkTotals[] Totals()
    {
        var count = ShownLinks;
        var totals = new LinkTotals[count];
        for (var link = Links - 1; link >= 0; link--)
            if (Shown(link)) totals[--count] = _sums[link].ToTotals((EstablishmentKind)link);
        return totals;
    }

    /// <summary>Usual need, beside <see cref="Totals"/>.</summary>
    public DailyRate[] Usual()
    {
        var count = ShownLinks;
        var usual = new DailyRate[count];
        for (var link = Links - 1; link >= 0; link--)
            if (Shown(link)) usual[--count] = new(_sums[link].Usual);
        return usual;
    }

    private int ShownLinks
    {
        get
        {
            var count = 0;
            for (var link = 0; link < Links; link++)
                if (Shown(link)) count++;
            return count;
        }
    }

    private bool Shown(int link) => _sums[link].Any || _sentLevels[link] is not null;

    /// <summary>Whether a link's level is another than the one last sent.</summary>
    public bool Crossed(ThresholdBook thresholds)
    {
        for (var link = 0; link < Links; link++)
            if (Shown(link) && _sentLevels[link] != LevelOf((EstablishmentKind)link, thresholds)) return true;
        return false;
    }

    public void Sent(ThresholdBook thresholds)
    {
        Dirty = OnlyFresher = false;
        for (var link = 0; link < Links; link++)
            if (Shown(link)) _sentLevels[link] = LevelOf((EstablishmentKind)link, thresholds);
    }

    public CoverageLevel LevelOf(EstablishmentKind link, ThresholdBook thresholds) =>
        _sums[(int)link].Any ? thresholds.For(Code, link).LevelOf(_sums[(int)link].ToTotals(link).Coverage) : CoverageLevel.Unknown;
}

using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Territories;

/// <summary>
/// Reduces the establishments of one department to one row per presentation. Holds the last absolute contribution of each line; totals are at any
/// moment the sum of what is held. Rebuilt from the journal by anti-entropy, it has no durable state of its own. Raises the signals of single PUIs
/// and those of silence; territories' coverage is judged by the presentation, which sees all departments.
/// </summary>
/// <remarks>
/// One message at a time; no clock and no timer: the engine passes <c>now</c> and calls <see cref="TickAsync"/> at <see cref="NextDue"/>.
/// Memory is bounded by what the journal holds: 36 bytes per line, one small entry per establishment, presentation, standing alarm, day that is not learnt yet and line that was ever late.
/// </remarks>
public sealed partial class DepartmentActor
{
    private const int WorstKept = 3;
    private static readonly TimeSpan ScanEvery = TimeSpan.FromMinutes(1);
    /// <summary>Scans after which every row has been sent again, changed or not: a lost one heals.</summary>
    private const int RepeatScans = 10;

    private readonly IPeers _peers;
    private readonly Func<DutyPeriods> _dutiesInForce;
    private readonly Func<ReferenceBook> _reference;
    private readonly Func<ThresholdBook> _thresholds;
    private readonly Dictionary<Finess, HeldEstablishment> _byFiness = [];
    private readonly List<HeldEstablishment> _establishments = [];
    private readonly Dictionary<PresentationCode, int> _byCode = [];
    private readonly List<HeldPresentation> _presentations = [];
    private readonly Queue<int> _dirty = new();
    private readonly List<int> _touched = [];
    private readonly List<int> _missing = [];
    private readonly LineWatch _lines;
    private readonly SilenceWatch _silence;
    private DutyPeriods _duties;
    private long _version;
    private int _scans;
    private DateTimeOffset _flushedAt = DateTimeOffset.MinValue;
    private DateTimeOffset? _nextScan;
    private bool _hold, _judgeAll;

    public DepartmentActor(
        DepartmentCode code, IPeers peers, Func<ReferenceBook> reference, Func<DutyPeriods> duties, Func<ThresholdBook>? thresholds = null, Hysteresis? hysteresis = null)
    {
        (Code, _peers, _reference, _dutiesInForce, _duties, _thresholds) = (code, peers, reference, duties, duties(), thresholds ?? (static () => ThresholdBook.Default));
        _lines = new LineWatch(TerritoryCode.Of(code), _thresholds, hysteresis ?? Hysteresis.Default);
        _silence = new SilenceWatch(code, reference, () => _duties, SilenceRule.Default);
    }

    public DepartmentCode Code { get; }

    /// <summary>Shortest time between two flushes of coalesced changes, by the clock of <c>now</c>: an accelerated clock wants it longer.</summary>
    public TimeSpan FlushEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How old the worst lines named as evidence may be, by the clock of <c>now</c>: finding them is a walk over the department.</summary>
    public TimeSpan WorstEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often what stands is said again to the board (15 min unless set), by the clock of <c>now</c>: an accelerated clock wants it longer.</summary>
    public TimeSpan RepeatEvery
    {
        init => (_lines.RepeatEvery, _silence.RepeatEvery) = (value, value);
    }

    /// <summary>While true no rule is judged: figures are still partial (cold start) or past (back-fill). Once false, the next tick judges everything once.</summary>
    public bool Hold
    {
        get => _hold;
        set
        {
            _judgeAll |= _hold && !value;
            _hold = value;
        }
    }

    /// <summary>
    /// While true no row leaves: its establishments are still saying again what a lost instance held, and sums are partial. Goes with <see cref="Hold"/>.
    /// </summary>
    public bool Rebuilding { get; set; }

    /// <summary>Presentations of which any line is or was held.</summary>
    public int PresentationCount => _presentations.Count;
    public IReadOnlyList<PresentationCode> Presentations => [.. _presentations.Select(presentation => presentation.Code)];

    /// <summary>When this actor wants its next <see cref="TickAsync"/>; null: not before the next message.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            if (_judgeAll && !_hold) return DateTimeOffset.MinValue;
            var due = _nextScan;
            if (_dirty.Count > 0 && !Rebuilding) due = Earlier(due, _flushedAt + FlushEvery);
            due = Earlier(due, _lines.RetryAt);
            return Earlier(due, _silence.RetryAt);
        }
    }

    /// <summary>For anti-entropy: per establishment, the journal sequence up to which nothing is missing here.</summary>
    public IReadOnlyDictionary<Finess, long> SeenSequences =>
        _establishments.Where(held => held.HasReported).ToDictionary(held => held.Finess, held => held.Complete);

    /// <summary>Establishments that owe reports and have said nothing for two duty periods.</summary>
    public IReadOnlyList<Finess> SilentEstablishments(DateTimeOffset now) => _silence.State(_establishments, now).Silent;

    /// <summary>
    /// Who reports. An establishment becomes due with its first report: enrolment is not in the reference, and one that never streamed is not silent,
    /// it is <see cref="NeverReported"/>.
    /// </summary>
    public ReportingState Reporting(DateTimeOffset now) => _silence.State(_establishments, now) with { NeverReported = NeverReported };

    /// <summary>Establishments of the reference, in this department, that have never reported.</summary>
    public int NeverReported => _silence.NeverReported(finess => _byFiness.TryGetValue(finess, out var held) && held.HasReported);

    /// <summary>Standing signals of this department, from the board, before the first message: their hysteresis goes on where it was.</summary>
    public void Resume(IEnumerable<Signal> standing, DateTimeOffset now)
    {
        foreach (var signal in standing)
        {
            if (signal.Subject.Territory != TerritoryCode.Of(Code)) continue;
            if (signal.Kind == SignalKind.Silence) _silence.Resume(signal, finess => IndexOf(finess, EstablishmentKind.Pui), now);
            if (signal is { Kind: SignalKind.Coverage, Subject: { Establishment: { } finess, Presentation: { } presentation } })
                _lines.Resume((IndexOf(finess, EstablishmentKind.Pui), IndexOf(presentation)), CoverageRule.LevelOf(signal.Rule), now);
        }
    }

    public async ValueTask ReceiveAsync(EstablishmentContribution contribution, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contribution.Sequence, 1);
        var held = _establishments[IndexOf(contribution.Establishment, contribution.Kind)];
        _nextScan ??= now + ScanEvery;
        TakeDuties(Seconds.Of(now));
        Accept(held, contribution, Seconds.Of(now));
        TakeLate(held, contribution);
        if (!_hold)
        {
            foreach (var presentation in _touched) Judge(held, presentation, now);
            _silence.Heard(held, now);
        }
        foreach (var presentation in _touched)
        {
            MarkDirty(presentation);
            // A level crossing passes every stage at once; the rest waits for the flush.
            if (!Rebuilding && _presentations[presentation].Crossed(_thresholds())) await SendAsync(presentation, now);
        }
        await SayOwedAsync(now);
    }

    public async ValueTask TickAsync(DateTimeOffset now)
    {
        if (_nextScan is { } scan && now >= scan) Scan(now);
        if (_judgeAll && !_hold) JudgeAll(now);
        if (_dirty.Count > 0 && now - _flushedAt >= FlushEvery) await FlushAsync(now);
        await SayOwedAsync(now);
    }

    /// <summary>Sends what is coalesced, without waiting for its time.</summary>
    public ValueTask DrainAsync(DateTimeOffset now) => FlushAsync(now);

    /// <summary>The presentation has lost what it held: its row is sent again with the next flush.</summary>
    public void Repeat(PresentationCode presentation)
    {
        if (_byCode.TryGetValue(presentation, out var index)) MarkDirty(index);
    }

    /// <summary>For presentations that have lost what they held: their rows as of now, of those held here. Newer than any row sent before, older than any sent after.</summary>
    public IReadOnlyList<DepartmentRow> Rows(IReadOnlyList<PresentationCode> presentations, DateTimeOffset now)
    {
        var rows = new List<DepartmentRow>(presentations.Count);
        foreach (var code in presentations)
            if (_byCode.TryGetValue(code, out var index)) rows.Add(RowOf(index, now));
        return rows;
    }

    /// <summary>Lines of one presentation, stale ones included and marked.</summary>
    public IReadOnlyList<HeldLine> Lines(PresentationCode presentation)
    {
        if (!_byCode.TryGetValue(presentation, out var index)) return [];
        var lines = new List<HeldLine>();
        foreach (var held in _establishments)
        {
            var at = held.Find(index);
            if (at < 0) continue;
            ref readonly var line = ref held.Lines[at];
            lines.Add(new(held.Finess, held.Kind, line.ToLine(presentation), Seconds.At(held.FreshAt(line)), line.Stale));
        }
        return lines;
    }

    /// <summary>Totals per link of one presentation, as of the last message or scan.</summary>
    public IReadOnlyList<LinkTotals> Totals(PresentationCode presentation) =>
        _byCode.TryGetValue(presentation, out var index) ? _presentations[index].Totals() : [];

    private void Scan(DateTimeOffset now)
    {
        _nextScan = now + ScanEvery;
        var seconds = Seconds.Of(now);
        TakeDuties(seconds);
        foreach (var held in _establishments)
        {
            if (held.NextStale >= seconds && held.ReportedThrough == held.WalkedThrough) continue;
            Walk(held, seconds);
        }
        for (var index = 0; index < _presentations.Count; index++)
            if (_presentations[index].OnlyFresher || (index + _scans) % RepeatScans == 0) MarkDirty(index);
        _scans = (_scans + 1) % RepeatScans;
        if (_hold) return;
        // Held, or rebuilt, not everybody has spoken: what looks complete is not.
        if (!Rebuilding) Ripen(now);
        foreach (var (establishment, presentation) in _lines.Standing()) Judge(_establishments[establishment], presentation, now);
        _lines.Repeat(now);
        _silence.Scan(_establishments, now);
    }

    private void JudgeAll(DateTimeOffset now)
    {
        _judgeAll = false;
        foreach (var held in _establishments)
        {
            if (held.Kind != EstablishmentKind.Pui) continue;
            for (var i = 0; i < held.Lines.Length; i++) Judge(held, held.Lines[i].Presentation, now);
        }
        _silence.Scan(_establishments, now);
    }

    private void Judge(HeldEstablishment held, int presentation, DateTimeOffset now)
    {
        if (held.Kind != EstablishmentKind.Pui) return;
        var at = held.Find(presentation);
        var coverage = at < 0 || held.Lines[at].Sequence == 0 ? CoverDays.Unknown(CoverageReason.NoCount)
            : held.Lines[at].Stale ? CoverDays.Unknown(CoverageReason.Stale) : held.Lines[at].Coverage;
        _lines.Judge((held.Index, presentation), _presentations[presentation].Code, coverage, now);
    }

    private async ValueTask FlushAsync(DateTimeOffset now)
    {
        _flushedAt = now;
        if (Rebuilding) return;
        for (var left = _dirty.Count; left > 0; left--)
        {
            var presentation = _dirty.Peek();
            if (_presentations[presentation].Dirty && !await SendAsync(presentation, now)) return;
            _presentations[_dirty.Dequeue()].Queued = false;
        }
    }

    /// <returns>False: the presentation's mailbox has no room; the row stays dirty for the next flush.</returns>
    private async ValueTask<bool> SendAsync(int index, DateTimeOffset now)
    {
        var presentation = _presentations[index];
        try
        {
            await _peers.ReportAsync(presentation.Code, RowOf(index, now));
        }
        catch (EngineBusyException)
        {
            return false;
        }
        presentation.Sent(_thresholds());
        return true;
    }

    private DepartmentRow RowOf(int index, DateTimeOffset now)
    {
        _version = Versions.Next(_version, now);
        var presentation = _presentations[index];
        var totals = presentation.Totals();
        return new(Code, presentation.Code, _version, totals, WorstOf(index, now)) { Usual = presentation.Usual(), Late = LateOf(index, totals, now), Days = RipeDays(index) };
    }

    private IReadOnlyList<WorstLine> WorstOf(int index, DateTimeOffset now)
    {
        var presentation = _presentations[index];
        bool Below(EstablishmentKind link) => presentation.LevelOf(link, _thresholds()) >= CoverageLevel.Alert;
        var (pui, officine) = (Below(EstablishmentKind.Pui), Below(EstablishmentKind.Officine));
        if (!pui && !officine) return presentation.Worst = [];
        if (presentation.Worst.Count > 0 && now - presentation.WorstAt < WorstEvery) return presentation.Worst;
        presentation.WorstAt = now;
        return presentation.Worst = [.. Worst(EstablishmentKind.Pui, pui), .. Worst(EstablishmentKind.Officine, officine)];

        IEnumerable<WorstLine> Worst(EstablishmentKind link, bool wanted) => wanted
            ? Lines(presentation.Code).Where(line => line.Kind == link && !line.Stale && line.Line.Level >= CoverageLevel.Alert)
                .Select(line => new WorstLine(link, line.Establishment, line.Line.Stock ?? default, CoverOf(line.Line), line.FreshAt))
                .Where(line => line.Coverage.Days is not null)
                .OrderBy(line => line.Coverage.Days).ThenBy(line => line.Establishment).Take(WorstKept)
            : [];
    }

    private static CoverDays CoverOf(in LineContribution line)
    {
        var state = default(HeldState);
        state.Take(line, 1);
        return state.Coverage;
    }

    private async ValueTask SayOwedAsync(DateTimeOffset now)
    {
        await _lines.SayOwedAsync(_peers, key => (_establishments[key.Establishment], _presentations[key.Presentation].Code), now);
        await _silence.SayOwedAsync(_peers, _establishments, now);
    }

    private void MarkDirty(int index)
    {
        var presentation = _presentations[index];
        presentation.OnlyFresher = false;
        presentation.Dirty = true;
        if (presentation.Queued) return;
        presentation.Queued = true;
        _dirty.Enqueue(index);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other ?? one : one;
}

using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Presentations;

/// <summary>
/// One presentation over the whole country: a row per department, and from them each region, METRO and FR, per link of the chain. Raises
/// <c>coverage</c> for departments, regions and the nation, and <c>territorial</c>. METRO is a sum for screens; it raises nothing of its own.
/// </summary>
/// <remarks>One message at a time; the engine passes <c>now</c> and ticks at <see cref="NextDue"/>. At most 107 rows of 3 links, some 390 figures.</remarks>
public sealed partial class PresentationActor
{
    private static readonly TimeSpan ReviewEvery = TimeSpan.FromMinutes(1);

    private static readonly EstablishmentKind[] Links = [EstablishmentKind.Unknown, EstablishmentKind.Pui, EstablishmentKind.Officine];
    private readonly IPeers _peers;
    private readonly Func<ThresholdBook> _thresholds;
    private readonly TerritoryMap _map;
    private readonly TerritoryWatch _watch;
    private readonly Dictionary<DepartmentCode, DepartmentRow> _rows = [];
    private readonly Dictionary<(TerritoryCode, EstablishmentKind), TerritoryState> _states = [];
    /// <summary>Used by one judgement at a time, so that it allocates nothing.</summary>
    private readonly List<LinkTotals> _summed = [];
    /// <summary>Territories that this message has taken to another level: looking at all of them for each row cost an eighth of the server's time.</summary>
    private readonly List<TerritoryState> _crossed = [];
    private DateTimeOffset _publishedAt = DateTimeOffset.MinValue;
    private DateTimeOffset? _nextReview;
    private long _version;
    private bool _hold, _judgeAll, _anyDirty;

    public PresentationActor(
        PresentationCode code, IPeers peers, Func<ReferenceBook> reference, Func<ThresholdBook>? thresholds = null,
        Hysteresis? hysteresis = null, TerritorialRule? territorial = null)
    {
        (Code, _peers, _thresholds) = (code, peers, thresholds ?? (static () => ThresholdBook.Default));
        _map = new TerritoryMap(reference);
        _forecasts = new(_map.Of);
        _watch = new TerritoryWatch(code, _thresholds, hysteresis ?? Hysteresis.Default, territorial ?? TerritorialRule.Default);
    }

    public PresentationCode Code { get; }

    /// <summary>Shortest time between two publications of coalesced figures, by the clock of <c>now</c>.</summary>
    public TimeSpan PublishEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often what stands is said again to the board (5 min unless set), by the clock of <c>now</c>.</summary>
    public TimeSpan RepeatEvery
    {
        init => _watch.RepeatEvery = value;
    }

    /// <summary>While true no rule is judged (cold start, back-fill). Once false, the next tick judges everything once.</summary>
    public bool Hold
    {
        get => _hold;
        set
        {
            _judgeAll |= _hold && !value;
            _hold = value;
            // Figures that are held back are not whole, and what follows them is another beginning.
            if (value) _livedDay = null;
        }
    }

    /// <summary>While true nothing is published: rows of departments are still missing and sums are partial. Goes with <see cref="Hold"/>.</summary>
    public bool Rebuilding { get; set; }

    /// <summary>When this actor wants its next <see cref="TickAsync"/>; null: not before the next message.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            if (_judgeAll && !_hold) return DateTimeOffset.MinValue;
            DateTimeOffset? due = _anyDirty && !Rebuilding ? _publishedAt + PublishEvery : null;
            if (_hold) return due;
            if (ForecastDue is { } picture && !(due <= picture)) due = picture;
            if (CloseDue is { } close && !(due <= close)) due = close;
            if (_watch.RetryAt is { } retry && !(due <= retry)) due = retry;
            if (_nextReview is { } review && !(due <= review)) due = review;
            return due;
        }
    }

    /// <summary>Standing signals of this presentation, from the board, before the first row.</summary>
    public void Resume(IEnumerable<Signal> standing, DateTimeOffset now)
    {
        foreach (var signal in standing)
        {
            if (signal.Subject.Presentation != Code || signal.Subject.Establishment is not null) continue;
            _watch.Resume(signal, now);
            _nextReview ??= now + ReviewEvery;
        }
    }

    public async ValueTask ReceiveAsync(DepartmentRow row, DateTimeOffset now)
    {
        if (row.Presentation != Code) throw new ArgumentException($"a row of {row.Presentation} reached {Code}", nameof(row));
        if (_map.Renew()) SumAll(now);
        // Absolute values: a version already seen, or an older one, has nothing new.
        if (_rows.TryGetValue(row.Department, out var held) && held.Version >= row.Version) return;
        // What it says of days is taken out: it need not be kept.
        _rows[row.Department] = row.Days.Count == 0 ? row : row with { Days = [] };
        foreach (var territory in _map.Of(row.Department)) Replace(territory, held, row, now);
        TakeForecastDays(row, now);
        PublishCrossings();
        if (_hold) return;
        LiveDay(now);
        JudgeAround(row.Department, now);
        await SayOwedAsync(now);
    }

    public async ValueTask TickAsync(DateTimeOffset now)
    {
        if (_map.Renew()) SumAll(now);
        PublishCrossings();
        if (_anyDirty && now - _publishedAt >= PublishEvery) Drain(now);
        if (_hold) return;
        LiveDay(now);
        CloseDay(now);
        if (_judgeAll) JudgeAll(now);
        if (_nextReview is { } review && now >= review) Review(now);
        await TickForecastsAsync(now);
        await SayOwedAsync(now);
    }

    /// <summary>Publishes what is coalesced, without waiting for its time.</summary>
    public void Drain(DateTimeOffset now)
    {
        if (!_anyDirty || Rebuilding) return;
        _publishedAt = now;
        _anyDirty = false;
        Publish([.. _states.Values.Where(state => state.Dirty)]);
    }

    /// <summary>One entry per territory × link in which the presentation is known.</summary>
    public IReadOnlyList<TerritoryFigures> Figures() => [.. _states.Values.Select(state => state.Figures).OfType<TerritoryFigures>()];

    /// <summary>One entry per link known in <paramref name="territory"/>.</summary>
    public IReadOnlyList<TerritoryFigures> Figures(TerritoryCode territory) =>
        [.. _states.Values.Where(state => state.Territory == territory).Select(state => state.Figures).OfType<TerritoryFigures>()];

    private void SumAll(DateTimeOffset now)
    {
        // A department may have changed region: territories that lost their last row are emptied, not left with old sums.
        foreach (var state in _states.Values) (state.Sum, state.Usual) = (LinkTotals.Empty(state.Link), 0);
        foreach (var (department, row) in _rows)
        {
            foreach (var territory in _map.Of(department))
            {
                for (var i = 0; i < row.Links.Count; i++)
                {
                    var state = StateOf(territory, row.Links[i].Link);
                    state.Sum = state.Sum.Plus(row.Links[i]);
                    state.Usual += UsualAt(row, i);
                }
            }
        }
        foreach (var state in _states.Values) Keep(state, now);
        _judgeAll = true;
    }

    /// <summary>Sums by difference: a row costs its few territories, not all the nation's departments.</summary>
    private void Replace(TerritoryCode territory, DepartmentRow? before, DepartmentRow after, DateTimeOffset now)
    {
        foreach (var link in Links)
        {
            var (was, becomes) = (before is null ? null : OfLink(before.Links, link), OfLink(after.Links, link));
            if (was is null && becomes is null) continue;
            var state = StateOf(territory, link);
            state.Sum = state.Sum.Replacing(was ?? LinkTotals.Empty(link), becomes ?? LinkTotals.Empty(link));
            state.Usual += UsualOf(after, link) - (before is null ? 0 : UsualOf(before, link));
            Keep(state, now);
        }
    }

    private static long UsualAt(DepartmentRow row, int at) => at < row.Usual.Count ? row.Usual[at].Millionths : 0;

    private static long UsualOf(DepartmentRow row, EstablishmentKind link)
    {
        for (var i = 0; i < row.Links.Count; i++)
            if (row.Links[i].Link == link) return UsualAt(row, i);
        return 0;
    }

    private static LinkTotals? OfLink(IReadOnlyList<LinkTotals> links, EstablishmentKind link)
    {
        for (var i = 0; i < links.Count; i++)
            if (links[i].Link == link) return links[i];
        return null;
    }

    private void Keep(TerritoryState state, DateTimeOffset now)
    {
        var totals = state.Sum;
        var thresholds = _thresholds().For(Code, totals.Link);
        if (state.Figures is { } before && before.Totals == totals && before.Thresholds == thresholds) return;
        var coverage = totals.Coverage;
        _version = Versions.Next(_version, now);
        state.Figures = new(state.Territory, Code, totals, coverage, thresholds.LevelOf(coverage), thresholds, _version);
        state.Dirty = _anyDirty = true;
        if (state.Crossed) _crossed.Add(state);
    }

    private TerritoryState StateOf(TerritoryCode territory, EstablishmentKind link)
    {
        if (_states.TryGetValue((territory, link), out var state)) return state;
        return _states[(territory, link)] = new(territory, link);
    }

    /// <summary>A level crossing does not wait for the next publication.</summary>
    private void PublishCrossings()
    {
        if (_crossed.Count == 0 || Rebuilding) return;
        // One message may take a territory over a threshold and back.
        Publish([.. _crossed.Where(state => state.Crossed).Distinct()]);
        _crossed.Clear();
    }

    private void Publish(List<TerritoryState> states)
    {
        if (states.Count == 0) return;
        foreach (var state in states) (state.Dirty, state.PublishedLevel) = (false, state.Level);
        _peers.Publish([.. states.Select(state => state.Figures).OfType<TerritoryFigures>()]);
    }

    private void JudgeAround(DepartmentCode department, DateTimeOffset now)
    {
        foreach (var territory in _map.Of(department))
            if (territory.Kind != TerritoryKind.Metropole) Judge(territory, now);
        _nextReview = _watch.Any ? _nextReview ?? now + ReviewEvery : null;
    }

    private void JudgeAll(DateTimeOffset now)
    {
        _judgeAll = false;
        foreach (var territory in _states.Keys.Select(key => key.Item1).ToHashSet())
            if (territory.Kind != TerritoryKind.Metropole) Judge(territory, now);
        _nextReview = _watch.Any ? now + ReviewEvery : null;
    }

    /// <summary>Recoveries that wait for their time to pass, national changes that reach other departments, and what is to be said again.</summary>
    private void Review(DateTimeOffset now)
    {
        foreach (var territory in _watch.Standing()) Judge(territory, now);
        _watch.Repeat(now);
        _nextReview = _watch.Any ? now + ReviewEvery : null;
    }

    private void Judge(TerritoryCode territory, DateTimeOffset now)
    {
        foreach (var link in (ReadOnlySpan<EstablishmentKind>)[EstablishmentKind.Pui, EstablishmentKind.Officine])
        {
            if (!_states.TryGetValue((territory, link), out var state)) continue;
            var nation = _states.TryGetValue((TerritoryCode.France, link), out var france) ? france.Coverage : CoverDays.Unknown(CoverageReason.NoCount);
            _watch.Judge(state, nation, level => CorroborationOf(state, level), now);
        }
    }

    private Corroboration CorroborationOf(TerritoryState state, CoverageLevel level)
    {
        var other = state.Link == EstablishmentKind.Pui ? EstablishmentKind.Officine : EstablishmentKind.Pui;
        _summed.Clear();
        foreach (var row in RowsOf(state.Territory))
            if (OfLink(row.Links, state.Link) is { } totals) _summed.Add(totals);
        return CorroborationRule.Of(
            level, state.Link, _summed,
            _states.TryGetValue((state.Territory, other), out var beside) ? beside.Level : CoverageLevel.Unknown);
    }

    /// <summary>Asked at every row where an alarm stands: a department's one row and the nation's all are found without a walk.</summary>
    private IEnumerable<DepartmentRow> RowsOf(TerritoryCode territory) => territory.Kind switch
    {
        TerritoryKind.Nation => _rows.Values,
        TerritoryKind.Department => _rows.TryGetValue(DepartmentCode.Parse(territory.Text["DEP-".Length..]), out var row) ? [row] : [],
        _ => _rows.Where(pair => Array.IndexOf(_map.Of(pair.Key), territory) >= 0).Select(pair => pair.Value),
    };

    private ValueTask SayOwedAsync(DateTimeOffset now) => _watch.SayOwedAsync(
        _peers, StateOf, RowsOf, now);
}

using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Groups;

/// <summary>
/// One molecule group over the whole country: the newest row of each member, from which it judges <c>depletion</c>, <c>surge</c>, <c>hoarding</c> and
/// <c>shift</c>, one signal per kind, territory and link. METRO raises nothing of its own.
/// </summary>
/// <remarks>
/// One message at a time; the engine passes <c>now</c> and ticks at <see cref="NextDue"/>. Keeps nothing on disk itself: members say their rows again, standing signals
/// give the rules their hysteresis back; a rise that had not yet lasted long enough to fire counts its days anew.
/// </remarks>
public sealed class MoleculeGroupActor
{
    /// <summary>Presentations of one group. The BDPM's largest has some 250.</summary>
    public const int MemberLimit = 1_000;
    private static readonly TimeSpan ReviewEvery = TimeSpan.FromMinutes(1);

    private readonly IPeers _peers;
    private readonly Func<ReferenceBook> _reference;
    private readonly GroupWatch _watch;
    private readonly Dictionary<PresentationCode, MemberRow> _rows = [];
    private readonly Dictionary<Place, GroupPlace> _places = [];
    private readonly HashSet<Place> _dirty = [];
    private DateTimeOffset _judgedAt = DateTimeOffset.MinValue;
    private DateTimeOffset? _nextReview;
    private ReferenceBook? _book;
    private bool _hold, _judgeAll;

    public MoleculeGroupActor(string group, IPeers peers, Func<ReferenceBook> reference) : this(group, peers, reference, GroupRules.Default) { }

    internal MoleculeGroupActor(string group, IPeers peers, Func<ReferenceBook> reference, GroupRules rules)
    {
        (Group, _peers, _reference, Rules) = (group, peers, reference, rules);
        _watch = new(group, reference, rules, _places.GetValueOrDefault, CoverOf);
    }

    public string Group { get; }
    private GroupRules Rules { get; }

    /// <summary>Shortest time between two judgements, by the clock of <c>now</c>: members that change together are judged together.</summary>
    public TimeSpan JudgeEvery { get; init; } = TimeSpan.FromSeconds(1);

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
        }
    }

    /// <summary>Rows refused because the group had <see cref="MemberLimit"/> members.</summary>
    public long Refused { get; private set; }

    /// <summary>When this actor wants its next <see cref="TickAsync"/>; null: not before the next message.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            if (_hold) return null;
            if (_judgeAll) return DateTimeOffset.MinValue;
            DateTimeOffset? due = _dirty.Count > 0 ? _judgedAt == DateTimeOffset.MinValue ? _judgedAt : _judgedAt + JudgeEvery : null;
            if (_watch.RetryAt is { } retry && !(due <= retry)) due = retry;
            if (_nextReview is { } review && !(due <= review)) due = review;
            return due;
        }
    }

    /// <summary>Standing signals of this group, from the board, before the first row.</summary>
    public void Resume(IEnumerable<Signal> standing, DateTimeOffset now)
    {
        foreach (var signal in standing)
        {
            if (signal.Subject.Group != Group) continue;
            _watch.Resume(signal, now);
            _nextReview ??= now + ReviewEvery;
        }
    }

    /// <summary>Replaces what the presentation said before; a version already seen, or an older one, has nothing new. False: nothing was taken.</summary>
    public bool Receive(MemberRow row)
    {
        if (_rows.TryGetValue(row.Presentation, out var held))
        {
            if (held.Version >= row.Version) return false;
            foreach (var picture in held.Territories)
            {
                var place = new Place(picture.Territory, picture.Link);
                // What the new row no longer speaks of is no longer known.
                if (!row.Territories.Any(of => of.Territory == place.Territory && of.Link == place.Link)) _places.GetValueOrDefault(place)?.Remove(row.Presentation);
                _dirty.Add(place);
            }
        }
        else if (_rows.Count >= MemberLimit)
        {
            Refused++;
            return false;
        }
        _rows[row.Presentation] = row;
        foreach (var picture in row.Territories)
        {
            var place = new Place(picture.Territory, picture.Link);
            if (!_places.TryGetValue(place, out var of)) of = _places[place] = new(place);
            of.Put(row.Presentation, picture, kind => _watch.WasStanding(kind, place));
            _dirty.Add(place);
        }
        return true;
    }

    public bool Holds(PresentationCode member) => _rows.ContainsKey(member);

    public async ValueTask TickAsync(DateTimeOffset now)
    {
        if (_hold) return;
        // Departments may have changed region.
        if (!ReferenceEquals(_book, _reference()))
        {
            _judgeAll |= _book is not null;
            _book = _reference();
        }
        var review = _nextReview is { } due && now >= due;
        if (_judgeAll || (_dirty.Count > 0 && now - _judgedAt >= JudgeEvery) || review) Judge(now);
        if (review) _watch.Repeat(now);
        if (review || _nextReview is null) _nextReview = _watch.Any ? now + ReviewEvery : null;
        await _watch.SayOwedAsync(_peers, now);
    }

    /// <summary>Judges what is dirty without waiting for its time.</summary>
    public ValueTask DrainAsync(DateTimeOffset now)
    {
        if (!_hold && _dirty.Count > 0) Judge(now);
        return TickAsync(now);
    }

    /// <summary>What the members last said, in <paramref name="territory"/> or everywhere.</summary>
    public IReadOnlyList<MemberRow> Rows(TerritoryCode? territory = null) => [.. _rows.Values.OrderBy(row => row.Presentation)
        .Select(row => territory is { } within ? row with { Territories = [.. row.Territories.Where(picture => picture.Territory == within)] } : row)];

    private void Judge(DateTimeOffset now)
    {
        foreach (var place in _judgeAll ? [.. _places.Keys] : _dirty.ToArray())
        {
            if (place.Territory.Kind == TerritoryKind.Metropole || !_places.TryGetValue(place, out var of)) continue;
            of.Judge(Rules);
            if (of.Members.Count == 0) _places.Remove(place);
        }
        _dirty.Clear();
        (_judgeAll, _judgedAt) = (false, now);
        _watch.Decide(_places.Values, now);
    }

    private GroupCover CoverOf(GroupPlace of)
    {
        var book = _reference();
        return GroupCover.Of([.. of.Members.Select(member => new GroupMember(member.Code, Strengths.MilligramsOf(book.Find(member.Code)), member.Picture))]);
    }
}

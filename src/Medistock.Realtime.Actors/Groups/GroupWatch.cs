using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Groups;

/// <summary>
/// The signals of one molecule group: at most one per kind, territory and link, its members inside; and when most departments of a region or of the
/// nation stand for the same reason, the parent's for all of them.
/// </summary>
internal sealed class GroupWatch(string group, Func<ReferenceBook> reference, GroupRules rules, Func<Place, GroupPlace?> find, Func<GroupPlace, GroupCover> coverOf)
{
    public static readonly SignalKind[] Kinds = [SignalKind.Depletion, SignalKind.Surge, SignalKind.Hoarding, SignalKind.Shift];
    private static readonly EstablishmentKind[] Links = [EstablishmentKind.Pui, EstablishmentKind.Officine];

    private readonly AlarmSet<(SignalKind Kind, Place Place), Shown> _shown = new(TimeSpan.FromMinutes(5));
    /// <summary>At most one entry per kind, link and region or nation.</summary>
    private readonly Dictionary<(SignalKind, Place), RollUp> _rollUps = [];
    private readonly HashSet<(SignalKind, Place)> _resumed = [];
    private readonly GroupEvidence _evidence = new(rules, find, coverOf);

    /// <param name="LoweringSince">Severity and corroboration rise at once and fall only when that has lasted: a title must not flap either.</param>
    /// <param name="Departments">Standing departments inside; 0: a department of its own.</param>
    private readonly record struct Shown(Severity Severity, Corroboration Corroboration, DateTimeOffset? LoweringSince, int Members, int Departments);

    public TimeSpan RepeatEvery { set => _shown.RepeatEvery = value; }
    public bool Any => _shown.Count > 0 || _rollUps.Count > 0;
    public DateTimeOffset? RetryAt => _shown.RetryAt;

    public void Resume(Signal signal, DateTimeOffset now)
    {
        if (signal.Subject.Group != group || Array.IndexOf(Kinds, signal.Kind) < 0) return;
        var place = new Place(signal.Subject.Territory, signal.Subject.Link);
        _shown.Resume((signal.Kind, place), new(signal.Severity, signal.Corroboration, null, 0, 0), now);
        _resumed.Add((signal.Kind, place));
        if (place.Territory.Kind != TerritoryKind.Department) _rollUps[(signal.Kind, place)] = RollUp.Standing;
    }

    /// <summary>Whether a signal stood for this place, its own or a parent's, when this process began.</summary>
    public bool WasStanding(SignalKind kind, Place place) =>
        _resumed.Count > 0 && (_resumed.Contains((kind, place)) || ParentsOf(place).Any(parent => _resumed.Contains((kind, parent))));

    public void Repeat(DateTimeOffset now) => _shown.Repeat(now);

    /// <summary>Decides, from what stands in each place, which territories speak for it.</summary>
    public void Decide(IReadOnlyCollection<GroupPlace> places, DateTimeOffset now)
    {
        foreach (var link in Links)
        {
            var departments = places.Where(of => of.Place.Link == link && of.Place.Territory.Kind == TerritoryKind.Department).ToList();
            foreach (var kind in Kinds) Decide(kind, link, departments, now);
        }
    }

    private void Decide(SignalKind kind, EstablishmentKind link, List<GroupPlace> departments, DateTimeOffset now)
    {
        var speaking = new Dictionary<Place, List<GroupPlace>>();
        var standing = departments.Where(of => of.Stands(kind)).ToList();
        var france = new Place(TerritoryCode.France, link);
        var nation = RollUpOf(kind, france, standing.Count, JudgedOf(kind, departments), now);
        if (nation || find(france)?.Stands(kind) == true) speaking[france] = standing;
        foreach (var region in departments.GroupBy(of => RegionOf(of.Place)))
        {
            var within = region.Where(of => of.Stands(kind)).ToList();
            var taken = region.Key is { } parent && RollUpOf(kind, parent, within.Count, JudgedOf(kind, region), now);
            if (nation) continue;
            if (taken) speaking[region.Key!.Value] = within;
            else foreach (var department in within) speaking[department.Place] = [];
        }
        foreach (var (place, inside) in speaking) Show(kind, place, inside, now);
        foreach (var (shownKind, place) in _shown.Keys())
        {
            if (shownKind != kind || place.Link != link || speaking.ContainsKey(place) || Unheard(kind, place, departments)) continue;
            _resumed.Remove((kind, place));
            _shown.Set((kind, place), _shown.StateOf((kind, place)), stands: false, say: true);
        }
    }

    /// <summary>A signal of before this process began, of whose place nothing is known yet: it stays as it was.</summary>
    private bool Unheard(SignalKind kind, Place place, List<GroupPlace> departments) =>
        _resumed.Contains((kind, place)) && !(find(place)?.Knows(kind) ?? false) && (place.Territory.Kind == TerritoryKind.Department
            || !departments.Any(of => of.Knows(kind) && (place.Territory == TerritoryCode.France || RegionOf(of.Place) == place)));

    private static int JudgedOf(SignalKind kind, IEnumerable<GroupPlace> places) => places.Count(of => of.Knows(kind) || of.Stands(kind));

    private bool RollUpOf(SignalKind kind, Place parent, int standing, int judged, DateTimeOffset now)
    {
        var before = _rollUps.GetValueOrDefault((kind, parent));
        if (standing == 0 && !before.Taken) return false;
        var after = rules.RollUp.Judge(before, standing, judged, find(parent)?.Stands(kind) ?? false, now);
        if (after == default) _rollUps.Remove((kind, parent));
        else _rollUps[(kind, parent)] = after;
        return after.Taken;
    }

    private void Show(SignalKind kind, Place place, List<GroupPlace> inside, DateTimeOffset now)
    {
        var key = (kind, place);
        var before = _shown.StateOf(key);
        var first = !_shown.Holds(key);
        var severity = SeverityOf(kind, place, inside);
        var corroboration = CorroborationOf(kind, place, inside);
        var members = _evidence.Standing(kind, place, inside).Count;
        var lower = !first && (severity < before.Severity || (before.Corroboration.Holds && !corroboration.Holds));
        var since = lower ? before.LoweringSince ?? now : (DateTimeOffset?)null;
        var hold = since is { } start && now - start < rules.RollUp.LeaveAfter;
        var after = hold ? before with { Severity = (Severity)Math.Max((byte)severity, (byte)before.Severity),
                Corroboration = corroboration.Holds ? corroboration : before.Corroboration, LoweringSince = since, Members = members, Departments = inside.Count }
            : new(severity, corroboration, null, members, inside.Count);
        _shown.Set(key, after, stands: true, say: first || after with { LoweringSince = null } != before with { LoweringSince = null });
    }

    private Severity SeverityOf(SignalKind kind, Place place, List<GroupPlace> inside)
    {
        var worst = Severity.Info;
        foreach (var of in find(place) is { } own ? inside.Append(own) : inside)
        {
            if (!of.Stands(kind)) continue;
            var covered = kind == SignalKind.Depletion && coverOf(of).Absorbs == true;
            foreach (var member in of.Members)
            {
                if (!member.Stands(kind)) continue;
                var severity = kind switch
                {
                    SignalKind.Depletion => DepletionRule.For(place.Link).SeverityOf(member.Picture, covered),
                    SignalKind.Surge => rules.Surge.SeverityOf(member.Picture.Demand),
                    SignalKind.Hoarding => rules.Hoarding.SeverityOf(member.Picture),
                    _ => ShiftRule.SeverityOf(member.Stands(SignalKind.Depletion)),
                };
                if (severity > worst) worst = severity;
            }
        }
        return worst;
    }

    private Corroboration CorroborationOf(SignalKind kind, Place place, List<GroupPlace> inside)
    {
        var other = new Place(place.Territory, place.Link == EstablishmentKind.Pui ? EstablishmentKind.Officine : EstablishmentKind.Pui);
        var beside = find(other)?.Stands(kind) == true || _rollUps.GetValueOrDefault((kind, other)).Taken;
        var where = inside.Count > 0 ? inside : find(place) is { } own ? [own] : [];
        return CorroborationRule.OfDemand(kind, place.Link, where.Select(of => of.Members.Where(member => member.Stands(kind)).Select(member => member.Picture.Totals)), beside);
    }

    public ValueTask SayOwedAsync(IPeers peers, DateTimeOffset now) => _shown.SayOwedAsync(peers, (key, shown) =>
    {
        var stands = _shown.Stands(key);
        var inside = stands && key.Place.Territory.Kind != TerritoryKind.Department ? InsideOf(key.Kind, key.Place) : [];
        return new(key.Kind, new(key.Place.Territory, null, null, key.Place.Link, group), stands ? shown.Severity : null, stands ? shown.Corroboration : default,
            _evidence.Used(key.Kind, key.Place, inside), _evidence.Of(key.Kind, key.Place, inside, stands, now), now);
    }, now);

    private List<GroupPlace> InsideOf(SignalKind kind, Place parent)
    {
        var book = reference();
        return [.. book.Departments.Where(department => book.Contains(parent.Territory, department.Code)).Select(department => find(new(TerritoryCode.Of(department.Code), parent.Link)))
            .OfType<GroupPlace>().Where(of => of.Stands(kind)).OrderBy(of => of.Place.Territory.Text, StringComparer.Ordinal)];
    }

    private IEnumerable<Place> ParentsOf(Place place)
    {
        if (place.Territory.Kind != TerritoryKind.Department) yield break;
        if (RegionOf(place) is { } region) yield return region;
        yield return new(TerritoryCode.France, place.Link);
    }

    private Place? RegionOf(Place department) =>
        reference().Find(DepartmentCode.Parse(department.Territory.Text["DEP-".Length..])) is { } known ? new(TerritoryCode.Of(known.Region), department.Link) : null;
}

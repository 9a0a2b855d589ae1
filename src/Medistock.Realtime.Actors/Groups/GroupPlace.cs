using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Actors.Groups;

/// <summary>A territory on one link of the chain.</summary>
internal readonly record struct Place(TerritoryCode Territory, EstablishmentKind Link);

/// <summary>Where the alarms of one member stand; made only once there is something to remember.</summary>
internal sealed class MemberAlarms
{
    public DayAlarm Depletion, Surge, Hoarding, Shift;
    /// <summary>The last day on which demand rose; null: not since this process began, or too long ago to matter.</summary>
    public int? RoseOn;

    public bool Empty => RoseOn is null && Depletion.Empty && Surge.Empty && Hoarding.Empty && Shift.Empty;

    /// <summary>A rise that a shortage beside it explains is a shift, not a surge.</summary>
    public bool Stands(SignalKind kind) => kind switch
    {
        SignalKind.Depletion => Depletion.Stands,
        SignalKind.Surge => Surge.Stands && !Shift.Stands,
        SignalKind.Hoarding => Hoarding.Stands,
        _ => Shift.Stands,
    };
}

internal sealed class PlaceMember(PresentationCode code, TerritoryPicture picture)
{
    public PresentationCode Code => code;
    public TerritoryPicture Picture { get; set; } = picture;
    public MemberAlarms? Alarms { get; set; }
    public bool Stands(SignalKind kind) => Alarms?.Stands(kind) ?? false;
}

/// <summary>The group's members in one place, with what the four rules make of them.</summary>
internal sealed class GroupPlace(Place place)
{
    private readonly List<PlaceMember> _members = [];

    public Place Place => place;
    public IReadOnlyList<PlaceMember> Members => _members;
    /// <summary>Kinds about which enough was known at the last judgement, one bit each.</summary>
    private int _known;

    public bool Knows(SignalKind kind) => (_known & (1 << (int)kind)) != 0;
    public bool Stands(SignalKind kind) => _members.Exists(member => member.Stands(kind));

    /// <param name="resumed">Kinds whose signals stood here when this process began.</param>
    public void Put(PresentationCode code, TerritoryPicture picture, Func<SignalKind, bool> resumed)
    {
        if (_members.Find(member => member.Code == code) is { } known)
        {
            known.Picture = picture;
            return;
        }
        var made = new PlaceMember(code, picture);
        var alarms = new MemberAlarms
        {
            Depletion = resumed(SignalKind.Depletion) ? DayAlarm.Standing : default, Surge = resumed(SignalKind.Surge) ? DayAlarm.Standing : default,
            Hoarding = resumed(SignalKind.Hoarding) ? DayAlarm.Standing : default, Shift = resumed(SignalKind.Shift) ? DayAlarm.Standing : default,
        };
        if (!alarms.Empty) made.Alarms = alarms;
        _members.Add(made);
        _members.Sort(static (left, right) => left.Code.CompareTo(right.Code));
    }

    public void Remove(PresentationCode code) => _members.RemoveAll(member => member.Code == code);

    public void Judge(GroupRules rules)
    {
        _known = 0;
        var (depletion, shift) = (DepletionRule.For(place.Link), ShiftRule.For(place.Link));
        foreach (var member in _members)
        {
            var (seen, before) = (member.Picture, member.Alarms);
            var others = OthersShort(member, shift);
            var rose = SurgeRule.Rises(seen.Demand) ? seen.Demand?.Day : before?.RoseOn;
            if (seen.Demand?.Day - rose > rules.Hoarding.AfterRiseDays) rose = null;
            var judged = new MemberAlarms
            {
                RoseOn = rose,
                Depletion = depletion.Judge(before?.Depletion ?? default, seen), Surge = rules.Surge.Judge(before?.Surge ?? default, seen.Demand),
                Hoarding = rules.Hoarding.Judge(before?.Hoarding ?? default, seen, rose), Shift = shift.Judge(before?.Shift ?? default, seen.Demand, others),
            };
            Note(SignalKind.Depletion, depletion.Find(seen), judged.Depletion);
            Note(SignalKind.Surge, rules.Surge.Find(seen.Demand), judged.Surge);
            Note(SignalKind.Hoarding, rules.Hoarding.Find(seen, rose), judged.Hoarding);
            Note(SignalKind.Shift, shift.Find(seen.Demand, others), judged.Shift);
            member.Alarms = judged.Empty ? null : judged;
        }
    }

    /// <summary>Members that are short here, the alternative itself left out; null: nothing is known of any other.</summary>
    private bool? OthersShort(PlaceMember alternative, ShiftRule rule)
    {
        bool? any = null;
        foreach (var member in _members)
            if (member != alternative && rule.IsShort(member.Picture) is { } isShort) any = any == true || isShort;
        return any;
    }

    private void Note(SignalKind kind, Finding finding, in DayAlarm alarm)
    {
        if (finding != Finding.Unknown && !alarm.Resumed) _known |= 1 << (int)kind;
    }
}

/// <summary>The rules whose parameters do not hang on the link.</summary>
internal sealed record GroupRules(SurgeRule Surge, HoardingRule Hoarding, RollUpRule RollUp)
{
    public static GroupRules Default { get; } = new(SurgeRule.Default, HoardingRule.Default, RollUpRule.Default);
}

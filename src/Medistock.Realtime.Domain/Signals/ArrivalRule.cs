using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Domain.Signals;

/// <summary>What is wrong with a delivery, the graver the higher.</summary>
public enum ArrivalConcern : byte { None, Moved, Unconfirmed, Late }

/// <summary>Where the arrival signal of a presentation stands. <c>default</c> = nothing seen yet.</summary>
/// <param name="EasedSince">Since when the concern has been a lesser one, without a break.</param>
public readonly record struct ArrivalAlarm(ArrivalConcern Concern, DateTimeOffset? EasedSince)
{
    public bool Stands => Concern != ArrivalConcern.None;
}

/// <summary>
/// Kind <c>arrival</c> (audit §162; winter plan's rule of 48 hours): a planned delivery is due soon and not confirmed, is late, or was moved far or often.
/// One signal a presentation, whatever the number of its deliveries: the gravest concern stands.
/// </summary>
/// <param name="ConfirmWithin">Before its day, a delivery that nobody has confirmed is asked about.</param>
/// <param name="MovedDays">A date moved by this many days in all, or more, is a concern until the delivery closes.</param>
/// <param name="MovedTimes">So is one moved this often.</param>
/// <param name="ForgottenAfterDays">Nobody expects it any more: the dossier, not the signal, goes after it.</param>
/// <param name="Hold">How long, in data time, a concern must have eased before the signal is lowered or cleared.</param>
public sealed record ArrivalRule(TimeSpan ConfirmWithin, int MovedDays, int MovedTimes, int ForgottenAfterDays, TimeSpan Hold)
{
    public const string LateName = "arrival.late", UnconfirmedName = "arrival.unconfirmed", MovedName = "arrival.moved";
    public static ArrivalRule Default { get; } = new(TimeSpan.FromHours(48), 7, 2, 120, TimeSpan.FromMinutes(30));

    public ArrivalConcern Of(Arrival arrival, DateTimeOffset now)
    {
        if (!arrival.Open || arrival.Current is not { } notice) return ArrivalConcern.None;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (today.DayNumber - notice.Due.DayNumber > ForgottenAfterDays) return ArrivalConcern.None;
        if (today > notice.Due) return ArrivalConcern.Late;
        var due = new DateTimeOffset(notice.Due.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        if (!arrival.Confirmed && due - now <= ConfirmWithin) return ArrivalConcern.Unconfirmed;
        var (times, days) = arrival.Moved;
        return days >= MovedDays || times >= MovedTimes ? ArrivalConcern.Moved : ArrivalConcern.None;
    }

    public ArrivalAlarm Judge(in ArrivalAlarm before, IEnumerable<Arrival> planned, DateTimeOffset now)
    {
        var concern = ArrivalConcern.None;
        foreach (var arrival in planned)
            if (Of(arrival, now) is var one && one > concern) concern = one;
        if (concern >= before.Concern) return new(concern, null);
        var since = before.EasedSince ?? now;
        return now - since >= Hold ? new(concern, null) : before with { EasedSince = since };
    }

    /// <summary>Before corroboration: a late delivery is an alert, the others are to be watched.</summary>
    public static Severity? SeverityOf(ArrivalConcern concern) => concern switch
    {
        ArrivalConcern.Late => Severity.Alert,
        ArrivalConcern.None => null,
        _ => Severity.Watch,
    };

    /// <summary>Each source whose deliveries give concern is a declarant.</summary>
    public Corroboration CorroborationOf(IEnumerable<Arrival> planned, DateTimeOffset now) =>
        new(planned.Where(arrival => Of(arrival, now) != ArrivalConcern.None).Select(arrival => arrival.Holder).Distinct().Count(), 0, 0);

    public RuleUsed Used(ArrivalConcern concern) => concern switch
    {
        ArrivalConcern.Late => new(LateName, 0, "jours", false, "audit §162 : après la date, demander si c'est arrivé"),
        ArrivalConcern.Moved => new(MovedName, MovedDays, "jours", false, "réglage, non officiel"),
        _ => new(UnconfirmedName, ConfirmWithin.TotalHours, "heures", false, "plan hivernal : 48 h avant la date, demander confirmation"),
    };

    /// <summary>The concern that a recorded rule stood for.</summary>
    public static ArrivalConcern ConcernOf(RuleUsed rule) => rule.Name switch
    {
        LateName => ArrivalConcern.Late, MovedName => ArrivalConcern.Moved, _ => ArrivalConcern.Unconfirmed,
    };
}

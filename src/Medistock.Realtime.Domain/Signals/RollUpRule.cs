namespace Medistock.Realtime.Domain.Signals;

/// <summary>Whether a parent's signal stands for those of its departments. <c>default</c> = it does not.</summary>
/// <param name="LeavingSince">Since when too few of them have stood.</param>
public readonly record struct RollUp(bool Taken, DateTimeOffset? LeavingSince)
{
    /// <summary>As it was when this process began.</summary>
    public static RollUp Standing { get; } = new(true, null);
}

/// <summary>
/// One crash must not raise hundreds of signals: when most departments of a region, or of the nation, stand for the same reason, one signal of
/// the parent stands for them, with the departments inside. Our settings.
/// </summary>
/// <param name="TakeShare">Share of the judged departments, 0–1, from which the parent takes them over.</param>
/// <param name="TakeShareConfirmed">The same when the parent's own figures say so too.</param>
/// <param name="LeaveShare">Share below which it lets them go…</param>
/// <param name="LeaveAfter">…when that lasts, in data time. In between nothing changes.</param>
/// <param name="LeastDepartments">So many at least must stand.</param>
public sealed record RollUpRule(double TakeShare, double TakeShareConfirmed, double LeaveShare, TimeSpan LeaveAfter, int LeastDepartments)
{
    public static RollUpRule Default { get; } = new(0.5, 0.3, 0.2, TimeSpan.FromHours(24), 2);

    /// <param name="standing">Departments whose alarm stands.</param>
    /// <param name="judged">Departments of which enough is known, standing ones included.</param>
    /// <param name="own">The parent's own figures fire the same rule.</param>
    public RollUp Judge(in RollUp before, int standing, int judged, bool own, DateTimeOffset at)
    {
        // Nobody known: nothing learnt, a recovery least of all.
        if (judged == 0) return before with { LeavingSince = null };
        var share = (double)standing / judged;
        if (standing >= LeastDepartments && share >= (own ? TakeShareConfirmed : TakeShare)) return new(true, null);
        if (!before.Taken) return default;
        if (share >= LeaveShare && standing > 0) return new(true, null);
        var since = before.LeavingSince ?? at;
        // Nothing stands below it: there is nothing to hand back, and nothing that could flap.
        return standing == 0 || at - since >= LeaveAfter ? default : new(true, since);
    }
}

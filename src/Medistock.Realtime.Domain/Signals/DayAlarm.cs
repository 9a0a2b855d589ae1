namespace Medistock.Realtime.Domain.Signals;

/// <summary>What a rule about demand finds in the figures of one moment. <see cref="Unknown"/> fires nothing and clears nothing.</summary>
public enum Finding : byte
{
    Unknown,
    /// <summary>Well below what fires it.</summary>
    Over,
    /// <summary>Neither enough to fire nor little enough to clear: the band that keeps a signal from flapping.</summary>
    Between,
    Holds,
}

/// <summary>
/// Where an alarm that is judged by the day stands. It fires after so many days running and clears after so many others: figures of one day, however
/// often they are said, count once. <c>default</c> = nothing seen yet.
/// </summary>
/// <param name="Day">The last day judged, days from 1970-01-01.</param>
/// <param name="Running">Days running, up to <paramref name="Day"/>, on which the condition held.</param>
/// <param name="Quiet">Days running on which it was over.</param>
/// <param name="Resumed">A signal that stood when this process began: the first known day says whether it still does.</param>
public readonly record struct DayAlarm(bool Stands, int Day, int Running, int Quiet, bool Resumed)
{
    public static DayAlarm Standing { get; } = new(true, 0, 0, 0, Resumed: true);

    /// <summary>Nothing to remember.</summary>
    public bool Empty => !Stands && Running == 0;

    /// <param name="day">A day before the last one judged changes nothing.</param>
    /// <param name="fireDays">≥ 1.</param>
    /// <param name="clearDays">≥ 1.</param>
    public DayAlarm After(int day, Finding finding, int fireDays, int clearDays)
    {
        // Nobody saw what an unknown day was: neither a run nor a recovery reaches across it.
        if (finding == Finding.Unknown) return this with { Running = 0, Quiet = 0 };
        if (Resumed) return finding == Finding.Over ? default : new(true, day, finding == Finding.Holds ? 1 : 0, 0, Resumed: false);
        if (day < Day) return this;
        var fresh = day > Day;
        switch (finding)
        {
            case Finding.Holds:
                var running = !fresh ? Math.Max(Running, 1) : day == Day + 1 ? Running + 1 : 1;
                return new(Stands || running >= fireDays, day, running, 0, false);
            case Finding.Between:
                return new(Stands, day, fresh ? 0 : Running, 0, false);
            default:
                // What held earlier on the same day is not over on it.
                var quiet = fresh ? Quiet + 1 : Quiet;
                return quiet >= clearDays ? default(DayAlarm) with { Day = day } : new(Stands, day, fresh ? 0 : Running, quiet, false);
        }
    }
}

namespace Medistock.Realtime.Silo.Grains;

/// <summary>
/// What the shells share: one timer that beats when the actor wants to be woken, and only while it does. A shell forwards; what an actor does with a
/// message is its own.
/// </summary>
internal abstract class ActorGrain(ActorParts parts) : Grain
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(25), Latest = TimeSpan.FromMinutes(5);
    private IGrainTimer? _timer;
    private DateTimeOffset? _armed;

    protected ActorParts Parts => parts;
    protected DateTimeOffset Now => parts.Now;
    protected abstract DateTimeOffset? NextDue { get; }
    protected abstract ValueTask WakeActorAsync(DateTimeOffset now);

    /// <summary>After each turn: the actor may want to be woken at another time.</summary>
    protected void Arm()
    {
        var due = NextDue;
        if (due is null || _armed <= due) return;
        _armed = due;
        var wait = due > Now ? (due.Value - Now) / parts.Speed : Soonest;
        wait = wait < Soonest ? Soonest : wait > Latest ? Latest : wait;
        if (_timer is null) _timer = this.RegisterGrainTimer(BeatAsync, new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan));
        else _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    public async Task TickAsync()
    {
        try
        {
            await WakeActorAsync(Now);
        }
        finally
        {
            Arm();
        }
    }

    private Task BeatAsync(CancellationToken cancel)
    {
        _armed = null;
        return TickAsync();
    }
}

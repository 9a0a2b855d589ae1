using System.Collections.Concurrent;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>
/// What departments and presentations share: a new instance is blank, takes what it is told, but says, judges and answers nothing until the keeper of its silo
/// has had everybody speak again. It makes itself known to its silo, which rebuilds it.
/// </summary>
/// <param name="home">Where the silo's keeper finds those of this kind.</param>
internal abstract class SummingGrain<TCode>(ActorParts parts, TCode code, ConcurrentDictionary<TCode, Summing> home) : ActorGrain(parts) where TCode : notnull
{
    protected Summing Self { get; } = new();
    protected TCode Code => code;
    protected abstract bool ActorHolds { set; }
    protected abstract bool ActorRebuilds { set; }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Parts.Local.Add(home, code, Self);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        home.TryRemove(new(code, Self));
        return Task.CompletedTask;
    }

    /// <summary>To be called is to live again; the rest is the keeper's.</summary>
    public Task WakeAsync()
    {
        Arm();
        return Task.CompletedTask;
    }

    public Task HoldAsync(bool hold)
    {
        if (!Self.Rebuilding) ActorHolds = hold;
        Arm();
        return Task.CompletedTask;
    }

    /// <summary>Everybody has spoken.</summary>
    protected void Release()
    {
        Self.Rebuilding = false;
        ActorRebuilds = false;
        ActorHolds = Parts.Local.Hold;
        Arm();
    }
}

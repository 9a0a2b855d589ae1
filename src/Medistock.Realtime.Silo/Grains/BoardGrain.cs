using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Wire;
using Orleans.Placement;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>
/// Shell of <see cref="SignalBoard"/>, folded from its log by the first call. Its fence is the log's sequence: an instance that the cluster has given up, but
/// that does not know it, is refused its first append and never tries another.
/// </summary>
[GrainType("board"), RandomPlacement, KeepAlive, Immovable]
internal sealed class BoardGrain : ActorGrain, IBoardGrain
{
    private readonly FencedJournal _journal;
    private readonly SignalBoard _board;
    private bool _loaded;

    public BoardGrain(ActorParts parts) : base(parts)
    {
        _journal = new(parts.Journal);
        _board = new(_journal, parts.Peers);
    }

    protected override DateTimeOffset? NextDue => _loaded ? _board.NextDue : null;

    protected override async ValueTask WakeActorAsync(DateTimeOffset now)
    {
        await LoadAsync();
        await _board.TickAsync(now);
        LeaveIfFenced();
    }

    public async Task ObserveAsync(Several<SignalObservation> observations)
    {
        try
        {
            await LoadAsync();
            await _board.ObserveAllAsync(observations.Items, Now);
            // Taken is on disk, or waits under hold by design; what waits for a journal that cannot write could be lost with this process, so it is not taken.
            if (_journal.Fenced || (_board.Waiting > 0 && !_board.Hold)) throw new JournalUnavailableException("not every change of a signal could be written: say it again");
        }
        finally
        {
            LeaveIfFenced();
            Arm();
        }
    }

    public async Task AnnounceAsync(long planHead)
    {
        try
        {
            await LoadAsync();
            await _board.AnnounceAsync(planHead, Now);
        }
        finally
        {
            LeaveIfFenced();
            Arm();
        }
    }

    public async Task<SignalActionOutcome> ActAsync(string id, SignalActionRequest action)
    {
        try
        {
            await LoadAsync();
            return await _board.ActAsync(id, action, Now, CancellationToken.None);
        }
        finally
        {
            LeaveIfFenced();
            Arm();
        }
    }

    public async Task<Several<Signal>> FindAsync(string id)
    {
        await LoadAsync();
        return new(await _board.FindAsync(id, CancellationToken.None) is { } found ? [found] : []);
    }

    public Task WakeAsync() => LoadAsync();

    public Task HoldAsync(bool hold)
    {
        _board.Hold = hold;
        Arm();
        return Task.CompletedTask;
    }

    private async Task LoadAsync()
    {
        if (_loaded) return;
        _board.Hold = Parts.Local.Hold;
        await _board.LoadAsync(Now, CancellationToken.None);
        _loaded = true;
    }

    private void LeaveIfFenced()
    {
        if (_journal.Fenced) DeactivateOnIdle();
    }
}

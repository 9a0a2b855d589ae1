using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Wire;
using Orleans.Core;
using Orleans.Placement;
using Orleans.Storage;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>
/// Shell of <see cref="MoleculeGroupActor"/>, rebuilt from what was kept of its members (<see cref="MemberMemory"/>) and from what they say again. Holds its
/// judgement until all that are known have spoken, so that a half-filled group clears nothing.
/// </summary>
/// <remarks>Its state is not an injected one: that is read within the activation, and a store that is away would keep the group from living at all.</remarks>
[GrainType("group"), RandomPlacement, KeepAlive, Immovable]
internal sealed class MoleculeGroupGrain : SummingGrain<string>, IMoleculeGroupGrain
{
    /// <summary>Shorter than a call may take (2 s): the keeper asks again.</summary>
    private static readonly TimeSpan RecallPatience = TimeSpan.FromSeconds(1);
    private readonly MoleculeGroupActor _actor;
    private readonly MemberMemory _memory;
    private IGrainTimer? _keeping;
    private bool _resumed, _keepArmed;

    public MoleculeGroupGrain(IGrainContext context, ActorParts parts, ILogger<MoleculeGroupGrain> log) : base(parts, context.GrainId.Key.ToString()!, parts.Local.Groups)
    {
        _actor = new(Code, parts.Peers, () => parts.Reference.Current)
        {
            Hold = true, JudgeEvery = parts.InRealTime(1_000), RepeatEvery = parts.Repeats(TimeSpan.FromMinutes(5)),
        };
        var storage = context.ActivationServices.GetRequiredKeyedService<IGrainStorage>(MemberMemory.Storage);
        _memory = new(Code, _actor, new StateStorageBridge<GroupMemory>(MemberMemory.StateName, context, storage), code => parts.Reference.Current.Find(code)?.Group == Code, log);
    }

    protected override bool ActorHolds { set => _actor.Hold = value; }
    protected override bool ActorRebuilds { set => _actor.Hold |= value; }
    protected override DateTimeOffset? NextDue => _actor.NextDue;
    protected override ValueTask WakeActorAsync(DateTimeOffset now) => _actor.TickAsync(now);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        // Not awaited: messages need not wait for the store.
        _ = _memory.RecallAsync();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await base.OnDeactivateAsync(reason, cancellationToken);
        // What is not kept in time is said again.
        await Task.WhenAny(_memory.KeepAsync(), Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
    }

    public Task ReceiveAsync(Several<MemberRow> rows)
    {
        foreach (var row in rows.Items) _memory.Take(row);
        KeepLater();
        Arm();
        return Task.CompletedTask;
    }

    public async Task<int> RestoreAsync(Guid instance, Several<Signal> standing, ulong[] expected)
    {
        if (instance != Self.Instance) return -1;
        if (!_resumed) _actor.Resume(standing.Items, Now);
        _resumed = true;
        _memory.Open();
        var recalled = _memory.RecallAsync();
        if (!recalled.IsCompleted) await Task.WhenAny(recalled, Task.Delay(RecallPatience, TimeProvider.System));
        KeepLater();
        if (!Self.Rebuilding) return 0;
        var silent = expected.Count(code => !_actor.Holds(PresentationCode.FromValue(code)));
        if (silent == 0) Release();
        return silent;
    }

    public Task ReleaseAsync(Guid instance)
    {
        if (instance == Self.Instance && Self.Rebuilding) Release();
        return Task.CompletedTask;
    }

    public Task<Several<MemberRow>?> MembersAsync(string territory) => Task.FromResult(Self.Rebuilding ? null
        : new Several<MemberRow>(_actor.Rows(territory.Length == 0 ? null : TerritoryCode.Parse(territory))));

    public async Task DrainAsync()
    {
        await _actor.DrainAsync(Now);
        Arm();
    }

    /// <summary>Kept by a timer of its own, which other turns may interleave with: nobody waits for the store.</summary>
    private void KeepLater()
    {
        if (_keepArmed || !_memory.Owed) return;
        _keepArmed = true;
        if (_keeping is null) _keeping = this.RegisterGrainTimer(KeepAsync, new GrainTimerCreationOptions(_memory.Patience, Timeout.InfiniteTimeSpan) { Interleave = true });
        else _keeping.Change(_memory.Patience, Timeout.InfiniteTimeSpan);
    }

    private async Task KeepAsync(CancellationToken cancel)
    {
        await _memory.KeepAsync();
        _keepArmed = false;
        KeepLater();
    }
}

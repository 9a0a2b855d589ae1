using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Wire;
using Orleans.Placement;

namespace Medistock.Realtime.Silo.Grains;

/// <summary>
/// Shell of <see cref="MoleculeGroupActor"/>, rebuilt from what its members say again. Holds its judgement until all that are known have spoken, so that a
/// half-filled group clears nothing.
/// </summary>
[GrainType("group"), RandomPlacement, KeepAlive, Immovable]
internal sealed class MoleculeGroupGrain : SummingGrain<string>, IMoleculeGroupGrain
{
    private readonly MoleculeGroupActor _actor;
    private bool _resumed;

    public MoleculeGroupGrain(IGrainContext context, ActorParts parts) : base(parts, context.GrainId.Key.ToString()!, parts.Local.Groups)
    {
        _actor = new(Code, parts.Peers, () => parts.Reference.Current)
        {
            Hold = true, JudgeEvery = parts.InRealTime(1_000), RepeatEvery = parts.Repeats(TimeSpan.FromMinutes(5)),
        };
    }

    protected override bool ActorHolds { set => _actor.Hold = value; }
    protected override bool ActorRebuilds { set => _actor.Hold |= value; }
    protected override DateTimeOffset? NextDue => _actor.NextDue;
    protected override ValueTask WakeActorAsync(DateTimeOffset now) => _actor.TickAsync(now);

    public Task ReceiveAsync(Several<MemberRow> rows)
    {
        foreach (var row in rows.Items) _actor.Receive(row);
        Arm();
        return Task.CompletedTask;
    }

    public Task<int> RestoreAsync(Guid instance, Several<Signal> standing, ulong[] expected)
    {
        if (instance != Self.Instance) return Task.FromResult(-1);
        if (!Self.Rebuilding) return Task.FromResult(0);
        if (!_resumed) _actor.Resume(standing.Items, Now);
        _resumed = true;
        var silent = expected.Count(code => !_actor.Holds(PresentationCode.FromValue(code)));
        if (silent == 0) Release();
        return Task.FromResult(silent);
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
}

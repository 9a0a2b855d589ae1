using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Server.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace Medistock.Realtime.Engine.Contract.Tests.Engines;

internal sealed class SingleNodeEngine(SingleNode node) : IEngine
{
    public INation Nation => node;

    public static async Task<IEngine> StartAsync(Ground ground, Func<IPeers, IPeers>? between, bool held)
    {
        var node = new SingleNode("epoch-1", ground.Journal, ground.Snapshots, ground.Reference, ground.Rules, ground.Time, ground.Time, 1,
            NullLogger<SingleNode>.Instance, between) { HoldSignals = held };
        await node.StartAsync(CancellationToken.None);
        return new SingleNodeEngine(node);
    }

    public Task PassAsync() => node.PassAsync(flush: false, CancellationToken.None);
    public Task SettleAsync() => node.SettleAsync(CancellationToken.None);
    public Task HealAsync() => node.HealOnceAsync();
    public Task DeactivateAsync(Finess establishment) => node.DeactivateAsync(establishment);
    public Task DeactivateAsync(DepartmentCode department) => node.DeactivateAsync(department);
    public Task DeactivateAsync(PresentationCode presentation) => node.DeactivateAsync(presentation);
    public ValueTask DisposeAsync() => node.DisposeAsync();
}

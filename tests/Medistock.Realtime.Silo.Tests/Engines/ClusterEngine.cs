using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Engine.Contract.Tests.Engines;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Healing;
using Medistock.Realtime.Silo.Hosting;
using Medistock.Realtime.Silo.Live;
using Medistock.Realtime.Silo.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Medistock.Realtime.Silo.Tests.Engines;

/// <summary>Three silos in this process, their messages over the wire; the keepers work when told, so that a test knows what has happened.</summary>
internal sealed class ClusterEngine : IEngine
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly InProcessTestCluster _cluster;
    private readonly Ground _ground;
    private bool _bookChanged;

    private ClusterEngine(InProcessTestCluster cluster, Ground ground)
    {
        (_cluster, _ground) = (cluster, ground);
        _ground.Reference.Changed += OnBookChanged;
    }

    public INation Nation => NationOf(0);
    public InProcessTestCluster Cluster => _cluster;
    private IGrainFactory Grains => Of<IGrainFactory>().First();

    public ClusterNation NationOf(int silo) => (ClusterNation)_cluster.Silos[silo].ServiceProvider.GetRequiredService<INation>();
    private IEnumerable<T> Of<T>() where T : notnull => _cluster.Silos.Where(silo => silo.IsActive).Select(silo => silo.ServiceProvider.GetRequiredService<T>());

    public static async Task<IEngine> StartAsync(Ground ground, Func<IPeers, IPeers>? between, bool held)
    {
        // One network for all silos: what a test does to it, it does to all of it.
        var gate = new Lock();
        IPeers? shared = null;
        IPeers Once(IPeers inner)
        {
            lock (gate) return shared ??= between!(inner);
        }

        var builder = new InProcessTestClusterBuilder(3);
        builder.Options.ConfigureFileLogging = false;
        var on = new ClusterGround("epoch-1", ground.Journal, ground.Snapshots, ground.Reference, ground.Rules, ground.Time, 1, between is null ? null : Once);
        builder.ConfigureSilo((_, silo) => silo.AddMedistock(on).AddMemoryGrainStorage(MemberMemory.Storage)
            // What is lost here is lost on purpose: a busy machine that runs the tests slowly is no failure of a silo.
            .Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = Bound)
            .Configure<ClusterMembershipOptions>(membership => membership.ProbeTimeout = Bound));
        builder.ConfigureHost(host => host.Logging.SetMinimumLevel(LogLevel.Error));
        builder.ConfigureClientHost(host => host.Services.AddWire());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var engine = new ClusterEngine(cluster, ground);
        foreach (var signals in engine.Of<SignalReplica>()) await signals.CatchUpAsync(default);
        if (held)
        {
            engine.Nation.HoldSignals = true;
            await engine.NationOf(0).HeldAsync();
        }
        await engine.TendAsync();
        return engine;
    }

    public Task PassAsync() => PassAsync(flush: false);
    public Task SettleAsync() => PassAsync(flush: true);

    public async Task HealAsync()
    {
        foreach (var keeper in Of<Keeper>()) await keeper.HealAsync(default);
    }

    public Task DeactivateAsync(Finess establishment) => _cluster.DeactivateAsync(Grains.GetGrain<IEstablishmentGrain>(establishment.Text));

    public async Task DeactivateAsync(DepartmentCode department)
    {
        await _cluster.DeactivateAsync(Grains.GetGrain<IDepartmentGrain>(department.Text));
        await TendAsync();
    }

    public async Task DeactivateAsync(PresentationCode presentation)
    {
        await _cluster.DeactivateAsync(Grains.GetGrain<IPresentationGrain>(presentation.ToString()));
        await TendAsync();
    }

    /// <summary>The actor's instance is gone, as with its silo; no keeper has looked yet.</summary>
    public Task LoseAsync(DepartmentCode department) => _cluster.DeactivateAsync(Grains.GetGrain<IDepartmentGrain>(department.Text));
    public Task LoseAsync(PresentationCode presentation) => _cluster.DeactivateAsync(Grains.GetGrain<IPresentationGrain>(presentation.ToString()));
    public Task LoseAsync(string group) => _cluster.DeactivateAsync(Grains.GetGrain<IMoleculeGroupGrain>(group));
    public IGrainStorage Storage => Of<IServiceProvider>().First().GetRequiredKeyedService<IGrainStorage>(MemberMemory.Storage);
    public IMoleculeGroupGrain GrainOf(string group) => Grains.GetGrain<IMoleculeGroupGrain>(group);
    public IEstablishmentGrain GrainOf(Finess establishment) => Grains.GetGrain<IEstablishmentGrain>(establishment.Text);

    public async ValueTask DisposeAsync()
    {
        _ground.Reference.Changed -= OnBookChanged;
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    private void OnBookChanged(ReferenceBook book) => Volatile.Write(ref _bookChanged, true);

    /// <summary>The keepers of all silos, until nothing is left to wake or to rebuild.</summary>
    public async Task TendAsync()
    {
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Of<Keeper>().Select(keeper => keeper.AgreeAsync(default))).WaitAsync(Bound);
            await Task.WhenAll(Of<Keeper>().Select(keeper => keeper.LookAsync(default))).WaitAsync(Bound);
            await Task.WhenAll(Of<Keeper>().Select(keeper => keeper.RebuildAsync(default))).WaitAsync(Bound);
            var rolls = await Task.WhenAll(Of<Keeper>().Select(keeper => keeper.RollCallAsync(default)));
            if (rolls.All(roll => !roll.Rebuilding && roll.Missing.Count == 0) && Of<Keeper>().All(keeper => keeper.Whole)) return;
        }
        Assert.Fail("the keepers did not come to an end");
    }

    private async Task PassAsync(bool flush)
    {
        await NationOf(0).HeldAsync();
        if (Volatile.Read(ref _bookChanged))
        {
            _bookChanged = false;
            await TendAsync();
            foreach (var keeper in Of<Keeper>()) await keeper.PlaceAsync(default);
        }
        foreach (var keeper in Of<Keeper>()) await keeper.FollowPlanAsync(default);
        foreach (var place in Reference.Places)
        {
            var grain = Grains.GetGrain<IEstablishmentGrain>(place.Text);
            await (flush ? grain.DrainAsync() : grain.TickAsync());
        }
        await ArrivedAsync();
        foreach (var code in Reference.Departments)
        {
            var grain = Grains.GetGrain<IDepartmentGrain>(code.Text);
            await grain.TickAsync();
            if (flush) await grain.DrainAsync();
        }
        await ArrivedAsync();
        await TendAsync();
        foreach (var code in Of<Keeper>().First().Roll.Presentations)
        {
            var grain = Grains.GetGrain<IPresentationGrain>(code.ToString());
            await grain.TickAsync();
            if (flush) await grain.DrainAsync();
        }
        await ArrivedAsync();
        await Grains.GetGrain<IFactGrain>(IFactGrain.Key).TickAsync();
        await Grains.GetGrain<IPlanGrain>(IPlanGrain.Key).TickAsync();
        await ArrivedAsync();
        await Grains.GetGrain<IBoardGrain>(IBoardGrain.Key).TickAsync();
        foreach (var tiles in Of<TileExchange>()) await tiles.ArrivedAsync().WaitAsync(Bound);
        foreach (var signals in Of<SignalReplica>()) await signals.CatchUpAsync(default);
    }

    public async Task ArrivedAsync()
    {
        foreach (var peers in Of<ClusterPeers>()) await peers.ArrivedAsync().WaitAsync(Bound);
    }
}

using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Healing;
using Medistock.Realtime.Silo.Live;
using Medistock.Realtime.Silo.Peers;
using Medistock.Realtime.Silo.Wire;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace Medistock.Realtime.Silo.Hosting;

/// <summary>What a silo's actors stand on; the same for all silos of a cluster.</summary>
/// <param name="Epoch">Of the store.</param>
/// <param name="Clock">The store's clock.</param>
/// <param name="Speed">Seconds of that clock per real second.</param>
/// <param name="Between">Stands between each actor and the next; null: nothing does.</param>
internal sealed record ClusterGround(
    string Epoch, IJournal Journal, ISnapshots Snapshots, IReference Reference, CoverageRules Rules, TimeProvider Clock, double Speed, Func<IPeers, IPeers>? Between = null)
{
    /// <summary>See <see cref="Wire.Dialect"/>.</summary>
    public int Dialect { get; init; } = Wire.Dialect.Newest;
}

/// <summary>Everything of a silo that does not depend on where it runs: actors, wire, keeper, live feed, and the times that make a failover short.</summary>
internal static class SiloSetup
{
    public static ISiloBuilder AddMedistock(this ISiloBuilder silo, ClusterGround ground)
    {
        silo.AddGrainService<NodeService>();
        silo.AddIncomingGrainCallFilter<PlainFailures>();
        silo.Services.AddSingleton(ground).AddWire(ground.Dialect).AddActors(ground);
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            // Calls under way are not released when their silo is declared dead: only this is. Callers ask again, with the same key.
            messaging.ResponseTimeout = TimeSpan.FromSeconds(2);
            // An actor's own queue has a limit too, above what the API lets in (64 for each establishment and node).
            messaging.MaxEnqueuedRequestsHardLimit = 4_096;
        });
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // A killed silo is declared dead within 2–4 s instead of 14–30: two probes missed, seen by two others. Below three silos one vote kills. Newer
            // versions shorten a probe to half of this while answers are quick; less than a second calls a busy machine dead.
            membership.ProbeTimeout = TimeSpan.FromSeconds(2);
            membership.NumMissedProbesLimit = 2;
            membership.NumVotesForDeathDeclaration = 2;
            // When gossip is lost the table is what tells; when a whole cluster crashed, how long its dead look alive.
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        });
        silo.Configure<GrainCollectionOptions>(collection =>
        {
            // An establishment that has not been spoken to for half an hour saves its snapshot and leaves the memory. What sums is marked to stay.
            collection.CollectionAge = TimeSpan.FromMinutes(30);
            collection.CollectionQuantum = TimeSpan.FromMinutes(1);
        });
        return silo;
    }

    internal static IServiceCollection AddWire(this IServiceCollection services, int dialect = Dialect.Newest)
    {
        services.AddSingleton(provider => new Dialect(dialect, provider.GetRequiredService<ILogger<Dialect>>()));
        services.AddSingleton<WireCodec>();
        services.AddSingleton<IGeneralizedCodec>(provider => provider.GetRequiredService<WireCodec>());
        services.AddSingleton<IGeneralizedCopier>(provider => provider.GetRequiredService<WireCodec>());
        services.AddSingleton<ITypeFilter>(provider => provider.GetRequiredService<WireCodec>());
        // The ports' own exceptions arrive as what they are, so that the API answers as the single node does.
        return services.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add("Medistock.Realtime"));
    }

    private static IServiceCollection AddActors(this IServiceCollection services, ClusterGround ground)
    {
        var real = TimeProvider.System;
        services.AddSingleton<LocalActors>().AddSingleton<Nodes>().AddSingleton<ShapeTable>();
        services.AddSingleton(provider => new SignalReplica(ground.Journal, ground.Clock, provider.GetRequiredService<ILogger<SignalReplica>>()));
        services.AddSingleton(_ => new PlanReader(ground.Journal)).AddSingleton<PlanObserver>();
        services.AddSingleton(provider => new TileExchange(silo => provider.GetRequiredService<Nodes>().At(silo), real, provider.GetRequiredService<ILogger<TileExchange>>()));
        services.AddSingleton(provider => new ClusterPeers(provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<TileExchange>(),
            provider.GetRequiredService<SignalReplica>(), provider.GetRequiredService<ShapeTable>(), provider.GetRequiredService<Dialect>(), real, provider.GetRequiredService<ILogger<ClusterPeers>>()));
        services.AddSingleton(provider =>
        {
            var peers = provider.GetRequiredService<ClusterPeers>();
            return new ActorParts(ground.Journal, ground.Snapshots, ground.Reference, ground.Between?.Invoke(peers) ?? peers, ground.Rules, ground.Clock, ground.Speed,
                provider.GetRequiredService<LocalActors>(), provider.GetRequiredService<ShapeTable>(), new(ground.Rules, ground.Reference));
        });
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Keeper>(provider, real));
        services.AddSingleton(provider =>
        {
            var peers = provider.GetRequiredService<ClusterPeers>();
            return ActivatorUtilities.CreateInstance<ClusterNation>(provider, ground.Epoch, (Func<(int, int)>)(() => (peers.Waiting, peers.Longest)), real);
        });
        return services.AddSingleton<INation>(provider => provider.GetRequiredService<ClusterNation>());
    }
}

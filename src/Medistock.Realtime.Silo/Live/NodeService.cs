using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Wire;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using Orleans.Services;

namespace Medistock.Realtime.Silo.Live;

/// <summary>Who lives in a silo.</summary>
/// <param name="Known">Presentations that its departments hold lines of: each of them must be somewhere.</param>
/// <param name="Groups">Molecule groups that live there; null from a silo that has none yet.</param>
/// <param name="Rebuilding">Any of its departments or presentations does not answer yet.</param>
/// <param name="DataAsOfMs">The newest time that any establishment has spoken for, as far as this silo knows.</param>
[GenerateSerializer, Immutable, Alias("medistock.node-roll")]
internal sealed record NodeRoll(
    [property: Id(0)] string[] Departments, [property: Id(1)] ulong[] Presentations, [property: Id(2)] ulong[] Known, [property: Id(3)] int Establishments,
    [property: Id(4)] bool Rebuilding, [property: Id(5)] long? DataAsOfMs, [property: Id(6)] string[]? Groups = null);

/// <summary>What one silo asks of, or tells, each of the others.</summary>
[Alias("medistock.node")]
internal interface INodeService : IGrainService
{
    /// <summary>For the screens of that node: absolute values, droppable.</summary>
    [Alias("tiles")]
    Task TakeTilesAsync(Several<TerritoryFigures> brought);
    /// <summary>For that node's table of shapes: absolute, droppable.</summary>
    [Alias("shapes")]
    Task TakeShapesAsync(Several<PresentationShapes> brought);
    /// <summary>The log of signals has come to this sequence: there is something to read.</summary>
    [Alias("hint")]
    Task HintAsync(long sequence);
    [Alias("roll")]
    Task<NodeRoll> RollAsync();
    [Alias("hold")]
    Task HoldAsync(bool hold);
    /// <summary>Figures of the presentations that live there. Null: one of them is being rebuilt.</summary>
    [Alias("coverage")]
    Task<Several<TerritoryFigures>?> CoverageAsync(string territory);
    /// <summary>How forecasts of the presentations that live there came out. Null: one of them is being rebuilt.</summary>
    [Alias("scores")]
    Task<Several<ForecastScores>?> ScoresAsync(string territory);
    /// <summary>The newest dialect that this silo understands.</summary>
    [Alias("dialect")]
    Task<int> DialectAsync();
}

/// <summary>One in each silo, always there: not an actor, the silo's own ear.</summary>
internal sealed class NodeService(GrainId id, Orleans.Runtime.Silo silo, ILoggerFactory log, LocalActors local, TileExchange tiles, SignalReplica signals, ShapeTable shapes, Dialect dialect, IGrainFactory grains)
    : GrainService(id, silo, log), INodeService
{
    /// <summary>Presentations asked at once: they live in this silo.</summary>
    private const int AskedAtOnce = 256;

    public Task TakeTilesAsync(Several<TerritoryFigures> brought)
    {
        tiles.Show(brought.Items);
        return Task.CompletedTask;
    }

    public Task TakeShapesAsync(Several<PresentationShapes> brought)
    {
        foreach (var one in brought.Items) shapes.Take(one);
        return Task.CompletedTask;
    }

    public Task HintAsync(long sequence)
    {
        signals.Hint(sequence);
        return Task.CompletedTask;
    }

    public Task<int> DialectAsync() => Task.FromResult(dialect.Most);

    public Task<NodeRoll> RollAsync() => Task.FromResult(Roll(local));

    public Task HoldAsync(bool hold)
    {
        local.Hold = hold;
        return Task.CompletedTask;
    }

    public Task<Several<TerritoryFigures>?> CoverageAsync(string territory) => OfAllAsync(presentation => presentation.FiguresAsync(territory));

    public Task<Several<ForecastScores>?> ScoresAsync(string territory) => OfAllAsync(presentation => presentation.ScoresAsync(territory));

    private async Task<Several<T>?> OfAllAsync<T>(Func<IPresentationGrain, Task<Several<T>?>> ask)
    {
        var told = new List<T>();
        foreach (var some in local.Presentations.Keys.Chunk(AskedAtOnce))
        {
            foreach (var answer in await Task.WhenAll(some.Select(code => ask(grains.GetGrain<IPresentationGrain>(code.ToString())))))
            {
                if (answer is null) return null;
                told.AddRange(answer.Items);
            }
        }
        return new(told);
    }

    internal static NodeRoll Roll(LocalActors local) => new(
        [.. local.Departments.Keys.Select(code => code.Text)], [.. local.Presentations.Keys.Select(code => code.Value)],
        [.. local.Departments.Values.SelectMany(department => department.Holds).Distinct().Select(code => code.Value)], local.Establishments.Count,
        local.Departments.Values.Any(one => one.Rebuilding) || local.Presentations.Values.Any(one => one.Rebuilding), local.DataAsOf?.ToUnixTimeMilliseconds(), [.. local.Groups.Keys]);
}

/// <summary>The cluster's silos, as membership has them, and a way to each.</summary>
internal sealed class Nodes(IServiceProvider services, ISiloStatusOracle membership) : GrainServiceClient<INodeService>(services)
{
    public SiloAddress Self => membership.SiloAddress;
    public bool Active => membership.CurrentStatus == SiloStatus.Active;
    public IReadOnlyList<SiloAddress> All => [.. membership.GetApproximateSiloStatuses(onlyActive: true).Keys.Order()];
    public INodeService At(SiloAddress silo) => GetGrainService(silo);
}

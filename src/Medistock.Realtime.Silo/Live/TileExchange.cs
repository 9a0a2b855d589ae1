using System.Collections.Concurrent;
using System.Reactive.Subjects;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Silo.Peers;
using Medistock.Realtime.Silo.Wire;
using Orleans.Runtime;

namespace Medistock.Realtime.Silo.Live;

/// <summary>
/// Brings tiles from the presentations of this silo to the screens of every node, its own included. Each node has a courier of its own that holds the
/// newest of each row and has one call under way: a node that is slow, or gone, costs no other node anything, and what it misses is absolute and comes again.
/// </summary>
internal sealed partial class TileExchange(Func<SiloAddress, INodeService> node, TimeProvider real, ILogger<TileExchange> log) : IDisposable
{
    /// <summary>Rows that wait for one node; beyond it new rows are dropped until there is room.</summary>
    public const int Capacity = 20_000;
    /// <summary>Presentations whose shapes wait for one node, and that go in one message: each has up to 10 KB.</summary>
    private const int ShapesCapacity = 2_000, ShapesAtOnce = 50;
    /// <summary>How long what a node did not take is brought again, unless something newer has come: a row that then stands still would stay old on that node's screens.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Subject<IReadOnlyList<TerritoryFigures>> _shown = new();
    private readonly ConcurrentDictionary<SiloAddress, Road> _roads = new();
    private ISubject<IReadOnlyList<TerritoryFigures>>? _showing;
    private LatestCourier<Key, TerritoryFigures>? _own;

    private readonly record struct Key(TerritoryCode Territory, PresentationCode Presentation, EstablishmentKind Link);
    private sealed record Road(LatestCourier<Key, TerritoryFigures> Tiles, LatestCourier<int, long> Hints, LatestCourier<PresentationCode, PresentationShapes> Shapes);

    /// <summary>What comes, from any silo, for this node's screens.</summary>
    public IObservable<IReadOnlyList<TerritoryFigures>> Shown => _shown;

    /// <summary>The other silos, as membership has them now.</summary>
    public void Join(IEnumerable<SiloAddress> others)
    {
        var known = others.ToHashSet();
        foreach (var silo in known)
        {
            _roads.GetOrAdd(silo, to => new(
                new(tiles => node(to).TakeTilesAsync(new Several<TerritoryFigures>(tiles)), Capacity, Patience, real, LogDropped),
                new(heads => node(to).HintAsync(heads.Max()), 1, Patience, real, LogDropped),
                new(shapes => BringAsync(node(to), shapes), ShapesCapacity, Patience, real, LogDropped)));
        }
        foreach (var silo in _roads.Keys)
            if (!known.Contains(silo)) _roads.TryRemove(silo, out _);
    }

    public void Publish(IReadOnlyList<TerritoryFigures> figures)
    {
        Send(Own, figures);
        foreach (var (_, road) in _roads) Send(road.Tiles, figures);
    }

    /// <summary>Shapes for the tables of the other nodes; what finds no room comes again within the hour.</summary>
    public void Publish(PresentationShapes shapes)
    {
        foreach (var (_, road) in _roads)
            if (!road.Shapes.TrySend(shapes.Presentation, shapes)) LogFull(1);
    }

    private static async Task BringAsync(INodeService node, IReadOnlyList<PresentationShapes> shapes)
    {
        foreach (var some in shapes.Chunk(ShapesAtOnce)) await node.TakeShapesAsync(new Several<PresentationShapes>(some));
    }

    public void Hint(long sequence)
    {
        foreach (var (_, road) in _roads) road.Hints.TrySend(0, sequence);
    }

    /// <summary>Tells this node's screens.</summary>
    public void Show(IReadOnlyList<TerritoryFigures> figures) => Showing.OnNext(figures);

    /// <summary>For tests: completes when what was published has arrived or was dropped.</summary>
    public async Task ArrivedAsync()
    {
        await Task.WhenAll(_roads.Values.SelectMany(road => new[] { road.Tiles.IdleAsync(), road.Hints.IdleAsync(), road.Shapes.IdleAsync() }));
        await Own.IdleAsync();
    }

    public void Dispose() => _shown.Dispose();

    private LatestCourier<Key, TerritoryFigures> Own => LazyInitializer.EnsureInitialized(ref _own, () => new(tiles =>
    {
        Show(tiles);
        return Task.CompletedTask;
    }, Capacity, TimeSpan.Zero, real, LogDropped));

    private ISubject<IReadOnlyList<TerritoryFigures>> Showing => LazyInitializer.EnsureInitialized(ref _showing, () => Subject.Synchronize(_shown));

    private void Send(LatestCourier<Key, TerritoryFigures> courier, IReadOnlyList<TerritoryFigures> figures)
    {
        var dropped = figures.Count(one => !courier.TrySend(new(one.Territory, one.Presentation, one.Totals.Link), one));
        if (dropped > 0) LogFull(dropped);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Rows} tiles had no room on their way to a node; the next of each row goes")]
    private partial void LogFull(int rows);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Messages} tiles or hints did not reach a node; what follows them does")]
    private partial void LogDropped(int messages, Exception why);
}

using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Live;
using Medistock.Realtime.Silo.Peers;
using Medistock.Realtime.Silo.Wire;

namespace Medistock.Realtime.Silo.Healing;

/// <summary>
/// Keeps the actors of this silo right, from outside: no actor calls it, so no call cycle can exist. Every silo keeps its own departments and
/// presentations; together they keep the nation, and nothing hangs on one of them.
/// </summary>
/// <remarks>
/// <see cref="LookAsync"/>, every 2 s: wake what must exist and does not. <see cref="RebuildAsync(CancellationToken)"/>, as often and whenever an
/// instance is born: fill what was born blank. <see cref="HealAsync"/>, every 20 s: anti-entropy, as the single node's.
/// </remarks>
internal sealed partial class Keeper(
    ActorParts parts, IGrainFactory grains, Nodes nodes, SignalReplica signals, PlanReader plan, TileExchange tiles, Dialect dialect, TimeProvider real, ILogger<Keeper> log) : IDisposable
{
    private const string StockStreams = "stock/";
    /// <summary>Establishments that are loaded at once: each reads a snapshot and the tail of its journal.</summary>
    private const int LoadedAtOnce = 4;
    private readonly SemaphoreSlim _rebuilding = new(1), _placing = new(1);
    private readonly Lock _gate = new();
    private HashSet<Finess> _lagging = [];
    // As many as there are presentations of which anybody ever reported a line.
    private readonly HashSet<PresentationCode> _known = [];
    // Molecule groups that were somewhere before: as many as the reference has.
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);
    private const int FollowBeats = 5;
    private (IReadOnlyList<TerritoryCode> Territories, int Beats) _follow = ([], 0);
    private Roll _roll = Roll.Empty;
    private volatile bool _whole;

    private LocalActors Local => parts.Local;
    private ReferenceBook Book => parts.Reference.Current;
    public Roll Roll => Volatile.Read(ref _roll);
    /// <summary>Since this silo started, every department has been whole at one time: which presentations there are is known from then on, whatever is lost later.</summary>
    public bool Whole => _whole;

    public async Task LookAsync(CancellationToken cancel)
    {
        await ApplyHoldAsync();
        await RollCallAsync(cancel);
        await WakeAsync(cancel);
    }

    /// <summary>Finds out what all silos understand.</summary>
    public Task AgreeAsync(CancellationToken cancel) => dialect.AgreeAsync([.. nodes.All.Where(silo => !silo.Equals(nodes.Self))], silo => nodes.At(silo).DialectAsync());

    public void Dispose()
    {
        _rebuilding.Dispose();
        _placing.Dispose();
    }

    /// <summary>Asks every silo who lives there.</summary>
    public async Task<Roll> RollCallAsync(CancellationToken cancel)
    {
        var silos = nodes.All;
        tiles.Join(silos.Where(silo => !silo.Equals(nodes.Self)));
        var rolls = await Task.WhenAll(silos.Select(silo => silo.Equals(nodes.Self) ? Task.FromResult(NodeService.Roll(Local)) : nodes.At(silo).RollAsync())).WaitAsync(cancel);
        lock (_gate)
        {
            var roll = Roll.Of(silos, rolls, _known);
            _known.UnionWith(roll.Presentations);
            _known.UnionWith(roll.Missing);
            _groups.UnionWith(roll.Groups);
            _whole |= !roll.Rebuilding && Book.Departments.All(department => roll.Departments.Contains(department.Code));
            Volatile.Write(ref _roll, roll);
            if (roll.DataAsOf is { } newest) Local.NoteDataAsOf(newest);
            return roll;
        }
    }

    /// <summary>A department exists because the reference names it, a presentation because a department holds lines of it.</summary>
    private async Task WakeAsync(CancellationToken cancel)
    {
        var roll = Roll;
        await EachAsync(Book.Departments.Select(department => department.Code).Where(code => !roll.Departments.Contains(code)),
            code => TryWakeAsync(() => grains.GetGrain<IDepartmentGrain>(code.Text).WakeAsync()), cancel);
        await EachAsync(roll.Missing, code => TryWakeAsync(() => grains.GetGrain<IPresentationGrain>(code.ToString()).WakeAsync()), cancel);
        await EachAsync(MissingGroups(roll), group => TryWakeAsync(() => grains.GetGrain<IMoleculeGroupGrain>(group).WakeAsync()), cancel);
        await TryWakeAsync(() => grains.GetGrain<IBoardGrain>(IBoardGrain.Key).WakeAsync());
        if (dialect.Spoken >= Dialect.Plan) await TryWakeAsync(async () =>
        {
            var plan = grains.GetGrain<IPlanGrain>(IPlanGrain.Key);
            await plan.WakeAsync();
            if (dialect.Spoken >= Dialect.Field && !await plan.ResumedAsync()) await plan.ResumeAsync(new([.. (await signals.StandingAsync(cancel)).Where(signal => signal.Kind == SignalKind.Field)]));
        });
        await TryWakeAsync(async () =>
        {
            var facts = grains.GetGrain<IFactGrain>(IFactGrain.Key);
            if (!await facts.WakeAsync()) await facts.ResumeAsync(new([.. (await signals.StandingAsync(cancel)).Where(signal => signal.Kind is SignalKind.Arrival or SignalKind.SafetyStock or SignalKind.Epidemic)]));
        });
    }

    private List<string> MissingGroups(Roll roll)
    {
        lock (_gate) return [.. _groups.Where(group => !roll.Groups.Contains(group))];
    }

    /// <summary>One that does not wake in time does not keep the others asleep; the next pass asks again.</summary>
    private async Task TryWakeAsync(Func<Task> wake)
    {
        try
        {
            await wake();
        }
        catch (Exception late) when (Transient.Is(late))
        {
            LogAsleep(late);
        }
    }

    /// <summary>The nation's hold has changed: whoever lives here takes it. Who is born later begins with it.</summary>
    private async Task ApplyHoldAsync()
    {
        if (!Local.TakeHoldChange()) return;
        await EachAsync(Local.Departments.Keys, code => grains.GetGrain<IDepartmentGrain>(code.Text).HoldAsync(Local.Hold), CancellationToken.None);
        await EachAsync(Local.Presentations.Keys, code => grains.GetGrain<IPresentationGrain>(code.ToString()).HoldAsync(Local.Hold), CancellationToken.None);
        await EachAsync(Local.Groups.Keys, group => grains.GetGrain<IMoleculeGroupGrain>(group).HoldAsync(Local.Hold), CancellationToken.None);
    }

    /// <summary>
    /// Anti-entropy: an establishment whose newest row its department has not seen on two passes running says everything again. On one pass alone it is
    /// only a flush under way. A department that holds an establishment of another one lets it go.
    /// </summary>
    public async Task HealAsync(CancellationToken cancel)
    {
        var heads = await HeadsByDepartmentAsync(cancel);
        var lagging = new HashSet<Finess>();
        foreach (var (code, self) in Local.Departments)
        {
            if (self.Rebuilding) continue;
            var seen = await SeenAtHomeAsync(code);
            foreach (var (finess, head) in heads[code])
            {
                if (head <= seen.GetValueOrDefault(finess)) continue;
                lagging.Add(finess);
                if (!_lagging.Contains(finess)) continue;
                LogHealed(finess, seen.GetValueOrDefault(finess), head);
                await TryPublishAsync(finess);
            }
        }
        _lagging = lagging;
    }

    /// <summary>
    /// Where a level has changed, what establishments owe has, and with that what is stale: they say again what they hold. Once more some beats later: an establishment may live in a silo that had not
    /// read of the level yet.
    /// </summary>
    public async Task FollowPlanAsync(CancellationToken cancel)
    {
        var changed = parts.FollowUps.Take(await plan.NowAsync(cancel), parts.Now);
        if (changed.Count > 0) _follow = ([.. _follow.Territories.Union(changed)], FollowBeats);
        if (_follow.Beats == 0) return;
        if (_follow.Beats is FollowBeats or 1) await PlaceAsync(department => _follow.Territories.Contains(PlanTerritories.Of(department)), cancel);
        // What failed is tried again at the next beat.
        _follow = _follow.Beats > 1 ? (_follow.Territories, _follow.Beats - 1) : ([], 0);
    }

    /// <summary>A new reference book: departments let go what has moved away, and establishments say everything again, since any of their lines may have become known.</summary>
    public Task PlaceAsync(CancellationToken cancel) => PlaceAsync(static _ => true, cancel);

    private async Task PlaceAsync(Func<DepartmentCode, bool> asked, CancellationToken cancel)
    {
        await _placing.WaitAsync(cancel);
        try
        {
            var heads = await HeadsByDepartmentAsync(cancel);
            foreach (var code in Local.Departments.Keys.Where(asked))
            {
                await SeenAtHomeAsync(code);
                await Parallel.ForEachAsync(heads[code], AtOnce(cancel), async (stream, _) => await TryPublishAsync(stream.Finess));
            }
        }
        finally
        {
            _placing.Release();
        }
    }

    /// <summary>What the department has seen of its own establishments; others it forgets.</summary>
    private async Task<Dictionary<Finess, long>> SeenAtHomeAsync(DepartmentCode code)
    {
        var grain = grains.GetGrain<IDepartmentGrain>(code.Text);
        var seen = (await grain.SeenAsync()).ToDictionary(pair => Finess.Parse(pair.Key), pair => pair.Value);
        var moved = seen.Keys.Where(finess => Book.Find(finess)?.Department != code).ToList();
        if (moved.Count > 0) await grain.ForgetAsync([.. moved.Select(finess => finess.Text)]);
        foreach (var finess in moved) seen.Remove(finess);
        return seen;
    }

    private async Task<ILookup<DepartmentCode, (Finess Finess, long Head)>> HeadsByDepartmentAsync(CancellationToken cancel)
    {
        var book = Book;
        return (await parts.Journal.HeadsAsync(StockStreams, cancel)).Select(stream => (Finess: Finess.Parse(stream.Stream[StockStreams.Length..]), stream.Head))
            .Where(stream => book.DepartmentOf(stream.Finess) is not null).ToLookup(stream => book.DepartmentOf(stream.Finess)!.Code);
    }

    /// <summary>One establishment that cannot be read does not keep the others waiting.</summary>
    private async Task TryPublishAsync(Finess finess)
    {
        try
        {
            await grains.GetGrain<IEstablishmentGrain>(finess.Text).PublishAllAsync();
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            LogUnpublished(finess, problem);
        }
    }

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> turn, CancellationToken cancel) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancel }, async (one, _) => await turn(one));

    private static ParallelOptions AtOnce(CancellationToken cancel) => new() { MaxDegreeOfParallelism = LoadedAtOnce, CancellationToken = cancel };

    [LoggerMessage(Level = LogLevel.Debug, Message = "An actor did not wake in time")]
    private partial void LogAsleep(Exception why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The department of {Establishment} had seen row {Seen} of {Head}: sent again")]
    private partial void LogHealed(Finess establishment, long seen, long head);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Establishment} could not say again what it holds; the next pass tries again")]
    private partial void LogUnpublished(Finess establishment, Exception problem);
}

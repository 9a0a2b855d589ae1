using System.Collections.Concurrent;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Live;
using Medistock.Realtime.Silo.Wire;

namespace Medistock.Realtime.Silo.Peers;

/// <summary>
/// How the actors of this silo reach the next, wherever it lives: left to right only, by a courier for each receiver. A turn waits for room at the
/// courier, never for the receiver's work, so that a chain of calls never forms.
/// </summary>
internal sealed partial class ClusterPeers(
    IGrainFactory grains, TileExchange tiles, SignalReplica signals, ShapeTable shapes, Dialect dialect, TimeProvider real, ILogger<ClusterPeers> log) : IPeers
{
    /// <summary>Messages that wait for one actor in this silo: as many as a mailbox of the single node takes.</summary>
    public const int Capacity = 512;
    /// <summary>Longer than a cluster takes to notice that a silo has died and to find its actors a new one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // As many as there are departments and presentations.
    private readonly ConcurrentDictionary<DepartmentCode, Courier<EstablishmentContribution>> _departments = new();
    private readonly ConcurrentDictionary<PresentationCode, LatestCourier<DepartmentCode, DepartmentRow>> _presentations = new();
    // As many as there are molecule groups, and presentations again.
    private readonly ConcurrentDictionary<string, LatestCourier<PresentationCode, MemberRow>> _groups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PresentationCode, LatestCourier<byte, SupplyRow>> _supplies = new();
    private Courier<SignalObservation>? _board;
    private LatestCourier<byte, PlanWord>? _plan;

    public int Waiting => _departments.Values.Sum(courier => courier.Waiting) + _presentations.Values.Sum(courier => courier.Waiting) + _groups.Values.Sum(courier => courier.Waiting)
        + _supplies.Values.Sum(courier => courier.Waiting) + (_board?.Waiting ?? 0) + (_plan?.Waiting ?? 0);
    public int Longest => Math.Max(_board?.Waiting ?? 0, _departments.IsEmpty ? 0 : _departments.Values.Max(courier => courier.Waiting));

    public ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => _departments.GetOrAdd(department, code =>
    {
        var grain = grains.GetGrain<IDepartmentGrain>(code.Text);
        return new(batch => grain.ReceiveAsync(new Several<EstablishmentContribution>(batch)), Capacity, Patience, real, LogUndelivered);
    }).SendAsync(contribution);

    /// <summary>Only a department's newest row counts: at most one of each waits, and no department waits for a presentation.</summary>
    public ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row)
    {
        _presentations.GetOrAdd(presentation, code =>
        {
            var grain = grains.GetGrain<IPresentationGrain>(code.ToString());
            return new(batch => grain.ReceiveAsync(new Several<DepartmentRow>(batch)), DepartmentCode.All.Count, Patience, real, LogUndelivered);
        }).TrySend(row.Department, row);
        return ValueTask.CompletedTask;
    }

    /// <summary>Only a presentation's newest row counts, as a department's.</summary>
    public ValueTask ReportAsync(string group, MemberRow row)
    {
        _groups.GetOrAdd(group, key =>
        {
            var grain = grains.GetGrain<IMoleculeGroupGrain>(key);
            return new(batch => grain.ReceiveAsync(new Several<MemberRow>(batch)), MoleculeGroupActor.MemberLimit, Patience, real, LogUndelivered);
        }).TrySend(row.Presentation, row);
        return ValueTask.CompletedTask;
    }

    /// <summary>The newest row only; what is lost is told again within minutes.</summary>
    /// <remarks>Without epidemics while a presentation may still come up in a silo of an older version, which could not read what it had learnt with them.</remarks>
    public ValueTask SupplyAsync(PresentationCode presentation, SupplyRow row)
    {
        if (row.Epidemics.Count > 0 && dialect.Spoken < Dialect.Epidemics) row = row with { Epidemics = [] };
        _supplies.GetOrAdd(presentation, code =>
        {
            var grain = grains.GetGrain<IPresentationGrain>(code.ToString());
            return new(batch => grain.SupplyAsync(batch[^1]), 1, Patience, real, LogUndelivered);
        }).TrySend(0, row);
        return ValueTask.CompletedTask;
    }

    /// <summary>Refused rather than waited for, as the single node does: what is refused stays owed and is said again. What is taken is delivered, however long the board is away.</summary>
    /// <remarks>Likewise what is of a kind, or about a molecule group or a disease, that some silo of an older version could not read.</remarks>
    public ValueTask ObserveAsync(SignalObservation observation) =>
        dialect.Spoken >= LeastOf(observation) && Board.TrySend(observation) ? ValueTask.CompletedTask : throw new EngineBusyException("the signal board has enough to do");

    private static int LeastOf(SignalObservation observation) =>
        observation.Kind == SignalKind.Field ? Dialect.Field : observation.Subject is { Group: null, Disease: null } ? Dialect.Oldest : Dialect.Groups;

    public void Publish(IReadOnlyList<TerritoryFigures> figures) => tiles.Publish(figures);

    public void Publish(PresentationShapes published)
    {
        shapes.Take(published);
        tiles.Publish(published);
    }

    /// <summary>Only the newest word counts, and it is said again every few seconds.</summary>
    /// <remarks>While some silo of an older version could not read the plan's rows in the log of signals, there are none.</remarks>
    public ValueTask AnnounceAsync(long planHead)
    {
        if (dialect.Spoken < Dialect.Plan) throw new EngineBusyException("some silo is of an older version");
        Plan.TrySend(0, new(planHead));
        return ValueTask.CompletedTask;
    }

    /// <summary>Screens follow the log itself; this only says that there is something to read.</summary>
    public void Publish(LiveChange change)
    {
        signals.Hint(change.Sequence);
        tiles.Hint(change.Sequence);
    }

    /// <summary>For tests: completes when what the actors have handed on has arrived.</summary>
    public async Task ArrivedAsync()
    {
        await Task.WhenAll(_departments.Values.Select(courier => courier.IdleAsync()));
        await Task.WhenAll(_presentations.Values.Select(courier => courier.IdleAsync()));
        await Task.WhenAll(_groups.Values.Select(courier => courier.IdleAsync()));
        await Task.WhenAll(_supplies.Values.Select(courier => courier.IdleAsync()));
        await (_plan?.IdleAsync() ?? Task.CompletedTask);
        await (_board?.IdleAsync() ?? Task.CompletedTask);
    }

    private sealed record PlanWord(long Head);

    private LatestCourier<byte, PlanWord> Plan
    {
        get
        {
            if (Volatile.Read(ref _plan) is { } known) return known;
            var grain = grains.GetGrain<IBoardGrain>(IBoardGrain.Key);
            Interlocked.CompareExchange(ref _plan, new(batch => grain.AnnounceAsync(batch[^1].Head), 1, Patience, real, LogUndelivered), null);
            return _plan;
        }
    }

    private Courier<SignalObservation> Board
    {
        get
        {
            if (Volatile.Read(ref _board) is { } known) return known;
            var grain = grains.GetGrain<IBoardGrain>(IBoardGrain.Key);
            Interlocked.CompareExchange(ref _board, new(batch => grain.ObserveAsync(new Several<SignalObservation>(batch)), Capacity, Timeout.InfiniteTimeSpan, real, LogUndelivered), null);
            return _board;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Messages} messages could not be delivered and were dropped; anti-entropy says them again")]
    private partial void LogUndelivered(int messages, Exception why);
}

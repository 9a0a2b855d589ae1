using System.Collections.Concurrent;
using System.Reactive.Subjects;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Actors.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;

namespace Medistock.Realtime.Server.Engine;

/// <summary>
/// The zero-install engine: every actor in one process, a bounded mailbox each. Small on purpose; a country runs on the cluster engine.
/// </summary>
internal sealed partial class SingleNode : INation, IPeers, IAsyncDisposable
{
    private const int LoadedAtOnce = 4;
    private const int MostObserved = 512;
    private static readonly TimeSpan CountEvery = TimeSpan.FromMilliseconds(250);
    private const string StockStreams = "stock/";

    private readonly ConcurrentDictionary<Finess, Cell<EstablishmentActor>> _establishments = new();
    private readonly ConcurrentDictionary<DepartmentCode, Cell<DepartmentActor>> _departments = new();
    private readonly ConcurrentDictionary<PresentationCode, Cell<PresentationActor>> _presentations = new();
    private readonly ConcurrentDictionary<string, Cell<MoleculeGroupActor>> _groups = new(StringComparer.Ordinal);
    private readonly Cell<SignalBoard> _board;
    private readonly Cell<FactLog> _facts;
    private readonly Cell<WinterPlanActor> _plan;
    private readonly PlanReader _planReader;
    private readonly FollowUpTable _followUps;
    private readonly Agenda _agenda;
    private readonly IJournal _journal;
    private readonly ISnapshots _snapshots;
    private readonly CoverageRules _rules;
    private readonly ShapeTable _shapes = new();
    private readonly ILogger<SingleNode> _log;
    private readonly Subject<LiveChange> _changes = new();
    private readonly Subject<IReadOnlyList<TerritoryFigures>> _tiles = new();
    private readonly ISubject<IReadOnlyList<TerritoryFigures>> _tilesIn;
    // At most MostObserved, checked before each is put in.
    private readonly ConcurrentQueue<SignalObservation> _observed = new();
    private int _observing;
    private readonly CancellationTokenSource _stopping = new();
    private readonly IPeers _peers;
    private readonly TimeProvider _real;
    private readonly double _speed;
    private long _liveHead, _dataAsOfMs = long.MinValue;
    private volatile MailboxCount? _counted;
    private volatile bool _loading = true;
    private volatile bool _held;
    private int _disposed;

    /// <param name="clock">The data directory's clock.</param>
    /// <param name="real">Real time, for anti-entropy.</param>
    /// <param name="speed">Simulated seconds per real second: what is coalesced is coalesced in real time.</param>
    /// <param name="between">Stands between each actor and the next; null: nothing does.</param>
    public SingleNode(
        string epoch, IJournal journal, ISnapshots snapshots, IReference reference, CoverageRules rules, TimeProvider clock, TimeProvider real, double speed,
        ILogger<SingleNode> log, Func<IPeers, IPeers>? between = null)
    {
        (Epoch, _journal, _snapshots, Reference, _rules, Clock, _real, _speed, _log) = (epoch, journal, snapshots, reference, rules, clock, real, speed, log);
        _peers = between?.Invoke(this) ?? this;
        _followUps = new(rules, reference);
        _agenda = new(clock);
        _tilesIn = Subject.Synchronize(_tiles);
        _board = CellOf(() => new SignalBoard(journal, _peers), board => board.NextDue, (board, now) => board.TickAsync(now));
        _facts = CellOf(() => new FactLog(journal, _peers, () => reference.Current) { Hold = HoldSignals, RepeatEvery = Repeats(TimeSpan.FromMinutes(5)) }, facts => facts.NextDue, (facts, now) => facts.TickAsync(now));
        _plan = CellOf(() => new WinterPlanActor(journal, _peers, () => reference.Current) { Hold = HoldSignals, AnnounceEvery = InRealTime(5_000), RepeatEvery = Repeats(TimeSpan.FromMinutes(5)) }, plan => plan.NextDue, (plan, now) => plan.TickAsync(now));
        _planReader = new(journal);
        _observer = new(this);
    }

    public string Epoch { get; }
    public IReference Reference { get; }
    public TimeProvider Clock { get; }
    public CoverageRules Rules => _rules;
    public long LiveHead => Volatile.Read(ref _liveHead);
    public IObservable<LiveChange> LiveChanges => _changes;
    public IObservable<IReadOnlyList<TerritoryFigures>> Tiles => _tiles;
    private DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Folds snapshots and journal, lets the figures flow to the nation, and only then lets rules judge them.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        var started = _real.GetTimestamp();
        var standing = await _board.AskAsync(async board =>
        {
            await board.LoadAsync(Now, cancel);
            board.Hold = true;
            return (IReadOnlyList<Signal>)[.. board.Standing()];
        });
        Volatile.Write(ref _liveHead, await _journal.HeadOfAsync(SignalBoard.Stream, cancel));
        await ResumeAsync(standing);
        await LoadForecastsAsync(cancel);
        await ResumeGroupsAsync(standing);
        await LoadFactsAsync(standing, cancel);
        await LoadPlanAsync(standing, cancel);
        Reference.Changed += OnReferenceChanged;
        var streams = await _journal.HeadsAsync(StockStreams, cancel);
        await Parallel.ForEachAsync(streams, new ParallelOptions { MaxDegreeOfParallelism = LoadedAtOnce, CancellationToken = cancel },
            async (stream, _) => await PublishAsync(Finess.Parse(stream.Stream[StockStreams.Length..])));
        await SettleAsync(cancel);
        _loading = false;
        await ApplyHoldAsync();
        _healing = HealAsync(_stopping.Token);
        _watching = WatchPlanAsync(_stopping.Token);
        var elapsed = _real.GetElapsedTime(started);
        LogStarted(streams.Count, _presentations.Count, elapsed);
    }

    public bool HoldSignals
    {
        get => _held || _loading;
        set
        {
            _held = value;
            _ = ApplyHoldAsync();
        }
    }

    /// <summary>One pass from left to right, flushing: what had come in when it began has reached the nation's figures when it ends.</summary>
    public Task SettleAsync(CancellationToken cancel) => PassAsync(flush: true, cancel);

    /// <summary>
    /// Runs one turn of every actor, stage after stage. A turn hands on before it ends and mailboxes keep their order, so what stood in a mailbox
    /// when the pass began has gone as far as it goes when it ends.
    /// </summary>
    /// <param name="flush">Also sends what is coalesced.</param>
    internal async Task PassAsync(bool flush, CancellationToken cancel)
    {
        await _placing;
        await EachAsync(_establishments.Values, actor => flush ? actor.DrainAsync(Now) : ValueTask.CompletedTask).WaitAsync(cancel);
        await EachAsync(_departments.Values, actor => flush ? actor.DrainAsync(Now) : ValueTask.CompletedTask).WaitAsync(cancel);
        await EachAsync([_facts], _ => ValueTask.CompletedTask).WaitAsync(cancel);
        await EachAsync(_presentations.Values, actor =>
        {
            if (flush) actor.Drain(Now);
            return ValueTask.CompletedTask;
        }).WaitAsync(cancel);
        await EachAsync(_groups.Values, actor => flush ? actor.DrainAsync(Now) : ValueTask.CompletedTask).WaitAsync(cancel);
        await EachAsync([_plan], _ => ValueTask.CompletedTask).WaitAsync(cancel);
        await EachAsync([_board], _ => ValueTask.CompletedTask).WaitAsync(cancel);
    }

    private static async Task EachAsync<TActor>(IEnumerable<Cell<TActor>> cells, Func<TActor, ValueTask> turn) where TActor : class =>
        await Task.WhenAll(cells.Select(cell => cell.RunAsync(async actor =>
        {
            await turn(actor);
            return true;
        })));

    /// <summary>May be called twice: the container holds this object under two types and disposes of both.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        Reference.Changed -= OnReferenceChanged;
        await _stopping.CancelAsync();
        await _healing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _placing;
        _agenda.Dispose();
        await EachAsync(_establishments.Values, actor =>
        {
            actor.SaveSnapshot();
            return ValueTask.CompletedTask;
        });
        // Left to right, so that what was acknowledged still reaches the signals' log before the journal closes.
        await Task.WhenAll(_establishments.Values.Select(cell => cell.StopAsync()));
        await Task.WhenAll(_departments.Values.Select(cell => cell.StopAsync()).Append(_facts.StopAsync()));
        await EachAsync(_presentations.Values, actor =>
        {
            actor.SaveForecasts(Now);
            return ValueTask.CompletedTask;
        });
        await Task.WhenAll(_presentations.Values.Select(cell => cell.StopAsync()));
        await Task.WhenAll(_groups.Values.Select(cell => cell.StopAsync()).Append(_plan.StopAsync()));
        await _board.StopAsync();
        _planReader.Dispose();
        _changes.OnCompleted();
        _tiles.OnCompleted();
        _stopping.Dispose();
    }

    private async Task PublishAsync(Finess finess)
    {
        var newestAt = await CellOf(finess).RunAsync(async actor =>
        {
            await actor.PublishAllAsync(Now, CancellationToken.None);
            return actor.NewestAt;
        });
        NoteDataAsOf(finess, newestAt);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Establishments} establishments and {Presentations} presentations loaded in {Elapsed}")]
    private partial void LogStarted(int establishments, int presentations, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Error, Message = "An actor's turn failed")]
    private partial void LogTurnFailed(Exception problem);
}

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
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
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
        _agenda = new(clock);
        _tilesIn = Subject.Synchronize(_tiles);
        _board = CellOf(() => new SignalBoard(journal, _peers), board => board.NextDue, (board, now) => board.TickAsync(now));
        _facts = CellOf(() => new FactLog(journal, _peers, () => reference.Current) { Hold = HoldSignals, RepeatEvery = Repeats(TimeSpan.FromMinutes(5)) }, facts => facts.NextDue, (facts, now) => facts.TickAsync(now));
        _plan = CellOf(() => new WinterPlanActor(journal, _peers) { AnnounceEvery = InRealTime(5_000) }, plan => plan.NextDue, (plan, now) => plan.TickAsync(now));
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
        await LoadPlanAsync(cancel);
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

    // Stock

    public async ValueTask<ReportOutcome> ReportAsync(Finess establishment, ReportedBatch batch, string principal, bool dryRun, CancellationToken cancel)
    {
        // Once begun a batch is finished, whether or not the caller still listens: a half-done append would cost a reload.
        var (outcome, newestAt) = await CellOf(establishment).AskAsync(async actor =>
            (await actor.ReportAsync(batch, principal, dryRun, Now, CancellationToken.None), actor.NewestAt));
        NoteDataAsOf(establishment, newestAt);
        return outcome;
    }

    public async ValueTask<EstablishmentFigures?> EstablishmentAsync(Finess establishment, PresentationCode? presentation, CancellationToken cancel)
    {
        if (!_establishments.ContainsKey(establishment) && Reference.Current.Find(establishment) is null) return null;
        return await CellOf(establishment).AskAsync(actor => actor.FiguresAsync(presentation, Now, cancel));
    }

    public async ValueTask<LineForecast?> LineForecastAsync(Finess establishment, PresentationCode presentation, int horizon, CancellationToken cancel)
    {
        if (!_establishments.ContainsKey(establishment)) return null;
        return await CellOf(establishment).AskAsync(actor => actor.ForecastAsync(presentation, horizon, Now, cancel));
    }

    // Territories

    public async ValueTask<IReadOnlyList<TerritoryFigures>> CoverageAsync(TerritoryCode territory, CancellationToken cancel)
    {
        var figures = await Task.WhenAll(_presentations.Values.Select(cell => cell.AskAsync(actor => ValueTask.FromResult(actor.Figures(territory)))));
        return [.. figures.SelectMany(of => of)];
    }

    public async ValueTask<IReadOnlyList<TerritoryFigures>> PresentationAsync(PresentationCode presentation, CancellationToken cancel) =>
        _presentations.TryGetValue(presentation, out var cell) ? await cell.AskAsync(actor => ValueTask.FromResult(actor.Figures())) : [];

    public async ValueTask<IReadOnlyList<TerritoryForecast>> ForecastAsync(PresentationCode presentation, TerritoryCode territory, int horizon, CancellationToken cancel) =>
        _presentations.TryGetValue(presentation, out var cell) ? await cell.AskAsync(actor => ValueTask.FromResult(actor.Forecasts(territory, horizon, Now))) : [];

    public async ValueTask<IReadOnlyList<ForecastScores>> CalibrationAsync(TerritoryCode territory, PresentationCode? presentation, CancellationToken cancel)
    {
        var asked = presentation is not { } one ? [.. _presentations.Values] : _presentations.TryGetValue(one, out var cell) ? [cell] : Array.Empty<Cell<PresentationActor>>();
        return [.. (await Task.WhenAll(asked.Select(of => of.AskAsync(actor => ValueTask.FromResult(actor.Scores(territory)))))).SelectMany(of => of)];
    }

    public async ValueTask<IReadOnlyList<HeldLine>> LinesAsync(PresentationCode presentation, DepartmentCode department, CancellationToken cancel) =>
        _departments.TryGetValue(department, out var cell) ? await cell.AskAsync(actor => ValueTask.FromResult(actor.Lines(presentation))) : [];

    public async ValueTask<IReadOnlyList<MemberRow>> MembersAsync(string group, TerritoryCode? territory, CancellationToken cancel) =>
        _groups.TryGetValue(group, out var cell) ? await cell.AskAsync(actor => ValueTask.FromResult(actor.Rows(territory))) : [];

    public async ValueTask<IReadOnlyList<ReportingState>> ReportingAsync(CancellationToken cancel) =>
        await Task.WhenAll(_departments.Values.Select(cell => cell.AskAsync(actor => ValueTask.FromResult(actor.Reporting(Now)))));

    // Signals

    public async ValueTask<IReadOnlyList<Signal>> SignalsAsync(CancellationToken cancel) => await _board.AskAsync(board => ValueTask.FromResult(board.Signals()));
    public async ValueTask<Signal?> SignalAsync(string id, CancellationToken cancel) => await _board.AskAsync(board => board.FindAsync(id, cancel));
    public async ValueTask<SignalActionOutcome> ActAsync(string id, SignalActionRequest action, CancellationToken cancel) =>
        await _board.AskAsync(board => board.ActAsync(id, action, Now, CancellationToken.None));
    public async ValueTask<IReadOnlyList<LiveChange>> LiveLogAsync(long sequence, int limit, CancellationToken cancel) =>
        await _board.AskAsync(board => board.LogAsync(sequence, limit, cancel));

    // Peers: left to right

    ValueTask IPeers.ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) =>
        CellOf(department).PostAsync(actor => actor.ReceiveAsync(contribution, Now));

    ValueTask IPeers.ReportAsync(PresentationCode presentation, DepartmentRow row) => CellOf(presentation).PostAsync(actor => actor.ReceiveAsync(row, Now));

    ValueTask IPeers.ReportAsync(string group, MemberRow row) => GroupCellOf(group).PostAsync(actor =>
    {
        actor.Receive(row);
        return ValueTask.CompletedTask;
    });

    /// <summary>
    /// Refused rather than waited for: the board writes each change to disk, and a department that stood waiting for it would hold up the pharmacies
    /// behind it. What is refused stays owed and is said again. However many they are, one message stands in the mailbox for them.
    /// </summary>
    ValueTask IPeers.ObserveAsync(SignalObservation observation)
    {
        if (_observed.Count >= MostObserved) throw new EngineBusyException("the signal board has enough to do");
        _observed.Enqueue(observation);
        return Interlocked.Exchange(ref _observing, 1) == 0 ? _board.PostAsync(TakeObservedAsync) : ValueTask.CompletedTask;
    }

    /// <summary>What has gathered since the board's last turn, in one turn.</summary>
    private async ValueTask TakeObservedAsync(SignalBoard board)
    {
        Volatile.Write(ref _observing, 0);
        var taken = new List<SignalObservation>();
        while (_observed.TryDequeue(out var observation)) taken.Add(observation);
        await board.ObserveAllAsync(taken, Now);
    }

    void IPeers.Publish(IReadOnlyList<TerritoryFigures> figures) => _tilesIn.OnNext(figures);

    void IPeers.Publish(PresentationShapes shapes) => _shapes.Take(shapes);

    void IPeers.Publish(LiveChange change)
    {
        Volatile.Write(ref _liveHead, change.Sequence);
        _changes.OnNext(change);
    }

    public DateTimeOffset? DataAsOf => Interlocked.Read(ref _dataAsOfMs) is > long.MinValue and var newest ? DateTimeOffset.FromUnixTimeMilliseconds(newest) : null;

    public NationStatus Status
    {
        get
        {
            var (waiting, longest) = Mailboxes();
            var lag = new Dictionary<string, double> { ["territories"] = Math.Round(_agenda.Lag.TotalSeconds / _speed, 3) };
            return new(_journal.Status, DataAsOf, LiveHead, _establishments.Count, waiting, longest, lag);
        }
    }

    /// <summary>Counted four times a second at most: whoever shows a status asks, and a nation has 24 000 mailboxes.</summary>
    private (int Waiting, int Longest) Mailboxes()
    {
        if (_counted is { } counted && _real.GetElapsedTime(counted.At) < CountEvery) return (counted.Waiting, counted.Longest);
        int waiting = 0, longest = 0;
        foreach (var cell in Cells()) (waiting, longest) = (waiting + cell.Waiting, Math.Max(longest, cell.Waiting));
        _counted = new(_real.GetTimestamp(), waiting, longest);
        return (waiting, longest);
    }

    private sealed record MailboxCount(long At, int Waiting, int Longest);

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

    /// <summary>Standing signals give the rules their hysteresis back.</summary>
    private async Task ResumeAsync(IReadOnlyList<Signal> standing)
    {
        foreach (var department in Reference.Current.Departments)
        {
            await CellOf(department.Code).AskAsync(actor =>
            {
                actor.Hold = true;
                actor.Resume(standing, Now);
                return ValueTask.FromResult(true);
            });
        }
        foreach (var of in standing.Where(signal => signal.Subject is { Presentation: not null, Establishment: null }).GroupBy(signal => signal.Subject.Presentation!.Value))
        {
            await CellOf(of.Key).AskAsync(actor =>
            {
                actor.Hold = true;
                actor.Resume([.. of], Now);
                return ValueTask.FromResult(true);
            });
        }
    }

    private async Task ResumeGroupsAsync(IReadOnlyList<Signal> standing)
    {
        foreach (var of in standing.Where(signal => signal.Subject.Group is not null).GroupBy(signal => signal.Subject.Group!))
        {
            await GroupCellOf(of.Key).AskAsync(actor =>
            {
                actor.Hold = true;
                actor.Resume([.. of], Now);
                return ValueTask.FromResult(true);
            });
        }
    }

    private async Task ApplyHoldAsync()
    {
        // Read in each turn: of two changes under way the last one stands everywhere.
        foreach (var cell in _departments.Values) await cell.PostAsync(actor => { actor.Hold = HoldSignals; return ValueTask.CompletedTask; });
        foreach (var cell in _presentations.Values) await cell.PostAsync(actor => { actor.Hold = HoldSignals; return ValueTask.CompletedTask; });
        foreach (var cell in _groups.Values) await cell.PostAsync(actor => { actor.Hold = HoldSignals; return ValueTask.CompletedTask; });
        await _facts.PostAsync(facts => { facts.Hold = HoldSignals; return ValueTask.CompletedTask; });
        await _board.PostAsync(board => { board.Hold = HoldSignals; return ValueTask.CompletedTask; });
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

    /// <summary>Only what stands in a figure counts, and a clock that runs ahead makes nothing newer than now.</summary>
    private void NoteDataAsOf(Finess finess, DateTimeOffset? at)
    {
        if (at is not { } time || Reference.Current.DepartmentOf(finess) is null) return;
        if (time > Now) time = Now;
        var ms = time.ToUnixTimeMilliseconds();
        for (var seen = Interlocked.Read(ref _dataAsOfMs); ms > seen; seen = Interlocked.Read(ref _dataAsOfMs))
            if (Interlocked.CompareExchange(ref _dataAsOfMs, ms, seen) == seen) return;
    }

    private IEnumerable<ICell> Cells() => _establishments.Values.Cast<ICell>().Concat(_departments.Values).Concat(_presentations.Values).Concat(_groups.Values).Append(_facts).Append(_plan).Append(_board);

    private Cell<EstablishmentActor> CellOf(Finess finess) => _establishments.GetOrAdd(finess, static (key, node) => node.CellOf(
        () => new EstablishmentActor(key, node._journal, node._snapshots, node._peers, node.Reference, node._rules) { Shapes = node._shapes }, actor => actor.NextDue, (actor, now) => actor.TickAsync(now)), this);

    private Cell<DepartmentActor> CellOf(DepartmentCode code) => _departments.GetOrAdd(code, static (key, node) => node.CellOf(
        () => new DepartmentActor(key, node._peers, () => node.Reference.Current, node._rules.Duties, () => node._rules.Thresholds)
        {
            Shapes = node._shapes, Hold = node.HoldSignals, FlushEvery = node.InRealTime(250), RepeatEvery = node.Repeats(TimeSpan.FromMinutes(15)), WorstEvery = node.InRealTime(15_000),
        },
        actor => actor.NextDue, (actor, now) => actor.TickAsync(now)), this);

    private Cell<PresentationActor> CellOf(PresentationCode code) => _presentations.GetOrAdd(code, static (key, node) => node.CellOf(
        () => new PresentationActor(key, node._peers, () => node.Reference.Current, () => node._rules.Thresholds)
        {
            Snapshots = node._snapshots, SaveEvery = node.Repeats(TimeSpan.FromMinutes(10)), Hold = node.HoldSignals, PublishEvery = node.InRealTime(250), RepeatEvery = node.Repeats(TimeSpan.FromMinutes(5)),
        },
        actor => actor.NextDue, (actor, now) => actor.TickAsync(now)), this);

    /// <summary>As many as the reference has groups: a presentation names its own.</summary>
    private Cell<MoleculeGroupActor> GroupCellOf(string group) => _groups.GetOrAdd(group, static (key, node) => node.CellOf(
        () => new MoleculeGroupActor(key, node._peers, () => node.Reference.Current)
        {
            Hold = node.HoldSignals, JudgeEvery = node.InRealTime(1_000), RepeatEvery = node.Repeats(TimeSpan.FromMinutes(5)),
        },
        actor => actor.NextDue, (actor, now) => actor.TickAsync(now)), this);

    /// <summary>What stands is said again at most once a minute of real time: an accelerated clock would have the board hear little else.</summary>
    private TimeSpan Repeats(TimeSpan natural) => InRealTime(60_000) is var least && least > natural ? least : natural;

    private TimeSpan InRealTime(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds * _speed);

    private Cell<TActor> CellOf<TActor>(Func<TActor> create, Func<TActor, DateTimeOffset?> nextDue, Func<TActor, DateTimeOffset, ValueTask> tick) where TActor : class =>
        new(create, nextDue, tick, _agenda, LogTurnFailed);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Establishments} establishments and {Presentations} presentations loaded in {Elapsed}")]
    private partial void LogStarted(int establishments, int presentations, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Error, Message = "An actor's turn failed")]
    private partial void LogTurnFailed(Exception problem);
}

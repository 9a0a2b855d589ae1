using System.Collections.Concurrent;
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
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Silo.Grains;
using Medistock.Realtime.Silo.Healing;
using Medistock.Realtime.Silo.Live;
using Medistock.Realtime.Silo.Peers;
using Medistock.Realtime.Silo.Wire;
using Orleans.Runtime;

namespace Medistock.Realtime.Silo.Hosting;

/// <summary>
/// The nation as the API and the screens of this node ask for it. A call that a dying silo has swallowed is made again within <see cref="Patience"/>: a
/// batch carries its id, an action its version, and both change something once only.
/// </summary>
internal sealed class ClusterNation(
    string epoch, ActorParts parts, IGrainFactory grains, Nodes nodes, Keeper keeper, SignalReplica signals, PlanReader plan, Dialect dialect, TileExchange tiles, Func<(int Waiting, int Longest)> queues, TimeProvider real)
    : INation
{
    /// <summary>Batches of one establishment under way from this node, written one after the other: what a slow database commits within a call's time.</summary>
    public const int Mailbox = 64;
    /// <summary>Longer than a cluster takes to give a lost silo's actors a new home (3 s), shorter than a client's patience.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    /// <summary>How long a department that is being rebuilt stands with what it last said of who reports.</summary>
    private static readonly TimeSpan ReportingHolds = TimeSpan.FromSeconds(30);
    // An establishment is in it while a batch of its is under way: never more entries than batches.
    private readonly ConcurrentDictionary<Finess, int> _underWay = new();
    // The last that each department has said: as many as there are departments.
    private readonly ConcurrentDictionary<DepartmentCode, (ReportingState State, long At)> _reporting = new();
    private Task _holding = Task.CompletedTask;
    private volatile bool _draining;

    public string Epoch => epoch;
    public IReference Reference => parts.Reference;
    public CoverageRules Rules => parts.Rules;
    public TimeProvider Clock => parts.Clock;
    public bool Ready => !_draining && nodes.Active && signals.Loaded && keeper.Roll.Silos.Count > 0;
    public long LiveHead => signals.Head;
    public IObservable<LiveChange> LiveChanges => signals.Changes;
    public IObservable<IReadOnlyList<TerritoryFigures>> Tiles => tiles.Shown;
    public DateTimeOffset? DataAsOf => parts.Local.DataAsOf;

    public NationStatus Status
    {
        get
        {
            var (waiting, longest) = queues();
            var roll = keeper.Roll;
            return new(parts.Journal.Status, DataAsOf, LiveHead, roll.Establishments, waiting, longest, new Dictionary<string, double>())
            {
                Cluster = new([.. roll.Silos.Select(silo => silo.ToParsableString()).Order(StringComparer.Ordinal)], roll.Rebuilding),
            };
        }
    }

    /// <summary>No new requests are wanted: the proxy is told, those under way are finished.</summary>
    public void Drain() => _draining = true;

    // Stock

    public async ValueTask<ReportOutcome> ReportAsync(Finess establishment, ReportedBatch batch, string principal, bool dryRun, CancellationToken cancel)
    {
        Enter(establishment);
        try
        {
            var grain = grains.GetGrain<IEstablishmentGrain>(establishment.Text);
            return await AskAsync(() => grain.ReportAsync(batch, principal, dryRun));
        }
        finally
        {
            Leave(establishment);
        }
    }

    public async ValueTask<EstablishmentFigures?> EstablishmentAsync(Finess establishment, PresentationCode? presentation, CancellationToken cancel)
    {
        var grain = grains.GetGrain<IEstablishmentGrain>(establishment.Text);
        return await AskAsync(() => grain.FiguresAsync(presentation?.Value ?? 0)) is { } figures ? figures with { Reference = Reference.Current.Find(establishment) } : null;
    }

    public async ValueTask<LineForecast?> LineForecastAsync(Finess establishment, PresentationCode presentation, int horizon, CancellationToken cancel)
    {
        var grain = grains.GetGrain<IEstablishmentGrain>(establishment.Text);
        return await AskAsync(() => grain.ForecastAsync(presentation.Value, horizon));
    }

    // Territories

    /// <summary>One question to each silo, which asks those that live there. Nothing is left out in silence: a presentation that is nowhere, or not whole, is told.</summary>
    /// <exception cref="RebuildingException">Some presentation's figures were lost and are being summed again.</exception>
    public async ValueTask<IReadOnlyList<TerritoryFigures>> CoverageAsync(TerritoryCode territory, CancellationToken cancel)
    {
        try
        {
            var roll = keeper.Roll;
            if (!roll.Silos.SequenceEqual(nodes.All)) roll = await keeper.RollCallAsync(cancel);
            if (roll.Missing.Count > 0 || !keeper.Whole) throw Rebuilding("presentations");
            var answers = await Task.WhenAll(roll.Silos.Select(silo => nodes.At(silo).CoverageAsync(territory.Text)));
            return answers.Any(answer => answer is null) ? throw Rebuilding("presentations") : [.. answers.SelectMany(answer => answer!.Items)];
        }
        catch (Exception lost) when (lost is TimeoutException or OrleansException or OperationCanceledException)
        {
            throw Rebuilding("a silo");
        }
    }

    public async ValueTask<IReadOnlyList<TerritoryFigures>> PresentationAsync(PresentationCode presentation, CancellationToken cancel)
    {
        if (!Lives(presentation)) return keeper.Whole ? [] : throw Rebuilding(presentation.ToString());
        var grain = grains.GetGrain<IPresentationGrain>(presentation.ToString());
        return (await AskAsync(() => grain.FiguresAsync("")))?.Items ?? throw Rebuilding(presentation.ToString());
    }

    /// <summary>From the store that all silos share: a presentation that is being rebuilt has a past all the same.</summary>
    public ValueTask<IReadOnlyList<KeptDay>> HistoryAsync(PresentationCode presentation, DateOnly first, DateOnly last, CancellationToken cancel) => KeptDays.LoadAsync(parts.Snapshots, presentation, first, last, cancel);

    public async ValueTask<IReadOnlyList<TerritoryForecast>> ForecastAsync(PresentationCode presentation, TerritoryCode territory, int horizon, CancellationToken cancel)
    {
        if (!Lives(presentation)) return keeper.Whole ? [] : throw Rebuilding(presentation.ToString());
        var grain = grains.GetGrain<IPresentationGrain>(presentation.ToString());
        return (await AskAsync(() => grain.ForecastAsync(territory.Text, horizon)))?.Items ?? throw Rebuilding(presentation.ToString());
    }

    /// <summary>As <see cref="CoverageAsync"/>: nothing is left out in silence.</summary>
    /// <exception cref="RebuildingException">Some presentation is being summed again, or a silo of an older version does not know the question.</exception>
    public async ValueTask<IReadOnlyList<ForecastScores>> CalibrationAsync(TerritoryCode territory, PresentationCode? presentation, CancellationToken cancel)
    {
        try
        {
            if (presentation is { } one)
            {
                if (!Lives(one)) return keeper.Whole ? [] : throw Rebuilding(one.ToString());
                return (await AskAsync(() => grains.GetGrain<IPresentationGrain>(one.ToString()).ScoresAsync(territory.Text)))?.Items ?? throw Rebuilding(one.ToString());
            }
            var roll = keeper.Roll;
            if (!roll.Silos.SequenceEqual(nodes.All)) roll = await keeper.RollCallAsync(cancel);
            if (roll.Missing.Count > 0 || !keeper.Whole) throw Rebuilding("presentations");
            var answers = await Task.WhenAll(roll.Silos.Select(silo => nodes.At(silo).ScoresAsync(territory.Text)));
            return answers.Any(answer => answer is null) ? throw Rebuilding("presentations") : [.. answers.SelectMany(answer => answer!.Items)];
        }
        catch (Exception lost) when (lost is TimeoutException or OrleansException or OperationCanceledException)
        {
            throw Rebuilding("a silo");
        }
    }

    public async ValueTask<IReadOnlyList<HeldLine>> LinesAsync(PresentationCode presentation, DepartmentCode department, CancellationToken cancel)
    {
        if (Reference.Current.Find(department) is null) return [];
        var grain = grains.GetGrain<IDepartmentGrain>(department.Text);
        return (await AskAsync(() => grain.LinesAsync(presentation.Value)))?.Items ?? throw Rebuilding(department.ToString());
    }

    /// <summary>A department that is being rebuilt stands with what it last said: who reports changes slowly, and a share without it would be another share.</summary>
    public async ValueTask<IReadOnlyList<ReportingState>> ReportingAsync(CancellationToken cancel) => await Task.WhenAll(Reference.Current.Departments.Select(async department =>
    {
        var said = await AskAsync(() => grains.GetGrain<IDepartmentGrain>(department.Code.Text).ReportingAsync());
        if (said is not null)
        {
            _reporting[department.Code] = (said, real.GetTimestamp());
            return said;
        }
        return _reporting.TryGetValue(department.Code, out var before) && real.GetElapsedTime(before.At) < ReportingHolds ? before.State : throw Rebuilding(department.Code.ToString());
    }));

    /// <summary>False: nobody holds a line of it, as far as is known. No actor is made for whatever code somebody asks for.</summary>
    private bool Lives(PresentationCode presentation)
    {
        var roll = keeper.Roll;
        return roll.Presentations.Contains(presentation) || roll.Missing.Contains(presentation) || parts.Local.Presentations.ContainsKey(presentation);
    }

    public async ValueTask<IReadOnlyList<MemberRow>> MembersAsync(string group, TerritoryCode? territory, CancellationToken cancel)
    {
        // No actor is made for whatever group somebody asks for.
        if (!keeper.Roll.Groups.Contains(group) && !parts.Local.Groups.ContainsKey(group)) return keeper.Whole ? [] : throw Rebuilding(group);
        return (await AskAsync(() => grains.GetGrain<IMoleculeGroupGrain>(group).MembersAsync(territory?.Text ?? "")))?.Items ?? throw Rebuilding(group);
    }
    // Facts

    public async ValueTask<FactOutcome> RecordFactsAsync(FactParcel parcel, CancellationToken cancel) => await AskAsync(() => grains.GetGrain<IFactGrain>(IFactGrain.Key).RecordAsync(parcel));

    public async ValueTask<SupplyAnswer?> SupplyAsync(PresentationCode presentation, CancellationToken cancel) =>
        await AskAsync(() => grains.GetGrain<IFactGrain>(IFactGrain.Key).SupplyAsync(presentation.Value));

    public async ValueTask<IReadOnlyList<SeriesAnswer>> EpidemicAsync(Disease disease, TerritoryCode territory, CancellationToken cancel) =>
        (await AskAsync(() => grains.GetGrain<IFactGrain>(IFactGrain.Key).EpidemicAsync((byte)disease, territory.Text))).Items;

    // Signals

    public async ValueTask<IReadOnlyList<Signal>> SignalsAsync(CancellationToken cancel) => await signals.SignalsAsync(cancel);

    public async ValueTask<Signal?> SignalAsync(string id, CancellationToken cancel)
    {
        var board = grains.GetGrain<IBoardGrain>(IBoardGrain.Key);
        return (await AskAsync(() => board.FindAsync(id))).Items is [var found] ? found : null;
    }

    public async ValueTask<SignalActionOutcome> ActAsync(string id, SignalActionRequest action, CancellationToken cancel)
    {
        var board = grains.GetGrain<IBoardGrain>(IBoardGrain.Key);
        var asked = 0;
        var outcome = await AskAsync(() =>
        {
            asked++;
            return board.ActAsync(id, action);
        });
        // An answer that was lost was given all the same: what stands is what was asked for.
        if (asked > 1 && outcome is SignalActionOutcome.VersionConflict { Current: var current } && current.Version == action.ExpectedVersion + 1 && Mine(current, action))
            outcome = new SignalActionOutcome.Done(new(await SequenceOfAsync(current, cancel), current));
        // Who has acted finds it done, on this node too.
        if (outcome is SignalActionOutcome.Done done && done.Change.Sequence > signals.Head) await signals.CatchUpAsync(cancel);
        return outcome;
    }

    public async ValueTask<IReadOnlyList<LiveChange>> LiveLogAsync(long sequence, int limit, CancellationToken cancel) => await signals.LogAsync(sequence, limit, cancel);

    // Winter plan

    public async ValueTask<PlanBook> PlanAsync(DateTimeOffset? asOf, CancellationToken cancel) => asOf is { } moment ? await plan.AsOfAsync(moment, cancel) : await plan.NowAsync(cancel);

    public async ValueTask<PlanOutcome> RecordPlanAsync(PlanRequest request, CancellationToken cancel)
    {
        if (dialect.Spoken < Dialect.Plan) throw new EngineBusyException("a node of an older version is still serving: the winter plan is recorded once all are upgraded");
        // It would stand in a log that an older node reads as well.
        if (request is PlanRequest.NoteFigures && dialect.Spoken < Dialect.Figures) return new PlanOutcome.Refused([new("figures.older", "", "a node of an older version is still serving")]);
        // An older node would show it to the public all the same.
        if (request is PlanRequest.Withdraw withdraw && Release.Names(withdraw.Proposal) && dialect.Spoken < Dialect.Field) throw new EngineBusyException("a node of an older version is still serving: releases are taken back once all are upgraded");
        return await AskAsync(() => grains.GetGrain<IPlanGrain>(IPlanGrain.Key).ActAsync(request));
    }

    // Hold

    public bool HoldSignals
    {
        get => parts.Local.Hold;
        set
        {
            // Here at once, on the others with the next message.
            parts.Local.Hold = value;
            _holding = HoldAsync(_holding, value);
        }
    }

    /// <summary>Completes when the last change of the hold has reached every silo; its keeper brings it to the actors with its next look.</summary>
    internal Task HeldAsync() => _holding;

    private async Task HoldAsync(Task before, bool hold)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        foreach (var silo in nodes.All) await AskAsync(async () => { await nodes.At(silo).HoldAsync(hold); return true; });
        await AskAsync(async () => { await grains.GetGrain<IFactGrain>(IFactGrain.Key).HoldAsync(hold); return true; });
        if (dialect.Spoken >= Dialect.Field) await AskAsync(async () => { await grains.GetGrain<IPlanGrain>(IPlanGrain.Key).HoldAsync(hold); return true; });
        await AskAsync(async () => { await grains.GetGrain<IBoardGrain>(IBoardGrain.Key).HoldAsync(hold); return true; });
    }

    // Asking

    /// <summary>Asks again what a silo that died, or an instance that was fenced, did not answer. Answers of actors, refusals included, are not asked for again.</summary>
    /// <exception cref="EngineBusyException">No answer within <see cref="Patience"/>.</exception>
    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        var started = real.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (Exception lost) when (lost is TimeoutException or OrleansException or OperationCanceledException or JournalFenceException)
            {
                // Nothing that is asked here can be cancelled by who asks: a call that was cancelled was lost with its silo.
                if (real.GetElapsedTime(started) >= Patience) throw new EngineBusyException("the cluster does not answer: " + lost.Message);
                await Task.Delay(Transient.Pause(attempt), real);
            }
        }
    }

    private static bool Mine(Signal signal, SignalActionRequest action) => action.Kind switch
    {
        SignalActionKind.Acknowledge => signal.AcknowledgedBy == action.By,
        SignalActionKind.Assign => (signal.AssignedTo ?? "") == action.Assignee,
        SignalActionKind.Snooze => signal.SnoozedUntil == action.Until,
        SignalActionKind.Comment => signal.Comments is [.., var last] && last.By == action.By && last.Text == action.Comment,
        SignalActionKind.Resolve => signal.State == SignalState.Resolved,
        _ => signal.State == SignalState.Open,
    };

    private async ValueTask<long> SequenceOfAsync(Signal signal, CancellationToken cancel)
    {
        await signals.CatchUpAsync(cancel);
        return (await signals.LogAsync(Math.Max(0, signals.Head - 1_000), 1_000, cancel)).OfType<SignalChange>().LastOrDefault(change => change.Signal.Id == signal.Id && change.Signal.Version == signal.Version)?.Sequence
            ?? signals.Head;
    }

    private void Enter(Finess establishment)
    {
        if (_underWay.AddOrUpdate(establishment, 1, static (_, count) => count + 1) <= Mailbox) return;
        Leave(establishment);
        throw new EngineBusyException($"{Mailbox} batches of {establishment} are under way");
    }

    private void Leave(Finess establishment)
    {
        var left = _underWay.AddOrUpdate(establishment, 0, static (_, count) => count - 1);
        if (left == 0) _underWay.TryRemove(new(establishment, 0));
    }

    private static RebuildingException Rebuilding(string what) => new($"{what}: being summed again");
}

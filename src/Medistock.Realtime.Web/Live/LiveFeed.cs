using System.Collections.Concurrent;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Threading.Channels;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Web.Signals;
using Medistock.Realtime.Web.Status;
using Medistock.Realtime.Web.Territories;
using Medistock.Realtime.Web.WinterPlan;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Medistock.Realtime.Web.Live;

/// <summary>
/// The nation's changes on their way to the screens of this node: one subscription to the actors, one bounded buffer per
/// screen. A hole in the sequence is filled from the durable log before anything after it is passed on.
/// </summary>
public sealed partial class LiveFeed(
    INation nation, DirectoryFacts facts, StatusReader status, CoverageReader coverage, SequenceIndex index, KeyRing ring, WebOptions options, WebMeters meters, ILogger<LiveFeed> log)
    : BackgroundService
{
    /// <summary>A screen further behind than this is given a snapshot.</summary>
    public const int FurthestBehind = 1_000;
    /// <summary>Changes waiting to be passed on; beyond it they are read from the log.</summary>
    public const int MostWaiting = 10_000;
    /// <summary>Changes read at start, so that signals carry their sequence.</summary>
    private const int Remembered = 5_000;
    /// <summary>Four row frames a second at most; a heartbeat each fourth tick; status, keys and the log's head each twentieth.</summary>
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(250), GatherRowsFor = TimeSpan.FromMilliseconds(100), RetryAfter = TimeSpan.FromMilliseconds(250);
    private const int TicksPerHeartbeat = 4, TicksPerStatus = 20;

    private readonly ConcurrentDictionary<string, Screen> _screens = new(StringComparer.Ordinal);
    // Null: look whether the log is ahead.
    private readonly Channel<LiveChange?> _changes = Channel.CreateBounded<LiveChange?>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    // The newest of each row since the last look: as many entries as rows exist. Actors that publish wait for an insertion here, never for a screen.
    private readonly Lock _gathering = new();
    private Dictionary<RowKey, TerritoryFigures> _newest = [];
    private CompositeDisposable? _subscriptions;
    private long _passedOn;

    public int Screens => _screens.Count;
    public bool Full => _screens.Count >= options.Screens;

    internal bool TryAdd(Screen screen)
    {
        if (Full || !_screens.TryAdd(screen.Id, screen)) return false;
        meters.Screens = _screens.Count;
        return true;
    }

    internal void Remove(Screen screen)
    {
        _screens.TryRemove(screen.Id, out _);
        meters.Screens = _screens.Count;
    }

    /// <summary>Listens before the server takes its first connection, so that no screen is ahead of the feed.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Subscribed before the head is read: nothing falls between. A full queue loses nothing either, the log has it.
        _subscriptions = new CompositeDisposable(
            nation.LiveChanges.Subscribe(change => _changes.Writer.TryWrite(change)),
            nation.Tiles.Subscribe(Gather),
            Observable.Interval(GatherRowsFor).Select(_ => Gathered()).Where(figures => figures.Count > 0).Subscribe(PassOn));
        _passedOn = nation.LiveHead;
        nation.Reference.Changed += BookChanged;
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        nation.Reference.Changed -= BookChanged;
        _subscriptions?.Dispose();
        base.Dispose();
    }

    /// <summary>Names, and what lies in which territory, are others: every screen starts again from a snapshot of its own asking.</summary>
    private void BookChanged(ReferenceBook book)
    {
        foreach (var (_, screen) in _screens) screen.Cut();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await RememberAsync(stoppingToken);
        await Task.WhenAll(PassOnAsync(stoppingToken), TickAsync(stoppingToken));
    }

    /// <summary>Fills the index; without it signals that do not change any more show sequence 0, and nothing else suffers.</summary>
    private async ValueTask RememberAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var change in (await nation.LiveLogAsync(Math.Max(0, _passedOn - Remembered), Remembered, cancel)).OfType<SignalChange>()) index.Note(change);
        }
        catch (Exception failed) when (!cancel.IsCancellationRequested)
        {
            LogUnreadable(log, failed);
        }
    }

    private async Task PassOnAsync(CancellationToken cancel)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(cancel))
        {
            var expected = change is null ? nation.LiveHead : change.Sequence - 1;
            while (_passedOn < expected && !await RepairAsync(expected, cancel)) await Task.Delay(RetryAfter, cancel);
            if (change is not null && change.Sequence > _passedOn) PassOn(change);
        }
    }

    /// <summary>Passes on what the log holds up to <paramref name="expected"/>. False: the log could not be read now.</summary>
    private async ValueTask<bool> RepairAsync(long expected, CancellationToken cancel)
    {
        try
        {
            while (_passedOn < expected)
            {
                var missed = await nation.LiveLogAsync(_passedOn, FurthestBehind, cancel);
                if (missed.Count == 0) return true;
                foreach (var change in missed) PassOn(change);
            }
            return true;
        }
        catch (Exception failed) when (!cancel.IsCancellationRequested)
        {
            LogUnreadable(log, failed);
            return false;
        }
    }

    private void PassOn(LiveChange change)
    {
        _passedOn = change.Sequence;
        var book = nation.Reference.Current;
        var frame = FrameOf(change, book);
        if (change is SignalChange signal) index.Note(signal);
        foreach (var (_, screen) in _screens)
        {
            if (!screen.Buffer.Offer(frame, book, out var wanted))
            {
                meters.ScreenCut();
                screen.Cut();
            }
            else if (wanted) screen.Wake();
        }
    }

    private DurableFrame FrameOf(LiveChange change, ReferenceBook book) => change switch
    {
        SignalChange signal => new LiveSignal(signal.Sequence, signal.Signal, SignalViews.ViewOf(signal.Signal, signal.Sequence, book), index.WorstOf(signal.Signal)),
        PlanChange plan => new LivePlan(plan.Sequence, plan.Entry, PlanViews.BodyOf(plan.Entry)),
        _ => throw new InvalidOperationException($"no frame is written for {change.GetType().Name}"),
    };

    private void Gather(IReadOnlyList<TerritoryFigures> list)
    {
        lock (_gathering)
        {
            foreach (var figures in list)
            {
                var key = new RowKey(figures.Territory, figures.Presentation, figures.Totals.Link);
                if (!_newest.TryGetValue(key, out var other) || other.Version <= figures.Version) _newest[key] = figures;
            }
        }
    }

    private Dictionary<RowKey, TerritoryFigures>.ValueCollection Gathered()
    {
        lock (_gathering)
        {
            var taken = _newest.Values;
            _newest = [];
            return taken;
        }
    }

    private void PassOn(IReadOnlyCollection<TerritoryFigures> figures)
    {
        coverage.Forget(figures);
        if (_screens.IsEmpty) return;
        var book = nation.Reference.Current;
        var rows = figures.Select(figure => new LiveRow(figure, book)).ToList();
        foreach (var (_, screen) in _screens)
        {
            if (screen.Buffer.Offer(rows, book) is > 0 and var dropped) meters.RowsDropped(dropped);
        }
    }

    private async Task TickAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TickEvery);
        for (var tick = 1L; await timer.WaitForNextTickAsync(cancel); tick++)
        {
            var slow = tick % TicksPerStatus == 0;
            if (slow) _changes.Writer.TryWrite(null);
            foreach (var (_, screen) in _screens) screen.Tick(tick % TicksPerHeartbeat == 0, slow);
            if (slow) await CutRevokedAsync(cancel);
        }
    }

    private async ValueTask CutRevokedAsync(CancellationToken cancel)
    {
        foreach (var (_, screen) in _screens)
        {
            try
            {
                if (screen.Principal.Id != KeyRing.DemoId && await ring.FindByIdAsync(screen.Principal.Id, cancel) is null) screen.Cut();
            }
            catch (Exception failed) when (!cancel.IsCancellationRequested)
            {
                // Not knowing is no reason to blind a wall: the next round asks again.
                LogKeysUnreadable(log, failed);
                return;
            }
        }
    }

    // What a screen's pump asks.

    internal Frame Frame(string kind, long head, object body)
    {
        meters.Frame(kind);
        return new(nation.Epoch, kind, nation.Clock.GetUtcNow(), nation.DataAsOf, head, null, null, body);
    }

    internal HeartbeatBody Heartbeat(long head) => new(nation.Epoch, head, nation.DataAsOf, nation.Clock.GetUtcNow(), facts.Version);

    /// <summary>What the log holds after <paramref name="from"/> in the screen's scope; null: too far behind, or another epoch.</summary>
    internal async ValueTask<(IReadOnlyList<DurableFrame> Frames, long UpTo)?> MissedAsync(ResumePoint from, ScreenFilter filter, CancellationToken cancel)
    {
        var head = nation.LiveHead;
        if (from.Epoch != nation.Epoch || from.Sequence < 0 || from.Sequence > head || head - from.Sequence > FurthestBehind) return null;
        var missed = await nation.LiveLogAsync(from.Sequence, FurthestBehind + 1, cancel);
        if (missed.Count > FurthestBehind) return null;
        var book = nation.Reference.Current;
        var wanted = missed.Select(change => FrameOf(change, book)).Where(frame => frame.SeenBy(filter, book));
        return ([.. wanted], missed.Count > 0 ? missed[^1].Sequence : from.Sequence);
    }

    /// <summary>Head first, state second: what changes in between is in the state and comes again as a frame, never the reverse.</summary>
    internal async ValueTask<(long Head, SnapshotBody Body, IReadOnlyList<RowKey> Rows)> SnapshotAsync(ScreenFilter filter, CancellationToken cancel)
    {
        var head = nation.LiveHead;
        var book = nation.Reference.Current;
        var open = (await nation.SignalsAsync(cancel)).Where(signal => signal.IsOpen() && filter.Sees(signal, signal.Severity, book))
            .Select(signal => SignalViews.ViewOf(signal, index.Of(signal.Id), book).For(filter.Principal)).ToList();
        var rows = await RowsAsync(filter, cancel);
        return (head, new(open, [.. rows.Select(row => row.Row)], await StatusAsync(filter, cancel)), [.. rows.Select(row => row.Key)]);
    }

    internal ValueTask<IReadOnlyList<LiveRow>> RowsAsync(ScreenFilter filter, CancellationToken cancel) => coverage.RowsAsync(filter, cancel);

    internal ValueTask<StatusBody> StatusAsync(ScreenFilter filter, CancellationToken cancel) => status.ReadAsync(filter.Principal, cancel);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the signal log could not be read: screens wait for it")]
    private static partial void LogUnreadable(ILogger logger, Exception failed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "keys could not be checked: screens stay connected until they can")]
    private static partial void LogKeysUnreadable(ILogger logger, Exception failed);
}

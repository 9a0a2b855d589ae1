using System.Reactive.Subjects;
using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Signals;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Silo.Peers;

namespace Medistock.Realtime.Silo.Live;

/// <summary>
/// This node's own fold of the log <c>signals</c>: it reads what the board has written, whichever silo the board lives in, and passes each change on once and in
/// order. A hint, or the poll, says when to read; losing one costs time, never a change. It answers lists and logs without asking the board.
/// </summary>
/// <remarks>Between two changes of a signal the board counts observations that are not on disk: a list shows those as of the last change.</remarks>
internal sealed partial class SignalReplica : IDisposable
{
    private readonly SignalBoard _board;
    private readonly TimeProvider _clock;
    private readonly Subject<LiveChange> _changes = new();
    private readonly SemaphoreSlim _one = new(1);
    private readonly Pump _pump;
    private readonly ILogger<SignalReplica> _log;
    private long _head;
    private volatile bool _loaded;

    public SignalReplica(IJournal journal, TimeProvider clock, ILogger<SignalReplica> log)
    {
        (_clock, _log) = (clock, log);
        // It follows and judges nothing.
        _board = new(journal, new Followed(PassOn)) { Hold = true };
        _pump = new(FollowOnceAsync);
    }

    public long Head => Interlocked.Read(ref _head);
    public bool Loaded => _loaded;
    public IObservable<LiveChange> Changes => _changes;

    /// <summary>The log has come at least this far.</summary>
    public void Hint(long sequence)
    {
        if (sequence > Head) Look();
    }

    /// <summary>Something may have been written.</summary>
    public void Look() => _pump.Kick();

    /// <summary>Reads the log to its end.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be read now.</exception>
    public Task CatchUpAsync(CancellationToken cancel) => OneAsync(FollowAsync, cancel);

    public Task<IReadOnlyList<Signal>> SignalsAsync(CancellationToken cancel) => OneAsync(_ => ValueTask.FromResult(_board.Signals()), cancel);

    /// <summary>Signals whose condition was last seen to hold, after reading the log to its end.</summary>
    public Task<IReadOnlyList<Signal>> StandingAsync(CancellationToken cancel) => OneAsync(async inner =>
    {
        await FollowAsync(inner);
        return (IReadOnlyList<Signal>)[.. _board.Standing()];
    }, cancel);

    public Task<IReadOnlyList<LiveChange>> LogAsync(long after, int limit, CancellationToken cancel) => OneAsync(inner => _board.LogAsync(after, limit, inner), cancel);

    public void Dispose()
    {
        _changes.Dispose();
        _one.Dispose();
    }

    private async ValueTask<bool> FollowAsync(CancellationToken cancel)
    {
        if (_loaded)
        {
            await _board.FollowAsync(_clock.GetUtcNow(), cancel);
            return true;
        }
        // The past is read, not told: screens begin with a snapshot.
        await _board.LoadAsync(_clock.GetUtcNow(), cancel);
        Interlocked.Exchange(ref _head, _board.Head);
        return _loaded = true;
    }

    private async ValueTask<bool> FollowOnceAsync()
    {
        try
        {
            await CatchUpAsync(CancellationToken.None);
        }
        catch (Exception unread) when (Transient.Is(unread))
        {
            // The poll reads on.
            LogUnread(unread);
        }
        return false;
    }

    private void PassOn(LiveChange change)
    {
        Interlocked.Exchange(ref _head, change.Sequence);
        _changes.OnNext(change);
    }

    private async Task<T> OneAsync<T>(Func<CancellationToken, ValueTask<T>> turn, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            return await turn(cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of signals cannot be read now")]
    private partial void LogUnread(Exception why);

    /// <summary>A follower has nobody to its right but this node's screens.</summary>
    private sealed class Followed(Action<LiveChange> passOn) : IPeers
    {
        public void Publish(LiveChange change) => passOn(change);
        public void Publish(IReadOnlyList<TerritoryFigures> figures) => throw Judging();
        public void Publish(PresentationShapes shapes) => throw Judging();
        public ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => throw Judging();
        public ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row) => throw Judging();
        public ValueTask ReportAsync(string group, MemberRow row) => throw Judging();
        public ValueTask SupplyAsync(PresentationCode presentation, SupplyRow row) => throw Judging();
        public ValueTask ObserveAsync(SignalObservation observation) => throw Judging();
        public ValueTask AnnounceAsync(long planHead) => throw Judging();
        private static InvalidOperationException Judging() => new("a replica follows, it says nothing");
    }
}

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
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Actors.Replay;

/// <summary>What a past is replayed with: what the journal does not say.</summary>
/// <param name="Book">The reference in force now: its own past is not kept.</param>
/// <param name="Rules">Thresholds and duties.</param>
/// <param name="Speed">Simulated seconds per real second of the store's clock: what was coalesced in real time is coalesced as long.</param>
public sealed record PastSetup(ReferenceBook Book, CoverageRules Rules, double Speed, string Epoch);

/// <summary>
/// The nation as it lived, folded from its journal: the same actor classes, one turn at a time, on a clock that follows the rows. Timers, flushes, days that end and days that
/// ripen come at their own simulated times between two rows. No thread, no wall clock, no chance: the same rows give the same state, bit by bit.
/// </summary>
/// <remarks>
/// Messages are delivered within the turn that sends them, which the chain of actors allows (they only call the next stage). For one caller at a time. Memory: that of a serving engine.
/// </remarks>
public sealed partial class PastNation
{
    private const string StockPrefix = "stock/";
    /// <summary>A batch whose newest line is older tells the past.</summary>
    private static readonly TimeSpan TellsPast = TimeSpan.FromDays(1);
    /// <summary>Without such a batch for so long, a store's beginning is over.</summary>
    private static readonly TimeSpan BeginningEnds = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Finess, PastCell<EstablishmentActor>> _establishments = [];
    private readonly Dictionary<DepartmentCode, PastCell<DepartmentActor>> _departments = [];
    private readonly Dictionary<PresentationCode, PastCell<PresentationActor>> _presentations = [];
    private readonly Dictionary<string, PastCell<MoleculeGroupActor>> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<Finess> _withdrawn = [];
    private readonly PastCell<FactLog> _facts;
    private readonly PastCell<SignalBoard> _board;
    private readonly PastCell<Beginning> _beginning;
    private readonly SignalTable _told = new();
    private readonly PastAgenda _agenda = new();
    private readonly PastClock _clock = new();
    private readonly ShapeTable _shapes = new();
    private readonly FixedReference _reference;
    private readonly FoldedJournal _journal;
    private readonly IRecordedRows _rows;
    private readonly PastSetup _setup;
    private readonly Peers _peers;
    private readonly FollowUpTable _followUps;
    private readonly bool _judges;
    private PlanBook _plan = PlanBook.Empty;
    private long _toldHead;
    private bool _held, _begun;

    /// <param name="judges">Whether rules are judged again, into <see cref="Diary"/>; what the log told is known in any case.</param>
    public PastNation(IRecordedRows rows, PastSetup setup, bool judges = false)
    {
        (_rows, _setup, _judges, _journal, _reference) = (rows, setup, judges, new(rows), new(setup.Book));
        _peers = new(this);
        _followUps = new(setup.Rules, _reference);
        _board = _agenda.Add(new SignalBoard(new UnkeptJournal(), _peers), static board => board.NextDue, static (board, now) => board.TickAsync(now));
        _facts = _agenda.Add(new FactLog(_journal, _peers, () => _reference.Current) { RepeatEvery = Repeats(TimeSpan.FromMinutes(5)) }, static facts => facts.NextDue, static (facts, now) => facts.TickAsync(now));
        _beginning = _agenda.Add(new Beginning(), static of => of.EndsAt, (of, _) =>
        {
            of.EndsAt = null;
            of.Over = true;
            Hold(false);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>The moment it stands at: the newest row's, or the one it was moved to.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();
    public TimeProvider Clock => _clock;
    public PastSetup Setup => _setup;
    /// <summary>Rows of stock whose lines were not all taken again, as a reference or a rule of today would have refused them.</summary>
    public long Unlike { get; private set; }
    /// <summary>Signals as the rules of today raise them from these rows; empty unless it judges.</summary>
    public SignalDiary Diary { get; } = new();

    /// <summary>Moves the clock to the row's time, waking who is due on the way, and folds the row.</summary>
    /// <exception cref="InvalidDataException">The row is of a newer format, or does not follow its stream.</exception>
    public ValueTask TakeAsync(JournalEntry row, CancellationToken cancel) => TakeAsync(row, altered: null, cancel);

    /// <summary>Wakes who is due until <paramref name="at"/>, in order of time.</summary>
    public async ValueTask MoveToAsync(DateTimeOffset at, CancellationToken cancel)
    {
        while (_agenda.Next(at) is { } next)
        {
            cancel.ThrowIfCancellationRequested();
            _clock.MoveTo(next.Due);
            await next.Cell.TickAsync(Now);
            _agenda.Plan(next.Cell, Now);
        }
        _clock.MoveTo(at);
    }

    internal async ValueTask TakeAsync(JournalEntry row, AlteredBatch? altered, CancellationToken cancel)
    {
        await MoveToAsync(row.RecordedAt, cancel);
        await BeginAsync(cancel);
        if (row.Stream.StartsWith(StockPrefix, StringComparison.Ordinal)) await TakeStockAsync(row, altered, cancel);
        else if (row.Stream == SignalBoard.Stream) TakeTold(row);
        else if (row.Stream == WinterPlanActor.Stream) await TakePlanAsync(row, cancel);
        else if (row.Stream is FactLog.SupplyStream or FactLog.EpidemicStream or FactLog.ForecastStream) await TakeFactsAsync(row, altered?.Facts ?? row.Payload);
    }

    /// <summary>With a level what is owed changes, and with that what is stale: all say again what they hold, as in the engine that lived.</summary>
    private async ValueTask TakePlanAsync(JournalEntry row, CancellationToken cancel)
    {
        _plan = _plan.Apply(row.Sequence, PlanCodec.Decode(row.Payload.Span));
        var changed = _followUps.Take(_plan, Now);
        if (changed.Count == 0) return;
        foreach (var (finess, cell) in _establishments)
        {
            if (_reference.Current.DepartmentOf(finess) is not { } home || !changed.Contains(PlanTerritories.Of(home.Code))) continue;
            await cell.Actor.PublishAllAsync(Now, cancel);
            _agenda.Plan(cell, Now);
        }
    }

    /// <summary>Facts that were never recorded: a what-if's own.</summary>
    internal ValueTask AddFactsAsync(FactRecord facts, string stream) => TakeFactsAsync(new(stream, 0, Guid.Empty, 0, "what-if", Now, default), facts.Encode());

    /// <summary>The establishment leaves every sum, as one that the reference has moved away; its further rows are passed over.</summary>
    internal void Withdraw(Finess finess)
    {
        _withdrawn.Add(finess);
        if (_establishments.Remove(finess, out var cell)) _agenda.Remove(cell);
        if (_reference.Current.DepartmentOf(finess) is not { } home || !_departments.TryGetValue(home.Code, out var department)) return;
        department.Actor.Forget(finess);
        _agenda.Plan(department, Now);
    }

    internal EstablishmentActor ActorOf(Finess finess) => CellOf(finess).Actor;

    /// <summary>With the first row its clocks are set going.</summary>
    private async ValueTask BeginAsync(CancellationToken cancel)
    {
        if (_begun) return;
        _begun = true;
        await _facts.Actor.LoadAsync(Now, cancel);
        _agenda.Plan(_facts, Now);
    }

    private async ValueTask TakeStockAsync(JournalEntry row, AlteredBatch? altered, CancellationToken cancel)
    {
        var finess = Finess.Parse(row.Stream[StockPrefix.Length..]);
        if (_withdrawn.Contains(finess)) return;
        if (await PassedOverAsync(row, finess, cancel)) return;
        var batch = altered?.Batch ?? BatchRecord.Decode(row.Payload.Span).Batch;
        var cell = CellOf(finess);
        // A clock that was set back recorded this row before the one that was folded last: its lines are judged as they were then.
        var recorded = row.RecordedAt;
        NoteBeginning(batch, recorded);
        _journal.Altered = altered is not null;
        var outcome = await cell.Actor.ReportAsync(new(row.BatchId ?? Guid.Empty, row.BodyHash, [.. batch.Facts.Select((fact, index) => (index, fact))], [], batch.ReportedThrough, batch.ClosedDays), row.Principal, dryRun: false, recorded, cancel);
        _journal.Altered = false;
        if (outcome is not ReportOutcome.Recorded taken || taken.Sequence != row.Sequence) throw new InvalidDataException($"{row.Stream}: row {row.Sequence} does not follow row {_journal.HeadOf(row.Stream)}");
        if (taken.Accepted != batch.Facts.Count) Unlike++;
        _agenda.Plan(cell, Now);
    }

    /// <summary>A stream whose beginning was removed: its checkpoint stands for the rows up to where it was made.</summary>
    private async ValueTask<bool> PassedOverAsync(JournalEntry row, Finess finess, CancellationToken cancel)
    {
        var head = _journal.HeadOf(row.Stream);
        if (head == 0 && row.Sequence > 1)
        {
            var checkpoint = _rows.CheckpointOf(row.Stream) is { } kept ? StockCheckpoint.Decode(kept.Payload.Span) : null;
            if (checkpoint is null || checkpoint.Through < row.Sequence - 1) throw new InvalidDataException($"{row.Stream} begins at row {row.Sequence}, and no checkpoint stands for what came before");
            _journal.StartWith(row.Stream, checkpoint);
            var cell = CellOf(finess);
            await cell.Actor.PublishAllAsync(Now, cancel);
            _agenda.Plan(cell, Now);
            head = checkpoint.Through;
        }
        return row.Sequence <= head;
    }

    private async ValueTask TakeFactsAsync(JournalEntry row, ReadOnlyMemory<byte> payload)
    {
        var id = row.BatchId ?? Guid.Empty;
        // What was never recorded has no id: each is another one.
        if (id == Guid.Empty) id = new((int)(_facts.Actor.Head + 1), 0, 0, new byte[8]);
        if (await _facts.Actor.RecordAsync(new(row.Stream, id, row.Principal, payload.ToArray()), Now) is FactOutcome.Refused refused) throw new InvalidDataException($"{row.Stream}: row {row.Sequence}: {refused.Message}");
        _agenda.Plan(_facts, Now);
    }

    private void TakeTold(JournalEntry row)
    {
        _toldHead = row.Sequence;
        // The plan is folded from its own stream.
        if (AnnouncedPlan.IsOne(row.Payload.Span)) return;
        var (reason, signal) = SignalCodec.Decode(row.Payload.Span);
        _told.Apply(reason, signal, row.RecordedAt);
    }

    /// <summary>A store may begin by telling its past, signals held: until it has, nobody knows how many are to tell a day.</summary>
    private void NoteBeginning(Domain.Stock.RecordedBatch batch, DateTimeOffset recorded)
    {
        if (_beginning.Actor.Over) return;
        var newest = batch.ReportedThrough ?? DateTimeOffset.MinValue;
        foreach (var fact in batch.Facts)
            if (fact.At > newest) newest = fact.At;
        var past = newest > DateTimeOffset.MinValue && recorded - newest > TellsPast;
        if (past && !_held) Hold(true);
        if (past || _beginning.Actor.EndsAt is null) _beginning.Actor.EndsAt = Now + BeginningEnds;
        _agenda.Plan(_beginning, Now);
    }

    private void Hold(bool held)
    {
        _held = held;
        foreach (var cell in _departments.Values) cell.Actor.Hold = held;
        foreach (var cell in _presentations.Values) cell.Actor.Hold = held;
        foreach (var cell in _groups.Values) cell.Actor.Hold = held;
        _facts.Actor.Hold = held;
        _board.Actor.Hold = held;
        foreach (var cell in _agenda.Cells) _agenda.Plan(cell, Now);
    }

    private PastCell<EstablishmentActor> CellOf(Finess finess) => _establishments.TryGetValue(finess, out var cell) ? cell : _establishments[finess] = _agenda.Add(
        new EstablishmentActor(finess, _journal, NoSnapshots.Instance, _peers, _reference, () => _followUps.RulesOf(finess)) { Shapes = _shapes }, static actor => actor.NextDue, static (actor, now) => actor.TickAsync(now));

    private PastCell<DepartmentActor> CellOf(DepartmentCode code) => _departments.TryGetValue(code, out var cell) ? cell : _departments[code] = _agenda.Add(
        new DepartmentActor(code, _peers, () => _reference.Current, () => _followUps.RulesIn(code).Duties, () => _setup.Rules.Thresholds)
        {
            Shapes = _shapes, Hold = _held, FlushEvery = InRealTime(250), RepeatEvery = Repeats(TimeSpan.FromMinutes(15)), WorstEvery = InRealTime(15_000),
        },
        static actor => actor.NextDue, static (actor, now) => actor.TickAsync(now));

    private PastCell<PresentationActor> CellOf(PresentationCode code) => _presentations.TryGetValue(code, out var cell) ? cell : _presentations[code] = _agenda.Add(
        new PresentationActor(code, _peers, () => _reference.Current, () => _setup.Rules.Thresholds)
        {
            Hold = _held, PublishEvery = InRealTime(250), RepeatEvery = Repeats(TimeSpan.FromMinutes(5)),
        },
        static actor => actor.NextDue, static (actor, now) => actor.TickAsync(now));

    private PastCell<MoleculeGroupActor> GroupOf(string group) => _groups.TryGetValue(group, out var cell) ? cell : _groups[group] = _agenda.Add(
        new MoleculeGroupActor(group, _peers, () => _reference.Current) { Hold = _held, JudgeEvery = InRealTime(1_000), RepeatEvery = Repeats(TimeSpan.FromMinutes(5)) },
        static actor => actor.NextDue, static (actor, now) => actor.TickAsync(now));

    private TimeSpan Repeats(TimeSpan natural) => InRealTime(60_000) is var least && least > natural ? least : natural;
    private TimeSpan InRealTime(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds * _setup.Speed);

    /// <summary>When the store's beginning is over; null: nothing was told yet, or it is over.</summary>
    private sealed class Beginning
    {
        public DateTimeOffset? EndsAt { get; set; }
        public bool Over { get; set; }
    }

    private sealed class FixedReference(ReferenceBook book) : IReference
    {
        public ReferenceBook Current => book;
        public event Action<ReferenceBook> Changed { add { } remove { } }
    }

    private sealed class Peers(PastNation nation) : IPeers
    {
        public async ValueTask ContributeAsync(DepartmentCode department, EstablishmentContribution contribution)
        {
            var cell = nation.CellOf(department);
            await cell.Actor.ReceiveAsync(contribution, nation.Now);
            nation._agenda.Plan(cell, nation.Now);
        }

        public async ValueTask ReportAsync(PresentationCode presentation, DepartmentRow row)
        {
            var cell = nation.CellOf(presentation);
            await cell.Actor.ReceiveAsync(row, nation.Now);
            nation._agenda.Plan(cell, nation.Now);
        }

        public ValueTask ReportAsync(string group, MemberRow row)
        {
            var cell = nation.GroupOf(group);
            cell.Actor.Receive(row);
            nation._agenda.Plan(cell, nation.Now);
            return ValueTask.CompletedTask;
        }

        public ValueTask SupplyAsync(PresentationCode presentation, SupplyRow row)
        {
            var cell = nation.CellOf(presentation);
            cell.Actor.Receive(row, nation.Now);
            nation._agenda.Plan(cell, nation.Now);
            return ValueTask.CompletedTask;
        }

        public async ValueTask ObserveAsync(SignalObservation observation)
        {
            if (!nation._judges) return;
            await nation._board.Actor.ObserveAsync(observation, nation.Now);
            nation._agenda.Plan(nation._board, nation.Now);
        }

        public void Publish(IReadOnlyList<TerritoryFigures> figures)
        {
            // Nobody watches the past go by: who wants to know asks.
            return;
        }

        public void Publish(PresentationShapes shapes) => nation._shapes.Take(shapes);
        public ValueTask AnnounceAsync(long planHead) => ValueTask.CompletedTask;

        public void Publish(LiveChange change)
        {
            if (change is SignalChange signal) nation.Diary.Note(signal);
        }
    }
}

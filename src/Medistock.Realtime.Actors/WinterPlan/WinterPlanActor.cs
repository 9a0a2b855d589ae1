using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Domain.WinterPlan.Indicators;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>
/// The nation's winter plan: one actor for all its territories, so that a decision for France entière is one row. State = fold of the stream <c>plan</c>; a row is on disk before it
/// is in memory or announced. Levels change by people's decisions only; that a planned one begins to hold is written when its time has come.
/// </summary>
/// <remarks>One message at a time; the engine passes <c>now</c> and ticks at <see cref="NextDue"/>. Limits: <see cref="RowLimit"/> rows.</remarks>
public sealed class WinterPlanActor(IJournal journal, IPeers peers, Func<ReferenceBook> reference)
{
    public const string Stream = "plan";
    /// <summary>Some ten years of seasons; beyond it the plan says so and takes nothing.</summary>
    public const int RowLimit = 200_000;
    /// <summary>What the program sees stops being recorded here: the rest is people's.</summary>
    public const int ObservedLimit = 150_000;
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1), JudgeEvery = TimeSpan.FromMinutes(1);
    private readonly FieldWatch _field = new(reference, FieldRule.Default);
    /// <summary>Author of what the program itself writes.</summary>
    public static Author Program { get; } = new("medistock", SignalLifecycle.System, "program");
    private bool _behind;
    private DateTimeOffset? _retryAt, _nextAnnounce, _nextJudge;

    /// <summary>How often the board is told how far the log has come, should a word have been lost.</summary>
    public TimeSpan AnnounceEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often standing <c>field</c> signals are said again to the board, by the clock of <c>now</c>.</summary>
    public TimeSpan RepeatEvery { init => _field.RepeatEvery = value; }

    /// <summary>While true reports raise no signal (cold start, back-fill).</summary>
    public bool Hold { get; set; }

    public PlanBook Book { get; private set; } = PlanBook.Empty;

    public DateTimeOffset? NextDue
    {
        get
        {
            DateTimeOffset? due = Book.Pending.Count > 0 ? Book.Pending.Min(decision => decision.Draft.EffectiveAt) : null;
            if (_retryAt is { } retry && due < retry) due = retry;
            if (_nextAnnounce is { } announce && !(due <= announce)) due = announce;
            if (!Hold && _nextJudge is { } judge && !(due <= judge)) due = judge;
            if (!Hold && _field.RetryAt is { } again && !(due <= again)) due = again;
            return due;
        }
    }

    public async ValueTask LoadAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await FoldAsync(cancel);
        (_nextAnnounce, _nextJudge) = (now, now);
    }

    /// <summary>Standing signals give the rule its hysteresis back; after <see cref="LoadAsync"/>, before the first tick.</summary>
    public void Resume(IEnumerable<Signal> standing, DateTimeOffset now)
    {
        foreach (var signal in standing) _field.Resume(signal, now);
    }

    /// <exception cref="JournalBusyException">or <see cref="JournalUnavailableException"/>: not recorded as far as is known; the same key may be asked again.</exception>
    public async ValueTask<PlanOutcome> ActAsync(PlanRequest request, DateTimeOffset now)
    {
        await CatchUpAsync();
        if (request.Key == Guid.Empty) return new PlanOutcome.Refused([new("plan.key", "key", "a UUID of your choice is expected: the same again changes nothing")]);
        var hash = PlanCodec.HashOf(request);
        if (await journal.FindBatchAsync(Stream, request.Key, CancellationToken.None) is { } known)
            return known.BodyHash == hash ? new PlanOutcome.Done(known.Sequence, Replayed: true, PlanCodec.Decode(known.Payload.Span))
                : new PlanOutcome.Refused([new("plan.key-conflict", "key", "this key was used for something else: nothing is recorded twice")]);
        var (entry, refused) = Judge(request, now);
        if (entry is null) return new PlanOutcome.Refused(refused);
        var sequence = await CommitAsync(entry, request.Key, hash, request.By.Key, now);
        if (entry is PlanEntry.FieldTold) await JudgeFieldAsync(now);
        await BeginAsync(now);
        return new PlanOutcome.Done(sequence, Replayed: false, entry);
    }

    public async ValueTask TickAsync(DateTimeOffset now)
    {
        if (!(_retryAt > now)) await BeginAsync(now);
        if (_nextAnnounce <= now) await AnnounceAsync(now);
        if (_nextJudge <= now) await JudgeFieldAsync(now);
        else if (!Hold) await _field.SayOwedAsync(peers, now);
    }

    private async ValueTask JudgeFieldAsync(DateTimeOffset now)
    {
        if (Hold) return;
        _nextJudge = now + JudgeEvery;
        _field.Judge(Book, now);
        await _field.SayOwedAsync(peers, now);
    }

    private (PlanEntry? Entry, IReadOnlyList<PlanRefused> Refused) Judge(PlanRequest request, DateTimeOffset now)
    {
        if (Book.Sequence >= RowLimit) return (null, [new("plan.full", "", $"the plan's log holds {RowLimit} rows, its limit")]);
        switch (request)
        {
            case PlanRequest.Decide(_, var draft, var by):
                var (changes, unchanged, refused) = DecisionRules.Check(Book, draft, now);
                return refused is null ? (new PlanEntry.Decided(new(IdOf('D'), draft, changes, unchanged, by, now)), []) : (null, [refused]);
            case PlanRequest.Propose(_, var draft, var by):
                return ProposalRules.Check(Book, draft, now) is { } unfit ? (null, [unfit])
                    : (new PlanEntry.Proposed(new(IdOf('P'), draft.Territory, draft.Command, draft.Text, now, draft.For, draft.Against, by, now)), []);
            case PlanRequest.Withdraw(_, var withdrawn, var why, var by):
                return (Release.Names(withdrawn) ? ReleaseRules.CheckWithdrawal(Book, withdrawn, why, now) : ProposalRules.CheckWithdrawal(Book, withdrawn, why)) is { } standing
                    ? (null, [standing]) : (new PlanEntry.Withdrawn(withdrawn, why, by, now), []);
            case PlanRequest.Release(_, var draft, var by):
                if (ReleaseRules.Check(draft, now) is { } unclear) return (null, [unclear]);
                // As it will stand when it is public. France entière has a level only while all its territories stand alike.
                var when = draft.From > now ? draft.From : now;
                var alike = PlanTerritories.All.Where(territory => draft.Territory == TerritoryCode.France || territory == draft.Territory).Select(territory => Book.At(territory, when).Phase).Distinct().ToList();
                if (alike.Count > 1) return (null, [new("release.mixed", "territory", "the territories stand at different levels: tell of each by its name")]);
                return (new PlanEntry.Released(new(IdOf('R'), draft.Territory, alike[0], PhaseMachine.LevelOf(alike[0]), draft.Text, draft.Indicators, draft.From, by, now)), []);
            case PlanRequest.PrepareMeasure(_, var draft, var by):
                return Measured(MeasureRules.Default.Prepare(IdOf('M'), draft), "prepared", by, now);
            case PlanRequest.ChangeMeasure change:
                return ChangeMeasure(change, now);
            case PlanRequest.TellField(_, var told, var by):
                var report = told with { Id = IdOf('F'), ToldAt = now, EnteredBy = by.Name, OccurredAt = told.OccurredAt == default ? now : told.OccurredAt };
                var wrong = FieldReportRules.Default.Check(report, now);
                return wrong.Count == 0 ? (new PlanEntry.FieldTold(report, by, now), []) : (null, wrong);
            case PlanRequest.Observe(_, var readings, var conditions, var by):
                if (Book.Sequence >= ObservedLimit) return (null, [new("observed.full", "", $"the plan's log holds {ObservedLimit} rows: no more lights are recorded")]);
                return readings.Count <= PlanEntry.Observed.MostReadings ? (new PlanEntry.Observed(readings, conditions, by, now), []) : (null, [new("observed.many", "readings", $"at most {PlanEntry.Observed.MostReadings}")]);
            case PlanRequest.NoteFigures(_, var figures, var by):
                if (Book.Sequence >= ObservedLimit) return (null, [new("observed.full", "", $"the plan's log holds {ObservedLimit} rows: no more figures are recorded")]);
                if (figures.Day <= Book.Figures.Last?.Day) return (null, [new("figures.known", "day", "that day was seen already, or a later one")]);
                return figures.Groups.Count <= FigureDay.MostGroups && figures.Places.Count <= FigureDay.MostPlaces ? (new PlanEntry.FiguresSeen(figures, by, now), [])
                    : (null, [new("figures.many", "groups", $"at most {FigureDay.MostGroups} groups in {FigureDay.MostPlaces} places")]);
            case PlanRequest.ProposeByRule(_, var draft, var since, var by):
                return Book.OpenProposals.Any(open => open.Territory == draft.Territory && open.Command == draft.Command && open.By.Key == by.Key) ? (null, [new("proposal.open", "", "it is proposed already")])
                    : (new PlanEntry.Proposed(new(IdOf('P'), draft.Territory, draft.Command, draft.Text, since, draft.For, draft.Against, by, now)), []);
            case PlanRequest.ReviseSheet(_, var lever, var expected, var criteria, var by):
                if (MeasureRules.Default.Catalogue.Find(lever) is null) return (null, [new("measure.lever-unknown", "lever", "no such lever")]);
                var revised = Book.SheetOf(MeasureRules.Default.Catalogue, lever).Revise(expected, criteria, by.Name, now);
                return revised.Sheet is { } sheet ? (new PlanEntry.SheetRevised(sheet, by, now), []) : (null, Refusals(revised.Refusals));
            default: throw new ArgumentOutOfRangeException(nameof(request), request, "no rule is written for this request");
        }
    }

    private (PlanEntry? Entry, IReadOnlyList<PlanRefused> Refused) ChangeMeasure(PlanRequest.ChangeMeasure change, DateTimeOffset now)
    {
        if (Book.FindMeasure(change.Measure) is not { } measure) return (null, [new("measure.unknown", "id", "no such measure")]);
        MeasureCommand? command = change switch
        {
            { Did: "inForce", On: { } on } => new MeasureCommand.PutInForce(on),
            { Did: "amended" } => new MeasureCommand.Amend(change.Volumes ?? measure.Volumes, change.End, change.Review),
            { Did: "ended", On: { } on } => new MeasureCommand.Stop(on, change.Reason ?? ""),
            { Did: "withdrawn" } => new MeasureCommand.Withdraw(change.Reason ?? ""),
            _ => null,
        };
        return command is null ? (null, [new("measure.on-missing", "on", "from or until which day?")]) : Measured(MeasureRules.Default.After(measure, command), change.Did, change.By, now);
    }

    private static (PlanEntry? Entry, IReadOnlyList<PlanRefused> Refused) Measured(MeasureOutcome outcome, string did, Author by, DateTimeOffset now) =>
        outcome.Measure is { } measure ? (new PlanEntry.Measured(measure, did, outcome.Warnings, by, now), []) : (null, Refusals(outcome.Refusals));

    private static IReadOnlyList<PlanRefused> Refusals(IReadOnlyList<MeasureProblem> problems) => [.. problems.Select(problem => new PlanRefused(problem.Code, problem.Path, problem.Message))];

    /// <summary>Writes that decisions whose time has come hold, in the order in which they do.</summary>
    private async ValueTask BeginAsync(DateTimeOffset now)
    {
        _retryAt = null;
        try
        {
            await CatchUpAsync();
            foreach (var due in Book.Pending.Where(decision => decision.Draft.EffectiveAt <= now).OrderBy(decision => decision.Draft.EffectiveAt))
                await CommitAsync(new PlanEntry.TookEffect(due.Id, due.Changes, due.Draft.EffectiveAt, Program, now), null, 0, Program.Key, now);
        }
        catch (Exception cannotWrite) when (cannotWrite is JournalBusyException or JournalUnavailableException or JournalFenceException)
        {
            _retryAt = now + RetryEvery;
        }
        await AnnounceAsync(now);
    }

    private async ValueTask AnnounceAsync(DateTimeOffset now)
    {
        _nextAnnounce = now + AnnounceEvery;
        if (Book.Sequence == 0) return;
        try
        {
            await peers.AnnounceAsync(Book.Sequence);
        }
        catch (EngineBusyException)
        {
            _nextAnnounce = now + RetryEvery;
        }
    }

    private async ValueTask<long> CommitAsync(PlanEntry entry, Guid? key, ulong hash, string principal, DateTimeOffset now)
    {
        var sequence = Book.Sequence + 1;
        try
        {
            await journal.AppendAsync(new(Stream, sequence, key, hash, principal, now, PlanCodec.Encode(entry)), CancellationToken.None);
        }
        catch (Exception unsure) when (unsure is not JournalBusyException)
        {
            // Whether the row was written is unknown: read on from our head before anything else.
            _behind = true;
            throw;
        }
        Book = Book.Apply(sequence, entry);
        return sequence;
    }

    private string IdOf(char kind) => kind + (Book.Sequence + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async ValueTask CatchUpAsync()
    {
        if (!_behind) return;
        await FoldAsync(CancellationToken.None);
        _behind = false;
    }

    private async ValueTask FoldAsync(CancellationToken cancel)
    {
        await foreach (var row in journal.ReadAsync(Stream, Book.Sequence, cancel)) Book = Book.Apply(row.Sequence, PlanCodec.Decode(row.Payload.Span));
    }
}

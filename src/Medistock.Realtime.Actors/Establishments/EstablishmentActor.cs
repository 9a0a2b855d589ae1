using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Establishments;

/// <summary>
/// One establishment: takes its batches, answers with its figures, and hands changed lines to its department. One message at a time.
/// Order of a batch: validate → dedupe → compute aside → append (awaited) → apply → answer.
/// </summary>
public sealed partial class EstablishmentActor(Finess finess, IJournal journal, ISnapshots snapshots, IPeers peers, IReference reference, Func<CoverageRules> rules)
{
    /// <summary>Batch ids kept in memory; older ones are found in the journal.</summary>
    public const int RememberedBatches = 256;
    public static TimeSpan FlushAfter { get; } = TimeSpan.FromMilliseconds(150);
    private const int SnapshotRows = 256;
    private static readonly TimeSpan SnapshotDirtyFor = TimeSpan.FromMinutes(30);

    private readonly string _stream = StreamOf(finess);
    private readonly Dictionary<Guid, ulong> _recent = [];
    private readonly Queue<Guid> _recentOrder = [];
    private readonly HashSet<PresentationCode> _dirty = [];
    private readonly Dictionary<PresentationCode, SentLine> _sent = [];
    // Of lines that were ever late since the process holds the establishment.
    private readonly Dictionary<PresentationCode, LateDemand> _late = [];
    private EstablishmentStock? _stock;
    private string _zone = "";
    private long _head, _snapshotHead;
    private int _flushedDay = int.MinValue;
    private DateTimeOffset? _dirtySince, _unsavedSince;
    private long _sentHead;
    private bool _sendAll;

    /// <summary>What presentations have learnt and publish, as this process knows it.</summary>
    public ShapeTable Shapes { get; init; } = new();

    public static string StreamOf(Finess finess) => "stock/" + finess.Text;

    /// <summary>When this actor wants its next <see cref="TickAsync"/>; null: nothing waits.</summary>
    public DateTimeOffset? NextDue => _dirtySince is { } since ? since + FlushAfter : null;
    /// <summary>Journal sequence the figures are folded up to.</summary>
    public long Head => _head;
    public DateTimeOffset? NewestAt => _stock is { NewestAt: > long.MinValue } stock ? DateTimeOffset.FromUnixTimeMilliseconds(stock.NewestAt) : null;

    public async ValueTask<ReportOutcome> ReportAsync(ReportedBatch batch, string principal, bool dryRun, DateTimeOffset now, CancellationToken cancel)
    {
        var stock = await LoadAsync(cancel);
        RollDay(stock, now);
        if (await FindBatchAsync(batch.BatchId, cancel) is { } known)
            return known.BodyHash == batch.BodyHash ? Replay(stock, known, now) : new ReportOutcome.Conflict(known.Sequence);

        var judged = await BatchJudgement.JudgeAsync(batch, stock, reference.Current, now, () => HistoryAsync(cancel));
        var draft = new StockDraft(stock, judged.Batch);
        if (draft.NeedsHistory) draft.Fold(await HistoryAsync(cancel));
        var before = ContextOf(stock, now);
        var figures = draft.Assess(before);
        if (dryRun) return new ReportOutcome.Recorded(_head, false, judged.Batch.Facts.Count, judged.Duplicates, 0, judged.Unknown, judged.Rejected, figures) { Depletions = DepletionsOf(figures) };

        var record = new BatchRecord(judged.Batch, judged.Duplicates, 0, judged.Unknown, judged.Rejected, [.. figures.Select(Contribution)]);
        await AppendAsync(new(_stream, _head + 1, batch.BatchId, batch.BodyHash, principal, now, record.Encode()), cancel);
        NoteLate(stock, draft, judged.Batch, now);
        draft.Commit();
        Remember(batch.BatchId, batch.BodyHash);
        if (draft.Withdraws || judged.Batch.ClosedDays.Count > 0 || MovesWindows(before, ContextOf(stock, now))) MarkAll(stock, now);
        await AfterCommitAsync(stock, figures, now);
        return new ReportOutcome.Recorded(_head, false, judged.Batch.Facts.Count, judged.Duplicates, 0, judged.Unknown, judged.Rejected, figures) { Depletions = DepletionsOf(figures) };
    }

    /// <summary>What a batch says of the reporting changes the figures of lines it does not name.</summary>
    private static bool MovesWindows(in ReportingContext before, in ReportingContext after) =>
        (before.Streams, before.ReportedFrom, before.CoveredThrough) != (after.Streams, after.ReportedFrom, after.CoveredThrough);

    /// <summary>Figures as of now; null when nothing was ever reported.</summary>
    public async ValueTask<EstablishmentFigures?> FiguresAsync(PresentationCode? only, DateTimeOffset now, CancellationToken cancel)
    {
        var stock = await LoadAsync(cancel);
        var known = reference.Current.Find(finess);
        if (_head == 0 && known is null) return null;
        RollDay(stock, now);
        var context = ContextOf(stock, now);
        var lines = new List<LineFigures>();
        for (var i = 0; i < stock.LineCount; i++)
        {
            ref readonly var line = ref stock.LineAt(i);
            if (only is null || line.Presentation == only) lines.Add(LineAssessment.Assess(line, context));
        }
        var stale = stock.NewestAt == long.MinValue || now > context.Rules.Duties.Of(context.Kind).SilentAt(DateTimeOffset.FromUnixTimeMilliseconds(stock.NewestAt));
        return new(finess, known, _head, NewestAt, Time(stock.ReportedThrough), stock.Streams, stale, lines) { Depletions = DepletionsOf(lines) };
    }

    /// <summary>Loads the establishment and sends everything it holds to its department: after a start, or when the reference has changed.</summary>
    public async ValueTask PublishAllAsync(DateTimeOffset now, CancellationToken cancel)
    {
        // Another activation may have written meanwhile: what is held here would never catch up by itself.
        if (_stock is not null && await journal.HeadOfAsync(_stream, cancel) > _head) _stock = null;
        var stock = await LoadAsync(cancel);
        RollDay(stock, now);
        MarkAll(stock, now);
        await FlushAsync(stock, now);
    }

    /// <summary>Sends what is coalesced, without waiting for its time.</summary>
    public ValueTask DrainAsync(DateTimeOffset now) => _stock is { } stock && _dirtySince is not null ? FlushAsync(stock, now) : ValueTask.CompletedTask;

    public async ValueTask TickAsync(DateTimeOffset now)
    {
        if (_stock is { } stock && NextDue <= now) await FlushAsync(stock, now);
    }

    /// <summary>Writes a snapshot if anything is unsaved, as before a shutdown.</summary>
    public void SaveSnapshot()
    {
        if (_stock is not { } stock || _head == _snapshotHead) return;
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(stock.Calendar.Zone.Id);
        stock.Write(writer);
        writer.Flush();
        snapshots.Save(_stream, new(_head, memory.ToArray()));
        (_snapshotHead, _unsavedSince) = (_head, null);
    }

    private async ValueTask<EstablishmentStock> LoadAsync(CancellationToken cancel)
    {
        var zone = reference.Current.TimeZoneOf(finess);
        if (_stock is { } loaded && zone == _zone) return loaded;
        var calendar = LocalCalendar.Of(zone);
        var (stock, head, saved) = await LoadSnapshotAsync(zone, calendar, cancel) ?? await FoldJournalAsync(calendar, cancel);
        (_stock, _zone, _head, _snapshotHead) = (stock, zone, head, saved);
        // What was sent of rows read here is not known: the first access sends everything.
        _flushedDay = int.MinValue;
        _recent.Clear();
        _recentOrder.Clear();
        return stock;
    }

    /// <summary>Snapshot and journal tail; null when there is none, or the tail holds something that needs a whole fold.</summary>
    private async ValueTask<(EstablishmentStock Stock, long Head, long Saved)?> LoadSnapshotAsync(string zone, LocalCalendar calendar, CancellationToken cancel)
    {
        if (await snapshots.LoadAsync(_stream, cancel) is not { } snapshot || snapshot.Sequence > await journal.HeadOfAsync(_stream, cancel)) return null;
        if (Read(snapshot.State, zone, calendar) is not { } stock) return null;
        var head = snapshot.Sequence;
        await foreach (var entry in journal.ReadAsync(_stream, head, cancel))
        {
            var draft = new StockDraft(stock, BatchRecord.Decode(entry.Payload.Span).Batch);
            if (draft.NeedsHistory) return null;
            draft.Commit();
            head = entry.Sequence;
        }
        return (stock, head, snapshot.Sequence);
    }

    /// <summary>Null for a snapshot of another zone or format, or a damaged one: the journal can always make it again.</summary>
    private static EstablishmentStock? Read(ReadOnlyMemory<byte> state, string zone, LocalCalendar calendar)
    {
        using var reader = new BinaryReader(new MemoryStream(state.ToArray(), writable: false));
        try
        {
            return reader.ReadString() == zone ? EstablishmentStock.Read(reader, calendar) : null;
        }
        catch (Exception damage) when (damage is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private async ValueTask<(EstablishmentStock Stock, long Head, long Saved)> FoldJournalAsync(LocalCalendar calendar, CancellationToken cancel)
    {
        var (rows, head) = await ReadAllAsync(cancel);
        return (EstablishmentStock.Fold(rows, calendar), head, 0);
    }

    private async ValueTask<JournalEntry?> FindBatchAsync(Guid batchId, CancellationToken cancel)
    {
        var complete = _recent.Count == _head;
        return complete && !_recent.ContainsKey(batchId) ? null : await journal.FindBatchAsync(_stream, batchId, cancel);
    }

    private ReportOutcome.Recorded Replay(EstablishmentStock stock, JournalEntry known, DateTimeOffset now)
    {
        var record = BatchRecord.Decode(known.Payload.Span);
        var context = ContextOf(stock, now);
        List<LineFigures> lines = [.. record.Contributions.Select(line => stock.Assess(line.Presentation, context)).OfType<LineFigures>()];
        return new(known.Sequence, true, record.Batch.Facts.Count, record.Duplicates, record.Ignored, record.Unknown, record.Rejected, lines) { Depletions = DepletionsOf(lines) };
    }

    private async ValueTask<IReadOnlyList<RecordedBatch>> HistoryAsync(CancellationToken cancel)
    {
        var (batches, _) = await ReadAllAsync(cancel);
        return batches;
    }

    /// <summary>Every batch from the first, or from the checkpoint that stands for those that retention removed.</summary>
    private async ValueTask<(List<RecordedBatch> Batches, long Head)> ReadAllAsync(CancellationToken cancel)
    {
        var batches = new List<RecordedBatch>();
        var head = 0L;
        await foreach (var entry in journal.ReadAsync(_stream, 0, cancel))
        {
            if (head == 0 && entry.Sequence > 1)
            {
                var checkpoint = await StockCheckpoint.ReadAsync(journal, _stream, cancel);
                if (checkpoint is null || checkpoint.Through < entry.Sequence - 1) throw new InvalidDataException($"{_stream} begins at row {entry.Sequence}, and no checkpoint stands for what came before");
                batches.AddRange(checkpoint.Batches);
                head = checkpoint.Through;
            }
            if (entry.Sequence <= head) continue;
            batches.Add(BatchRecord.Decode(entry.Payload.Span).Batch);
            head = entry.Sequence;
        }
        return (batches, head);
    }

    private async ValueTask AppendAsync(JournalEntry entry, CancellationToken cancel)
    {
        try
        {
            await journal.AppendAsync(entry, cancel);
        }
        catch (JournalBusyException)
        {
            throw;
        }
        catch
        {
            // Whether the row is on disk is unknown: forget everything and read again at the next call.
            _stock = null;
            throw;
        }
        _head = entry.Sequence;
    }

    private async ValueTask AfterCommitAsync(EstablishmentStock stock, IReadOnlyList<LineFigures> figures, DateTimeOffset now)
    {
        var crossed = false;
        var book = reference.Current;
        foreach (var line in figures)
        {
            _dirty.Add(line.Presentation);
            crossed |= _sent.GetValueOrDefault(line.Presentation).Level != line.Level && book.Find(line.Presentation) is not null;
        }
        _dirtySince ??= now;
        _unsavedSince ??= now;
        if (crossed) await FlushAsync(stock, now);
        if (_head - _snapshotHead >= SnapshotRows || now - _unsavedSince >= SnapshotDirtyFor) SaveSnapshot();
    }

    /// <summary>The first access of a local day: every window has moved, so every line is sent again.</summary>
    private void RollDay(EstablishmentStock stock, DateTimeOffset now)
    {
        var today = stock.Calendar.DayOf(now.ToUnixTimeMilliseconds());
        if (today == _flushedDay) return;
        MarkAll(stock, now);
        _flushedDay = today;
        stock.Forget(now.ToUnixTimeMilliseconds());
    }

    private void MarkAll(EstablishmentStock stock, DateTimeOffset now)
    {
        _sendAll = true;
        for (var i = 0; i < stock.LineCount; i++) _dirty.Add(stock.LineAt(i).Presentation);
        _dirtySince ??= now;
    }

    private async ValueTask FlushAsync(EstablishmentStock stock, DateTimeOffset now)
    {
        var book = reference.Current;
        // Never reported: nothing to say. Hors référentiel: no department yet; everything is sent when the reference knows it.
        if (NewestAt is { } newest && book.Find(finess) is { } known && book.Find(known.Department) is not null)
        {
            var context = ContextOf(stock, now);
            var elapsed = LineForecasts.ElapsedAt(context);
            var lines = new List<LineContribution>(_dirty.Count);
            // Days close with a day or with what the reporting covers, and then every line is sent; counts close them line by line.
            var days = _sendAll || !stock.Streams ? new List<ToldDay>(_dirty.Count) : null;
            foreach (var presentation in _dirty)
            {
                if (book.Find(presentation) is null || stock.Assess(presentation, context) is not { } figures) continue;
                lines.Add(Contribution(figures));
                NoteSent(stock, figures, context, elapsed);
                if (days is not null) DayTelling.Tell(stock.LineOf(presentation), context, known.Department, Shapes, days);
            }
            await peers.ContributeAsync(known.Department, new(finess, known.Kind, _head, newest, Time(stock.ReportedThrough), lines, After: _sendAll ? null : _sentHead) { Days = days ?? [], Late = LateOf(lines) });
            _sentHead = _head;
        }
        _sendAll = false;
        _dirty.Clear();
        _dirtySince = null;
    }

    private void Remember(Guid batchId, ulong hash)
    {
        _recent[batchId] = hash;
        _recentOrder.Enqueue(batchId);
        if (_recentOrder.Count > RememberedBatches) _recent.Remove(_recentOrder.Dequeue());
    }

    private static LineContribution Contribution(LineFigures figures) =>
        new(figures.Presentation, figures.Stock, figures.Consumption.Smoothed, figures.Level, figures.Coverage.Reason, figures.AsOf) { LowerBound = figures.Consumption.LowerBound };

    private ReportingContext ContextOf(EstablishmentStock stock, DateTimeOffset now) => stock.ContextAt(now.ToUnixTimeMilliseconds(), KindOf(), rules());
    private EstablishmentKind KindOf() => reference.Current.Find(finess)?.Kind ?? EstablishmentKind.Unknown;
    private static DateTimeOffset? Time(long unixMs) => unixMs == long.MinValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
}

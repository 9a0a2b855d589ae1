using Medistock.Realtime.Actors.Establishments;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;

namespace Medistock.Realtime.Actors.Replay;

/// <summary>Applies a what-if to the rows of a journal, one nation's replay at a time.</summary>
internal sealed class Alteration
{
    private const string StockPrefix = "stock/";
    private readonly PastNation _nation;
    private readonly List<Change.OtherConsumption> _consumption;
    private readonly List<Change.MovedArrival> _moved;
    // As many as the what-if has changes that happen at a time.
    private readonly Queue<(DateTimeOffset At, Change Change)> _ahead;
    private readonly Dictionary<(Finess, PresentationCode), AlteredDemand?> _lines = [];

    public Alteration(WhatIf whatIf, PastNation nation)
    {
        _nation = nation;
        _consumption = [.. whatIf.Changes.OfType<Change.OtherConsumption>()];
        _moved = [.. whatIf.Changes.OfType<Change.MovedArrival>()];
        _ahead = new(whatIf.Changes.Select(change => (At: change switch { Change.Withdrawn gone => gone.From, Change.ExtraArrival extra => extra.AnnouncedAt, _ => (DateTimeOffset?)null }, Change: change))
            .Where(ahead => ahead.At is not null).Select(ahead => (ahead.At!.Value, ahead.Change)).OrderBy(ahead => ahead.Value));
    }

    /// <summary>What happens by itself until <paramref name="until"/>.</summary>
    public async ValueTask HappenAsync(DateTimeOffset until, CancellationToken cancel)
    {
        while (_ahead.TryPeek(out var next) && next.At <= until)
        {
            _ahead.Dequeue();
            await _nation.MoveToAsync(next.At, cancel);
            if (next.Change is Change.Withdrawn gone) _nation.Withdraw(gone.Establishment);
            else if (next.Change is Change.ExtraArrival extra)
                await _nation.AddFactsAsync(new(new("what-if", "what-if", "", next.At), [(1, new SupplyFact.Announced(extra.Presentation, extra.Holder, extra.AnnouncedAt, extra.Id, extra.Due, extra.Quantity, extra.Firm))], []), FactLog.SupplyStream);
        }
    }

    public async ValueTask TakeAsync(JournalEntry row, CancellationToken cancel)
    {
        await HappenAsync(row.RecordedAt, cancel);
        await _nation.MoveToAsync(row.RecordedAt, cancel);
        var altered = row.Stream == FactLog.SupplyStream ? Moved(row) : _consumption.Count > 0 && row.Stream.StartsWith(StockPrefix, StringComparison.Ordinal) ? await DemandAsync(row, cancel) : null;
        await _nation.TakeAsync(row, altered, cancel);
    }

    private AlteredBatch? Moved(JournalEntry row)
    {
        if (_moved.Count == 0) return null;
        var record = FactRecord.Decode(row.Payload.Span);
        var changed = false;
        var facts = new List<(int, SupplyFact)>(record.Supply.Count);
        foreach (var (line, fact) in record.Supply)
        {
            var due = fact is SupplyFact.Announced said ? _moved.LastOrDefault(move => move.Presentation == said.Presentation && move.Holder == said.Holder && move.Id == said.Arrival)?.Due : null;
            changed |= due is not null;
            facts.Add((line, due is { } day ? (SupplyFact.Announced)fact with { Due = day } : fact));
        }
        return changed ? new(null, (record with { Supply = facts }).Encode()) : null;
    }

    private async ValueTask<AlteredBatch?> DemandAsync(JournalEntry row, CancellationToken cancel)
    {
        var finess = Finess.Parse(row.Stream[StockPrefix.Length..]);
        var batch = BatchRecord.Decode(row.Payload.Span).Batch;
        var concerned = batch.Facts.Where(fact => fact.Type != FactType.Reversal && LineOf(finess, fact.Presentation) is not null).Select(fact => fact.Presentation).Distinct().ToList();
        if (concerned.Count == 0 && !batch.Facts.Any(fact => fact.Type == FactType.Reversal)) return null;
        var actor = _nation.ActorOf(finess);
        var streams = batch.Facts.Any(fact => FactRules.StreamsDemand(fact.Type));
        foreach (var presentation in concerned)
        {
            var figures = await actor.FiguresAsync(presentation, row.RecordedAt, cancel);
            streams |= figures?.StreamsMovements == true;
            LineOf(finess, presentation)!.Shelf = figures?.Lines is [{ Stock: { } stock }, ..] ? stock.TenThousandths : null;
        }
        var facts = new List<StockFact>(batch.Facts.Count + 4);
        foreach (var fact in batch.Facts)
        {
            if (fact.Reverses is { } withdrawn)
            {
                foreach (var ((of, _), line) in _lines)
                    if (of == finess) line?.Withdraw(withdrawn);
            }
            if (fact.Type != FactType.Reversal && LineOf(finess, fact.Presentation) is { } altered) altered.Take(fact, streams, facts);
            else facts.Add(fact);
        }
        return facts.SequenceEqual(batch.Facts) ? null : new(batch with { Facts = facts }, null);
    }

    /// <summary>Null: nothing is changed about the line. Of two changes the later stands.</summary>
    private AlteredDemand? LineOf(Finess finess, PresentationCode presentation)
    {
        if (_lines.TryGetValue((finess, presentation), out var line)) return line;
        var book = _nation.Setup.Book;
        var change = _consumption.LastOrDefault(change => change.Presentation == presentation && (change.Within is not { } within || (book.Find(finess) is { } placed && book.Contains(within, placed.Department))));
        if (change is null && !_consumption.Exists(of => of.Presentation == presentation)) return null;
        return _lines[(finess, presentation)] = change is null ? null : new(change.Factor, change.From);
    }
}

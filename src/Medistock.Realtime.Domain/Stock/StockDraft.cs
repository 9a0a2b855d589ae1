using System.Runtime.InteropServices;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;

namespace Medistock.Realtime.Domain.Stock;

/// <summary>
/// What an establishment would become with one more batch: computed aside, so that memory never shows what is not on disk.
/// </summary>
public sealed class StockDraft
{
    private readonly EstablishmentStock _stock;
    private readonly RecordedBatch _batch;
    private readonly Dictionary<PresentationCode, int> _index = [];
    private readonly List<StockLine> _lines;
    private readonly HashSet<PresentationCode> _refold = [];
    private readonly bool _streams;
    private EstablishmentStock? _whole;

    /// <summary>Drafts the accepted facts of <paramref name="batch"/> on top of <paramref name="stock"/>.</summary>
    public StockDraft(EstablishmentStock stock, RecordedBatch batch)
    {
        (_stock, _batch) = (stock, batch);
        // A line is some 360 bytes: growing the list by doubling cost more than the arithmetic.
        _lines = new(Math.Min(batch.Facts.Count, 64));
        _streams = stock.Streams;
        foreach (var fact in batch.Facts)
        {
            Withdraws |= fact.Type == FactType.Reversal;
            _streams |= FactRules.StreamsDemand(fact.Type) && !stock.IsWithdrawn(fact);
        }
        if (Withdraws) return;
        foreach (var fact in batch.Facts) Apply(fact);
    }

    /// <summary>The batch withdraws lines: it may unsay anything, the way the establishment reports included, so the whole is folded again.</summary>
    public bool Withdraws { get; }
    /// <summary>Something did not commute or was withdrawn: <see cref="Fold"/> before anything else.</summary>
    public bool NeedsHistory => _refold.Count > 0 || (Withdraws && _whole is null);
    /// <summary>Presentations the batch touched, in the order of its lines.</summary>
    public IReadOnlyList<PresentationCode> Touched => _lines.ConvertAll(line => line.Presentation);

    /// <summary>By how much the batch changes what was consumed on days from <paramref name="from"/> through <paramref name="through"/>, up or down, of a line it touches. Before <see cref="Commit"/>.</summary>
    public Quantity Changed(PresentationCode presentation, int from, int through)
    {
        RefuseUnfolded();
        if (!_index.TryGetValue(presentation, out var slot)) return default;
        var (before, sum) = (_stock.CopyOf(presentation).Days, 0L);
        ref readonly var after = ref CollectionsMarshal.AsSpan(_lines)[slot];
        for (var day = from; day <= through; day++) sum += Math.Abs((long)after.Days.Consumed(day) - before.Consumed(day));
        return new(sum);
    }

    /// <summary>Folds again what needs it, from the batches on disk (<paramref name="history"/>, all of them) and the new one.</summary>
    public void Fold(IReadOnlyList<RecordedBatch> history)
    {
        var batches = history.Append(_batch);
        if (Withdraws) FoldWhole(batches);
        else FoldLines(batches);
        _refold.Clear();
    }

    private void FoldWhole(IEnumerable<RecordedBatch> batches)
    {
        _whole = EstablishmentStock.Fold(batches, _stock.Calendar);
        var withdrawn = _batch.Facts.Where(fact => fact.Reverses is not null).Select(fact => fact.Reverses!).ToHashSet(StringComparer.Ordinal);
        foreach (var batch in batches)
        {
            var isNew = ReferenceEquals(batch, _batch);
            foreach (var fact in batch.Facts)
            {
                if (fact.Type == FactType.Reversal || !(isNew || (fact.LineId is { } id && withdrawn.Contains(id)))) continue;
                if (_index.TryAdd(fact.Presentation, _lines.Count)) _lines.Add(_whole.CopyOf(fact.Presentation));
            }
        }
    }

    private void FoldLines(IEnumerable<RecordedBatch> batches)
    {
        var withdrawn = Withdrawals.Of(batches, _stock.Calendar);
        var facts = _refold.ToDictionary(presentation => presentation, _ => new List<StockFact>());
        foreach (var batch in batches)
        {
            foreach (var fact in batch.Facts)
            {
                if (fact.Type == FactType.Reversal || !facts.TryGetValue(fact.Presentation, out var of)) continue;
                if (!withdrawn.Cover(fact, _stock.Calendar.DayOf(fact.At.ToUnixTimeMilliseconds()))) of.Add(fact);
            }
        }
        foreach (var (presentation, of) in facts) _lines[SlotOf(presentation)] = StockLine.Fold(presentation, of, _streams, _stock.Calendar);
    }

    /// <summary>Figures of the touched lines, as they will be once committed.</summary>
    public IReadOnlyList<LineFigures> Assess(in ReportingContext before)
    {
        RefuseUnfolded();
        var context = Context(before);
        var figures = new LineFigures[_lines.Count];
        var lines = CollectionsMarshal.AsSpan(_lines);
        for (var i = 0; i < lines.Length; i++) figures[i] = LineAssessment.Assess(lines[i], context);
        return figures;
    }

    /// <summary>Makes the draft true. Call it only once the batch is on disk.</summary>
    public void Commit()
    {
        RefuseUnfolded();
        if (_whole is not null)
        {
            _stock.Become(_whole);
            return;
        }
        _stock.Note(_batch);
        foreach (ref readonly var line in CollectionsMarshal.AsSpan(_lines)) _stock.Set(line);
    }

    private void RefuseUnfolded()
    {
        if (NeedsHistory) throw new InvalidOperationException("lines wait to be folded again");
    }

    private void Apply(in StockFact fact)
    {
        var slot = SlotOf(fact.Presentation);
        if (_refold.Contains(fact.Presentation) || _stock.IsWithdrawn(fact)) return;
        if (!CollectionsMarshal.AsSpan(_lines)[slot].TryApply(fact, _streams, _stock.Calendar)) _refold.Add(fact.Presentation);
    }

    private int SlotOf(PresentationCode presentation)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, presentation, out var known);
        if (known) return slot;
        var line = _stock.CopyOf(presentation);
        if (_streams && !_stock.Streams) line.StartStreaming();
        slot = _lines.Count;
        _lines.Add(line);
        return slot;
    }

    private ReportingContext Context(in ReportingContext before)
    {
        if (_whole is not null) return _whole.ContextAt(before.Now, before.Kind, before.Rules);
        var from = before.ReportedFrom;
        foreach (var fact in _batch.Facts)
            if (!_stock.IsWithdrawn(fact)) from = Math.Min(from, _stock.Calendar.DayOf(fact.At.ToUnixTimeMilliseconds()));
        var through = before.ReportedThrough;
        if (_batch.ReportedThrough is { } reported)
        {
            through = Math.Max(through, reported.ToUnixTimeMilliseconds());
            from = Math.Min(from, _stock.Calendar.DayOf(reported.ToUnixTimeMilliseconds()));
        }
        IReadOnlySet<int> closed = _batch.ClosedDays.Count == 0 ? before.ClosedDays
            : before.ClosedDays.Concat(_batch.ClosedDays.Select(LocalCalendar.NumberOf)).ToHashSet();
        return before with
        {
            Streams = _streams, ReportedFrom = from, ReportedThrough = through,
            CoveredThrough = through == long.MinValue ? int.MinValue : _stock.Calendar.DayOf(through) - 1, ClosedDays = closed,
        };
    }
}

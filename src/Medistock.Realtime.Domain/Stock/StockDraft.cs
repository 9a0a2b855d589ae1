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
    private readonly List<StockLine> _lines = [];
    private readonly HashSet<PresentationCode> _refold = [];
    private readonly bool _streams;

    /// <summary>Drafts the accepted facts of <paramref name="batch"/> on top of <paramref name="stock"/>.</summary>
    public StockDraft(EstablishmentStock stock, RecordedBatch batch)
    {
        (_stock, _batch) = (stock, batch);
        _streams = stock.Streams || batch.Facts.Any(fact => FactRules.StreamsDemand(fact.Type));
        HashSet<string>? reversedHere = null;
        foreach (var fact in batch.Facts)
            if (fact.Reverses is { } id) (reversedHere ??= new(StringComparer.Ordinal)).Add(id);
        Reversed = reversedHere ?? (IReadOnlySet<string>)new HashSet<string>();
        foreach (var fact in batch.Facts) Apply(fact);
    }

    /// <summary>Line ids that this batch withdraws; the caller finds their presentations in the journal and names them by <see cref="Refold"/>.</summary>
    public IReadOnlySet<string> Reversed { get; }
    /// <summary>Presentations whose facts must be folded again from the journal: <see cref="Fold"/> them before anything else.</summary>
    public IReadOnlyCollection<PresentationCode> ToRefold => _refold;
    /// <summary>Presentations the batch touched, in the order of its lines.</summary>
    public IReadOnlyList<PresentationCode> Touched => [.. _lines.Select(line => line.Presentation)];

    public void Refold(PresentationCode presentation)
    {
        SlotOf(presentation);
        _refold.Add(presentation);
    }

    /// <summary>Folds again what did not commute, from the facts on disk (<paramref name="history"/>, every presentation) and the batch.</summary>
    public void Fold(IEnumerable<StockFact> history)
    {
        var facts = _refold.ToDictionary(presentation => presentation, _ => new List<StockFact>());
        foreach (var fact in history.Concat(_batch.Facts))
        {
            if (fact.Type == FactType.Reversal || !facts.TryGetValue(fact.Presentation, out var of) || IsReversed(fact)) continue;
            of.Add(fact);
        }
        foreach (var (presentation, of) in facts) _lines[SlotOf(presentation)] = StockLine.Fold(presentation, of, _streams, _stock.Calendar);
        _refold.Clear();
    }

    /// <summary>Figures of the touched lines, as they will be once committed.</summary>
    public IReadOnlyList<LineFigures> Assess(in ReportingContext before)
    {
        var context = Context(before);
        var figures = new LineFigures[_lines.Count];
        var lines = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_lines);
        for (var i = 0; i < lines.Length; i++) figures[i] = LineAssessment.Assess(lines[i], context);
        return figures;
    }

    /// <summary>Makes the draft true. Call it only once the batch is on disk.</summary>
    public void Commit()
    {
        if (_refold.Count > 0) throw new InvalidOperationException("lines wait to be folded again");
        _stock.Note(_batch);
        foreach (var line in _lines) _stock.Set(line);
    }

    private void Apply(in StockFact fact)
    {
        if (fact.Type == FactType.Reversal) return;
        var slot = SlotOf(fact.Presentation);
        if (IsReversed(fact) || _refold.Contains(fact.Presentation)) return;
        var line = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_lines);
        if (!line[slot].TryApply(fact, _streams, _stock.Calendar)) _refold.Add(fact.Presentation);
    }

    private bool IsReversed(in StockFact fact) => fact.LineId is { } id && (Reversed.Contains(id) || _stock.IsReversed(id));

    private int SlotOf(PresentationCode presentation)
    {
        if (_index.TryGetValue(presentation, out var slot)) return slot;
        var line = _stock.CopyOf(presentation);
        if (_streams && !_stock.Streams) line.StartStreaming();
        _index[presentation] = _lines.Count;
        _lines.Add(line);
        return _lines.Count - 1;
    }

    private ReportingContext Context(in ReportingContext before)
    {
        var from = before.ReportedFrom;
        foreach (var fact in _batch.Facts) from = Math.Min(from, _stock.Calendar.DayOf(fact.At.ToUnixTimeMilliseconds()));
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

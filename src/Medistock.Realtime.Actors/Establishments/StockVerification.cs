using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Actors.Establishments;

/// <summary>
/// Folds one establishment's journal from its first row and holds it against everything derived from it: each row's recorded
/// contributions, the snapshot, and the order-free fold of all facts.
/// </summary>
public sealed class StockVerification
{
    private readonly Finess _finess;
    private readonly ReferenceBook _book;
    private readonly CoverageRules _rules;
    private readonly LocalCalendar _calendar;
    private readonly EstablishmentStock _stock;
    private readonly List<RecordedBatch> _batches = [];
    private readonly List<string> _differences = [];
    private readonly HashSet<string> _lineIds = new(StringComparer.Ordinal);
    private Snapshot? _snapshot;

    /// <param name="snapshot">The stream's snapshot, or null.</param>
    /// <param name="checkpoint">What stands for the rows that retention removed, or null.</param>
    public StockVerification(Finess finess, ReferenceBook book, CoverageRules rules, Snapshot? snapshot, StockCheckpoint? checkpoint = null)
    {
        (_finess, _book, _rules, _snapshot) = (finess, book, rules, snapshot);
        _calendar = LocalCalendar.Of(book.TimeZoneOf(finess));
        _stock = EstablishmentStock.Fold(checkpoint?.Batches ?? [], _calendar);
        _batches.AddRange(checkpoint?.Batches ?? []);
        Head = checkpoint?.Through ?? 0;
    }

    public Finess Finess => _finess;
    public IReadOnlyList<string> Differences => _differences;
    /// <summary>Accepted lines folded.</summary>
    public long Lines { get; private set; }
    public long Head { get; private set; }

    /// <summary>The stock of each line as the facts give it; null: unknown.</summary>
    public IEnumerable<(PresentationCode Presentation, Quantity? Stock)> Stocks()
    {
        for (var i = 0; i < _stock.LineCount; i++)
        {
            var line = _stock.LineAt(i);
            yield return (line.Presentation, line.BookStock is { TenThousandths: >= 0 } stock ? stock : null);
        }
    }

    /// <summary>Takes the next row, in sequence order.</summary>
    public void Take(JournalEntry row)
    {
        if (row.Sequence != Head + 1) Differ($"row {row.Sequence} follows row {Head}");
        Head = row.Sequence;
        var record = BatchRecord.Decode(row.Payload.Span);
        foreach (var fact in record.Batch.Facts)
            if (fact.LineId is { } id && !_lineIds.Add(id)) Differ($"row {row.Sequence}: line {id} was accepted twice");
        var draft = new StockDraft(_stock, record.Batch);
        if (draft.NeedsHistory) draft.Fold(_batches);
        var context = _stock.ContextAt(row.RecordedAt.ToUnixTimeMilliseconds(), _book.Find(_finess)?.Kind ?? EstablishmentKind.Unknown, _rules);
        Compare(row.Sequence, record.Contributions, draft.Assess(context));
        draft.Commit();
        _batches.Add(record.Batch);
        Lines += record.Batch.Facts.Count;
        if (_snapshot is { } snapshot && snapshot.Sequence == Head) CompareSnapshot(snapshot);
    }

    /// <summary>After the last row.</summary>
    public void Finish()
    {
        if (_snapshot is { } ahead && ahead.Sequence > Head) Differ($"the snapshot stands at row {ahead.Sequence}, the journal ends at {Head}");
        CompareStocks("the fold of all facts", EstablishmentStock.Fold(_batches, _calendar));
    }

    private void Compare(long sequence, IReadOnlyList<LineContribution> recorded, IReadOnlyList<LineFigures> folded)
    {
        if (recorded.Count != folded.Count) Differ($"row {sequence}: {recorded.Count} contributions recorded, {folded.Count} lines folded");
        foreach (var (was, now) in recorded.Zip(folded))
        {
            if (was.Presentation != now.Presentation) Differ($"row {sequence}: {was.Presentation} recorded where {now.Presentation} is folded");
            else if (was.Stock != now.Stock) Differ($"row {sequence}: {was.Presentation} stock {Shown(was.Stock)} recorded, {Shown(now.Stock)} folded");
            // Days are the establishment's own: placed later by the reference, its days have moved, and so may its mean.
            else if (was.Consumption != now.Consumption.Smoothed && _calendar.Zone.Id == "Europe/Paris") Differ($"row {sequence}: {was.Presentation} consumption {was.Consumption} recorded, {now.Consumption.Smoothed} folded");
        }
    }

    private void CompareSnapshot(Snapshot snapshot)
    {
        _snapshot = null;
        using var reader = new BinaryReader(new MemoryStream(snapshot.State.ToArray(), writable: false));
        if (reader.ReadString() != _calendar.Zone.Id || EstablishmentStock.Read(reader, _calendar) is not { } saved) return;
        CompareStocks($"the snapshot at row {snapshot.Sequence}", saved);
    }

    private void CompareStocks(string name, EstablishmentStock other)
    {
        if (other.LineCount != _stock.LineCount) Differ($"{name} has {other.LineCount} lines, the journal {_stock.LineCount}");
        if (other.Streams != _stock.Streams || other.ReportedThrough != _stock.ReportedThrough || other.ReportedFrom != _stock.ReportedFrom || other.NewestAt != _stock.NewestAt)
            Differ($"{name} differs in what is known of the reporting");
        var context = _stock.ContextAt(_stock.NewestAt, EstablishmentKind.Unknown, _rules);
        for (var i = 0; i < _stock.LineCount; i++)
        {
            var presentation = _stock.LineAt(i).Presentation;
            var (here, there) = (_stock.Assess(presentation, context), other.Assess(presentation, context));
            if (here != there) Differ($"{name}: {presentation} is {there?.Stock} / {there?.Consumption.Smoothed}, the journal gives {here?.Stock} / {here?.Consumption.Smoothed}");
        }
    }

    private void Differ(string what) => _differences.Add($"{_finess}: {what}");
    private static string Shown(Quantity? stock) => stock?.ToString() ?? "unknown";
}

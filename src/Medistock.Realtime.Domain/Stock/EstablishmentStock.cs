using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Domain.Stock;

/// <summary>
/// All stock lines of one establishment and what is known of its reporting: a pure fold of its recorded batches.
/// Change goes through a <see cref="StockDraft"/>, which touches nothing until it is committed.
/// </summary>
public sealed class EstablishmentStock(LocalCalendar calendar)
{
    private const byte FormatVersion = 1;
    private Dictionary<PresentationCode, int> _index = [];
    private HashSet<int> _closed = [];
    private Withdrawals _withdrawn = new();
    private StockLine[] _lines = [];

    public LocalCalendar Calendar => calendar;
    public int LineCount { get; private set; }
    /// <summary>Demand is streamed as movements; false: consumption is read off counts.</summary>
    public bool Streams { get; private set; }
    /// <summary>First local day reported on; <see cref="int.MaxValue"/> before any report.</summary>
    public int ReportedFrom { get; private set; } = int.MaxValue;
    /// <summary>Reporting complete up to this time, Unix ms; <see cref="long.MinValue"/> when never said.</summary>
    public long ReportedThrough { get; private set; } = long.MinValue;
    /// <summary>The newest time spoken for, Unix ms; <see cref="long.MinValue"/> before any report.</summary>
    public long NewestAt { get; private set; } = long.MinValue;
    public LineIds Ids { get; private set; } = new();

    public bool Holds(PresentationCode presentation) => _index.ContainsKey(presentation);
    public ref readonly StockLine LineAt(int index) => ref _lines[index];
    /// <exception cref="KeyNotFoundException">It does not hold the presentation.</exception>
    public ref readonly StockLine LineOf(PresentationCode presentation) => ref _lines[_index[presentation]];
    internal bool IsWithdrawn(in StockFact fact) => fact.LineId is not null && _withdrawn.Cover(fact, calendar.DayOf(fact.At.ToUnixTimeMilliseconds()));
    internal StockLine CopyOf(PresentationCode presentation) => _index.TryGetValue(presentation, out var at) ? _lines[at] : new(presentation);

    public ReportingContext ContextAt(long now, EstablishmentKind kind, CoverageRules rules) => new(
        now, calendar, Streams, ReportedFrom, ReportedThrough, ReportedThrough == long.MinValue ? int.MinValue : calendar.DayOf(ReportedThrough) - 1, _closed,
        kind, rules);

    /// <summary>Figures of one line; null when the establishment never named the presentation.</summary>
    public LineFigures? Assess(PresentationCode presentation, in ReportingContext context) =>
        _index.TryGetValue(presentation, out var at) ? LineAssessment.Assess(_lines[at], context) : null;

    /// <summary>Folds everything an establishment ever recorded, in whatever order it is given. A line that was withdrawn leaves only its id.</summary>
    public static EstablishmentStock Fold(IEnumerable<RecordedBatch> batches, LocalCalendar calendar)
    {
        var recorded = batches as IReadOnlyCollection<RecordedBatch> ?? [.. batches];
        var stock = new EstablishmentStock(calendar) { _withdrawn = Withdrawals.Of(recorded, calendar) };
        var facts = new Dictionary<PresentationCode, List<StockFact>>();
        foreach (var batch in recorded)
        {
            stock.Note(batch);
            foreach (var fact in batch.Facts)
            {
                if (fact.Type == FactType.Reversal) continue;
                if (!facts.TryGetValue(fact.Presentation, out var of)) facts[fact.Presentation] = of = [];
                if (!stock.IsWithdrawn(fact)) of.Add(fact);
            }
        }
        foreach (var (presentation, of) in facts) stock.Set(StockLine.Fold(presentation, of, stock.Streams, calendar));
        return stock;
    }

    /// <summary>What a batch says about the reporting itself, its lines apart.</summary>
    internal void Note(RecordedBatch batch)
    {
        foreach (var fact in batch.Facts)
        {
            var at = fact.At.ToUnixTimeMilliseconds();
            var day = calendar.DayOf(at);
            if (fact.LineId is { } id) Ids.Add(id, day);
            if (fact.Type == FactType.Reversal) NewestAt = Math.Max(NewestAt, at);
            else if (!_withdrawn.Cover(fact, day))
            {
                NoteTime(at, day);
                if (FactRules.StreamsDemand(fact.Type) && !Streams) StartStreaming();
            }
        }
        if (batch.ReportedThrough is { } through)
        {
            var at = through.ToUnixTimeMilliseconds();
            NoteTime(at, calendar.DayOf(at));
            ReportedThrough = Math.Max(ReportedThrough, at);
        }
        foreach (var closed in batch.ClosedDays) _closed.Add(LocalCalendar.NumberOf(closed));
    }

    /// <summary>Takes the place of this stock: a whole fold of its journal found it to be so.</summary>
    internal void Become(EstablishmentStock other)
    {
        (_index, _closed, _withdrawn, _lines, LineCount) = (other._index, other._closed, other._withdrawn, other._lines, other.LineCount);
        (Streams, ReportedFrom, ReportedThrough, NewestAt, Ids) = (other.Streams, other.ReportedFrom, other.ReportedThrough, other.NewestAt, other.Ids);
    }

    internal void Set(in StockLine line)
    {
        if (_index.TryGetValue(line.Presentation, out var at))
        {
            _lines[at] = line;
            return;
        }
        if (LineCount == _lines.Length) Array.Resize(ref _lines, Math.Max(8, _lines.Length + _lines.Length / 2));
        _index[line.Presentation] = LineCount;
        _lines[LineCount++] = line;
    }

    /// <summary>Drops what no window can reach any more.</summary>
    public void Forget(long now)
    {
        var today = calendar.DayOf(now);
        Ids.Purge(today);
        _withdrawn.Purge(today);
        _closed.RemoveWhere(day => day < today - DayRing.Days);
    }

    private void NoteTime(long at, int day)
    {
        NewestAt = Math.Max(NewestAt, at);
        ReportedFrom = Math.Min(ReportedFrom, day);
    }

    private void StartStreaming()
    {
        Streams = true;
        for (var i = 0; i < LineCount; i++) _lines[i].StartStreaming();
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(FormatVersion);
        writer.Write(Streams);
        writer.Write(ReportedFrom);
        writer.Write(ReportedThrough);
        writer.Write(NewestAt);
        writer.Write7BitEncodedInt(_closed.Count);
        foreach (var day in _closed) writer.Write(day);
        _withdrawn.Write(writer);
        Ids.Write(writer);
        writer.Write7BitEncodedInt(LineCount);
        for (var i = 0; i < LineCount; i++) _lines[i].Write(writer);
    }

    /// <returns>Null when the state was written by another format: fold the journal instead.</returns>
    public static EstablishmentStock? Read(BinaryReader reader, LocalCalendar calendar)
    {
        if (reader.ReadByte() != FormatVersion) return null;
        var stock = new EstablishmentStock(calendar)
        {
            Streams = reader.ReadBoolean(), ReportedFrom = reader.ReadInt32(), ReportedThrough = reader.ReadInt64(), NewestAt = reader.ReadInt64(),
        };
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--) stock._closed.Add(reader.ReadInt32());
        stock._withdrawn = Withdrawals.Read(reader);
        stock.Ids = LineIds.Read(reader);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--) stock.Set(StockLine.Read(reader));
        return stock;
    }
}

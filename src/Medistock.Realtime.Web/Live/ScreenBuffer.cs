using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Contracts.Signals;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Domain.WinterPlan;
using Medistock.Realtime.Web.Signals;
using Medistock.Realtime.Web.Territories;

namespace Medistock.Realtime.Web.Live;

/// <summary>A durable change on its way to screens, with its view made once for all of them.</summary>
internal abstract record DurableFrame(long Sequence, string Kind)
{
    public abstract bool SeenBy(ScreenFilter filter, ReferenceBook book);
    public abstract object BodyFor(Principal principal);
}

internal sealed record LiveSignal(long Sequence, Signal Signal, SignalView View, Severity Worst) : DurableFrame(Sequence, "signal")
{
    public override bool SeenBy(ScreenFilter filter, ReferenceBook book) => filter.Sees(Signal, Worst, book);
    public override object BodyFor(Principal principal) => View.For(principal);
}

/// <summary>A row of the winter plan: whoever may read the plan gets it, whatever else their scope is.</summary>
internal sealed record LivePlan(long Sequence, PlanEntry Entry, object Body) : DurableFrame(Sequence, Entry is PlanEntry.Decided ? "decision" : "winterPlan")
{
    public override bool SeenBy(ScreenFilter filter, ReferenceBook book) => Access.Decide(filter.Principal, AccessAction.ReadPlan, AccessSubject.Any).Allowed
        && (Entry is not PlanEntry.FieldTold told || filter.Principal.Sees(book, TerritoryCode.Of(told.Report.Department)));
    public override object BodyFor(Principal principal) => Body;
}

/// <summary>A tile on its way to screens; its row is made once, when the first screen wants it.</summary>
internal sealed class LiveRow(TerritoryFigures figures, ReferenceBook book)
{
    private CoverageRow? _row;
    public TerritoryFigures Figures => figures;
    public RowKey Key => new(figures.Territory, figures.Presentation, figures.Totals.Link);
    public CoverageRow Row => _row ??= CoverageRows.RowOf(figures, book);
}

internal readonly record struct RowKey(TerritoryCode Territory, PresentationCode Presentation, EstablishmentKind Link);

/// <summary>Where a screen says it is.</summary>
internal sealed record ResumePoint(string? Epoch, long Sequence);

/// <summary>
/// What waits for one screen: durable frames in order, never dropped (too many and the screen is cut off, to resume); rows by
/// key, newest only, dropped when too many and then read again. The feed writes, the screen's own pump reads.
/// </summary>
internal sealed class ScreenBuffer(int mostDurable, int mostRows)
{
    /// <summary>Keys of rows that a screen was shown; beyond it, rows that are well again are not repeated.</summary>
    private const int MostShown = 50_000;

    private readonly Lock _lock = new();
    private readonly Queue<DurableFrame> _durable = new();
    private readonly Dictionary<RowKey, LiveRow> _rows = [];
    private readonly HashSet<RowKey> _shown = [];
    private ScreenFilter? _filter;
    private ResumePoint? _resume;
    private bool _rowsLost;

    /// <summary>From here on the buffer fills; the pump then reads the log up to where the buffer begins.</summary>
    public void Begin(ScreenFilter filter, ResumePoint from)
    {
        lock (_lock)
        {
            _durable.Clear();
            _rows.Clear();
            _shown.Clear();
            _rowsLost = false;
            (_filter, _resume) = (filter, from);
        }
    }

    /// <summary>False: too many wait. True with <paramref name="wanted"/>: the pump has something to do.</summary>
    public bool Offer(DurableFrame frame, ReferenceBook book, out bool wanted)
    {
        lock (_lock)
        {
            wanted = _filter is { } filter && frame.SeenBy(filter, book);
            if (!wanted) return true;
            if (_durable.Count >= mostDurable) return false;
            _durable.Enqueue(frame);
            return true;
        }
    }

    /// <summary>How many rows had to be dropped.</summary>
    public int Offer(IReadOnlyCollection<LiveRow> rows, ReferenceBook book)
    {
        lock (_lock)
        {
            if (_filter is not { } filter) return 0;
            var dropped = 0;
            foreach (var row in rows)
            {
                if (!filter.Sees(row.Figures, book) || !Worth(filter, row)) continue;
                if (_rows.TryGetValue(row.Key, out var waiting) && waiting.Figures.Version > row.Figures.Version) continue;
                if (waiting is null && _rows.Count >= mostRows)
                {
                    _rowsLost = true;
                    dropped++;
                }
                else _rows[row.Key] = row;
            }
            return dropped;
        }
    }

    public void Shown(IEnumerable<RowKey> keys)
    {
        lock (_lock)
        {
            foreach (var key in keys)
            {
                if (_shown.Count < MostShown) _shown.Add(key);
            }
        }
    }

    /// <summary>Not null once after <see cref="Begin"/>.</summary>
    public ResumePoint? TakeResume(out ScreenFilter? filter)
    {
        lock (_lock)
        {
            var resume = _resume;
            _resume = null;
            filter = _filter;
            return resume;
        }
    }

    /// <summary>Null: nothing waits, or the screen has just said that it is elsewhere and must be brought there first.</summary>
    public DurableFrame? TakeDurable()
    {
        lock (_lock) return _resume is null && _durable.TryDequeue(out var frame) ? frame : null;
    }

    /// <param name="lost">Rows were dropped since: all must be read again.</param>
    public IReadOnlyList<CoverageRow> TakeRows(out bool lost)
    {
        lock (_lock)
        {
            lost = _rowsLost;
            _rowsLost = false;
            if (_rows.Count == 0) return [];
            var rows = _rows.Values.Select(row => row.Row).ToList();
            foreach (var key in _rows.Keys)
            {
                if (_shown.Count < MostShown) _shown.Add(key);
            }
            _rows.Clear();
            return rows;
        }
    }

    /// <summary>Without a list of presentations a screen follows the nation, what is bad, and what it was shown as bad.</summary>
    private bool Worth(ScreenFilter filter, LiveRow row) => filter.Presentations.Count > 0 || row.Figures.Territory == TerritoryCode.France
        || row.Figures.Level is CoverageLevel.Alert or CoverageLevel.Critical || _shown.Contains(row.Key);
}

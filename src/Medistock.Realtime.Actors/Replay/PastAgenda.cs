namespace Medistock.Realtime.Actors.Replay;

/// <summary>An actor of a past nation, that can be woken.</summary>
/// <param name="order">When it was made, among all: of two that are due together the older comes first.</param>
internal abstract class PastCell(int order)
{
    public int Order => order;
    public DateTimeOffset? Due { get; set; }
    /// <summary>Not woken any more.</summary>
    public bool Gone { get; set; }
    public abstract DateTimeOffset? NextDue { get; }
    public abstract ValueTask TickAsync(DateTimeOffset now);
}

internal sealed class PastCell<TActor>(int order, TActor actor, Func<TActor, DateTimeOffset?> nextDue, Func<TActor, DateTimeOffset, ValueTask> tick) : PastCell(order)
{
    public TActor Actor => actor;
    public override DateTimeOffset? NextDue => nextDue(actor);
    public override ValueTask TickAsync(DateTimeOffset now) => tick(actor, now);
}

/// <summary>Who is to be woken when, by the journal's clock. One entry a cell.</summary>
internal sealed class PastAgenda
{
    /// <summary>As the engines' own: an actor that wants to be woken again at once waits for the next beat.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(25);
    private readonly SortedSet<(DateTimeOffset Due, int Order)> _due = [];
    private readonly List<PastCell> _cells = [];

    public PastCell<TActor> Add<TActor>(TActor actor, Func<TActor, DateTimeOffset?> nextDue, Func<TActor, DateTimeOffset, ValueTask> tick)
    {
        var cell = new PastCell<TActor>(_cells.Count, actor, nextDue, tick);
        _cells.Add(cell);
        return cell;
    }

    /// <summary>After each turn: when the actor wants its next tick.</summary>
    public void Plan(PastCell cell, DateTimeOffset now)
    {
        if (cell.Gone) return;
        var due = cell.NextDue;
        // Asked for again and again before its beat has come, it keeps the beat it has.
        if (due <= now) due = cell.Due <= now + Beat ? cell.Due : now + Beat;
        if (due == cell.Due) return;
        if (cell.Due is { } before) _due.Remove((before, cell.Order));
        cell.Due = due;
        if (due is { } at) _due.Add((at, cell.Order));
    }

    /// <summary>The next one due by <paramref name="until"/>, taken out, and its time; null: nobody.</summary>
    public (PastCell Cell, DateTimeOffset Due)? Next(DateTimeOffset until)
    {
        if (_due.Count == 0 || _due.Min is var first && first.Due > until) return null;
        _due.Remove(first);
        var cell = _cells[first.Order];
        cell.Due = null;
        return (cell, first.Due);
    }

    public void Remove(PastCell cell)
    {
        cell.Gone = true;
        if (cell.Due is { } due) _due.Remove((due, cell.Order));
        cell.Due = null;
    }

    public IEnumerable<PastCell> Cells => _cells;
}

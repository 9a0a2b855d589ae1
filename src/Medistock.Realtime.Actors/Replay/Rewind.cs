using Medistock.Realtime.Actors.Ports;

namespace Medistock.Realtime.Actors.Replay;

/// <summary>
/// Goes through a journal from its first row and stands at any moment asked for, one after the other; with a what-if, a second nation goes the same way with its changes.
/// Streams: what is held is the nations and one row.
/// </summary>
public sealed class Rewind : IDisposable
{
    private readonly IRecordedRows _rows;
    private readonly Alteration? _alteration;
    private IEnumerator<JournalEntry>? _reading;
    private JournalEntry? _next;
    private DateTimeOffset _at = DateTimeOffset.MinValue;

    public Rewind(IRecordedRows rows, PastSetup setup, WhatIf? whatIf = null)
    {
        (_rows, Was) = (rows, new(rows, setup, judges: whatIf is not null));
        if (whatIf is null) return;
        Would = new(rows, setup with { Rules = whatIf.Rules(setup.Rules, setup.Book) }, judges: true);
        _alteration = new(whatIf, Would);
    }

    /// <summary>The nation as it was.</summary>
    public PastNation Was { get; }
    /// <summary>The nation as it might have been; null without a what-if.</summary>
    public PastNation? Would { get; }
    /// <summary>Rows folded so far, of <see cref="IRecordedRows.Count"/>.</summary>
    public long Rows { get; private set; }
    /// <summary>When the first row was recorded; null before the first move, and where there is none.</summary>
    public DateTimeOffset? Begins { get; private set; }

    /// <summary>Folds every row up to the first one that was recorded after <paramref name="at"/>, and lets time pass until then.</summary>
    /// <param name="each">Called after each row.</param>
    /// <exception cref="ArgumentException">It stands beyond that moment already: moments ascend.</exception>
    /// <exception cref="InvalidDataException">The journal cannot be read on, or holds what this program does not understand.</exception>
    public async Task MoveToAsync(DateTimeOffset at, CancellationToken cancel, Action<Rewind>? each = null)
    {
        if (at < _at) throw new ArgumentException($"{at:O} lies before {_at:O}, where the replay stands", nameof(at));
        _at = at;
        if (_reading is null)
        {
            _reading = _rows.InOrder(cancel).GetEnumerator();
            Advance();
            Begins = _next?.RecordedAt;
        }
        while (_next is { } row && row.RecordedAt <= at)
        {
            cancel.ThrowIfCancellationRequested();
            await Was.TakeAsync(row, cancel);
            if (_alteration is not null) await _alteration.TakeAsync(row, cancel);
            Rows++;
            each?.Invoke(this);
            Advance();
        }
        await Was.MoveToAsync(at, cancel);
        if (_alteration is null) return;
        await _alteration.HappenAsync(at, cancel);
        await Would!.MoveToAsync(at, cancel);
    }

    public void Dispose() => _reading?.Dispose();

    private void Advance() => _next = _reading!.MoveNext() ? _reading.Current : null;
}

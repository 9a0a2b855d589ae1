using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Data;
using Medistock.Realtime.Storage.Journals;

namespace Medistock.Realtime.Storage.Stores;

/// <summary>A store of one's own that begins as another one stood at a moment of its journal.</summary>
public static class ScratchStore
{
    private const int RowsAtOnce = 512;

    /// <summary>Reference, keys and the operator's thresholds of the other store, as they stand now: their past is not kept (decision 15). What waits in its inbox, and sessions, stay there.</summary>
    public static void CopyRegistry(Store from, Store to)
    {
        var book = from.ReadReference();
        using var registry = to.OpenRegistry(TimeProvider.System);
        registry.Reference.Save(book.Presentations, book.Establishments, book.Departments);
        foreach (var key in from.ReadKeys()) registry.Tables.InsertKey(key);
        if (from.ReadDocument(CoverageFile.Name) is { } rules) to.WriteDocument(CoverageFile.Name, rules);
    }

    /// <summary>Appends the rows that were recorded before a moment, as they are and in their order.</summary>
    /// <param name="rows">Not begun; afterwards it stands at the first row that was recorded at <paramref name="until"/> or later, which is not copied.</param>
    /// <returns>Rows copied, and whether there is a next one.</returns>
    /// <exception cref="DataDirectoryException">The beginning of a stream was removed by retention.</exception>
    public static async Task<(long Rows, bool More)> CopyBeginningAsync(IEnumerator<JournalEntry> rows, StoreJournal into, DateTimeOffset until, CancellationToken cancel)
    {
        var heads = new Dictionary<string, long>(StringComparer.Ordinal);
        var waiting = new List<Task>(RowsAtOnce);
        long copied = 0;
        var more = rows.MoveNext();
        for (; more && rows.Current.RecordedAt < until; more = rows.MoveNext())
        {
            cancel.ThrowIfCancellationRequested();
            var row = rows.Current;
            if (row.Sequence != heads.GetValueOrDefault(row.Stream) + 1)
                throw new DataDirectoryException($"{row.Stream} begins at {row.Sequence}: retention removed what came before, and a moment that needs it cannot be lived again");
            heads[row.Stream] = row.Sequence;
            waiting.Add(into.Journal.AppendAsync(row, CancellationToken.None).AsTask());
            copied++;
            if (waiting.Count < RowsAtOnce) continue;
            await Task.WhenAll(waiting).ConfigureAwait(false);
            waiting.Clear();
        }
        await Task.WhenAll(waiting).ConfigureAwait(false);
        return (copied, more);
    }
}

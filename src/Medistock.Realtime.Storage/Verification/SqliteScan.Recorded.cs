using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Storage.Sqlite;

namespace Medistock.Realtime.Storage.Verification;

/// <summary>For a replay: rows stand in the order of their commits, and where each stream's rows stand is remembered, 4 bytes a row: the log has no index, and the one beside it may be missing.</summary>
internal sealed partial class SqliteScan
{
    private readonly Dictionary<string, List<uint>> _places = new(StringComparer.Ordinal);
    private Statement? _row;

    public override IEnumerable<JournalEntry> InOrder(CancellationToken cancel)
    {
        foreach (var row in Scan(cancel))
        {
            var entry = Check(row);
            RefuseFaults();
            if (entry is not { } whole) continue;
            if (!_places.TryGetValue(whole.Stream, out var places)) _places[whole.Stream] = places = [];
            places.Add(checked((uint)row.Row));
            yield return whole;
        }
    }

    public override IEnumerable<JournalEntry> Of(string stream, long after, long through)
    {
        if (!_places.TryGetValue(stream, out var places)) yield break;
        // A data directory keeps its journal whole: sequence n is the stream's n-th row.
        for (var at = (int)after; at < Math.Min(places.Count, through); at++)
        {
            if (Place(places[at]) is not { } row || Check(row, follow: false) is not { } entry) throw new InvalidDataException($"{stream}: row {places[at]} cannot be read again");
            yield return entry;
        }
    }

    public override JournalEntry? CheckpointOf(string stream) => null;

    private LogRow? Place(uint row)
    {
        _row ??= new(_journal, $"SELECT {LogRow.Columns} FROM log WHERE row = ?");
        LogRow? found = _row.Bind(1, row).Step() ? LogRow.Read(_row) : null;
        _row.Reset();
        return found;
    }
}

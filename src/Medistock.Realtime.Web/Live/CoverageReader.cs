using System.Collections.Concurrent;
using Medistock.Realtime.Actors;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Web.Territories;

namespace Medistock.Realtime.Web.Live;

/// <summary>The rows a screen starts from. Those of a territory are read once a second at most, however many screens ask.</summary>
public sealed class CoverageReader(INation nation)
{
    /// <summary>Rows of the nation, worst first, and of each other territory, in a screen without a list of presentations.</summary>
    public const int NationRows = 1_000, TerritoryRows = 10;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);
    // As many entries as there are territories.
    private readonly ConcurrentDictionary<TerritoryCode, (long At, Task<IReadOnlyList<TerritoryFigures>> Worst)> _worst = new();

    /// <summary>
    /// Called before tiles are offered to screens: a screen that comes too late for a tile must not be shown a reading from before it.
    /// </summary>
    internal void Forget(IEnumerable<TerritoryFigures> changed)
    {
        if (_worst.IsEmpty) return;
        foreach (var territory in changed.Select(figures => figures.Territory).Distinct()) _worst.TryRemove(territory, out _);
    }

    internal async ValueTask<IReadOnlyList<LiveRow>> RowsAsync(ScreenFilter filter, CancellationToken cancel)
    {
        var book = nation.Reference.Current;
        var rows = new List<LiveRow>();
        if (filter.Presentations.Count > 0)
        {
            foreach (var code in filter.Presentations)
                rows.AddRange((await nation.PresentationAsync(code, cancel)).Where(figures => filter.Sees(figures, book)).Select(figures => new LiveRow(figures, book)));
            return rows;
        }
        foreach (var territory in filter.Territories)
        {
            var most = territory == TerritoryCode.France ? NationRows : TerritoryRows;
            rows.AddRange((await WorstAsync(territory, cancel)).Where(figures => filter.Sees(figures, book)).Take(most).Select(figures => new LiveRow(figures, book)));
        }
        return rows;
    }

    /// <summary>Screens that all come back at once, after a restart, share one reading.</summary>
    private Task<IReadOnlyList<TerritoryFigures>> WorstAsync(TerritoryCode territory, CancellationToken cancel)
    {
        if (!_worst.TryGetValue(territory, out var known) || known.Worst.IsFaulted || TimeProvider.System.GetElapsedTime(known.At) >= Memory)
            _worst[territory] = known = (TimeProvider.System.GetTimestamp(), ReadAsync(territory));
        return known.Worst.WaitAsync(cancel);
    }

    private async Task<IReadOnlyList<TerritoryFigures>> ReadAsync(TerritoryCode territory)
    {
        var figures = (await nation.CoverageAsync(territory, CancellationToken.None)).ToList();
        figures.Sort(CoverageRows.WorstFirst);
        return figures;
    }
}
